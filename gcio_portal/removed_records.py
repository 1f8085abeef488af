"""Records that are no more, told from their last event: whoever read them before may read them still."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from gcio_portal.record_history import Kind, reads_all
from roles.models import Order, OrderItem
from roles.rights import Reader, may_read_papers, orders_with_papers


def removed_record(kind: Kind, key: str, reader: Reader, day: datetime.date) -> Any:
    """The record with this key as it was when it was removed; None where the reader may not read it."""
    known = {"pgh_obj": key} if kind.key == "pk" else {kind.key: key}
    event = _removed(kind.model, reader, day).filter(**known).order_by("-pgh_id").first()
    return _as_it_was(kind.model, event) if event else None


def removed_items(order: Order, reader: Reader, day: datetime.date, *, most: int) -> tuple[int, list[Any]]:
    """How many items were taken out of the order, and the last of them, newest first, each with `removed_at`.

    Nothing for whoever does not read the papers of the order.
    """
    if not may_read_papers(reader, order, day):
        return 0, []
    events = _gone(OrderItem).filter(order=order).order_by("-pgh_id")
    items = [_as_it_was(OrderItem, event, order=order) for event in events[:most]]
    return (len(items) if len(items) < most else events.count()), items


def _removed(model: type[Any], reader: Reader, day: datetime.date) -> QuerySet[Any]:
    """The last events that the reader may read: of an item by the order that it names, else the offices'."""
    gone = _gone(model)
    if reads_all(reader):
        return gone
    if model is OrderItem:
        return gone.filter(order__in=orders_with_papers(reader, day).values("pk"))
    return gone.none()


def _gone(model: type[Any]) -> QuerySet[Any]:
    events: Any = model._meta.get_field("events").related_model
    still_there = model._default_manager.filter(pk=OuterRef("pgh_obj"))
    return events.objects.filter(~Exists(still_there), pgh_label="delete")


def _as_it_was(model: type[Any], event: Any, **related: Any) -> Any:
    """A record that is in no table: what the event has of it, and when it was removed."""
    kept = {field.attname for field in event._meta.concrete_fields}
    values = {
        field.attname: getattr(event, field.attname)
        for field in model._meta.concrete_fields
        if field.attname in kept and field.name not in related
    }
    record = model(**values, **related)
    record.pk, record.removed_at = event.pgh_obj_id, event.pgh_created_at
    return record
