"""The first page of a new order: whose it is, and which committee it is about."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.models import Committee, Organization
from gcio_portal.thai import in_english
from roles.models import Order, User
from roles.rights import seats_within, writable_organizations


class NewOrderForm(forms.Form):
    """An organization among those that the account keeps, and a committee that its orders can change."""

    organization = forms.ChoiceField(
        label=gettext_lazy("Issuing organization"),
        error_messages={"required": gettext_lazy("Choose the organization that issues the order.")},
    )
    committee = forms.ChoiceField(
        label=gettext_lazy("Committee"),
        help_text=gettext_lazy("It can also be chosen later; one order may change several."),
        required=False,
    )

    def __init__(self, *args: Any, user: User, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day
        own = writable_organizations(user, day)
        standing = Organization.objects.as_of(day).filter(pk__in=own.values("pk")).in_thai_order()
        self.organizations = {one.code: one for one in standing}
        bodies = Committee.objects.as_of(day).filter(organization__in=own.values("pk")).in_thai_order()
        fields: Any = self.fields
        fields["organization"].choices = _listed(_("Choose an organization"), self.organizations.values())
        fields["committee"].choices = _listed(_("No committee chosen yet"), bodies)
        if len(self.organizations) == 1:
            self.initial.setdefault("organization", next(iter(self.organizations)))

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        code, organization = facts.get("committee"), self.organizations.get(facts.get("organization", ""))
        if code and organization:
            seats = seats_within(Order(organization=organization), self.day)
            if not seats.filter(committee__code=code).exists():
                self.add_error("committee", _("An order of this organization cannot change this committee."))
        return facts

    @property
    def chosen(self) -> Organization:
        return self.organizations[self.cleaned_data["organization"]]


def _listed(empty: str, records: Any) -> list[tuple[str, str]]:
    named = [(one.code, (in_english() and one.name_en) or one.name_th) for one in records]
    return [("", empty), *named]
