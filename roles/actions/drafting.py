"""Writing an order: its paper and its items, while it is a draft or has been returned."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q

from committees.models import Committee, Organization, Seat
from gcio_portal.history import because
from roles.actions.locking import editable, save
from roles.fingerprints import fingerprint
from roles.models import Capacity, EndReason, ItemKind, Membership, Order, OrderItem, Person, User
from roles.order_numbers import normal_number

PAPER = frozenset(
    {
        "number",
        "be_year",
        "signed_on",
        "effective_on",
        "subject",
        "signatory_name",
        "signatory_position",
        "scan",
    }
)
ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def draft_order(*, organization: Organization, by: User | None, **paper: Any) -> Order:
    """A new draft of the organization. `paper`: any of PAPER; what is missing is asked for at submitting.

    Raises ValidationError with the fields that cannot be used.
    """
    order = Order(organization=organization, drafted_by=by, **_paper(paper))
    order.full_clean()
    with because(order.subject, "draft begun"):
        order.save()
    return order


@transaction.atomic
def change_order(*, order: Order, version: int | None = None, **paper: Any) -> Order:
    """Write the given fields of the paper. Raises OrderNotEditable, EditConflict or ValidationError."""
    current = editable(order, version=version)
    facts = _paper(paper)
    for name, value in facts.items():
        setattr(current, name, value)
    current.full_clean()
    with because(current.subject, "draft written"):
        save(current, *facts)
    return current


def _paper(paper: dict[str, Any]) -> dict[str, Any]:
    unknown = set(paper) - PAPER
    if unknown:
        raise TypeError(f"not of the paper of an order: {', '.join(sorted(unknown))}")
    if "scan" in paper:  # whatever is attached later can be held against what was attached
        paper = paper | {"scan_sha256": fingerprint(paper["scan"]) if paper["scan"] else ""}
    if not paper.get("number"):
        return paper
    try:
        return paper | {"number": normal_number(paper["number"])}
    except ValidationError as error:
        raise ValidationError({"number": error}) from error


@transaction.atomic
def add_item(
    *,
    order: Order,
    kind: ItemKind,
    seat: Seat | None = None,
    membership: Membership | None = None,
    person: Person | None = None,
    version: int | None = None,
    **facts: Any,
) -> OrderItem:
    """One more item, at the end.

    `facts`: position_title, capacity, start_date, end_date, end_reason, evidence; and committee, in place of
    the seat, where a body is dissolved.

    Raises OrderNotEditable, EditConflict or ValidationError.
    """
    current = editable(order, version=version)
    last = current.items.aggregate(last=Max("ordinal"))["last"] or 0
    item = OrderItem(
        order=current,
        ordinal=last + 1,
        kind=kind,
        seat=seat,
        membership=membership,
        person=person,
        **facts,
    )
    item.base_event = newest_event(item)
    item.full_clean()
    with because(current.subject, "item added"):
        item.save()
        save(current)
    return item


@transaction.atomic
def remove_item(*, item: OrderItem, version: int | None = None) -> None:
    """Take an item out of a draft; the history keeps it. Raises OrderNotEditable or EditConflict."""
    current = editable(item.order, version=version)
    with because(current.subject, "item removed"):
        item.delete()
        save(current)


@transaction.atomic
def replace_holder(
    *,
    order: Order,
    seat: Seat,
    person: Person,
    start_date: datetime.date,
    end_reason: EndReason,
    version: int | None = None,
    **facts: Any,
) -> list[OrderItem]:
    """The old holder ends the day before the new one begins: two items, or one where nobody holds the seat.

    `end_reason`: why the old holder leaves; `facts`: as of add_item, of the new one. Raises as add_item.
    """
    editable(order, version=version)
    leaving = Membership.objects.filter(seat=seat).as_of(start_date).substantive().first()
    items = []
    if leaving is not None and leaving.start_date < start_date:
        items.append(
            add_item(
                order=order,
                kind=ItemKind.END,
                seat=seat,
                membership=leaving,
                end_date=start_date - ONE_DAY,
                end_reason=end_reason,
            )
        )
    items.append(
        add_item(
            order=order,
            kind=ItemKind.APPOINT,
            seat=seat,
            person=person,
            capacity=Capacity.SUBSTANTIVE,
            start_date=start_date,
            **facts,
        )
    )
    return items


@transaction.atomic
def dissolve_committee(
    *, order: Order, committee: Committee, last_day: datetime.date, version: int | None = None
) -> OrderItem:
    """The body, its local seats and everybody in it end with that day.

    Raises OrderNotEditable, EditConflict or ValidationError.
    """
    return add_item(
        order=order, kind=ItemKind.DISSOLVE, committee=committee, end_date=last_day, version=version
    )


def newest_event(item: OrderItem) -> int:
    """The newest event of the memberships that an item is about, 0 before the first; a higher one is news."""
    events: Any = Membership._meta.get_field("events").related_model
    seats = Seat.objects.filter(Q(pk=item.seat_id) | Q(committee=item.committee_id)).values("pk")
    return events.objects.filter(seat__in=seats).aggregate(newest=Max("pgh_id"))["newest"] or 0
