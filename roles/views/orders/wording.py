"""Orders and their changes as pages take them: words instead of codes, addresses instead of keys."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.models import Committee
from gcio_portal import thai
from roles.models import Capacity, ItemKind, Membership, Order, OrderItem, OrderState
from roles.models.order import IN_FORCE
from roles.views.wording import in_language, role_label

VERBS = {
    ItemKind.APPOINT: gettext_lazy("Takes the seat"),
    ItemKind.END: gettext_lazy("Leaves the seat"),
    ItemKind.CORRECT: gettext_lazy("Correction of a wrong record"),
    ItemKind.DISSOLVE: gettext_lazy("The body is dissolved"),
}
# Shapes of the states, from the pieces of a check and of a seat; the words are the state's own.
SHAPES = {
    OrderState.DRAFT: "UNKNOWN",
    OrderState.SUBMITTED: "LAST",
    OrderState.RETURNED: "ERROR",
    OrderState.PUBLISHED: "DONE",
    OrderState.REVOKED: "VACANT",
}


def name_of(order: Order) -> str:
    """What an order is called: its number, or that it is a draft."""
    if order.number:
        return _("Order %(number)s") % {"number": order}
    return _("Draft order %(id)d") % {"id": order.pk}


def state_of(order: Order) -> dict[str, Any]:
    """`shape` and `words` for the `state` tag."""
    return {"shape": SHAPES[OrderState(order.state)], "words": order.get_state_display()}


def changes_of(orders: Iterable[Order], *, most: int) -> dict[int, dict[str, Any]]:
    """`items`: the first changes of each order, in the order of its annex, and `more`: how many follow.

    One query, which reads no more than `most` of each order.
    """
    by_order = {one.pk: one for one in orders}
    found: dict[int, dict[str, Any]] = {pk: {"items": [], "more": 0} for pk in by_order}
    for item in with_names(_first_items(list(by_order), most)):
        changes = found[item.order_id]
        changes["items"].append(item_line(item, by_order[item.order_id]))
        changes["more"] = max(0, item.in_all - most)  # type: ignore[attr-defined]
    return found


def _first_items(orders: list[int], most: int) -> QuerySet[OrderItem]:
    """`in_all` tells how many items the order has. The ranks are counted before any name is joined."""
    place = Window(RowNumber(), partition_by="order_id", order_by="ordinal")
    ranked = OrderItem.objects.filter(order__in=orders).annotate(place=place).filter(place__lte=most)
    siblings = OrderItem.objects.filter(order=OuterRef("order")).values("order")
    in_all = siblings.annotate(number=Count("pk")).values("number")
    return OrderItem.objects.filter(pk__in=ranked.values("pk")).annotate(in_all=Subquery(in_all))


def with_names(items: QuerySet[OrderItem]) -> QuerySet[OrderItem]:
    """Items with what their lines name; `is_seated` tells whether the person has a public page."""
    return (
        items.select_related(
            "seat__committee__organization", "committee__organization", "person", "membership__person"
        )
        .annotate(is_seated=Exists(Membership.objects.filter(person=OuterRef("person"))))
        .order_by("order_id", "ordinal")
    )


def item_line(item: OrderItem, order: Order) -> dict[str, Any]:
    """One change: who, what happens to them, in which seat, from when and until when."""
    committee = item.body()
    person = item.person or (item.membership and item.membership.person)
    wrong = item.membership if item.kind == ItemKind.CORRECT else None
    is_public = item.person is None or order.state in IN_FORCE or getattr(item, "is_seated", False)
    return {
        "id": item.pk,
        "kind": item.kind,
        "verb": VERBS[ItemKind(item.kind)],
        "person": person and in_language(vars(person), "name"),
        "person_url": reverse("person-detail", args=[person.pk]) if person and is_public else "",
        "wrong": wrong and _wrong_record(wrong, item),
        "seat": role_label(item.seat.role) if item.seat else _("All its seats"),
        "committee": committee_name(committee),
        "committee_pk": committee.pk,
        "committee_url": reverse("committee-detail", args=[committee.code]),
        "capacity": _capacity(item, wrong),
        "position": item.position_title,
        "start_date": item.start_date,
        "end_date": item.end_date,
        "end_reason": item.get_end_reason_display() if item.end_reason else "",
        "evidence": item.evidence,
    }


def _wrong_record(wrong: Membership, item: OrderItem) -> dict[str, Any]:
    """The record that a correction puts right, with all that the right one can say differently."""
    return {
        "person": in_language(vars(wrong.person), "name"),
        "capacity": _capacity(wrong, item),
        "position": wrong.position_title,
        "start_date": wrong.start_date,
        "end_date": wrong.end_date,
        "end_reason": wrong.get_end_reason_display() if wrong.end_reason else "",
    }


def _capacity(one: Membership | OrderItem, other: Membership | OrderItem | None) -> str:
    """In which capacity someone holds the seat; empty where both are the usual, substantive one."""
    usual = one.capacity == Capacity.SUBSTANTIVE and (other is None or other.capacity == one.capacity)
    return "" if usual else one.get_capacity_display()


def committee_name(committee: Any) -> str:
    """A committee in short: its kind and its organization."""
    if committee.organization is None:
        return in_language(vars(committee), "name")
    return f"{committee.kind} {in_language(vars(committee.organization), 'name')}"


def person_behind(account: Any) -> str:
    """What colleagues call an account."""
    return account.get_full_name() or account.username


def no_seat_of(code: str, day: datetime.date) -> str:
    """Why no seat can be chosen for an order of that first day; code: of the chosen committee, or empty."""
    body = Committee.objects.filter(code=code).select_related("organization").first() if code else None
    said = {"effective": thai.format_date(day)}
    if body is None:
        return _("No seat that this order can change stands on %(effective)s.") % said
    said["committee"] = committee_name(body)
    if body.end_date and body.end_date < day:
        said["last"] = thai.format_date(body.end_date)
        return _("%(committee)s ended on %(last)s: none of its seats stands on %(effective)s.") % said
    return _("No seat of %(committee)s stands on %(effective)s.") % said
