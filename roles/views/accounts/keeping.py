"""What the central staff do to an account: rights given and ended, closed, opened, a lost telephone."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roles.account_forms import GiveRightForm, LastDayForm, ReasonForm
from roles.account_rights import may_keep_accounts
from roles.actions.accounts import (
    end_stewardship,
    give_stewardship,
    set_account_active,
    take_off_second_factor,
)
from roles.models import Stewardship, User
from roles.views.accounts.pages import AccountChange


class Keeping(AccountChange):
    """A change to one account."""

    account: User

    def may(self, user: User) -> bool:
        return may_keep_accounts(user)

    def find(self) -> None:
        people = User.objects.filter(api_keys__isnull=True)
        self.account = get_object_or_404(people, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("account-detail", args=[self.account.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"account": self.account}


class GiveRight(Keeping):
    """A right over an organization from a day on."""

    form_class = GiveRightForm
    heading = _("Give a right")
    button = _("Give the right")
    done = _("The right is given.")

    def get_initial(self) -> dict[str, Any]:
        return {"start_date": timezone.localdate()}

    def act(self, form: Any) -> None:
        give_stewardship(user=self.account, **form.cleaned_data)


class EndRight(Keeping):
    """The last day of a right; what was lent of it ends with it."""

    form_class = LastDayForm
    heading = _("End a right")
    lede = _("The right holds through its last day. What was lent of it ends with it.")
    button = _("End the right")
    button_kind = "warn"
    done = _("The right has a last day now.")
    stewardship: Stewardship

    def find(self) -> None:
        self.stewardship = get_object_or_404(
            Stewardship.objects.select_related("user"), pk=self.kwargs["pk"], user__api_keys__isnull=True
        )
        self.account = self.stewardship.user

    def get_initial(self) -> dict[str, Any]:
        return {"last_day": timezone.localdate()}

    def act(self, form: Any) -> None:
        end_stewardship(stewardship=self.stewardship, **form.cleaned_data)


class Close(Keeping):
    """An account that signs in no more."""

    form_class = ReasonForm
    heading = _("Close the account")
    lede = _(
        "Its sessions end at once and it cannot sign in. Nothing that it did is lost; it can be opened again."
    )
    button = _("Close the account")
    button_kind = "warn"
    done = _("The account is closed.")
    active = False

    def act(self, form: Any) -> None:
        set_account_active(
            user=self.account, active=self.active, by=self.reader, reason=form.cleaned_data["reason"]
        )


class Open(Close):
    """A closed account that signs in again, with the rights that it has on the day."""

    heading = _("Open the account again")
    lede = _("It signs in again, with the rights that it has on the day.")
    button = _("Open the account")
    button_kind = ""
    done = _("The account is open.")
    active = True


class TakeOffSecondFactor(Keeping):
    """For someone whose telephone and recovery codes are lost."""

    form_class = ReasonForm
    heading = _("Take off the second factor")
    lede = _(
        "Only when telephone and recovery codes are lost, and you know that the right person asks. "
        "The sessions of the account end at once."
    )
    button = _("Take it off")
    button_kind = "warn"
    done = _("The second factor is off. The next sign-in of the account sets up a new one if it needs it.")

    def act(self, form: Any) -> None:
        take_off_second_factor(user=self.account, by=self.reader, reason=form.cleaned_data["reason"])
