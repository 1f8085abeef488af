"""What publishing an order would do to the memberships of its seats: worked out, and written by nobody.
Publishing writes a plan, the what-if shows one, so that the two cannot differ.

First whoever leaves, then whoever was recorded wrongly, makes room; then the others enter, in the order of
the annex.
"""

import copy
import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

from django.db.models import OuterRef, Q, QuerySet, Subquery

from committees.models import Seat
from roles.models import Capacity, EndReason, ItemKind, Membership, Order, OrderItem, Person, Precision
from roles.namesakes import namesakes
from roles.problems import (
    CommitteeEnded,
    EndsBeforeFirstDay,
    MembershipChanged,
    MembershipTwice,
    OrderProblem,
    OutsideCommittee,
    SeatTaken,
    SeenAfterTheEnd,
)

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Obstacle:
    """An item that publishing would refuse; `problem` makes the sentence, in the language of the moment."""

    item: OrderItem
    problem: Callable[[], OrderProblem]


@dataclass
class Plan:
    """The memberships as they would stand: copies of those that end or are annulled, and those not yet made.

    What is made has no number yet. With an obstacle nothing of it is published; the other items are worked
    out all the same, so that every obstacle is told in one go.
    """

    order: Order
    items: list[OrderItem] = field(default_factory=list)
    annulled: list[Membership] = field(default_factory=list)
    ended: list[Membership] = field(default_factory=list)
    made: list[Membership] = field(default_factory=list)
    made_by: list[OrderItem] = field(default_factory=list)  # the item of each one made
    dissolved: list[OrderItem] = field(default_factory=list)  # the items that end a body
    obstacles: list[Obstacle] = field(default_factory=list)
    standing: dict[int, list[Membership]] = field(default_factory=dict)  # by seat

    @property
    def changed(self) -> set[int]:
        """The numbers of the memberships that it changes."""
        return {one.pk for one in (*self.annulled, *self.ended)}

    @property
    def last_days(self) -> dict[int, datetime.date]:
        """The last day of each body that it dissolves, by the body's number."""
        return {item.body().pk: cast(datetime.date, item.end_date) for item in self.dissolved}

    def obstruct(self, item: OrderItem, problem: Any, *facts: Any) -> None:
        self.obstacles.append(Obstacle(item, partial(problem, *facts)))


def plan_to_publish(order: Order, *, lock: bool = False) -> Plan:
    """The plan of an order on the registry as it is now. Two queries.

    lock: for who is about to write it; the memberships stay as they are until the transaction ends. Who only
    looks is told of `namesakes` at each item.
    """
    items = order.items.select_related(
        "seat__committee__organization", "committee__organization", "person",
        "membership__person", "membership__appointed_by", "membership__ended_by", "membership__annulled_by",
    )  # fmt: skip
    read = items if lock else items.annotate(namesakes=namesakes(order))
    written = list(read.order_by("ordinal"))
    events: Any = Membership._meta.get_field("events").related_model
    newest = events.objects.filter(pgh_obj=OuterRef("pk")).order_by("-pgh_id").values("pgh_id")[:1]
    standing = (
        Membership.objects.standing()
        .filter(in_seats_of(written))
        .select_related("person", "appointed_by", "ended_by", "seat__committee")
        .annotate(newest_event=Subquery(newest))
        .order_by("pk")
    )
    return plan_of(order, written, standing.select_for_update(of=("self",)) if lock else standing)


def in_seats_of(items: Sequence[OrderItem]) -> Q:
    """The memberships in the seats that the items are about."""
    bodies = {item.committee_id for item in items} - {None}
    of_bodies = Q(seat__committee__in=bodies) if bodies else Q()
    return Q(seat__in={item.seat_id for item in items} - {None}) | of_bodies


def seats_of(order: Order) -> QuerySet[Seat]:
    """The seats that the items are about: their own, and all of the bodies that they dissolve."""
    items = order.items.all()
    bodies = items.filter(committee__isnull=False).values("committee")
    return Seat.objects.filter(Q(pk__in=items.values("seat")) | Q(committee__in=bodies))


