"""What someone should look at before an order is published, each finding with the law of its day."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gcio_portal import thai
from roles.base_changes import BaseChange
from roles.compliance import ACTING_DAYS, Finding, Severity, roster_findings, seat_title, sentence
from roles.models import Capacity, ItemKind, Membership, OrderItem, Precision
from roles.plans import Obstacle, Plan
from roles.rosters import SeatRow

ONE_DAY = datetime.timedelta(days=1)
BACKDATED_DAYS = 30  # an order usually has effect from its signing, or soon after
AHEAD_DAYS = 180

Effects = Mapping[int, Sequence["DayEffect"]]  # by the committee's number, oldest day first


@dataclass(frozen=True)
class DayEffect:
    """The roster of a committee on a day, without the order and with it."""

    day: datetime.date
    before: list[SeatRow]
    after: list[SeatRow]

    @property
    def pairs(self) -> list[tuple[SeatRow | None, SeatRow | None]]:
        """Each seat before and after, in the order of the seats."""
        was, becomes = ({seat["id"]: seat for seat in rows} for rows in (self.before, self.after))
        return [(was.get(pk), becomes.get(pk)) for pk in dict.fromkeys([*becomes, *was])]


def order_findings(plan: Plan, effects: Effects, changes: Sequence[BaseChange]) -> list[Finding]:
    """Everything to tell of the plan: first what publishing would refuse, then what should be looked at."""
    return [
        *(_obstacle(plan, effects, one) for one in plan.obstacles),
        *_base(effects, changes),
        *_dates(plan, effects),
        *_vacancies(plan, effects),
        *_gaps(plan, effects),
        *_long_acting(plan, effects),
        *_elsewhere(plan, effects),
        *_law(plan, effects),
    ]


def _seat_on(effects: Effects, item: OrderItem, day: datetime.date | None) -> SeatRow | None:
    """The seat of an item as it would be on the day; None where the law of the day has no such seat."""
    for effect in effects[item.seat.committee_id]:
        if effect.day == day:
            return next((seat for seat in effect.after if seat["id"] == item.seat_id), None)
    return None


def _place(effects: Effects, item: OrderItem, day: datetime.date | None, field: str) -> dict[str, Any]:
    seat = _seat_on(effects, item, day)
    return {
        "committee": item.seat.committee.code,
        "seat": item.seat.key,
        "provision": seat and seat["provision"],
        "day": day,
        "item": item.ordinal,
        "field": field,
    }


def _first_day(item: OrderItem) -> datetime.date | None:
    """The day from which an item changes the seat."""
    if item.kind == ItemKind.END and item.end_date:
        return item.end_date + ONE_DAY
    return item.start_date


def _title(effects: Effects, item: OrderItem, day: datetime.date | None) -> Any:
    seat = _seat_on(effects, item, day)
    return seat_title(seat) if seat else item.seat.get_role_display


def _obstacle(plan: Plan, effects: Effects, obstacle: Obstacle) -> Finding:
    item, problem = obstacle.item, obstacle.problem
    code = problem().code.upper().replace("-", "_")
    field = "end_date" if item.kind == ItemKind.END else "start_date"
    if code == "MEMBERSHIP_CHANGED":
        field = "membership"
    place = _place(effects, item, _first_day(item), field)
    return Finding(code, Severity.ERROR, lambda: str(problem()), **place)


def _base(effects: Effects, changes: Sequence[BaseChange]) -> Iterator[Finding]:
    for change in changes:
        place = _place(effects, change.item, _first_day(change.item), "")
        yield Finding("BASE_CHANGED", Severity.WARNING, partial(_message, change), **place)


def _message(change: BaseChange) -> str:
    return change.message


def _dates(plan: Plan, effects: Effects) -> Iterator[Finding]:
    order = plan.order
    signed, effective = order.signed_on, order.effective_on
    if signed and effective and (signed - effective).days > BACKDATED_DAYS:
        words = _("The order has effect from %(effective)s, %(days)d days before it was signed (%(signed)s).")
        facts = {"effective": effective, "signed": signed, "days": (signed - effective).days}
        yield Finding(
            "EFFECTIVE_BEFORE_SIGNED", Severity.WARNING, sentence(words, **facts), field="effective_on"
        )
    if signed and effective and (effective - signed).days > AHEAD_DAYS:
        words = _("The order has effect from %(effective)s, %(days)d days after it was signed (%(signed)s).")
        facts = {"effective": effective, "signed": signed, "days": (effective - signed).days}
        yield Finding(
            "EFFECTIVE_LONG_AFTER_SIGNED", Severity.WARNING, sentence(words, **facts), field="effective_on"
        )
    for item in plan.items:
        if item.kind == ItemKind.APPOINT and effective and item.start_date and item.start_date < effective:
            words = _("%(person)s would begin on %(start)s, before the order has effect (%(effective)s).")
            facts = {"person": item.person, "start": item.start_date, "effective": effective}
            place = _place(effects, item, item.start_date, "start_date")
            yield Finding("BEGINS_BEFORE_EFFECT", Severity.WARNING, sentence(words, **facts), **place)


def _vacancies(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Seats that someone holds, or is not known to have left, and that the order leaves empty."""
    told = set()
    for item in plan.items:
        for effect in effects[item.seat.committee_id]:
            before, after = next(
                (pair for pair in effect.pairs if item.seat_id in {one["id"] for one in pair if one}),
                (None, None),
            )
            since = after and after["vacant_since"]
            if after is None or since is None or (before and before["vacant_since"] == since):
                continue
            if (item.seat_id, since) in told:
                continue
            told.add((item.seat_id, since))
            words = _("%(seat)s: nobody holds it from %(since)s.")
            if after["required"]:
                words = _("%(seat)s: nobody holds it from %(since)s, and the law requires a holder.")
            place = _place(effects, item, effect.day, "") | {"provision": after["provision"], "day": since}
            yield Finding(
                "SEAT_LEFT_VACANT",
                Severity.WARNING,
                sentence(words, seat=seat_title(after), since=since),
                **place,
            )


