"""What a person is asked before a key of the API is made or ended."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from committees.forms import choice_to_pick
from committees.models import Organization
from gcio_portal.thai import ThaiDateField, in_english
from roles.actions.keys import DAYS_OF_LIFE, DAYS_OF_OVERLAP, LONGEST_LIFE, LONGEST_OVERLAP
from roles.models import ApiKey, Scope

USUAL_LIFE = datetime.timedelta(days=365)
OVERLAP = 7  # days in which the old key and the new one both open


def _reason(help_text: Any, missing: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
        error_messages={"required": missing},
    )


class KeyForm(forms.Form):
    """A new key: for what, which scopes, whose, until when, and why."""

    name = forms.RegexField(
        label=_("Name"),
        regex=r"\A[a-z0-9.-]+\Z",
        max_length=60,
        help_text=_("What uses the key, such as hr-of-mdes: small letters, digits, dot and hyphen."),
        error_messages={
            "required": _("Write a name for the key: what uses it."),
            "invalid": _("Write small letters, digits, dots and hyphens, such as hr-of-mdes."),
        },
    )
    scopes = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=Scope,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one thing that the key may do.")},
    )
    organization = forms.ChoiceField(label=_("For which organization"), required=False)
    last_day = ThaiDateField(
        label=_("Last day"),
        help_text=_("At most two years ahead."),
        error_messages={"required": _("Write the last day on which the key opens something.")},
    )
    overlap = forms.IntegerField(
        label=_("Days that an earlier key of this name goes on"),
        min_value=0,
        max_value=LONGEST_OVERLAP.days,
        widget=forms.NumberInput(attrs={"class": "input--date"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), DAYS_OF_OVERLAP),
    )
    reason = _reason(
        _("Kept in the history, such as the number and day of the letter that asks for it."),
        _("Write why the key is made."),
    )

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        usual: dict[str, Any] = {"last_day": today + USUAL_LIFE, "overlap": OVERLAP}
        self.initial = usual | dict(self.initial)
        language = "name_en" if in_english() else "name_th"
        listed = Organization.objects.in_thai_order().values_list("code", language, "name_th")
        choices = [(code, f"{name or name_th} ({code})") for code, name, name_th in listed]
        self.fields["organization"] = choice_to_pick(
            forms.ChoiceField(
                choices=[("", _("None: a key of the central staff")), *choices],
                label=_("For which organization"),
                required=False,
            )
        )
        self.order_fields(["name", "scopes", "organization", "last_day", "overlap", "reason"])

    def clean_last_day(self) -> datetime.date:
        day: datetime.date = self.cleaned_data["last_day"]
        if not self.today <= day <= self.today + LONGEST_LIFE:
            raise forms.ValidationError(DAYS_OF_LIFE)
        return day

    def clean_organization(self) -> Organization | None:
        code = self.cleaned_data["organization"]
        return Organization.objects.get(code=code) if code else None


class RevokeForm(forms.Form):
    """Why a key is ended before its day."""

    reason = _reason(
        _("Kept in the history, such as: the program is no longer used."), _("Write why the key is ended.")
    )


def values_of(key: ApiKey) -> dict[str, Any]:
    """What the form of a key in place of this one begins with."""
    code = key.organization.code if key.organization else ""
    return {"name": key.name, "scopes": key.scopes, "organization": code}
