"""Many items, or many people, by a few statements: what a spreadsheet of thousands of rows needs."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from roles.actions.locking import editable, save
from roles.models import Membership, Order, OrderItem, Person

BATCH = 1_000
RECORDS = ("order", "committee", "seat", "membership", "person")


@transaction.atomic
def add_items(
    *, order: Order, items: Sequence[Mapping[str, Any]], version: int | None = None
) -> list[OrderItem]:
    """More items, at the end, in their order; each a mapping of an item's fields, with its records by id.

    Raises OrderNotEditable, EditConflict, ValidationError for a field, or IntegrityError for a constraint:
    the caller has checked the items against each other and the registry.
    """
    current = editable(order, version=version)
    last = current.items.aggregate(last=Max("ordinal"))["last"] or 0
    newest = newest_events({item["seat_id"] for item in items})
    made = [
        OrderItem(order=current, ordinal=ordinal, base_event=newest.get(item["seat_id"], 0), **item)
        for ordinal, item in enumerate(items, start=last + 1)
    ]
    for one in made:
        one.clean_fields(exclude=RECORDS)
    OrderItem.objects.bulk_create(made, batch_size=BATCH)
    save(current)
    return made


def newest_events(seats: set[int]) -> dict[int, int]:
    """Seat → the newest event of its memberships; none for a seat that never had one."""
    events: Any = Membership._meta.get_field("events").related_model
    rows = events.objects.filter(seat_id__in=seats).values_list("seat_id").annotate(Max("pgh_id"))
    return dict(rows)


@transaction.atomic
def name_people(names: Sequence[Mapping[str, str]]) -> list[Person]:
    """New people, spelt as their orders spell the names. Raises ValidationError for a field."""
    made = [Person(**name) for name in names]
    for one in made:
        one.clean_fields()
    return Person.objects.bulk_create(made, batch_size=BATCH)
