"""The paper of an order in the editor: its number with its year, its days, its subject and who signed."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal import thai
from roles.models import Order
from roles.order_numbers import normal_number

NUMBER = re.compile(r"(?P<number>[^/]*\S[^/]*)/ *(?P<year>[0-9]{4})")
# Where the editor asks for what the model calls otherwise.
PLACES = {"be_year": "number", "__all__": "number"}


class OrderNumberField(forms.CharField):
    """`123/2569`, in Thai or Arabic digits: the number and the Buddhist year, or two empty ones."""

    def clean(self, value: Any) -> tuple[str, int | None]:
        text = thai.to_arabic(super().clean(value)).strip()
        if not text:
            return "", None
        found = NUMBER.fullmatch(text)
        if found is None:
            raise forms.ValidationError(_("Write the number with its Buddhist year, such as 123/2569."))
        year = int(found["year"])
        if year not in thai.BE_YEARS:
            meant = _("%(number)s/%(year)d") % {"number": found["number"].strip(), "year": year + 543}
            raise forms.ValidationError(
                _("The year %(year)d is not Buddhist: write it like %(meant)s.")
                % {"year": year, "meant": meant if year in thai.CE_YEARS else "123/2569"}
            )
        return normal_number(found["number"]), year


def _text(name: str, **options: Any) -> forms.CharField:
    column: Any = Order._meta.get_field(name)
    return forms.CharField(required=False, max_length=column.max_length, **options)


class PaperForm(forms.Form):
    """Nothing is required while the order is a draft; what is typed must be readable."""

    number = OrderNumberField(
        label=gettext_lazy("Number of the order"),
        help_text=gettext_lazy("As printed on it, with the year: 123/2569. Thai or Arabic digits."),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
    )
    subject = _text("subject", label=gettext_lazy("Subject"))
    signed_on = thai.ThaiDateField(
        label=gettext_lazy("Signed on"), help_text=gettext_lazy("Such as 25/9/2569."), required=False
    )
    effective_on = thai.ThaiDateField(
        label=gettext_lazy("Effective from"),
        help_text=gettext_lazy("It may differ from the day of signing."),
        required=False,
    )
    signatory_name = _text("signatory_name", label=gettext_lazy("Signatory"))
    signatory_position = _text("signatory_position", label=gettext_lazy("Signatory's position"))

    def facts(self) -> dict[str, Any]:
        """What can be read, as the action takes it."""
        self.is_valid()
        read = dict(self.cleaned_data)
        if "number" in read:
            read["number"], read["be_year"] = read["number"]
        return read


def paper_texts(order: Any) -> dict[str, str]:
    """The paper of an order, or of an event of its history, as someone would have typed it."""
    texts = {
        "number": f"{order.number}/{order.be_year}" if order.number else "",
        "subject": order.subject,
        "signed_on": thai.format_date(order.signed_on, "short") if order.signed_on else "",
        "effective_on": thai.format_date(order.effective_on, "short") if order.effective_on else "",
        "signatory_name": order.signatory_name,
        "signatory_position": order.signatory_position,
    }
    return {name: text for name, text in texts.items() if text}


def same(name: str, one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether two texts of a field say the same, in whatever form their days and numbers are typed."""
    if one.get(name, "").strip() == other.get(name, "").strip():
        return True
    read = [PaperForm(texts).facts().get(name) for texts in (one, other)]
    return read[0] is not None and read[0] == read[1]
