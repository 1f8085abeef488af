"""Writing an order: the first page, and the editor, which loses nothing of what is typed."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from roles.actions import draft_order
from roles.actions.working import keep_typed
from roles.models import Order, User
from roles.models.order import EDITABLE
from roles.order_forms.beginning import NewOrderForm
from roles.order_forms.desk import Desk, receive
from roles.order_forms.typing import LONGEST, changed, is_cut
from roles.problems import OrderNotEditable
from roles.rights import writable_orders, writable_organizations
from roles.views.orders.behalf import note_on_behalf
from roles.views.orders.desk import page_of
from roles.views.orders.interrupted import keep_page, kept_page, let_go


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
    """

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not isinstance(request.user, User):
            return redirect_to_login(request.get_full_path())
        order = self._order(request, pk)
        if order.state not in EDITABLE:
            return HttpResponseRedirect(reverse("order-detail", args=[pk]))
        desk = Desk(order, request.user, timezone.localdate(), restored=kept_page(request, pk))
        return render(request, "roles/order_form.html", page_of(desk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        here = reverse("order-edit", args=[pk])
        if is_cut(request.POST):
            cut = _("A text was longer than %(most)d characters; what came after them was not kept.")
            messages.warning(request, cut % {"most": LONGEST})
        if not isinstance(request.user, User):
            return self._interrupted(request, pk, here)
        order = self._order(request, pk)
        note_on_behalf(request.user, order.organization_id)
        desk = Desk(order, request.user, timezone.localdate())
        try:
            ready = receive(desk, posted=request.POST, scan=request.FILES.get("scan"), at=timezone.now())
        except OrderNotEditable as problem:
            messages.warning(request, str(problem))
            return HttpResponseRedirect(reverse("order-detail", args=[pk]))
        let_go(request, request.POST.get("restored", ""))
        if ready:
            return HttpResponseRedirect(reverse("order-submit", args=[pk]))
        if request.POST.get("do") == "leave":
            return HttpResponseRedirect(reverse("my-work"))
        return HttpResponseRedirect(here + _place(request.POST.get("do", "")))

    def _order(self, request: HttpRequest, pk: int) -> Order:
        """The order among those that the account may write; a stranger is told that there is none."""
        own = writable_orders(request.user, timezone.localdate())
        return get_object_or_404(own.select_related("organization"), pk=pk)

    def _interrupted(self, request: HttpRequest, pk: int, here: str) -> HttpResponse:
        """The sign-in has ended while someone was typing: the texts wait in the session for the next one."""
        keep_page(request, pk)
        messages.warning(
            request, _("You had been signed out. What you typed is kept: sign in and it is there again.")
        )
        return redirect_to_login(here)


def _place(button: str) -> str:
    """Where on the page the answer to a button stands."""
    name = button.partition(":")[0]
    if name in {"open", "edit", "fill", "search", "cancel", "remove"}:
        return "#change"
    return ""
