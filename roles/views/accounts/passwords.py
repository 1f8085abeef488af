"""A lost password: asking for a link by mail, and setting the password anew with it."""

from typing import Any

from allauth.core import ratelimit
from allauth.decorators import rate_limit
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from roles.account_forms import LostPasswordForm, SetPasswordForm
from roles.account_problems import PasswordLinkNotOpen
from roles.actions.passwords import find_by_link, set_lost_password
from roles.mail.passwords import ask_for_links, send_notice
from roles.models import User
from roles.views.accounts.pages import tell


@method_decorator(never_cache, name="dispatch")
class LostPassword(FormView):
    """Asks for the address. The answer is the same whether or not an account has it."""

    form_class = LostPasswordForm
    template_name = "account/password_lost.html"
    success_url = reverse_lazy("password-link-sent")

    def form_valid(self, form: Any) -> HttpResponse:
        email = form.cleaned_data["email"]
        too_often = ratelimit.consume_or_429(self.request, action="reset_password", key=email.lower())
        if too_often:
            return too_often
        ask_for_links(email)
        return super().form_valid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class LinkSent(TemplateView):
    """What happens next."""

    template_name = "account/password_link_sent.html"


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
@method_decorator(rate_limit(action="reset_password_from_key"), name="dispatch")
class PasswordLink(View):
    """What a link opens. The token goes on in the body of a POST, as an invitation's does."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            user = find_by_link(token)
        except PasswordLinkNotOpen as problem:
            return _closed(request, problem)
        return _page(request, user, SetPasswordForm(initial={"token": token}), token)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
@method_decorator(rate_limit(action="reset_password_from_key"), name="dispatch")
class SetPassword(View):
    """The new password; then the sign-in, with the second factor as always."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("password-lost")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SetPasswordForm(request.POST)
        token = request.POST.get("token", "")
        try:
            user = find_by_link(token)
            if form.is_valid():
                set_lost_password(token=token, password=form.cleaned_data["password"])
                send_notice.enqueue(user.pk)
                messages.success(request, _("Your new password is set. Sign in with it."))
                return redirect("account_login")
        except PasswordLinkNotOpen as problem:
            return _closed(request, problem)
        except ValidationError as error:
            tell(form, error)
        return _page(request, user, form, token, status=422)


def _page(
    request: HttpRequest, user: User, form: SetPasswordForm, token: str, status: int = 200
) -> HttpResponse:
    context = {"username": user.username, "form": form, "token": token}
    return render(request, "account/password_set.html", context, status=status)


def _closed(request: HttpRequest, problem: PasswordLinkNotOpen) -> HttpResponse:
    return render(request, "account/password_link_closed.html", {"problem": str(problem)}, status=410)