def plan_of(order: Order, items: Sequence[OrderItem], memberships: Iterable[Membership]) -> Plan:
    """The plan of an order with these items.

    items: with seat, committee, person and membership. memberships: all that stand in the seats of the
    items, with person and order, each with `newest_event`.
    """
    plan = Plan(order, items=sorted(items, key=lambda item: item.ordinal))
    for membership in memberships:
        plan.standing.setdefault(membership.seat_id, []).append(copy.copy(membership))
    of_kind = {kind: [item for item in plan.items if item.kind == kind] for kind in ItemKind}
    leaving = {item.pk: _leave(plan, item) for item in plan.items if item.membership_id}
    for item in of_kind[ItemKind.END]:
        if (leaver := leaving[item.pk]) is not None:
            _end(plan, item, leaver)
    for item in of_kind[ItemKind.DISSOLVE]:
        _dissolve(plan, item)
    for item in of_kind[ItemKind.CORRECT]:
        if (wrong := leaving[item.pk]) is not None:
            ended_by = wrong.ended_by_id if item.end_date else None
            _enter(plan, item, sources=wrong.sources, ended_by_id=ended_by)
    for item in of_kind[ItemKind.APPOINT]:
        _enter(plan, item, sources=_cover(plan, item))
    return plan


def _leave(plan: Plan, item: OrderItem) -> Membership | None:
    """The membership that an item ends or corrects, or None where it is not as the item knew it.

    What is corrected is annulled at once, so that it stands in nobody's way.
    """
    here = plan.standing.get(cast(int, item.seat_id), [])
    membership = next((one for one in here if one.pk == item.membership_id), None)
    if membership is None and item.membership_id in plan.changed:
        plan.obstruct(item, MembershipTwice, item.membership)
        return None
    ended_since = membership is not None and membership.ended_by_id and _newer(membership, item)
    if membership is None or ended_since:
        known = membership or cast(Membership, item.membership)
        plan.obstruct(item, MembershipChanged, known, _instead(plan, item, known))
        return None
    if item.kind == ItemKind.CORRECT:
        _annul(plan, membership)
    return membership


def _instead(plan: Plan, item: OrderItem, known: Membership) -> Membership | None:
    """Who has the seat in place of the membership that the item knew, when the item changes it."""
    if item.kind == ItemKind.CORRECT:
        day = cast(datetime.date, item.start_date)
    else:
        day = cast(datetime.date, item.end_date) + ONE_DAY
    then = Membership(seat_id=known.seat_id, capacity=known.capacity, start_date=day)
    return next((one for one in overlapping(plan, then) if one.pk != known.pk), None)


def _newer(membership: Membership, item: OrderItem) -> bool:
    """Whether the membership has changed since the item was written."""
    return int(getattr(membership, "newest_event", None) or 0) > item.base_event


def _annul(plan: Plan, membership: Membership) -> None:
    membership.annulled_by = plan.order
    plan.annulled.append(membership)
    plan.standing[membership.seat_id].remove(membership)


def _end(plan: Plan, item: OrderItem, membership: Membership) -> None:
    """The last day of a holder, earlier than any known; a last sighting gives way to what an order says."""
    last = cast(datetime.date, item.end_date)  # a constraint of OrderItem
    known = membership.end_date if membership.end_precision == Precision.DAY else None
    if membership not in plan.standing[membership.seat_id] or membership in plan.ended:
        return plan.obstruct(item, MembershipTwice, membership)
    if membership.start_date > last:
        return plan.obstruct(item, EndsBeforeFirstDay, membership, last)
    if known and known <= last:
        return plan.obstruct(item, MembershipChanged, membership, _instead(plan, item, membership))
    _leaves(plan, membership, last, item.end_reason)
    in_the_way = overlapping(plan, membership)
    if in_the_way:
        plan.obstruct(item, SeatTaken, in_the_way[0])
    elif not _within_committee(plan, item, membership):
        plan.obstruct(item, OutsideCommittee, item)
    return None


