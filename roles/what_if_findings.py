"""What someone should look at before an order is published, each finding with the law of its day."""

import datetime
from collections.abc import Iterator, Sequence
from functools import partial

from django.utils.translation import gettext_lazy as _

from gcio_portal import thai
from roles.base_changes import BaseChange
from roles.compliance import Finding, Severity, sentence
from roles.models import EndReason, ItemKind
from roles.plans import Obstacle, Plan
from roles.what_if_effects import ONE_DAY, Effects, first_day
from roles.what_if_people import known_already
from roles.what_if_seats import acting_for_oneself, elsewhere, gaps, law, long_acting, stretched, vacancies

BACKDATED_DAYS = 30  # an order usually has effect from its signing, or soon after
AHEAD_DAYS = 180
FAR_YEARS = 2  # nobody is named, or leaves, by an order so long before
FAR_YEARS_OF_LAST_DAY = 20  # of someone who enters: longer than any term


def order_findings(
    plan: Plan, effects: Effects, changes: Sequence[BaseChange], day: datetime.date
) -> list[Finding]:
    """Everything to tell of the plan: first what publishing would refuse, then what should be looked at.

    day: today. One query, for the people's other seats.
    """
    return [
        *(_obstacle(effects, one) for one in plan.obstacles),
        *_base(effects, changes),
        *_unsigned(plan, day),
        *_paper(plan),
        *_early(plan, effects),
        *_far(plan, effects, day),
        *_dies_later(plan, effects, day),
        *_dissolved(plan, effects),
        *vacancies(plan, effects),
        *gaps(plan, effects),
        *stretched(plan, effects),
        *long_acting(plan, effects),
        *acting_for_oneself(plan, effects),
        *known_already(plan, effects),
        *elsewhere(plan, effects),
        *law(plan, effects),
    ]


FIELDS = {
    "MEMBERSHIP_CHANGED": "membership",
    "MEMBERSHIP_TWICE": "membership",
    "COMMITTEE_ENDED": "committee",
}


def _obstacle(effects: Effects, obstacle: Obstacle) -> Finding:
    item, problem = obstacle.item, obstacle.problem
    code = problem().code.upper().replace("-", "_")
    field = "start_date" if item.start_date else "end_date"
    place = effects.place(item, first_day(item), FIELDS.get(code, field))
    return Finding(code, Severity.ERROR, lambda: str(problem()), **place)


def _base(effects: Effects, changes: Sequence[BaseChange]) -> Iterator[Finding]:
    for change in changes:
        place = effects.place(change.item, first_day(change.item), "")
        yield Finding("BASE_CHANGED", Severity.WARNING, partial(_message, change), **place)


def _message(change: BaseChange) -> str:
    return change.message


def _unsigned(plan: Plan, day: datetime.date) -> Iterator[Finding]:
    """A paper that is to be signed only after today: the checker should wait for it, or the day is wrong."""
    signed = plan.order.signed_on
    if signed and signed > day:
        words = _("The day of signing, %(signed)s, is still to come: submit the order after it was signed.")
        found = sentence(words, signed=signed)
        yield Finding("SIGNED_IN_FUTURE", Severity.WARNING, found, field="signed_on")


def _paper(plan: Plan) -> Iterator[Finding]:
    """The day of effect far from the day of signing."""
    signed, effective = plan.order.signed_on, plan.order.effective_on
    if signed is None or effective is None:
        return
    days = (effective - signed).days
    facts = {"effective": effective, "signed": signed, "days": abs(days)}
    if days < -BACKDATED_DAYS:
        words = _("The order has effect from %(effective)s, %(days)d days before it was signed (%(signed)s).")
        found = sentence(words, **facts)
        yield Finding("EFFECTIVE_BEFORE_SIGNED", Severity.WARNING, found, field="effective_on")
    if days > AHEAD_DAYS:
        words = _("The order has effect from %(effective)s, %(days)d days after it was signed (%(signed)s).")
        found = sentence(words, **facts)
        yield Finding("EFFECTIVE_LONG_AFTER_SIGNED", Severity.WARNING, found, field="effective_on")


def _early(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Who would enter before the order has effect."""
    effective = plan.order.effective_on
    for item in plan.items:
        if item.kind == ItemKind.APPOINT and effective and item.start_date and item.start_date < effective:
            words = _("%(person)s would begin on %(start)s, before the order has effect (%(effective)s).")
            facts = {"person": item.person, "start": item.start_date, "effective": effective}
            place = effects.place(item, item.start_date, "start_date")
            yield Finding("BEGINS_BEFORE_EFFECT", Severity.WARNING, sentence(words, **facts), **place)


def _far(plan: Plan, effects: Effects, day: datetime.date) -> Iterator[Finding]:
    """A day so far in the future that it is probably a slip, such as 2700 for 2570."""
    for item in plan.items:
        enters = item.kind in {ItemKind.APPOINT, ItemKind.CORRECT}
        years_of = {"start_date": FAR_YEARS, "end_date": FAR_YEARS_OF_LAST_DAY if enters else FAR_YEARS}
        for field, years in years_of.items():
            written = getattr(item, field)
            if written and (written.year - years, written.month, written.day) > (
                day.year,
                day.month,
                day.day,
            ):
                words = _("%(day)s is more than %(years)d years from now: is the year right?")
                found = sentence(words, day=written, years=years)
                place = effects.place(item, first_day(item), field)
                yield Finding("DAY_FAR_AHEAD", Severity.WARNING, found, **place)


def _dies_later(plan: Plan, effects: Effects, day: datetime.date) -> Iterator[Finding]:
    """A death that is still to come: the day or the reason is wrong."""
    for item in plan.items:
        last = item.end_date
        if item.end_reason == EndReason.DIED and last and last > day:
            words = _("%(person)s cannot have died on %(last)s, which is still to come.")
            person = item.person or (item.membership and item.membership.person)
            place = effects.place(item, first_day(item), "end_date")
            yield Finding(
                "DIED_IN_FUTURE", Severity.WARNING, sentence(words, person=person, last=last), **place
            )


def _dissolved(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """A body that the law of the day still has, and those who were to enter it later."""
    for item in plan.dissolved:
        body, day = item.body(), first_day(item)
        place = effects.place(item, day, "committee")
        before = next((one.before for one in effects.of(item) if one.day == day), [])
        required = next((seat for seat in before if seat["required"]), None)
        if required and day:
            words = _("By the law of %(day)s %(committee)s still has required seats.")
            about = place | {"provision": required["provision"], "by_law": True}
            facts = {"day": day, "committee": partial(_name, body)}
            yield Finding("DISSOLVED_AGAINST_LAW", Severity.WARNING, sentence(words, **facts), **about)
        for one in plan.annulled:
            if one.seat.committee_id == body.pk and day and one.start_date >= day:
                words = _("%(person)s would not enter on %(start)s: the body ends on %(last)s.")
                facts = {"person": one.person, "start": one.start_date, "last": day - ONE_DAY}
                yield Finding("APPOINTMENT_ANNULLED", Severity.WARNING, sentence(words, **facts), **place)


def _name(committee: object) -> str:
    names = vars(committee)
    return (thai.in_english() and names["name_en"]) or names["name_th"]
