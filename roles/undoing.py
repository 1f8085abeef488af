"""What revoking an order would take back: worked out on what is read, and written by nobody.

What the order made was never true; what it ended or annulled stands again, as its history has it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.db import models
from django.db.models import Q, QuerySet

from roles.models import Membership, Order, OrderItem, OrderState, Precision
from roles.plans import in_each_others_way
from roles.problems import ChangedByLaterOrder, SeatTaken


@dataclass(frozen=True)
class Undoing:
    """The memberships that the order made, and the others that it touched as they would be; not written."""

    made: list[Membership]
    again: list[Membership]

    @property
    def void(self) -> list[Membership]:
        """Those that it made and nobody has annulled yet."""
        return [one for one in self.made if one.annulled_by_id is None]

    @property
    def standing(self) -> list[Membership]:
        """Those that would stand again, or stand longer or shorter than now."""
        return [one for one in self.again if one.annulled_by_id is None]


def touched_by(order: Order) -> QuerySet[Membership]:
    """What the order made, ended or annulled."""
    return Membership.objects.filter(Q(appointed_by=order) | Q(ended_by=order) | Q(annulled_by=order))


def undoing_of(order: Order) -> Undoing:
    """What revoking the order would do to the registry as it is now. Two queries, however many items."""
    touched = list(touched_by(order).select_related("person", "seat", "annulled_by").order_by("pk"))
    made = [one for one in touched if one.appointed_by_id == order.pk]
    again = [one for one in touched if one.appointed_by_id != order.pk]
    history = history_of(Membership, [one.pk for one in again], "ended_by")
    for membership in again:
        if membership.ended_by_id == order.pk:
            _as_before(membership, order, history[membership.pk])
        if membership.annulled_by_id == order.pk:
            membership.annulled_by = None
    return Undoing(made, again)


def refuse_changed(order: Order, made: Sequence[Membership]) -> None:
    """A later order that ended or put right what this one made would lose its subject: it goes first."""
    changing = OrderItem.objects.filter(membership__in=made, order__state=OrderState.PUBLISHED)
    latest = changing.exclude(order=order).order_by("-order__published_at", "-order", "ordinal")
    item = latest.select_related("order", "membership__person").first()
    if item is not None:
        raise ChangedByLaterOrder(cast(Membership, item.membership), item.order)
    for membership in made:  # a dissolution names no membership
        if membership.annulled_by is not None and membership.annulled_by_id != order.pk:
            raise ChangedByLaterOrder(membership, membership.annulled_by)


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


def refuse_taken(undoing: Undoing) -> None:
    """Raises SeatTaken where someone has a seat by now that would be held again."""
    standing = undoing.standing
    here = {one.pk for one in (*standing, *undoing.made)}
    others = Membership.objects.standing().filter(seat__in={one.seat_id for one in standing})
    by_seat: dict[int, list[Membership]] = defaultdict(list)
    for other in others.exclude(pk__in=here).select_related("person", "appointed_by").order_by("start_date"):
        by_seat[other.seat_id].append(other)
    for membership in standing:
        for other in by_seat[membership.seat_id]:
            if in_each_others_way(membership, other):
                raise SeatTaken(other)


def history_of(model: type[models.Model], records: Iterable[int], *related: str) -> dict[int, list[Any]]:
    """The events of these records by their number, oldest first. One query."""
    events: Any = model._meta.get_field("events").related_model
    found: dict[int, list[Any]] = defaultdict(list)
    listed = events.objects.filter(pgh_obj__in=list(records)).order_by("pgh_id")
    for event in listed.select_related(*related) if related else listed:
        found[event.pgh_obj_id].append(event)
    return found
