"""From what a program wrote to an order and its items: every wrong field found in one go, or all written.

The caller opens the transaction, and rolls it back when this raises.
"""

import datetime
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from committees.models import Committee, Organization, Seat
from gcio_portal.rest import FieldError, Refused
from gcio_portal.rest.nearest import nearest, nearest_code
from roles.actions import add_item, change_order, draft_order
from roles.actions.bulk import add_items, name_people, remove_items
from roles.actions.locking import editable
from roles.actions.naming import name_person
from roles.models import ItemKind, Membership, Order, OrderItem, Person, User
from roles.rights import bodies_within, may_dissolve, people_for

Facts = dict[str, Any]

NAMES = {"signatory_name": "signatory.name", "signatory_position": "signatory.position"}
# A constraint is about several fields: the first of these that is empty is the one to mend, else the first.
PLACES = {
    "roles_order_number": ("number",),
    "roles_order_year_is_be": ("be_year",),
    "roles_orderitem_appoints_someone_from_a_day": ("person", "start_date"),
    "roles_orderitem_names_what_it_changes": ("membership",),
    "roles_orderitem_end_has_day_and_reason": ("end_date", "end_reason"),
    "roles_orderitem_dissolves_a_body_on_a_day": ("end_date", "start_date"),
    "roles_orderitem_dissolves_a_body_once": ("committee",),
    "roles_orderitem_ends_after_start": ("end_date",),
}


def write_draft(data: Facts, *, organization: Organization, by: User, day: datetime.date) -> Order:
    """A new draft with its items. Raises Refused (422) with every wrong field."""
    errors: list[FieldError] = []
    try:
        order = draft_order(organization=organization, by=by, **_paper(data))
    except ValidationError as error:
        errors += _places(error, Order, _paper(data))
        order = draft_order(organization=organization, by=by)  # for its items to be tried; rolled back
    _add(order, data.get("items", []), by, day, errors)
    _refuse(errors)
    order.refresh_from_db()
    return order


def write_changes(order: Order, data: Facts, *, by: User, version: int | None, day: datetime.date) -> Order:
    """The given fields of the paper and, where given, all items anew.

    Raises OrderNotEditable, EditConflict, or Refused (422) with every wrong field.
    """
    errors: list[FieldError] = []
    editable(order, version=version)
    paper = _paper(data)
    try:
        if paper:
            change_order(order=order, **paper)
    except ValidationError as error:
        errors += _places(error, Order, paper)
    if "items" in data:
        remove_items(order=order)
        _add(order, data["items"], by, day, errors)
    _refuse(errors)
    order.refresh_from_db()
    return order


def wrong_fields(errors: Sequence[FieldError]) -> Refused:
    """The answer that names every one of them."""
    return Refused(422, " ".join(error.message for error in errors), errors=errors)


def _refuse(errors: Sequence[FieldError]) -> None:
    if errors:
        raise wrong_fields(errors)


def _paper(data: Facts) -> Facts:
    """The fields of the paper as the model calls them."""
    paper = {
        name: value for name, value in data.items() if name not in {"organization", "items", "signatory"}
    }
    return paper | {f"signatory_{name}": value for name, value in data.get("signatory", {}).items()}


def _places(error: ValidationError, model: Any, facts: Facts, before: str = "") -> Iterator[FieldError]:
    """What a model found wrong, each at the field that the program wrote."""
    by_message = {str(one.violation_error_message): PLACES.get(one.name) for one in model._meta.constraints}
    for name, messages in error.message_dict.items():
        for message in messages:
            places = by_message.get(message) or (NAMES.get(name, name),)
            place = next((one for one in places if not facts.get(one)), places[0])
            yield FieldError((before + ("" if place == "__all__" else place)).rstrip("."), message)


def _add(
    order: Order, items: Sequence[Facts], by: User, day: datetime.date, errors: list[FieldError]
) -> None:
    """Add the items in one go; where one of them is wrong, one by one, to tell of each what is wrong."""
    known = _Known.of(order, items, by, day)
    ready: list[tuple[str, Facts]] = []
    for number, written in enumerate(items):
        before = f"items.{number}."
        found, wrong = known.records(written)
        errors += [FieldError(before + one.field, one.message) for one in wrong]
        if not wrong:
            ready.append((before, _item_facts(written) | found))
    with suppress(ValidationError, IntegrityError), transaction.atomic():
        _add_all(order, [facts for _before, facts in ready])
        return
    for before, facts in ready:
        _add_one(order, facts, before, errors)


