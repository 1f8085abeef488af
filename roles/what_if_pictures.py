"""The seats that an order changes, in time, before and after: from the plan that publishing writes."""

import datetime
from dataclasses import dataclass, field

from committees.models import Committee, Seat
from roles.models import Capacity, Membership
from roles.plans import Plan
from roles.timelines import Timeline, timelines_before_and_after
from roles.what_if_effects import ONE_DAY

MOST_SEATS = 8
AFTERWARDS = datetime.timedelta(days=180)  # of what comes after the last change, or nobody would see it


@dataclass(frozen=True)
class Picture:
    """The seats of one committee without the order and with it, up to the same day `last`.

    days: those on which the order changes them, oldest first. before, after: None where none of the seats
    stood by then.
    """

    committee: Committee
    days: list[datetime.date]
    last: datetime.date
    before: Timeline | None
    after: Timeline | None


@dataclass(frozen=True)
class Pictures:
    """What is drawn of an order. seats: those drawn; left_out: how many more the order changes;
    acting: the seats in which it changes who acts, which a lane does not show beside a holder."""

    of_committees: dict[int, Picture] = field(default_factory=dict)  # by the committee's number
    seats: frozenset[int] = frozenset()
    acting: frozenset[int] = frozenset()
    left_out: int = 0


def pictures(plan: Plan, day: datetime.date) -> Pictures:
    """The first seats that the plan changes, in the order of the annex. One query, however many items.

    day: today, up to which a timeline goes at least.
    """
    changed = _changed_seats(plan)
    seats = changed[:MOST_SEATS]
    if not seats:
        return Pictures()
    days = {seat.pk: _days_of(plan, seat) for seat in seats}
    last = max(day, *(one + AFTERWARDS for theirs in days.values() for one in theirs))
    before, after = timelines_before_and_after(seats, last, plan)
    return Pictures(
        {
            pk: Picture(
                next(seat.committee for seat in seats if seat.committee_id == pk),
                sorted({one for seat in seats if seat.committee_id == pk for one in days[seat.pk]}),
                last,
                before[pk],
                after[pk],
            )
            for pk in before
        },
        frozenset(seat.pk for seat in seats),
        frozenset(one.seat_id for one in _changed(plan) if one.capacity != Capacity.SUBSTANTIVE),
        len(changed) - len(seats),
    )


def _changed_seats(plan: Plan) -> list[Seat]:
    """Each seat once: as the annex names it, and of a body that ends, as its seats follow each other."""
    places = {seat: place for place, item in reversed(list(enumerate(plan.items))) if (seat := item.seat_id)}
    bodies = {item.body().pk: place for place, item in enumerate(plan.items)}
    seats = {one.seat_id: one.seat for one in _changed(plan)}
    return sorted(
        seats.values(),
        key=lambda seat: (places.get(seat.pk, bodies[seat.committee_id]), seat.ordinal, seat.pk),
    )


def _changed(plan: Plan) -> list[Membership]:
    return [*plan.annulled, *plan.ended, *plan.made]


def _days_of(plan: Plan, seat: Seat) -> set[datetime.date]:
    """The days on which someone would enter or leave a seat; else those of records that would be void."""
    entering = [one for one in plan.made if one.seat_id == seat.pk]
    leaving = [one for one in plan.ended if one.seat_id == seat.pk]
    last = {one.end_date + ONE_DAY for one in (*leaving, *entering) if one.end_date}
    days = {one.start_date for one in entering} | last
    return days or {one.start_date for one in plan.annulled if one.seat_id == seat.pk}
