"""An order is changed by one person at a time, and by nobody who has read an older version of it."""

from django.db.models import QuerySet

from committees.models import Seat
from roles.models import Order
from roles.models.order import EDITABLE
from roles.problems import EditConflict, OrderNotEditable


def locked(order: Order, *, version: int | None = None) -> Order:
    """The order as it is now, locked until the transaction ends.

    `version` is the one that the editor has read, or None where nobody could have changed it in between.
    Raises EditConflict.
    """
    current = Order.objects.select_for_update().get(pk=order.pk)
    if version is not None and version != current.version:
        raise EditConflict(current)
    return current


def editable(order: Order, *, version: int | None = None) -> Order:
    """As `locked`, for a draft or a returned order. Raises OrderNotEditable or EditConflict."""
    current = locked(order, version=version)
    if current.state not in EDITABLE:
        raise OrderNotEditable(current)
    return current


def save(order: Order, *fields: str) -> None:
    """Write the fields, and count the change."""
    order.version += 1
    order.save(update_fields=[*fields, "version"])


def lock_seats(seats: QuerySet[Seat]) -> None:
    """Publishers of one seat go one after the other; always in one order, so that none waits for ever."""
    list(seats.select_for_update().order_by("pk").values_list("pk"))
