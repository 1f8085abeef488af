"""Handing an order on, sending it back, publishing and revoking it: each looked at once more, then done."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from roles.actions import publish_order, return_order, revoke_order, submit_order
from roles.models import Order, OrderState, User
from roles.order_forms.deciding import ConfirmForm, ReasonForm, SubmitForm, VoidForm
from roles.problems import EditConflict, OrderIncomplete, OrderProblem
from roles.rights import may_decide, may_read_papers, may_revoke, may_submit
from roles.views.orders.behalf import note_on_behalf
from roles.views.orders.detail import VisibleOrder, summary_of
from roles.views.orders.interrupted import forget_reason, keep_reason, kept_reason
from roles.views.orders.way import way_of
from roles.views.orders.what_if import undone_of, what_if_of
from roles.what_if import what_if


class Step(LoginRequiredMixin, VisibleOrder, DetailView):
    """One step on the way of an order. GET shows what it would mean, POST takes it.

    An account that may not take the step is led back to the order, which says why.
    """

    template_name = "roles/order_step.html"
    context_object_name = "order"
    form_class: type[ConfirmForm] = ConfirmForm
    heading: Any
    button: Any
    button_kind = ""
    done: Any
    hint: Any = ""
    object: Order

    def allowed(self, order: Order, user: User) -> bool:
        raise NotImplementedError

    def take(self, order: Order, user: User, form: ConfirmForm) -> None:
        raise NotImplementedError

    def effect(self, order: Order) -> dict[str, Any]:
        """What the step would mean for the registry: before and after, and what to look at."""
        return what_if_of(order, timezone.localdate())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = request.user
        if not isinstance(user, User):
            return self.handle_no_permission()
        self.object = self.get_object()
        if not self.allowed(self.object, user):
            return self._refused()
        return super().dispatch(request, *args, **kwargs)

    def handle_no_permission(self) -> HttpResponseRedirect:
        """Without a sign-in: to it, and a reason that was written waits meanwhile."""
        if self.request.method == "POST" and keep_reason(self.request):
            messages.warning(
                self.request,
                _("You had been signed out. What you typed is kept: sign in and it is there again."),
            )
        return super().handle_no_permission()

    def _refused(self) -> HttpResponse:
        """Led back to the order; a reason that was typed stands on a page with what others decided."""
        typed = self.request.POST.get("reason", "") or kept_reason(self.request)
        if typed.strip():
            return self._overtaken(typed)
        messages.warning(self.request, _("This step cannot be taken now; the order says where it stands."))
        return HttpResponseRedirect(reverse("order-detail", args=[self.object.pk]))

    def _overtaken(self, typed: str) -> HttpResponse:
        order, today = self.object, timezone.localdate()
        reads_papers = may_read_papers(self.request.user, order, today)
        context = {
            "order": order,
            "heading": self.heading,
            "typed": typed,
            "reads_papers": reads_papers,
            "has_reason": reads_papers and order.state in {OrderState.RETURNED, OrderState.REVOKED},
            "way": way_of(order) if reads_papers else [],
            **summary_of(order),
        }
        status = 409 if self.request.method == "POST" else 200
        return render(self.request, "roles/order_overtaken.html", context, status=status)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        known = {"version": self.object.version, "reason": kept_reason(request)}
        return self._page(self.form_class(initial=known))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST.copy())
        if form.is_valid() and self._taken(form):
            forget_reason(request)
            messages.success(request, self.done)
            return HttpResponseRedirect(reverse("order-detail", args=[self.object.pk]))
        self.object = self.get_object()  # someone may have been faster
        if not self.allowed(self.object, cast(User, request.user)):
            return self._refused()
        self._count_for_what_is_shown(form)
        return self._page(form)

    def _taken(self, form: ConfirmForm) -> bool:
        """Whether the step was taken; if not, the form says why."""
        user = cast(User, self.request.user)
        note_on_behalf(user, self.object.organization_id)
        try:
            self.take(self.object, user, form)
        except OrderIncomplete as problem:
            for field, words in problem.missing.items():
                form.add_error(field if field in form.fields else None, words)
        except OrderProblem as problem:
            form.add_error(None, str(problem))
        else:
            return True
        return False

    def _count_for_what_is_shown(self, form: ConfirmForm) -> None:
        """The page shows the order as it is now: it says that it has changed; the next press is for it."""
        shown = str(self.object.version)
        if form.data.get("version") != shown:
            words = str(EditConflict(self.object))
            if words not in form.non_field_errors():
                form.add_error(None, words)
            form.data["version"] = shown  # type: ignore[index]

    def _page(self, form: ConfirmForm) -> HttpResponse:
        order = self.object
        context = {
            "order": order,
            "form": form,
            "heading": self.heading,
            "button": self.button,
            "button_kind": self.button_kind,
            "hint": self.hint,
            "reads_papers": may_read_papers(self.request.user, order, timezone.localdate()),
            "what_if": self.effect(order),
            **summary_of(order),
        }
        return render(self.request, self.template_name, context, status=422 if form.errors else 200)


class Submit(Step):
    """From the agency to the central staff."""

    form_class = SubmitForm
    heading = gettext_lazy("Submit the order to OCSC")
    button = gettext_lazy("Submit to OCSC")
    done = gettext_lazy("The order was submitted to OCSC. If something has to be mended, it comes back here.")
    hint = gettext_lazy("After this the order cannot be edited until OCSC returns it.")

    def allowed(self, order: Order, user: User) -> bool:
        return may_submit(user, order, timezone.localdate())

    def _taken(self, form: ConfirmForm) -> bool:
        is_meant = form.cleaned_data["send_anyway"]
        if not is_meant and what_if(self.object, day=timezone.localdate()).errors:
            words = _("OCSC cannot publish it as it is: mend it first, or tick that it is sent all the same.")
            form.add_error("send_anyway", words)
            return False
        return super()._taken(form)

    def take(self, order: Order, user: User, form: ConfirmForm) -> None:
        submit_order(order=order, by=user, at=timezone.now(), version=form.cleaned_data["version"])


class Return(Step):
    """Back to the agency, with the reason."""

    form_class = ReasonForm
    heading = gettext_lazy("Return the order with a reason")
    button = gettext_lazy("Return the order")
    done = gettext_lazy("The order was returned to its agency, with your reason.")

    def allowed(self, order: Order, user: User) -> bool:
        return may_decide(user, order)

    def take(self, order: Order, user: User, form: ConfirmForm) -> None:
        given = form.cleaned_data
        return_order(order=order, reason=given["reason"], by=user, version=given["version"])


class Publish(Step):
    """Into the registry: all its changes, or none."""

    heading = gettext_lazy("Publish the order")
    button = gettext_lazy("Publish the order")
    done = gettext_lazy("The order is published; all its changes are in the registry.")
    hint = gettext_lazy("All its changes take effect in the registry at once, and everybody can read them.")

    def allowed(self, order: Order, user: User) -> bool:
        return may_decide(user, order)

    def take(self, order: Order, user: User, form: ConfirmForm) -> None:
        publish_order(order=order, by=user, at=timezone.now(), version=form.cleaned_data["version"])


class Revoke(Step):
    """Out of the registry again: what a void order had changed was never so."""

    form_class = VoidForm
    heading = gettext_lazy("Revoke the order")
    button = gettext_lazy("Revoke the order")
    button_kind = "warn"
    done = gettext_lazy("The order is revoked; what it had changed was taken back.")
    hint = gettext_lazy(
        "What it changed is taken back, as if it had never been; the history keeps both. The public reads "
        "that it was revoked; why is read by its agency, the central staff and auditors."
    )

    def allowed(self, order: Order, user: User) -> bool:
        return may_revoke(user, order)

    def effect(self, order: Order) -> dict[str, Any]:
        return undone_of(order, timezone.localdate())

    def take(self, order: Order, user: User, form: ConfirmForm) -> None:
        given = form.cleaned_data
        revoke_order(order=order, reason=given["reason"], by=user, version=given["version"])


ROUTES: dict[str, type[Step]] = {"submit": Submit, "return": Return, "publish": Publish, "revoke": Revoke}