def _gaps(plan: Plan, effects: Effects) -> Iterator[Finding]:
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
        place = _place(effects, item, made.start_date, "start_date")
        yield Finding("GAP_DAYS", Severity.WARNING, sentence(words, **facts), **place)


def _long_acting(plan: Plan, effects: Effects) -> Iterator[Finding]:
    for item, made in zip(plan.made_by, plan.made, strict=True):
        if made.capacity == Capacity.SUBSTANTIVE or not made.end_date:
            continue
        days = (made.end_date - made.start_date).days + 1
        if days > ACTING_DAYS:
            words = _("%(person)s would act for %(days)d days; look again after %(limit)d.")
            facts = {"person": made.person, "days": days, "limit": ACTING_DAYS}
            place = _place(effects, item, made.start_date, "end_date")
            yield Finding("ACTING_TOO_LONG", Severity.WARNING, sentence(words, **facts), **place)


def _elsewhere(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """The same person in another seat in the same days. One query."""
    made = list(zip(plan.made_by, plan.made, strict=True))
    leaving = plan.changed
    recorded = (
        Membership.objects.standing()
        .filter(Q(person__in={one.person_id for _item, one in made}))
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
                place = _place(effects, item, one.start_date, "person")
                yield Finding("PERSON_ELSEWHERE", Severity.WARNING, sentence(words, **facts), **place)


def _committee_name(membership: Membership) -> Any:
    committee = membership.seat.committee
    return lambda: (thai.in_english() and committee.name_en) or committee.name_th


def _meet(one: Membership, other: Membership) -> bool:
    return (one.end_date is None or other.start_date <= one.end_date) and (
        other.end_date is None or one.start_date <= other.end_date
    )


def _law(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """What the law of the day would find wrong with the seats that the order touches, and does not today.

    Vacancies are told apart, with their first day.
    """
    for item, made in zip(plan.made_by, plan.made, strict=True):
        if _seat_on(effects, item, made.start_date) is None:
            words = _("By the law of %(day)s the committee has no such seat.")
            place = _place(effects, item, made.start_date, "seat")
            yield Finding("SEAT_ABOLISHED", Severity.WARNING, sentence(words, day=made.start_date), **place)
    for committee_id, days in effects.items():
        touched = {item.seat.key for item in plan.items if item.seat.committee_id == committee_id}
        code = next(item.seat.committee.code for item in plan.items if item.seat.committee_id == committee_id)
        told: set[tuple[str, str | None]] = set()
        for effect in days:
            known = {(one.code, one.seat) for one in roster_findings(code, effect.before, effect.day)}
            for finding in roster_findings(code, effect.after, effect.day):
                about = (finding.code, finding.seat)
                if about not in known | told and finding.seat in touched and finding.code != "SEAT_VACANT":
                    told.add(about)
                    yield finding