def _leaves(plan: Plan, membership: Membership, last: datetime.date, reason: str) -> None:
    membership.end_date, membership.end_precision = last, Precision.DAY
    membership.end_reason, membership.ended_by = reason, plan.order
    if membership not in plan.ended:
        plan.ended.append(membership)


def _dissolve(plan: Plan, item: OrderItem) -> None:
    """A body ends, and with it everybody in it, those too who were to stay longer.

    Whoever was to enter later never will: annulled. Whoever was seen there later shows that the day, or the
    sighting, is wrong: refused.
    """
    body, last = item.body(), cast(datetime.date, item.end_date)  # constraints of OrderItem
    if body.end_date is not None and body.end_date <= last:
        return plan.obstruct(item, CommitteeEnded, body)
    if last < body.start_date:
        return plan.obstruct(item, OutsideCommittee, item)
    plan.dissolved.append(item)
    members = [one for here in plan.standing.values() for one in here if one.seat.committee_id == body.pk]
    for membership in members:
        stays = membership.end_date is None or membership.end_date > last
        if stays and Precision.ATTESTED in _sightings(membership, last):
            plan.obstruct(item, SeenAfterTheEnd, membership)
        elif membership.start_date > last:
            _annul(plan, membership)
        elif stays:
            _leaves(plan, membership, last, EndReason.BODY_DISSOLVED)
    return None


def _sightings(membership: Membership, last: datetime.date) -> set[str]:
    """What the dates of the membership that come after a day rest on."""
    found = {membership.start_precision} if membership.start_date > last else set()
    return found | ({membership.end_precision} if membership.end_date else set())


def _cover(plan: Plan, item: OrderItem) -> list[dict[str, Any]]:
    """The order covers sightings of the same person: they are annulled, their sources kept."""
    seen = [
        one
        for one in overlapping(plan, _membership(plan, item))
        if one.person_id == item.person_id and one.appointed_by_id is None
    ]
    for one in seen:
        _annul(plan, one)
    return [source for one in seen for source in one.sources]


def _enter(plan: Plan, item: OrderItem, **facts: Any) -> None:
    membership = _membership(plan, item, **facts)
    in_the_way = overlapping(plan, membership)
    if in_the_way:
        return plan.obstruct(item, SeatTaken, in_the_way[0])
    if not _within_committee(plan, item, membership):
        return plan.obstruct(item, OutsideCommittee, item)
    plan.made.append(membership)
    plan.made_by.append(item)
    plan.standing.setdefault(membership.seat_id, []).append(membership)
    return None


def _membership(plan: Plan, item: OrderItem, **facts: Any) -> Membership:
    return Membership(
        seat=cast(Seat, item.seat),
        person=cast(Person, item.person),  # as are its seat and its start: constraints of OrderItem
        position_title=item.position_title,
        capacity=item.capacity,
        start_date=cast(datetime.date, item.start_date),
        end_date=item.end_date,
        end_reason=item.end_reason,
        evidence=item.evidence,
        appointed_by=plan.order,
        **facts,
    )


def overlapping(plan: Plan, membership: Membership) -> list[Membership]:
    """Who else stands in the seat, in the same way (substantive or acting), in any of the days."""
    others = [
        one
        for one in plan.standing.get(membership.seat_id, [])
        if one is not membership and in_each_others_way(one, membership)
    ]
    return sorted(others, key=lambda one: one.start_date)


def in_each_others_way(one: Membership, other: Membership) -> bool:
    """Whether one seat could not have both: the exclusion constraints of Membership, to name who it is."""
    alike = (one.capacity == Capacity.SUBSTANTIVE) == (other.capacity == Capacity.SUBSTANTIVE)
    return (
        alike
        and (one.end_date is None or other.start_date <= one.end_date)
        and (other.end_date is None or one.start_date <= other.end_date)
    )


def _within_committee(plan: Plan, item: OrderItem, membership: Membership) -> bool:
    body = item.body()
    last_days = [day for day in (body.end_date, plan.last_days.get(body.pk)) if day]
    if membership.start_date < body.start_date:
        return False
    return not last_days or (membership.end_date is not None and membership.end_date <= min(last_days))
