"""The list of orders, and the queue of those that wait to be checked."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from roles.models import Order, OrderState
from roles.rights import visible_orders, writable_organizations
from roles.views.filters import OrderListFilter
from roles.views.lists import RegistryList
from roles.views.orders.wording import changes_of, name_of, state_of
from roles.views.wording import in_language

MOST_ITEMS = 3  # of each order, in the list
MOST_TO_CHECK = 10  # of each order, in the queue


class OrderList(RegistryList):
    """Orders that the reader may see, newest first; those that wait for a check, longest waiting first."""

    template_name = "roles/order_list.html"
    context_object_name = "orders"
    heading = gettext_lazy("Orders")
    export = "orders"
    exports_day = False
    filterset_class = OrderListFilter

    def _read_day(self) -> None:
        """An order is the same on every day."""

    def records(self) -> QuerySet[Order]:
        found = visible_orders(self.request.user, self.today).select_related("organization")
        if self.is_queue:
            return found.order_by("submitted_at", "pk")
        return found.newest_first()  # type: ignore[attr-defined]

    @property
    def is_queue(self) -> bool:
        return self.request.GET.getlist("state") == [OrderState.SUBMITTED]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_draft = writable_organizations(self.request.user, self.today).exists()
        context = super().get_context_data(is_queue=self.is_queue, may_draft=may_draft, **kwargs)
        return context | {"exported": self._exported(context["paginator"].count)}

    def _exported(self, found: int) -> int:
        """How many of those found an export holds: the API knows no session, and gives what is public."""
        if not found or not self.request.user.is_authenticated:
            return found
        seen: Any = self.filterset.qs
        return int(seen.public().count())

    def address(self, record: Order) -> str:
        return reverse("order-detail", args=[record.pk])

    def rows(self, records: list[Order]) -> list[dict[str, Any]]:
        changes = changes_of(records, most=MOST_TO_CHECK if self.is_queue else MOST_ITEMS)
        return [
            {
                "name": name_of(one),
                "url": self.address(one),
                "subject": one.subject,
                "state": state_of(one),
                "signed_on": one.signed_on,
                "effective_on": one.effective_on,
                "submitted_at": one.submitted_at,
                "organization": in_language(vars(one.organization), "name"),
                "organization_url": reverse("organization-detail", args=[one.organization.code]),
                **changes[one.pk],
            }
            for one in records
        ]
