"""The filters of the law's lists, dressed for a page; and what any page does to the choices of the API."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from committees.filters import InstrumentFilter

NOT_A_CHOICE = _("not one of the choices; choose again")


def choice_to_pick(field: forms.ChoiceField) -> forms.ChoiceField:
    """A choice as a page asks for it: what is not a choice is told in words, without the codes of the API.

    Several values become boxes to tick, one value a list to pick from.
    """
    wrong = {"invalid_choice": format_lazy("{label}: {problem}", label=field.label, problem=NOT_A_CHOICE)}
    several = isinstance(field, forms.MultipleChoiceField)
    kind = forms.MultipleChoiceField if several else forms.ChoiceField
    return kind(
        choices=field.choices,
        label=field.label,
        required=False,
        widget=forms.CheckboxSelectMultiple if several else forms.Select,
        error_messages=wrong,
    )


class InstrumentListFilter(InstrumentFilter):
    """The filters of the list of instruments: a search box, and the kinds as boxes to tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = self.form.fields["q"]
        words.help_text = ""  # it is for who writes programs
        words.widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        self.form.fields["kind"] = choice_to_pick(self.form.fields["kind"])
