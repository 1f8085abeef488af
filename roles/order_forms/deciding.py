"""The forms of the steps on an order's way."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ConfirmForm(forms.Form):
    """That the step is meant, for the version that was read."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class SubmitForm(ConfirmForm):
    """Handing an order on; one that could not be published as it is, only where that is meant."""

    send_anyway = forms.BooleanField(
        label=_("Send it all the same"),
        help_text=_("OCSC cannot publish the order as it is: what has to be mended stands above."),
        required=False,
    )


class ReasonForm(ConfirmForm):
    """Sending an order back, with what its agency has to do."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("What is wrong, and what has to be done; it is read by the agency and kept."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason, so that the agency knows what to mend.")},
    )


class VoidForm(ConfirmForm):
    """Revoking an order, with why it is void."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_(
            "Why the order is void, and the paper that says so; its agency, the central staff and auditors "
            "read it, the public does not."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write why the order is void.")},
    )
