"""What has happened to the seats of an open order since its items were written."""

from typing import Any, cast

from django.db.models import Max

from committees.models import Seat
from roles.models import Membership, Order, OrderItem
from roles.models.order import IN_FORCE
from roles.views.orders.wording import committee_name
from roles.views.wording import role_label


def changed_seats(order: Order) -> list[dict[str, Any]]:
    """Each seat that someone else's order has changed since, with who is recorded in it now.

    Empty for an order that has been applied: the newest change is then its own.
    """
    if order.state in IN_FORCE:
        return []
    items = OrderItem.objects.filter(order=order, seat__isnull=False).select_related(
        "seat__committee__organization"
    )
    bases = {item.seat_id: item for item in items.order_by("-base_event")}  # the oldest base of each seat
    if not bases:
        return []
    events: Any = Membership._meta.get_field("events").related_model
    newest = events.objects.filter(seat_id__in=bases).values("seat_id").annotate(newest=Max("pgh_id"))
    changed = [row["seat_id"] for row in newest if row["newest"] > bases[row["seat_id"]].base_event]
    if not changed:
        return []
    now = Membership.objects.filter(seat__in=changed).standing().select_related("person", "appointed_by")
    by_seat: dict[int, list[Membership]] = {seat: [] for seat in changed}
    for membership in now.order_by("-start_date", "pk"):
        by_seat[membership.seat_id].append(membership)
    return [
        {
            "seat": role_label(cast(Seat, bases[seat].seat).role),
            "committee": committee_name(bases[seat].body()),
            "now": memberships[:3],
        }
        for seat, memberships in by_seat.items()
    ]
