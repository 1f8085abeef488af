"""The forms of the steps on an order's way."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """That the step is meant, for the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class ReasonForm(ConfirmForm):
    """A step that needs its reason."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What is wrong, and what has to be done; it is read by the agency and kept."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason, so that the agency knows what to mend.")},
    )
