"""Writing an order: the first page, and the editor, which loses nothing of what is typed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from gcio_portal.links import PAGE
from roles.actions import draft_order
from roles.actions.working import keep_typed
from roles.models import User
from roles.models.order import EDITABLE
from roles.order_forms.beginning import NewOrderForm
from roles.order_forms.desk import SCAN_AGAIN, Desk
from roles.order_forms.receiving import receive
from roles.order_forms.typing import LONGEST, changed, is_cut
from roles.problems import OrderNotEditable
from roles.rights import writable_organizations
from roles.views.orders.annex_pages import way_back
from roles.views.orders.behalf import note_on_behalf
from roles.views.orders.desk import page_of
from roles.views.orders.interrupted import forget_pages, keep_page, kept_page, let_go
from roles.views.orders.resending import too_many_versions
from roles.views.orders.unsaid import own_order, unsaid_page
from roles.views.orders.while_typing import is_while_typing, keep_while_typing


class OrderNew(LoginRequiredMixin, FormView):
    """Whose order it is and which committee it is about; then the editor opens."""

    template_name = "roles/order_new.html"
    form_class = NewOrderForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not writable_organizations(request.user, timezone.localdate()).exists():
            raise PermissionDenied(_("Orders are drafted by the stewards of an organization."))
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "day": timezone.localdate()}

    def get_initial(self) -> dict[str, Any]:
        asked = self.request.GET
        return {name: asked[name] for name in ("organization", "committee") if asked.get(name)}

    def form_valid(self, form: NewOrderForm) -> HttpResponse:
        user: User = self.request.user  # type: ignore[assignment]
        note_on_behalf(user, form.chosen.pk)
        order = draft_order(organization=form.chosen, by=user)
        if code := form.cleaned_data["committee"]:
            texts = {changed("committee"): code}
            keep_typed(order=order, user=user, texts=texts, at=timezone.now(), version=order.version)
        return HttpResponseRedirect(reverse("order-edit", args=[order.pk]))


class OrderEdit(View):
    """The editor. Every button sends the whole form; it is kept, understood, and shown again by a GET.

    After a GET nothing is sent twice by going back or loading again, and what is shown is what is kept.
    Of an order that is no draft now, the same address shows what its reader has typed and it does not say.
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        order = own_order(request, pk)
        if order.state not in EDITABLE:
            return unsaid_page(request, order)
        desk = Desk(order, request.user, timezone.localdate(), restored=kept_page(request, pk))
        return render(request, "roles/order_form.html", page_of(desk, request.GET.get(PAGE, "")))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        here = reverse("order-edit", args=[pk])
        button = request.POST.get("do", "")
        if is_while_typing(button):
            return keep_while_typing(request, pk)
        if is_cut(request.POST):
            cut = _("A text was longer than %(most)d characters; what came after them was not kept.")
            messages.warning(request, cut % {"most": LONGEST})
        if not isinstance(request.user, User):
            return self._interrupted(request, pk, here)
        order = own_order(request, pk)
        note_on_behalf(request.user, order.organization_id)
        desk, scan = Desk(order, request.user, timezone.localdate()), request.FILES.get("scan")
        outcome = receive(desk, posted=request.POST, scan=scan, at=timezone.now())
        if outcome.scan_lost:
            messages.warning(request, SCAN_AGAIN)
        if outcome.full:
            return too_many_versions(request)
        let_go(request, request.POST.get("restored", ""))
        if outcome.closed:
            return self._closed(request, pk, here)
        if outcome.ready:
            return HttpResponseRedirect(reverse("order-submit", args=[pk]))
        if button == "leave":
            return HttpResponseRedirect(reverse("my-work"))
        return HttpResponseRedirect(here + way_back(request, order, button))

    def _closed(self, request: HttpRequest, pk: int, here: str) -> HttpResponse:
        """The order has gone on meanwhile: to what waits for it, which the same address shows."""
        if request.POST.get("do") == "forget":
            forget_pages(request, pk)
            messages.success(request, _("What you had typed is thrown away; the order stands as it is."))
        else:
            messages.warning(request, str(OrderNotEditable(own_order(request, pk))))
        return HttpResponseRedirect(here)

    def _interrupted(self, request: HttpRequest, pk: int, here: str) -> HttpResponse:
        """The sign-in has ended while someone was typing: the texts wait in the session for the next one."""
        keep_page(request, pk)
        messages.warning(
            request, _("You had been signed out. What you typed is kept: sign in and it is there again.")
        )
        return redirect_to_login(here)
