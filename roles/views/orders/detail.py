"""One order: its paper, where it stands, what it changes, and what the reader may do with it."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from gcio_portal import links, thai
from roles.models import Order, OrderItem, OrderState, User, WorkingCopy
from roles.rights import may_read_papers, visible_orders
from roles.views.orders.dissolved import with_those_who_left
from roles.views.orders.steps import steps_of
from roles.views.orders.way import way_of
from roles.views.orders.what_if import what_if_of
from roles.views.orders.wording import item_line, name_of, state_of, with_names
from roles.views.wording import in_language

ITEMS_A_PAGE = 100  # the whole list is in the order's PDF


class VisibleOrder:
    """A view of one order; whoever may not see it gets 404, as if it were not there.

    With `size`, how many items it has, and `has_unsaid`: a working copy of the reader's waits beside it.
    """

    def get_queryset(self) -> QuerySet[Order]:
        reader, today = self.request.user, timezone.localdate()  # type: ignore[attr-defined]
        found = visible_orders(reader, today)
        typed = WorkingCopy.objects.filter(order=OuterRef("pk"), user=reader.pk)
        size = OrderItem.objects.filter(order=OuterRef("pk")).values("order").values(number=Count("pk"))
        return found.select_related("organization", "drafted_by", "submitted_by", "published_by").annotate(
            size=Coalesce(Subquery(size), 0), has_unsaid=Exists(typed)
        )


class ChangesByPage(Paginator):
    """The changes of an order, whose number is known with it."""

    def __init__(self, order: Order) -> None:
        super().__init__(with_names(OrderItem.objects.filter(order=order)), ITEMS_A_PAGE)
        self.size: int = order.size  # type: ignore[attr-defined]

    @property
    def count(self) -> int:
        return self.size


class OrderDetail(VisibleOrder, DetailView):
    """The order as the registry has it; a published one for everybody."""

    template_name = "roles/order_detail.html"
    context_object_name = "order"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order, today = self.object, timezone.localdate()
        user: User | AnonymousUser = self.request.user
        summary = summary_of(order, page=self.request.GET.get("page"))
        is_open = not summary["is_public"]  # seen by nobody but those who read its papers
        reads_papers = is_open or may_read_papers(user, order, today)
        is_short = summary["changes"].paginator.num_pages == 1  # of a longer one the next step tells it
        return super().get_context_data(
            today=today,
            reads_papers=reads_papers,
            way=way_of(order) if reads_papers else [],
            steps=steps_of(user, order, today) if reads_papers else [],
            what_if=what_if_of(order, today) if is_open and is_short and summary["items"] else None,
            api_url=f"{links.API_ROOT}orders/{order.pk}/",
            changes_are_paged=True,
            **summary,
            **kwargs,
        )


def summary_of(order: Order, page: str | None = None) -> dict[str, Any]:
    """What every page of an order shows: name, state, paper, and a page of its changes as `items`.

    order: as VisibleOrder finds it. page: its number, as it was asked for; where there is none, the nearest.
    """
    changes = ChangesByPage(order).get_page(page)
    return {
        "name": name_of(order),
        "state": state_of(order),
        "paper": paper_of(order),
        "changes": changes,
        "items": with_those_who_left(order, [item_line(item, order) for item in changes]),
        "organization": in_language(vars(order.organization), "name"),
        "organization_url": reverse("organization-detail", args=[order.organization.code]),
        "is_public": order.state in {OrderState.PUBLISHED, OrderState.REVOKED},
    }


def paper_of(order: Order) -> list[tuple[str, str]]:
    """Labels and values of the paper; what a draft does not say yet is empty."""
    signatory = " · ".join(part for part in (order.signatory_name, order.signatory_position) if part)
    return [
        (_("Number"), str(order) if order.number else ""),
        (_("Subject"), order.subject),
        (_("Signed on"), thai.format_date(order.signed_on) if order.signed_on else ""),
        (_("Effective from"), thai.format_date(order.effective_on) if order.effective_on else ""),
        (_("Signatory"), signatory),
    ]
