"""What waits for one account: orders to mend, to finish or to check, and seats that need one."""

import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from committees.models import Committee
from gcio_portal import thai
from roles.compliance import ACTING_DAYS
from roles.models import Membership, Order, OrderState, User
from roles.models.user import Office
from roles.rights import holds_office, organizations_of
from roles.summaries import seats_of
from roles.views.orders.wording import committee_name, name_of
from roles.views.wording import in_language

Task = dict[str, Any]
MOST = 50  # of each list; the list of orders and the committees show the rest


def work_of(user: User, day: datetime.date) -> dict[str, Any]:
    """The lists of the page, each of tasks; what is not this account's business is an empty list."""
    own = organizations_of(user, day)
    checks = holds_office(user, Office.CENTRAL)
    orders = list(_open_orders(user, own, checks=checks)[: 4 * MOST])
    kept = list(own.in_thai_order())  # type: ignore[attr-defined]
    keys = {body.pk for body in kept}
    own_orders = [one for one in orders if one.organization_id in keys or one.drafted_by_id == user.pk]
    work: dict[str, Any] = {
        "to_check": [_order(one) for one in orders if checks and one.state == OrderState.SUBMITTED],
        "returned": [_order(one) for one in own_orders if one.state == OrderState.RETURNED],
        "drafts": [_order(one) for one in own_orders if one.state == OrderState.DRAFT],
        "waiting": [_order(one) for one in orders if not checks and one.state == OrderState.SUBMITTED],
        "checks": checks,
    }
    work |= _seats(own, day)
    work["kept"] = [in_language(vars(one), "name") for one in kept]
    return work


def _open_orders(user: User, own: QuerySet[Any], *, checks: bool) -> QuerySet[Order]:
    """Orders on their way: the account's own, and for the central staff all that wait, longest first."""
    open_states = [OrderState.DRAFT, OrderState.RETURNED, OrderState.SUBMITTED]
    found = Order.objects.filter(state__in=open_states).select_related("organization", "submitted_by")
    if not checks:
        found = found.filter(organization__in=own.values("pk"))
    return found.order_by(F("submitted_at").asc(nulls_last=True), "pk")


def _order(order: Order) -> Task:
    page = "order-edit" if order.state in {OrderState.DRAFT, OrderState.RETURNED} else "order-detail"
    return {
        "name": name_of(order),
        "subject": order.subject,
        "organization": in_language(vars(order.organization), "name"),
        "reason": order.reason if order.state == OrderState.RETURNED else "",
        "sent": order.submitted_at and thai.as_day(order.submitted_at),
        "url": reverse(page, args=[order.pk]),
    }


def _seats(own: QuerySet[Any], day: datetime.date) -> dict[str, list[Task]]:
    """Required seats of the own bodies that are vacant, long acted in, or without a known holder."""
    bodies = {
        one.pk: one
        for one in Committee.objects.as_of(day)
        .filter(organization__in=own.values("pk"))
        .select_related("organization")
        .in_thai_order()
    }
    found: dict[str, list[Task]] = {"vacant": [], "acting": [], "unknown": []}
    if not bodies:
        return found
    since = _acting_since(bodies, day)
    rows = seats_of(bodies, day)
    for key, body in bodies.items():
        for seat in rows.get(key, []):
            name = {"VACANT": "vacant", "UNKNOWN": "unknown"}.get(seat["state"])
            if seat["state"] == "ACTING" and seat["seat_id"] in since:
                name = "acting"
            if seat["required"] and name:
                found[name].append(_seat(body, seat, since.get(seat["seat_id"])))
    return found


def _acting_since(bodies: Any, day: datetime.date) -> dict[int, datetime.date]:
    """The seats in which someone has been acting for longer than is usual, with the first day."""
    long_ago = day - datetime.timedelta(days=ACTING_DAYS)
    acting = Membership.objects.as_of(day).acting().filter(seat__committee__in=bodies)
    return dict(acting.filter(start_date__lt=long_ago).values_list("seat_id", "start_date"))


def _seat(body: Committee, seat: dict[str, Any], since: datetime.date | None) -> Task:
    return {
        "title": in_language(seat, "title"),
        "committee": committee_name(body),
        "url": reverse("committee-detail", args=[body.code]),
        "draft_url": f"{reverse('order-new')}?organization={body.organization.code}&committee={body.code}"
        if body.organization
        else "",
        "who": in_language(seat, "name") if seat["person_id"] else "",
        "since": since or seat["vacant_since"],
        "last": seat["end_date"] if seat["is_last"] else None,
    }
