"""What someone typed into an order that is no draft any more: shown, kept, and never written by itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from roles.models import Order, OrderState, User
from roles.order_forms.conflicts import says_more, waiting_text
from roles.order_forms.reading import Reader
from roles.rights import writable_orders
from roles.views.orders.interrupted import kept_pages
from roles.views.orders.wording import name_of, state_of
from roles.views.wording import in_language


def own_order(request: HttpRequest, pk: int) -> Order:
    """The order among those that the account may write; a stranger is told that there is none."""
    own = writable_orders(request.user, timezone.localdate())
    return get_object_or_404(own.select_related("organization"), pk=pk)


def unsaid_page(request: HttpRequest, order: Order) -> HttpResponse:
    """The texts that wait, newest last; without any, the order itself."""
    versions = _versions(request, order)
    if not versions:
        return HttpResponseRedirect(reverse("order-detail", args=[order.pk]))
    context = {
        "order": order,
        "name": name_of(order),
        "state": state_of(order),
        "organization": in_language(vars(order.organization), "name"),
        "versions": versions,
        "can_come_back": order.state == OrderState.SUBMITTED,
    }
    return render(request, "roles/order_unsaid.html", context)


def _versions(request: HttpRequest, order: Order) -> list[dict[str, Any]]:
    """Each with its `rows`; what only the session holds also has the `fields` that keep it for longer."""
    user: User = request.user  # type: ignore[assignment]
    reader = Reader(order, user, timezone.localdate())
    copy = waiting_text(order, user)
    kept = [*copy.rivals, copy.texts] if copy else []
    found = [{"rows": reader.rows(texts)} for texts in kept]
    for page in kept_pages(request, order.pk):
        sent = {**page["texts"], "tag": page["tag"]}
        if says_more(order, sent):
            fields = [*sent.items(), ("restored", page["mark"])]
            found.append({"rows": reader.rows(page["texts"]), "fields": fields})
    return [one for one in found if one["rows"]]
