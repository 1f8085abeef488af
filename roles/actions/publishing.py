"""An order takes effect as a whole, or is taken back as a whole."""

import datetime
from typing import Any

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from roles.actions.locking import lock_seats, locked, save
from roles.actions.noticing import note
from roles.models import Membership, NoticeKind, Order, OrderState, User
from roles.plans import Plan, plan_to_publish
from roles.problems import (
    OrderIncomplete,
    OrderNotPublished,
    OrderNotSubmitted,
    SamePersonApproves,
    SeatTaken,
)

ENDING = ("end_date", "end_precision", "end_reason", "ended_by")


@transaction.atomic
def publish_order(*, order: Order, by: User, at: datetime.datetime, version: int | None = None) -> Order:
    """Apply every item of a submitted order, or none; as many queries for fifty items as for one.

    Raises OrderNotSubmitted, EditConflict, SamePersonApproves, MembershipChanged, OutsideCommittee, or
    SeatTaken (naming the holder and the order that seated them).
    """
    current = locked(order, version=version)
    if current.state != OrderState.SUBMITTED:
        raise OrderNotSubmitted(current)
    if current.submitted_by_id == by.pk:
        raise SamePersonApproves
    lock_seats(set(current.items.values_list("seat_id", flat=True)))
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


@transaction.atomic
def revoke_order(*, order: Order, reason: str, by: User | None = None) -> Order:
    """Take a published order back: what it made was never true, what it ended or annulled stands again.

    Raises OrderNotPublished, OrderIncomplete without a reason, or SeatTaken where a later order has filled
    a seat that would be held again.
    """
    current = locked(order)
    if current.state != OrderState.PUBLISHED:
        raise OrderNotPublished(current)
    if not reason.strip():
        raise OrderIncomplete({"reason": _("Write why the order is revoked.")})
    lock_seats(set(current.items.values_list("seat_id", flat=True)))
    with pghistory.context(order=current.pk, reason=reason):
        for membership in Membership.objects.filter(appointed_by=current, annulled_by__isnull=True):
            membership.annulled_by = current
            membership.save(update_fields=["annulled_by"])
        for membership in Membership.objects.filter(ended_by=current):
            _stand_again(membership)
        for membership in Membership.objects.filter(annulled_by=current).exclude(appointed_by=current):
            _stand_again(membership)
        current.state, current.reason = OrderState.REVOKED, reason.strip()
        save(current, "state", "reason")
    note(order=current, kind=NoticeKind.REVOKED, by=by)
    return current


def _stand_again(membership: Membership) -> None:
    """As the membership was before the order ended or annulled it, from its history."""
    order = membership.ended_by_id or membership.annulled_by_id
    events: Any = membership.events.order_by("-pgh_id")  # type: ignore[attr-defined]
    before = next(event for event in events if order not in (event.ended_by_id, event.annulled_by_id))
    for field in ("end_date", "end_precision", "end_reason", "ended_by_id", "annulled_by_id"):
        setattr(membership, field, getattr(before, field))
    later = (
        Membership.objects.filter(seat=membership.seat_id)
        .standing()
        .exclude(pk=membership.pk)
        .exclude(end_date__lt=membership.start_date)
        .filter(capacity=membership.capacity)
    )
    if membership.end_date:
        later = later.filter(start_date__lte=membership.end_date)
    taken = later.select_related("person", "appointed_by").first()
    if taken:
        raise SeatTaken(taken)
    membership.save(update_fields=["end_date", "end_precision", "end_reason", "ended_by", "annulled_by"])
