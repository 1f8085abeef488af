"""An order takes effect as a whole."""

import datetime
from typing import cast

import pghistory
from django.db import IntegrityError, transaction

from committees.models import Committee, Seat
from roles.actions.locking import lock_seats, locked, save
from roles.actions.noticing import note
from roles.models import Membership, NoticeKind, Order, OrderState, User
from roles.plans import Plan, plan_to_publish, seats_of
from roles.problems import OrderNotSubmitted, SamePersonApproves
from roles.rights import is_maker

ENDING = ("end_date", "end_precision", "end_reason", "ended_by")


@transaction.atomic
def publish_order(*, order: Order, by: User, at: datetime.datetime, version: int | None = None) -> Order:
    """Apply every item of a submitted order, or none; as many queries for fifty items as for one.

    Raises OrderNotSubmitted, EditConflict, SamePersonApproves, or the first obstacle of the plan: SeatTaken
    (naming the holder and the order that seated them), MembershipChanged, EndsBeforeFirstDay,
    OutsideCommittee, CommitteeEnded or SeenAfterTheEnd.
    """
    current = locked(order, version=version)
    if current.state != OrderState.SUBMITTED:
        raise OrderNotSubmitted(current)
    if is_maker(by, current):
        raise SamePersonApproves
    lock_seats(seats_of(current))
    plan = _possible(current)
    with pghistory.context(order=current.pk, reason=current.subject):
        try:
            with transaction.atomic():
                _write(plan)
        except IntegrityError:
            _possible(current)  # a door that does not lock the seats was faster: name what it did
            raise
        current.state, current.published_by, current.published_at = OrderState.PUBLISHED, by, at
        save(current, "state", "published_by", "published_at")
    note(order=current, kind=NoticeKind.PUBLISHED, by=by)
    return current


def _possible(order: Order) -> Plan:
    """The plan of the order, its memberships locked. Raises the first problem in its way."""
    plan = plan_to_publish(order, lock=True)
    if plan.obstacles:
        raise plan.obstacles[0].problem()
    return plan


def _write(plan: Plan) -> None:
    """What was never true makes room first, then who leaves; then the others enter."""
    wrong = [one.pk for one in plan.annulled]
    Membership.objects.filter(pk__in=wrong).update(annulled_by=plan.order)
    Membership.objects.bulk_update(plan.ended, ENDING)
    Membership.objects.bulk_create(plan.made)
    if plan.dissolved:
        _end_bodies(plan.last_days)


def _end_bodies(last_days: dict[int, datetime.date]) -> None:
    """The last day of each body, by its number, and of its local seats that were to stand longer."""
    bodies = list(Committee.objects.filter(pk__in=last_days).order_by("pk"))
    for body in bodies:
        body.end_date = last_days[body.pk]
    Committee.objects.bulk_update(bodies, ["end_date"])
    seats = [
        seat
        for seat in Seat.objects.filter(committee__in=last_days, local_start_date__isnull=False)
        if cast(datetime.date, seat.local_start_date) <= last_days[seat.committee_id]
        and (seat.local_end_date is None or seat.local_end_date > last_days[seat.committee_id])
    ]
    for seat in seats:
        seat.local_end_date = last_days[seat.committee_id]
    Seat.objects.bulk_update(seats, ["local_end_date"])
