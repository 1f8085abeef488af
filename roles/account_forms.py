"""What is asked of a person on the pages of accounts."""

import datetime
from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from committees.outline import in_language
from gcio_portal.thai.forms import ThaiDateField
from roles.actions.inviting import AN_OFFICE_HAS_NO_LAST_DAY
from roles.models import Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office

REASON = _("Such as the number and day of the letter that asks for it. The history keeps it.")


class ReasonForm(forms.Form):
    """Why something is done to an account."""

    reason = forms.CharField(label=_("Reason"), help_text=REASON, max_length=200)


class LastDayForm(ReasonForm):
    """The last day of a right, and why it ends."""

    last_day = ThaiDateField(label=_("Last day of the right"), help_text=_("Such as 30/9/2569"))
    field_order = ("last_day", "reason")


class InvitationForm(forms.Form):
    """Whom to invite, for what, until when."""

    email = forms.EmailField(label=_("Email"), help_text=_("The link is sent there."))
    organization = forms.CharField(
        label=_("Code of the organization"),
        required=False,
        help_text=_("Such as MDES or MDES-ONDE; it is on the page of the organization."),
    )
    right = forms.ChoiceField(label=_("Right"), choices=StewardshipRight)
    last_day = ThaiDateField(
        label=_("Last day of the right"), required=False, help_text=_("Such as 30/9/2569. Empty: no end set.")
    )

    def __init__(
        self, *args: Any, organizations: QuerySet[Organization], offices: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organizations = organizations
        if offices:
            field: Any = self.fields["right"]
            field.choices = [*StewardshipRight.choices, *[choice for choice in Office.choices if choice[0]]]
            self.fields["organization"].help_text = _(
                "Such as MDES or MDES-ONDE; it is on the page of the organization. Empty for an office."
            )

    def clean_organization(self) -> Organization | None:
        code = self.cleaned_data["organization"].strip()
        if not code:
            return None
        found = self.organizations.filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("You cannot invite for an organization with this code."))
        return found

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        right, organization = given.get("right"), given.get("organization")
        if right in StewardshipRight and not organization and "organization" not in self.errors:
            self.add_error("organization", _("Write the code of the organization."))
        if right in Office and organization:
            self.add_error("organization", _("An office is of no organization: leave this empty."))
        if right in Office and given.get("last_day"):
            self.add_error("last_day", AN_OFFICE_HAS_NO_LAST_DAY)
        return given

    def what(self) -> dict[str, Any]:
        """The arguments of `invite`."""
        given = self.cleaned_data
        is_office = given["right"] in Office
        return {
            "email": given["email"],
            "organization": given["organization"],
            "right": "" if is_office else given["right"],
            "office": given["right"] if is_office else "",
            "last_day": given["last_day"],
        }


class SetPasswordForm(forms.Form):
    """A new password, twice; the token says by which link."""

    token = forms.CharField(widget=forms.HiddenInput)
    password = forms.CharField(
        label=_("Password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label=_("Password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("password2") and given["password"] != given["password2"]:
            self.add_error("password2", _("The two passwords are not the same."))
        return given


class LostPasswordForm(forms.Form):
    """Where the link goes, if it is the address of an account."""

    email = forms.EmailField(
        label=_("Email"),
        help_text=_("The address of your account: where the invitation came."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AcceptForm(SetPasswordForm):
    """The account that an invitation makes."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Family name"), max_length=150)
    username = forms.CharField(
        label=_("Username"),
        max_length=150,
        help_text=_("Letters and digits without blanks; you sign in with it."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ("token", "first_name", "last_name", "username", "password", "password2")

    def account(self) -> dict[str, Any]:
        """The arguments of `accept_with_new_account`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "password2"}


class GiveRightForm(ReasonForm):
    """A right over an organization, with its days."""

    organization = forms.CharField(
        label=_("Code of the organization"),
        help_text=_("Such as MDES or MDES-ONDE; it is on the page of the organization."),
    )
    right = forms.ChoiceField(label=_("Right"), choices=StewardshipRight)
    start_date = ThaiDateField(label=_("First day"), help_text=_("Such as 1/10/2569"))
    end_date = ThaiDateField(
        label=_("Last day"), required=False, help_text=_("Such as 30/9/2570. Empty: no end set.")
    )
    field_order = ("organization", "right", "start_date", "end_date", "reason")

    def clean_organization(self) -> Organization:
        found = Organization.objects.filter(code=self.cleaned_data["organization"].strip()).first()
        if found is None:
            raise forms.ValidationError(_("No organization has this code."))
        return found


class DelegationForm(forms.Form):
    """Which right of one's own is lent, to whom, for which days, and why."""

    stewardship = forms.ModelChoiceField(
        label=_("Right"), queryset=Stewardship.objects.none(), empty_label=None
    )
    delegate = forms.CharField(
        label=_("Username of who acts for you"),
        help_text=_("They sign in with an account of their own. What is lent cannot be lent on."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    start_date = ThaiDateField(label=_("First day"), help_text=_("Such as 1/10/2569"))
    end_date = ThaiDateField(label=_("Last day"), help_text=_("Such as 15/10/2569"))
    reason = forms.CharField(label=_("Reason"), help_text=_("Such as annual leave"), max_length=200)

    def __init__(self, *args: Any, user: User, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["stewardship"]
        field.queryset = (
            Stewardship.objects.filter(user=user, right=StewardshipRight.STEWARD)
            .exclude(end_date__lt=day)
            .select_related("organization")
            .order_by("organization__sort_key", "pk")
        )
        field.label_from_instance = lambda held: in_language(held.organization, "name")

    def clean_delegate(self) -> User:
        found = User.objects.filter(
            username=self.cleaned_data["delegate"].strip(), is_active=True, api_keys__isnull=True
        ).first()
        if found is None:
            raise forms.ValidationError(_("No account with this name can take the right."))
        return found
