"""The pages about one's own account; most are allauth's views with our templates."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from roles.account_rights import may_see_accounts
from roles.rights import own_organizations_of
from roles.sign_in import second_factor
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
            "may_lend": own_organizations_of(user, today).exists(),
            "may_see_accounts": may_see_accounts(user, today),
        }
        return super().get_context_data(**kwargs) | rights_of(user) | context


class Enrol(ActivateTOTPView):
    """Set up an authenticator; its first code is the second factor of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, second_factor.METHOD, type="totp")
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_view_recovery_codes")


class TakeAway(DeactivateTOTPView):
    """Take the authenticator away; who needs one is led to set up another at once."""

    success_url = reverse_lazy("my-account")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
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


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """New codes in place of those that were kept before."""
