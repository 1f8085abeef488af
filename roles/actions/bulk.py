"""Many items, or many people, by a few statements: what spreadsheets and programs write in one go."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from gcio_portal.history import because
from roles.actions.locking import editable, save
from roles.actions.naming import FIRST_NAMED
from roles.models import Membership, Order, OrderItem, Person

BATCH = 1_000
RECORDS = ("order", "committee", "seat", "membership", "person")


@transaction.atomic
def add_items(
    *, order: Order, items: Sequence[Mapping[str, Any]], version: int | None = None
) -> list[OrderItem]:
    """More items, at the end, in their order; each a mapping of an item's fields, its records or their ids.

    Raises OrderNotEditable, EditConflict, ValidationError for a field, or IntegrityError for a constraint:
    who needs to know every wrong one adds them one by one.
    """
    current = editable(order, version=version)
    last = current.items.aggregate(last=Max("ordinal"))["last"] or 0
    made = [
        OrderItem(order=current, ordinal=ordinal, **item)
        for ordinal, item in enumerate(items, start=last + 1)
    ]
    changed = Membership.objects.in_bulk({one.membership_id for one in made} - {None})
    newest = _newest_events(made)
    for one in made:
        one.membership = changed[one.membership_id] if one.membership_id else None
        one.base_event = newest.get(_about(one), 0)
        one.clean_fields(exclude=RECORDS)
        one.clean()
    with because(current.subject, "items added"):
        OrderItem.objects.bulk_create(made, batch_size=BATCH)
        save(current)
    return made


@transaction.atomic
def remove_items(*, order: Order, version: int | None = None) -> None:
    """Take all items out of a draft; the history keeps them. Raises OrderNotEditable or EditConflict."""
    current = editable(order, version=version)
    with because(current.subject, "items removed"):
        current.items.all().delete()
        save(current)


def _about(item: OrderItem) -> tuple[str, int | None]:
    """What an item is about, as its events are grouped: a seat, or a body with all its seats."""
    return ("seat", item.seat_id) if item.seat_id else ("seat__committee", item.committee_id)


def _newest_events(items: Sequence[OrderItem]) -> dict[tuple[str, int | None], int]:
    """As `newest_event`, of many items: nothing for a seat or body that never had a membership."""
    events: Any = Membership._meta.get_field("events").related_model
    asked: dict[str, set[int | None]] = defaultdict(set)
    for item in items:
        place, key = _about(item)
        asked[place].add(key)
    found: dict[tuple[str, int | None], int] = {}
    for place, keys in asked.items():
        rows = events.objects.filter(**{f"{place}__in": keys}).values_list(place).annotate(Max("pgh_id"))
        found |= {(place, key): newest for key, newest in rows}
    return found


@transaction.atomic
def name_people(names: Sequence[Mapping[str, str]]) -> list[Person]:
    """New people, spelt as their orders spell the names. Raises ValidationError for a field."""
    made = [Person(**name) for name in names]
    for one in made:
        one.clean_fields()
    with because(FIRST_NAMED):
        return Person.objects.bulk_create(made, batch_size=BATCH)
