"""The pages about one's own account; most are allauth's views with our templates."""

from typing import Any, cast

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.views import LoginView
from allauth.decorators import rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from roles.account_rights import may_see_accounts
from roles.actions.accounts import end_sessions_of_second_factor
from roles.models import User
from roles.rights import own_organizations_of
from roles.sign_in import second_factor, thaid
from roles.sign_in.pid import PROVIDER
from roles.views.accounts.lists import rights_of


@method_decorator(never_cache, name="dispatch")
class MyAccount(LoginRequiredMixin, TemplateView):
    """Who I am, what I may do and until when, and how I sign in."""

    template_name = "account/my_account.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        today = timezone.localdate()
        context = {
            "enrolled": second_factor.is_enrolled(user),
            "thaid": bool(settings.THAID),
            "thaid_linked": SocialAccount.objects.filter(user=user, provider=PROVIDER).exists(),
            "may_lend": own_organizations_of(user, today).exists(),
            "may_see_accounts": may_see_accounts(user, today),
        }
        return super().get_context_data(**kwargs) | rights_of(user) | context


class SignIn(LoginView):
    """Name and password, or ThaiD where it is set up."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"thaid": bool(settings.THAID)}


class Enrol(ActivateTOTPView):
    """Set up an authenticator; its first code is the second factor of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        second_factor.use_up(cast(User, self.request.user), form.cleaned_data["code"])
        record_authentication(self.request, self.request.user, second_factor.METHOD, type="totp")
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class TakeAway(DeactivateTOTPView):
    """Take the authenticator away, which ends the other sessions; who needs one sets up another at once."""

    success_url = reverse_lazy("my-account")

    def form_valid(self, form: Any) -> HttpResponse:
        user = cast(User, self.request.user)
        with transaction.atomic():
            current = end_sessions_of_second_factor(user=user, reason="taken off by the account itself")
            response = super().form_valid(form)
        update_session_auth_hash(self.request, current)
        second_factor.forget(self.request)
        return response


@method_decorator(never_cache, name="dispatch")
@method_decorator(reauthentication_required(app="allauth.mfa"), name="dispatch")
class RecoveryCodes(LoginRequiredMixin, TemplateView):
    """The codes for a day without the telephone, each good once. Looking at them writes nothing."""

    template_name = "mfa/recovery_codes/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kept = Authenticator.objects.filter(
            user=self.request.user, type=Authenticator.Type.RECOVERY_CODES
        ).first()
        if kept is None:
            raise Http404
        return super().get_context_data(**kwargs) | {"codes": kept.wrap().get_unused_codes()}


@require_POST
@rate_limit(action="login")
def to_thaid(request: HttpRequest) -> HttpResponse:
    """Lead to ThaiD: to sign in, or with ?process=connect to link it to the account that is signed in."""
    if not settings.THAID:
        raise Http404
    adapter = thaid.ThaidOAuth2Adapter(request, PROVIDER)
    return cast(HttpResponse, OAuth2LoginView.adapter_view(adapter)(request))


@never_cache
def from_thaid(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where ThaiD leads back to."""
    if not settings.THAID:
        raise Http404
    adapter = thaid.ThaidOAuth2Adapter(request, PROVIDER)
    return cast(HttpResponse, OAuth2CallbackView.adapter_view(adapter)(request))


class Unlink(LoginRequiredMixin, View):
    """ThaiD signs the account in no more; the password goes on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        SocialAccount.objects.filter(user=request.user, provider=PROVIDER).delete()
        messages.success(request, _("ThaiD is no longer linked to your account."))
        return redirect("my-account")


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """New codes in place of those that were kept before."""
