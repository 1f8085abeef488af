"""A day in a form, typed as people write it, in the Buddhist or the Christian era."""

from datetime import date
from typing import Any

from django import forms

from gcio_portal.thai.dates import ThaiDateError, as_day, format_date, parse_date


class ThaiDateInput(forms.DateInput):
    """A text box that shows a day in the short form of the language, and what was typed as it was typed."""

    input_type = "text"

    def __init__(self, attrs: dict[str, Any] | None = None, format: str | None = None) -> None:
        usual = {"class": "input--date", "autocomplete": "off", "inputmode": "text"}
        super().__init__(attrs=usual | (attrs or {}), format=format)

    def format_value(self, value: Any) -> str | None:
        if value is None or value == "":
            return None
        return format_date(value, "short") if isinstance(value, date) else str(value)


class ThaiDateField(forms.DateField):
    """A DateField that reads `parse_date`'s forms; an error message says what to write instead.

    In the Django admin: `formfield_overrides = {models.DateField: {"form_class": ThaiDateField}}`.
    """

    widget = ThaiDateInput

    def __init__(self, *, widget: Any = None, **kwargs: Any) -> None:
        super().__init__(widget=None if _is_other_date_input(widget) else widget, **kwargs)

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date):
            return as_day(value)
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        try:
            return parse_date(text)
        except ThaiDateError as error:
            raise forms.ValidationError(str(error), code="invalid") from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except forms.ValidationError:
            return True


def _is_other_date_input(widget: Any) -> bool:
    """The admin gives every date field its calendar, which is of the Christian era and needs JavaScript."""
    kind = widget if isinstance(widget, type) else type(widget)
    return issubclass(kind, forms.DateInput) and not issubclass(kind, ThaiDateInput)
