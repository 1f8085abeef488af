"""A right lent to a colleague for a leave, and taken back."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roles.account_forms import DelegationForm
from roles.actions.accounts import lend_right, withdraw_delegation
from roles.models import Delegation, User
from roles.rights import own_organizations_of
from roles.views.accounts.pages import AccountChange


class Lend(AccountChange):
    """Lend a right of one's own for some days."""

    form_class = DelegationForm
    heading = _("Lend a right for a leave")
    lede = _("Who acts for you drafts and submits in your place; the history names you both.")
    button = _("Lend the right")
    done = _("The right is lent.")
    success_url = reverse_lazy("my-account")

    def may(self, user: User) -> bool:
        return own_organizations_of(user, timezone.localdate()).exists()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user, "day": timezone.localdate()}

    def act(self, form: Any) -> None:
        lend_right(by=self.reader, **form.cleaned_data)


class Withdraw(AccountChange):
    """Take a lent right back at once."""

    form_class = forms.Form
    heading = _("Take the right back")
    lede = _("It ends at once; what was done with it stays.")
    button = _("Take it back")
    button_kind = "warn"
    done = _("The right is yours alone again.")
    success_url = reverse_lazy("my-account")
    delegation: Delegation

    def may(self, user: User) -> bool:
        return True  # one's own; another's is not found

    def find(self) -> None:
        self.delegation = get_object_or_404(
            Delegation, pk=self.kwargs["pk"], stewardship__user=self.request.user
        )

    def act(self, form: Any) -> None:
        withdraw_delegation(delegation=self.delegation, at=timezone.now())
