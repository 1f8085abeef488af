"""Inviting people, and accepting an invitation."""

from typing import Any

from allauth.decorators import rate_limit
from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from roles.account_forms import AcceptForm, InvitationForm
from roles.account_problems import AccountProblem, InvitationNotOpen
from roles.account_rights import changeable_invitations, inviting_organizations, may_keep_accounts
from roles.actions.inviting import (
    accept_with_account,
    accept_with_new_account,
    find_open,
    invite,
    revoke_invitation,
    send_again,
)
from roles.mail.invitations import send_invitation
from roles.models import Invitation, User
from roles.views.accounts.pages import AccountChange, tell


class Invite(AccountChange):
    """A link by mail that makes an account with one right."""

    form_class = InvitationForm
    heading = gettext_lazy("Invite someone")
    lede = gettext_lazy("They get a link by mail that opens once, for seven days.")
    button = gettext_lazy("Send the invitation")
    done = gettext_lazy("The invitation is sent.")
    success_url = reverse_lazy("account-list")

    def may(self, user: User) -> bool:
        return inviting_organizations(user, timezone.localdate()).exists()

    def get_form_kwargs(self) -> dict[str, Any]:
        user = self.request.user
        return super().get_form_kwargs() | {
            "organizations": inviting_organizations(user, timezone.localdate()),
            "offices": may_keep_accounts(user),
        }

    def act(self, form: Any) -> None:
        send_invitation(*invite(by=self.reader, at=timezone.now(), **form.what()))


class OnInvitation(AccountChange):
    """A change to one invitation."""

    form_class = forms.Form
    success_url = reverse_lazy("account-list")
    invitation: Invitation

    def may(self, user: User) -> bool:
        return inviting_organizations(user, timezone.localdate()).exists()

    def find(self) -> None:
        mine = changeable_invitations(self.request.user, timezone.localdate())
        self.invitation = get_object_or_404(mine, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"about": self.invitation.email}


class SendAgain(OnInvitation):
    """A new link; the old one stops."""

    heading = gettext_lazy("Send the invitation again")
    lede = gettext_lazy("The mail has a new link for seven days; the earlier link stops.")
    button = gettext_lazy("Send it again")
    done = gettext_lazy("The invitation is sent.")

    def act(self, form: Any) -> None:
        send_invitation(*send_again(invitation=self.invitation, at=timezone.now()))


class Revoke(OnInvitation):
    """The link stops."""

    heading = gettext_lazy("Withdraw the invitation")
    lede = gettext_lazy("Its link stops at once.")
    button = gettext_lazy("Withdraw the invitation")
    button_kind = "warn"
    done = gettext_lazy("The invitation is withdrawn.")

    def act(self, form: Any) -> None:
        revoke_invitation(invitation=self.invitation, at=timezone.now())


@method_decorator([never_cache, sensitive_post_parameters(), rate_limit(action="login")], name="dispatch")
class Accept(View):
    """What a link opens. The token goes on in the body of a POST, so that no address in a log has it."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            invitation = find_open(token, timezone.now())
        except InvitationNotOpen as problem:
            return _closed(request, problem)
        return _page(request, invitation, AcceptForm(initial={"token": token}), token)


@method_decorator([never_cache, sensitive_post_parameters(), rate_limit(action="login")], name="dispatch")
class AcceptNew(View):
    """The invitation accepted with a new account, which then signs in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("account_login")

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AcceptForm(request.POST)
        token = request.POST.get("token", "")
        try:
            invitation = find_open(token, timezone.now())
            if form.is_valid():
                accept_with_new_account(at=timezone.now(), **form.account())
                messages.success(request, _("Your account is ready. Sign in with it."))
                return redirect("account_login")
        except AccountProblem as problem:
            return _closed(request, problem)
        except ValidationError as error:
            tell(form, error)
        return _page(request, invitation, form, token, status=422)


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class AcceptSignedIn(LoginRequiredMixin, View):
    """The invitation accepted with the account that is signed in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return redirect("my-account")

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            accept_with_account(token=request.POST.get("token", ""), user=request.user, at=timezone.now())  # type: ignore[arg-type]
        except AccountProblem as problem:
            return _closed(request, problem)
        except ValidationError as error:
            return _closed(request, " ".join(error.messages))
        messages.success(request, _("The right is yours."))
        return redirect(reverse("my-account"))


def _page(
    request: HttpRequest, invitation: Invitation, form: AcceptForm, token: str, status: int = 200
) -> HttpResponse:
    context = {"invitation": invitation, "form": form, "token": token}
    return render(request, "roles/accounts/accept.html", context, status=status)


def _closed(request: HttpRequest, problem: object) -> HttpResponse:
    return render(request, "roles/accounts/not_open.html", {"problem": str(problem)}, status=410)
