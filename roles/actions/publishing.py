"""An order takes effect as a whole, or is taken back as a whole."""

import datetime
from typing import Any, cast

import pghistory
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from roles.actions.locking import lock_seats, locked, save
from roles.models import ItemKind, Membership, Order, OrderItem, OrderState, Person, Precision, User
from roles.problems import (
    MembershipChanged,
    OrderIncomplete,
    OrderNotPublished,
    OrderNotSubmitted,
    OrderProblem,
    SamePersonApproves,
    SeatTaken,
)


@transaction.atomic
def publish_order(*, order: Order, by: User, at: datetime.datetime, version: int | None = None) -> Order:
    """Apply every item of a submitted order, or none.

    Raises OrderNotSubmitted, EditConflict, SamePersonApproves, MembershipChanged, or SeatTaken (naming the
    holder and the order that seated them).
    """
    current = locked(order, version=version)
    if current.state != OrderState.SUBMITTED:
        raise OrderNotSubmitted(current)
    if current.submitted_by_id == by.pk:
        raise SamePersonApproves
    items = list(current.items.select_related("membership", "person").order_by("ordinal"))
    lock_seats({item.seat_id for item in items})
    with pghistory.context(order=current.pk, reason=current.subject):
        for item in sorted(items, key=lambda item: item.kind == ItemKind.APPOINT):  # who leaves makes room
            APPLY[ItemKind(item.kind)](current, item)
        current.state, current.published_by, current.published_at = OrderState.PUBLISHED, by, at
        save(current, "state", "published_by", "published_at")
    return current


def _end(order: Order, item: OrderItem) -> None:
    """The last day of a holder; an attested last sighting gives way to the day that an order says."""
    membership = _as_it_is(item)
    known_end = membership.end_date if membership.end_precision == Precision.DAY else None
    if item.end_date is None or membership.start_date > item.end_date or known_end:
        raise MembershipChanged(membership)
    membership.end_date, membership.end_precision = item.end_date, Precision.DAY
    membership.end_reason, membership.ended_by = item.end_reason, order
    membership.save(update_fields=["end_date", "end_precision", "end_reason", "ended_by"])


def _correct(order: Order, item: OrderItem) -> None:
    """What was never true is annulled, and the right row put beside it with the same sources."""
    wrong = _as_it_is(item)
    wrong.annulled_by = order
    wrong.save(update_fields=["annulled_by"])
    _seat(order, item, sources=wrong.sources)


def _appoint(order: Order, item: OrderItem) -> None:
    """A new holder. The order covers sightings of the same person: they are annulled, their sources kept."""
    covered = list(_overlapping(item).filter(person=item.person_id, appointed_by__isnull=True))
    for sighting in covered:
        sighting.annulled_by = order
        sighting.save(update_fields=["annulled_by"])
    _seat(order, item, sources=[source for sighting in covered for source in sighting.sources])


APPLY = {ItemKind.END: _end, ItemKind.CORRECT: _correct, ItemKind.APPOINT: _appoint}


def _as_it_is(item: OrderItem) -> Membership:
    """The membership that an item changes, locked. Raises MembershipChanged if it ended or was annulled."""
    membership = Membership.objects.select_for_update().get(pk=item.membership_id)
    if membership.annulled_by_id or membership.ended_by_id:
        raise MembershipChanged(membership)
    return membership


def _overlapping(item: OrderItem) -> Any:
    """Memberships that stand in the item's seat and capacity in any of its days."""
    others = Membership.objects.filter(seat=item.seat_id).standing()
    others = others.substantive() if item.capacity == "SUBSTANTIVE" else others.acting()
    if item.end_date:
        others = others.filter(start_date__lte=item.end_date)
    return others.exclude(end_date__lt=item.start_date)


def _seat(order: Order, item: OrderItem, *, sources: list[dict[str, Any]]) -> None:
    taken = _overlapping(item).select_related("person", "appointed_by").order_by("start_date").first()
    if taken:
        raise SeatTaken(taken)
    try:
        with transaction.atomic():
            Membership.objects.create(
                seat=item.seat,
                person=cast(Person, item.person),  # as is its start: constraints of OrderItem
                position_title=item.position_title,
                capacity=item.capacity,
                start_date=cast(datetime.date, item.start_date),
                end_date=item.end_date,
                end_reason=item.end_reason,
                appointed_by=order,
                sources=sources,
            )
    except IntegrityError as error:
        raise _explained(item, error) from error


def _explained(item: OrderItem, error: IntegrityError) -> Exception:
    """A door that does not lock the seat was faster, or the committee's period forbids the days."""
    taken = _overlapping(item).select_related("person", "appointed_by").first()
    if taken:
        return SeatTaken(taken)
    if "within_committee" in str(error) or "period of its committee" in str(error):
        return OrderProblem(
            _("Item %(ordinal)d is not within the period of its committee.") % {"ordinal": item.ordinal}
        )
    return error


@transaction.atomic
def revoke_order(*, order: Order, reason: str) -> Order:
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
