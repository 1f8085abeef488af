"""What to look at in the seats of an order: left empty, gaps, the same person elsewhere, the law."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from committees.models import Committee
from gcio_portal import thai
from roles.compliance import ACTING_DAYS, Finding, Severity, roster_findings, seat_title, sentence
from roles.models import Capacity, ItemKind, Membership, OrderItem, Precision
from roles.plans import Plan
from roles.what_if_effects import ONE_DAY, Effects


def vacancies(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Seats that someone holds, or is not known to have left, and that the order leaves empty."""
    first: dict[int | None, OrderItem] = {}  # of each seat: what becomes of it is told once
    for item in plan.items:
        first.setdefault(item.seat_id, item)
    for seat, item in first.items():
        told = set()
        for effect in effects.of(item):
            before, after = effect.of_seat(seat)
            since = after and after["vacant_since"]
            if after is None or since is None or (before and before["vacant_since"] == since):
                continue
            if since in told:
                continue
            told.add(since)
            words = _("%(seat)s: nobody holds it from %(since)s.")
            if after["required"]:
                words = _("%(seat)s: nobody holds it from %(since)s, and the law requires a holder.")
            place = effects.place(item, effect.day, "") | {"provision": after["provision"], "day": since}
            yield Finding(
                "SEAT_LEFT_VACANT",
                Severity.WARNING,
                sentence(words, seat=seat_title(after), since=since),
                by_law=after["required"],
                **place,
            )


def gaps(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Days between the last holder and the new one."""
    for item, made in zip(plan.made_by, plan.made, strict=True):
        if made.capacity != Capacity.SUBSTANTIVE:
            continue
        earlier = [
            one
            for one in plan.standing[made.seat_id]
            if one.capacity == Capacity.SUBSTANTIVE and one.end_date and one.end_date < made.start_date
        ]
        last = max(earlier, key=lambda one: one.end_date or one.start_date, default=None)
        if last is None or last.end_date is None or made.start_date - last.end_date <= ONE_DAY:
            continue
        days = (made.start_date - last.end_date).days - 1
        facts = {
            "first": last.end_date + ONE_DAY,
            "last": made.start_date - ONE_DAY,
            "days": days,
            "old": last.person,
            "new": made.person,
        }
        words = _("%(days)d days without a holder between %(old)s and %(new)s: %(first)s to %(last)s.")
        if last.end_precision == Precision.ATTESTED:
            words = _("From %(first)s to %(last)s nothing is known of who held the seat after %(old)s.")
        place = effects.place(item, made.start_date, "start_date")
        yield Finding("GAP_DAYS", Severity.WARNING, sentence(words, **facts), **place)


def stretched(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Days after a last sighting that nothing but the order would fill."""
    for item in plan.items:
        seen, last = item.membership, item.end_date
        if item.kind != ItemKind.END or seen is None or seen.end_date is None or last is None:
            continue
        if seen.end_precision == Precision.ATTESTED and seen.end_date < last:
            words = _("From %(first)s to %(last)s only this order tells that %(person)s held the seat.")
            facts = {"first": seen.end_date + ONE_DAY, "last": last, "person": seen.person}
            place = effects.place(item, last + ONE_DAY, "end_date")
            yield Finding("ORDER_ALONE_TELLS", Severity.WARNING, sentence(words, **facts), **place)


def long_acting(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Who would act for longer than is usual."""
    for item, made in zip(plan.made_by, plan.made, strict=True):
        if made.capacity == Capacity.SUBSTANTIVE or not made.end_date:
            continue
        days = (made.end_date - made.start_date).days + 1
        if days > ACTING_DAYS:
            words = _("%(person)s would act for %(days)d days; look again after %(limit)d.")
            facts = {"person": made.person, "days": days, "limit": ACTING_DAYS}
            place = effects.place(item, made.start_date, "end_date")
            yield Finding("ACTING_TOO_LONG", Severity.WARNING, sentence(words, **facts), **place)


def acting_for_oneself(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Someone who would act in the very seat that they hold in the same days: nobody is absent there."""
    for item, made in zip(plan.made_by, plan.made, strict=True):
        holds = made.capacity == Capacity.SUBSTANTIVE
        for other in plan.standing[made.seat_id]:
            other_holds = other.capacity == Capacity.SUBSTANTIVE
            told_there = holds and other.pk is None  # of two that the order makes, the acting one tells
            if other.person_id != made.person_id or other_holds == holds or told_there:
                continue
            if _meet(made, other):
                words = _("%(person)s would both hold this seat and act in it, from %(since)s.")
                since = max(made.start_date, other.start_date)
                found = sentence(words, person=made.person, since=since)
                place = effects.place(item, made.start_date, "person")
                yield Finding("ACTING_IN_OWN_SEAT", Severity.WARNING, found, **place)


def elsewhere(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """The same person in another seat in the same days. One query."""
    made = list(zip(plan.made_by, plan.made, strict=True))
    leaving = plan.changed
    recorded = (
        Membership.objects.standing()
        .filter(person__in={one.person_id for _item, one in made})
        .select_related("seat__committee")
        .order_by("start_date", "pk")
    )
    others = [*plan.ended, *(one for one in recorded if one.pk not in leaving)] if made else []
    for item, one in made:
        theirs = [other for other in [*others, *plan.made] if other.person_id == one.person_id]
        for other in theirs:
            if other.seat_id != one.seat_id and _meet(one, other):
                words = _("%(person)s is also in %(committee)s (%(role)s), since %(since)s.")
                facts = {
                    "person": one.person,
                    "committee": _committee_name(other),
                    "role": other.seat.get_role_display,
                    "since": other.start_date,
                }
                place = effects.place(item, one.start_date, "person")
                yield Finding("PERSON_ELSEWHERE", Severity.WARNING, sentence(words, **facts), **place)


def _committee_name(membership: Membership) -> Any:
    committee = membership.seat.committee
    return lambda: (thai.in_english() and committee.name_en) or committee.name_th


def _meet(one: Membership, other: Membership) -> bool:
    return (one.end_date is None or other.start_date <= one.end_date) and (
        other.end_date is None or one.start_date <= other.end_date
    )


def law(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """What the law of the day would find wrong with the seats that the order touches, and does not today.

    Vacancies are told apart, with their first day.
    """
    for item, made in zip(plan.made_by, plan.made, strict=True):
        if effects.seat_on(item, made.start_date) is None:
            words = _("By the law of %(day)s the committee has no such seat.")
            place = effects.place(item, made.start_date, "seat")
            yield Finding("SEAT_ABOLISHED", Severity.WARNING, sentence(words, day=made.start_date), **place)
    touched_in: dict[Committee, set[str]] = defaultdict(set)
    for item in plan.items:
        if item.seat:
            touched_in[item.body()].add(item.seat.key)
    for committee, days in effects.days.items():
        touched = touched_in[committee]
        code = committee.code
        told: set[tuple[str, str | None]] = set()
        for effect in days:
            known = {(one.code, one.seat) for one in roster_findings(code, effect.before, effect.day)}
            for finding in roster_findings(code, effect.after, effect.day):
                about = (finding.code, finding.seat)
                if about not in known | told and finding.seat in touched and finding.code != "SEAT_VACANT":
                    told.add(about)
                    yield finding