def _add_all(order: Order, ready: Sequence[Facts]) -> None:
    """Whoever is new is made first, in the order of the items."""
    new = [facts["person"] for facts in ready if isinstance(facts.get("person"), dict)]
    made = iter(name_people(new))
    items = [
        facts | {"person": next(made)} if isinstance(facts.get("person"), dict) else facts for facts in ready
    ]
    add_items(order=order, items=items)


def _add_one(order: Order, facts: Facts, before: str, errors: list[FieldError]) -> None:
    person = facts.get("person")
    if isinstance(person, dict):
        try:
            person = name_person(**person)
        except ValidationError as error:
            errors += _places(error, Person, facts["person"], f"{before}person.")
            return
    try:
        add_item(order=order, **facts | {"person": person})
    except ValidationError as error:
        errors += _places(error, OrderItem, facts, before)


def _item_facts(written: Facts) -> Facts:
    """The facts of an item that are not records; a null text is an empty one."""
    facts = {
        name: value
        for name, value in written.items()
        if name not in {"committee", "seat", "person", "membership"}
    }
    return facts | {"end_reason": facts.get("end_reason") or ""}


@dataclass
class _Known:
    """The records that the items of one order name, read all at once."""

    bodies: dict[str, Committee] = field(default_factory=dict)
    seats: dict[tuple[str, str], Seat] = field(default_factory=dict)
    own: set[int] = field(default_factory=set)  # the bodies that the order may be about
    dissolves: bool = False  # whether who writes it may end a body
    people: dict[int, Person] = field(default_factory=dict)
    memberships: dict[int, Membership] = field(default_factory=dict)

    @classmethod
    def of(cls, order: Order, items: Sequence[Facts], by: User, day: datetime.date) -> "_Known":
        if not items:
            return cls()
        named = Committee.objects.filter(code__in={one["committee"] for one in items})
        bodies = {one.code: one for one in named}
        seats = Seat.objects.filter(committee__in=bodies.values())
        people = {(one.get("person") or {}).get("id") for one in items} - {None}
        memberships = {one.get("membership") for one in items} - {None}
        return cls(
            bodies,
            {(one.committee.code, one.key): one for one in seats.select_related("committee")},
            set(bodies_within(order, day).filter(code__in=bodies).values_list("pk", flat=True)),
            may_dissolve(by),
            people_for(order, by).in_bulk(people),
            Membership.objects.standing().in_bulk(memberships),
        )

    def records(self, written: Facts) -> tuple[Facts, list[FieldError]]:
        """The records that an item names, someone new as their name, and what is wrong with the names."""
        if written["kind"] == ItemKind.DISSOLVE:
            return self._body(written)
        errors: list[FieldError] = []
        seat = self.seats.get((written["committee"], written["seat"]))
        if seat is None:
            errors.append(self._no_seat(written))
        elif seat.committee_id not in self.own:
            errors.append(FieldError("seat", _("An order of this organization cannot change this seat.")))
        membership = self.memberships.get(written.get("membership") or 0)
        if written.get("membership") and (membership is None or (seat and membership.seat_id != seat.pk)):
            errors.append(FieldError("membership", _("No such membership stands in this seat.")))
        named = written.get("person") or {}
        person = self.people.get(named["id"]) if "id" in named else named or None
        if "id" in named and person is None:
            errors.append(FieldError("person.id", _("There is no person with this number.")))
        return {"seat": seat, "membership": membership, "person": person}, errors

    def _body(self, written: Facts) -> tuple[Facts, list[FieldError]]:
        """The body that an item dissolves; nothing else is named there."""
        errors = [
            FieldError(name, _("Leave this out where a body is dissolved."))
            for name in ("seat", "person", "membership")
            if written.get(name)
        ]
        body = self.bodies.get(written["committee"])
        if body is None:
            errors.append(self._no_seat(written))
        elif not self.dissolves:
            errors.append(FieldError("kind", _("A body is dissolved by an order of the central staff.")))
        elif body.pk not in self.own:
            errors.append(
                FieldError("committee", _("An order of this organization cannot dissolve this body."))
            )
        return {"committee": body}, errors

    def _no_seat(self, written: Facts) -> FieldError:
        code, key = written["committee"], written.get("seat")
        keys = [one for committee, one in self.seats if committee == code] if key else []
        if key and keys:
            meant, place = nearest(key, keys), "seat"
        else:
            meant, place, key = nearest_code(code, Committee.objects.all()), "committee", code
        if meant:
            words = _("There is no %(key)s – did you mean %(meant)s?") % {"key": key, "meant": meant}
        else:
            words = _("There is no %(key)s.") % {"key": key}
        return FieldError(place, words)
