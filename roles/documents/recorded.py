"""What the registry said when an order was published of those that its paper names, from the event tables.

An event carries the moment at which its transaction began: a change of the same transaction is known with it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from committees.models import Committee, Organization, Seat
from roles.models import Membership, Order, OrderItem, Person
from roles.models.order import IN_FORCE, OrderState


def tell_as_published(order: Order, items: list[OrderItem]) -> None:
    """Gives the loaded records of an order in force the names and facts of the day of its publishing.

    A draft keeps those of today. Nothing is saved. One query for each of five kinds of records, however
    many items there are.
    """
    if order.state not in IN_FORCE:
        return
    memberships = [item.membership for item in items if item.membership]
    seats = [item.seat for item in items if item.seat]
    committees = [item.body() for item in items]
    organizations = [order.organization, *[one.organization for one in committees if one.organization]]
    of_memberships = _tell(order, Membership, memberships)
    people = _people(order, items, of_memberships)
    for membership in memberships:
        recorded = of_memberships.get(membership.pk)
        membership.person = people[recorded.person_id if recorded else membership.person_id]
    for item in items:
        item.person = people[item.person_id] if item.person_id else None
    _tell(order, Seat, seats)
    _tell(order, Committee, committees)
    _tell(order, Organization, organizations)


def _people(order: Order, items: list[OrderItem], of_memberships: dict[int, Any]) -> dict[int, Person]:
    """Everybody whom the paper names, also who held a record before it was another person's."""
    named = [item.person for item in items if item.person]
    named += [item.membership.person for item in items if item.membership]
    found = {one.pk: one for one in named}
    for event in of_memberships.values():
        found.setdefault(event.person_id, Person(pk=event.person_id))
    _tell(order, Person, found.values())
    return found


def _tell(order: Order, model: type[Model], records: Iterable[Any]) -> dict[int, Any]:
    """The last event of each record until the publishing, by its id; the facts of it go onto the record."""
    records = list(records)
    published = _events(Order).filter(pgh_obj_id=order.pk, state=OrderState.PUBLISHED).order_by("pgh_id")
    events = (
        _events(model)
        .filter(
            pgh_obj_id__in={one.pk for one in records},
            pgh_created_at__lte=published.values("pgh_created_at")[:1],
        )
        .order_by("pgh_obj_id", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    found = {event.pgh_obj_id: event for event in events}
    facts = [field.name for field in model._meta.concrete_fields if _is_told(field)]
    for record in records:
        if event := found.get(record.pk):
            for fact in facts:
                setattr(record, fact, getattr(event, fact))
    return found


def _is_told(field: Any) -> bool:
    return not (field.primary_key or field.is_relation or field.generated)


def _events(model: type[Model]) -> Any:
    return model._meta.get_field("events").related_model.objects  # type: ignore[union-attr]
