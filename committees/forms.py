"""The filters of the law's lists, dressed for a page."""

from typing import Any

from django import forms

from committees.filters import InstrumentFilter


class InstrumentListFilter(InstrumentFilter):
    """The filters of the list of instruments: a search box, and the kinds as boxes to tick."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words, kind = self.form.fields["q"], self.form.fields["kind"]
        words.help_text = kind.help_text = ""  # those are for who writes programs
        words.widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        kind.widget = forms.CheckboxSelectMultiple(choices=kind.choices)
