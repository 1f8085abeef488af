"""An order is taken back as a whole: what it made was never true, what it ended or annulled stands again."""

import itertools
from collections.abc import Sequence
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from committees.models import Committee, Seat
from roles.actions.locking import lock_seats, locked, save
from roles.actions.noticing import note
from roles.models import Membership, NoticeKind, Order, OrderState, User
from roles.plans import seats_of
from roles.problems import CommitteeEnded, OrderIncomplete, OrderNotPublished
from roles.undoing import history_of, refuse_changed, refuse_taken, touched_by, undoing_of

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
    touched = touched_by(current).values("seat")
    seats = Seat.objects.filter(Q(pk__in=seats_of(current).values("pk")) | Q(pk__in=touched))
    lock_seats(seats)
    with pghistory.context(order=current.pk, reason=reason):
        _reopen_bodies(current)
        _write(current)
        current.state, current.reason = OrderState.REVOKED, reason.strip()
        save(current, "state", "reason")
    note(order=current, kind=NoticeKind.REVOKED, by=by)
    return current


def _write(order: Order) -> None:
    """What the order made is void, then what it ended or annulled stands again."""
    undoing = undoing_of(order)
    refuse_changed(order, undoing.made)
    refuse_taken(undoing)
    _refuse_dissolved(undoing.standing)
    Membership.objects.filter(pk__in=[one.pk for one in undoing.void]).update(annulled_by=order)
    Membership.objects.bulk_update(undoing.again, [*ENDING, "annulled_by"])


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
    history = history_of(type(records[0]), [one.pk for one in records])
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
