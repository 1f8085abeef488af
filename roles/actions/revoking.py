"""An order is taken back as a whole: what it made was never true, what it ended or annulled stands again."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, cast

import pghistory
from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from committees.models import Committee, Seat
from roles.actions.locking import lock_seats, locked, save
from roles.actions.noticing import note
from roles.models import Membership, NoticeKind, Order, OrderItem, OrderState, Precision, User
from roles.plans import in_each_others_way, seats_of
from roles.problems import (
    ChangedByLaterOrder,
    CommitteeEnded,
    OrderIncomplete,
    OrderNotPublished,
    SeatTaken,
)

ENDING = ("end_date", "end_precision", "end_reason", "ended_by")


@transaction.atomic
def revoke_order(*, order: Order, reason: str, by: User | None = None, version: int | None = None) -> Order:
    """Take a published order back; the bodies that it dissolved stand again.

    Raises EditConflict, OrderNotPublished, OrderIncomplete without a reason, ChangedByLaterOrder where a
    later order has ended or corrected what this one made, SeatTaken where one has filled a seat that would
    be held again, or CommitteeEnded where one has dissolved its body.
    """
    current = locked(order, version=version)
    if current.state != OrderState.PUBLISHED:
        raise OrderNotPublished(current)
    if not reason.strip():
        raise OrderIncomplete({"reason": _("Write why the order is revoked.")})
    touched = Membership.objects.filter(
        Q(appointed_by=current) | Q(ended_by=current) | Q(annulled_by=current)
    ).select_related("person", "seat", "annulled_by")
    seats = Seat.objects.filter(Q(pk__in=seats_of(current).values("pk")) | Q(pk__in=touched.values("seat")))
    lock_seats(seats)
    with pghistory.context(order=current.pk, reason=reason):
        _reopen_bodies(current)
        made = [one for one in touched if one.appointed_by_id == current.pk]
        _refuse_changed(current, made)
        again = [one for one in touched if one.appointed_by_id != current.pk]
        Membership.objects.filter(pk__in=[one.pk for one in made], annulled_by__isnull=True).update(
            annulled_by=current
        )
        _stand_again(current, again)
        current.state, current.reason = OrderState.REVOKED, reason.strip()
        save(current, "state", "reason")
    note(order=current, kind=NoticeKind.REVOKED, by=by)
    return current


def _refuse_changed(order: Order, made: Sequence[Membership]) -> None:
    """A later order that ended or put right what this one made would lose its subject: it goes first."""
    changing = OrderItem.objects.filter(membership__in=made, order__state=OrderState.PUBLISHED)
    latest = changing.exclude(order=order).order_by("-order__published_at", "-order", "ordinal")
    item = latest.select_related("order", "membership__person").first()
    if item is not None:
        raise ChangedByLaterOrder(cast(Membership, item.membership), item.order)
    for membership in made:  # a dissolution names no membership
        if membership.annulled_by is not None and membership.annulled_by_id != order.pk:
            raise ChangedByLaterOrder(membership, membership.annulled_by)


def _stand_again(order: Order, memberships: Sequence[Membership]) -> None:
    """As they were before the order ended or annulled them, from their history."""
    history = _history(Membership, [one.pk for one in memberships], "ended_by")
    for membership in memberships:
        if membership.ended_by_id == order.pk:
            _as_before(membership, order, history[membership.pk])
        if membership.annulled_by_id == order.pk:
            membership.annulled_by = None
    standing = [one for one in memberships if one.annulled_by_id is None]
    _refuse_taken(standing)
    _refuse_dissolved(standing)
    Membership.objects.bulk_update(memberships, [*ENDING, "annulled_by"])


def _as_before(membership: Membership, order: Order, events: Sequence[Any]) -> None:
    """The end that it had before, by an order that is still in force or by none."""
    for event in reversed(events):
        ended = event.ended_by
        if ended is None or (ended.pk != order.pk and ended.state != OrderState.REVOKED):
            membership.end_date, membership.end_precision = event.end_date, event.end_precision
            membership.end_reason, membership.ended_by = event.end_reason, ended
            return
    # Written with its end by a correction: the end falls, and nothing was there before it.
    membership.end_date, membership.end_precision = None, Precision.DAY
    membership.end_reason, membership.ended_by = "", None


def _refuse_taken(standing: Sequence[Membership]) -> None:
    here = {one.pk for one in standing}
    others = Membership.objects.standing().filter(seat__in={one.seat_id for one in standing})
    by_seat: dict[int, list[Membership]] = defaultdict(list)
    for other in others.exclude(pk__in=here).select_related("person", "appointed_by").order_by("start_date"):
        by_seat[other.seat_id].append(other)
    for membership in standing:
        for other in by_seat[membership.seat_id]:
            if in_each_others_way(membership, other):
                raise SeatTaken(other)


def _refuse_dissolved(standing: Sequence[Membership]) -> None:
    """A body that has ended cannot have members again; read after the order's own bodies were opened."""
    ended = Committee.objects.filter(end_date__isnull=False)
    bodies = ended.in_bulk({one.seat.committee_id for one in standing})
    for membership in standing:
        body = bodies.get(membership.seat.committee_id)
        if body and body.end_date and (membership.end_date is None or membership.end_date > body.end_date):
            raise CommitteeEnded(body)


def _reopen_bodies(order: Order) -> None:
    """The bodies that the order dissolved, and their local seats, have the last days that they had before."""
    items = order.items.filter(committee__isnull=False)
    bodies = list(Committee.objects.filter(pk__in=items.values("committee")).order_by("pk"))
    if not bodies:
        return
    _restore(order, bodies, "end_date")
    local = Seat.objects.filter(committee__in=bodies, local_start_date__isnull=False)
    _restore(order, list(local.order_by("pk")), "local_end_date")


def _restore(order: Order, records: Sequence[Any], field: str) -> None:
    """The value that the field had before the order wrote it, where nobody has written another one since."""
    if not records:
        return
    history = _history(type(records[0]), [one.pk for one in records])
    revoked = set(
        Order.objects.filter(state=OrderState.REVOKED).filter(_orders_of(history)).values_list("pk")
    )
    void = {order.pk, *itertools.chain.from_iterable(revoked)}
    changed = []
    for record in records:
        events = history[record.pk]
        written = [one for one in events if _order_of(one) == order.pk]
        if not written or getattr(written[-1], field) != getattr(record, field):
            continue
        before = [one for one in events if one.pgh_id < written[0].pgh_id and _order_of(one) not in void]
        setattr(record, field, getattr(before[-1], field) if before else None)
        changed.append(record)
    if changed:
        type(changed[0])._default_manager.bulk_update(changed, [field])


def _order_of(event: Any) -> int | None:
    """The order by which an event came about."""
    return (event.pgh_context or {}).get("order")


def _orders_of(history: dict[int, list[Any]]) -> Q:
    return Q(pk__in={_order_of(event) for events in history.values() for event in events} - {None})


def _history(model: type[models.Model], records: Iterable[int], *related: str) -> dict[int, list[Any]]:
    """The events of these records by their number, oldest first. One query."""
    events: Any = model._meta.get_field("events").related_model
    found: dict[int, list[Any]] = defaultdict(list)
    listed = events.objects.filter(pgh_obj__in=list(records)).order_by("pgh_id")
    for event in listed.select_related(*related) if related else listed:
        found[event.pgh_obj_id].append(event)
    return found
