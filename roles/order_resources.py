"""Orders as rows: what the API lists and the exports write."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from gcio_portal.rest import Resource, Row
from gcio_portal.rest.etags import PUBLIC
from gcio_portal.rest.resources import iso
from roles.authentication import scope_of, scopes_of
from roles.filters import OrderFilter
from roles.models import Order, OrderItem, OrderState, Scope
from roles.order_serializers import OrderSerializer
from roles.rights import orders_with_papers, visible_orders

Day = datetime.date | None
PAPER = ("number", "be_year", "subject", "signed_on", "effective_on")
COLUMNS = (
    *("id", "organization__code", *PAPER, "signatory_name", "signatory_position", "state", "reason"),
    "version",
)
ITEM_COLUMNS = (
    *("id", "order_id", "kind", "seat__committee__code", "seat__key", "membership_id", "position_title"),
    "committee__code",
    *("capacity", "start_date", "end_date", "end_reason", "evidence"),
    *("person_id", "person__name_th", "person__name_en"),
)


class Orders(Resource):
    """Orders, of which the public reads the published ones.

    `visible` are those that a reader may see, `papers` those of which the reader also reads the reasons.
    """

    name = "orders"
    title = _("Orders")
    description = _(
        "The papers by which people enter and leave seats, with the changes that each makes. Without a key: "
        "those that were published; with a key that reads drafts, also those of its organizations."
    )
    filterset = OrderFilter
    serializer = OrderSerializer
    takes_day = answers_for_today = False

    def __init__(self, visible: QuerySet | None = None, papers: QuerySet | None = None) -> None:
        self.visible = visible
        self.papers = Order.objects.none() if papers is None else papers

    def seen_by(self, request: Request) -> "Orders":
        """With a key that reads drafts, those of its organizations of today too."""
        if Scope.ORDERS_READ not in scopes_of(request):
            return self
        day = timezone.localdate()
        return Orders(visible_orders(request.user, day), papers=orders_with_papers(request.user, day))

    def scope(self, request: Request) -> str:
        return scope_of(request, timezone.localdate(), default=PUBLIC)

    def listed(self, day: Day) -> QuerySet:
        return Order.objects.public() if self.visible is None else self.visible.all()

    def found(self) -> QuerySet:
        return self.listed(None)

    def values(self, records: QuerySet, day: Day) -> QuerySet:
        return records.values(*COLUMNS)

    def rows(self, values: Sequence[Row], day: Day) -> list[Row]:
        items = _items([one["id"] for one in values])
        decided = [one["id"] for one in values if one["state"] in {OrderState.RETURNED, OrderState.REVOKED}]
        told = set(self.papers.filter(pk__in=decided).values_list("pk", flat=True)) if decided else set()
        return [_row(one, items[one["id"]], told=one["id"] in told) for one in values]


def _row(one: Row, items: list[Row], *, told: bool) -> Row:
    """told: the reader is one who reads why the order was returned or revoked."""
    return {
        "id": one["id"],
        "organization": one["organization__code"],
        "number": one["number"],
        "be_year": one["be_year"],
        "subject": one["subject"],
        "signed_on": iso(one["signed_on"]),
        "effective_on": iso(one["effective_on"]),
        "signatory": {"name": one["signatory_name"], "position": one["signatory_position"]},
        "state": one["state"],
        "reason": one["reason"] if told else "",
        "version": one["version"],
        "items": items,
    }


def _items(orders: Sequence[int]) -> dict[int, list[Row]]:
    """The items of these orders, in the order of the annex, in one query."""
    found: dict[int, list[Row]] = defaultdict(list)
    lines: Any = OrderItem.objects.filter(order__in=orders).order_by("order_id", "ordinal")
    for one in lines.values(*ITEM_COLUMNS):
        found[one["order_id"]].append(_item(one))
    return found


def _item(one: Row) -> Row:
    person = {
        "id": one["person_id"],
        "name_th": one["person__name_th"],
        "name_en": one["person__name_en"],
    }
    return {
        "id": one["id"],
        "kind": one["kind"],
        "committee": one["seat__committee__code"] or one["committee__code"],
        "seat": one["seat__key"],
        "person": person if one["person_id"] else None,
        "membership": one["membership_id"],
        "position_title": one["position_title"],
        "capacity": one["capacity"],
        "start_date": iso(one["start_date"]),
        "end_date": iso(one["end_date"]),
        "end_reason": one["end_reason"] or None,
        "evidence": one["evidence"],
    }


def order_row(pk: int) -> Row:
    """One order as the API shows it to whoever has just written it. Three queries at most."""
    written = Order.objects.filter(pk=pk)
    resource = Orders(written, papers=written)
    return resource.rows(list(resource.values(resource.listed(None), None)), None)[0]
