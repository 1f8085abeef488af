"""Signing out while a text from before an ended sign-in still waits in the session: it is kept first."""

from allauth.account.views import LogoutView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from roles.models import Order, User
from roles.order_forms.desk import Desk
from roles.order_forms.while_typing import keep_typing
from roles.rights import writable_orders
from roles.views.orders.interrupted import all_pages, let_go


class SignOut(LogoutView):
    """Ends the session, and with it all that only the session holds."""

    def post(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        unkept = _keep_pages(request)
        if unkept is None:
            return super().post(request, *args, **kwargs)
        messages.warning(request, _("Press a button of this draft first: it holds more texts than are kept."))
        return HttpResponseRedirect(reverse("order-edit", args=[unkept.pk]))


def _keep_pages(request: HttpRequest) -> Order | None:
    """Put what waits into the account's working copies; returns the order of which one could not be kept."""
    if not isinstance(request.user, User):
        return None
    now, own = timezone.now(), writable_orders(request.user, timezone.localdate())
    pages = all_pages(request)
    orders = own.select_related("organization").in_bulk([page["order"] for page in pages])
    for page in pages:
        order = orders.get(page["order"])
        if order is None:
            continue
        desk, posted = Desk(order, request.user, timezone.localdate()), {**page["texts"], "tag": page["tag"]}
        if keep_typing(desk, posted=posted, at=now, beside=True).tag is None:
            return order
        let_go(request, page["mark"])
    return None
