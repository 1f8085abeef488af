"""Filters that a page, the API and an export share: dates as arguments, codes without extra queries."""

import copy
import datetime
from collections.abc import Callable
from typing import Any, ClassVar, Self

import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal import thai
from gcio_portal.rest.nearest import nearest_code
from gcio_portal.rest.pagination import CODE_PATTERN, ID_PATTERN
from gcio_portal.rest.parameters import not_a_choice
from gcio_portal.rest.problems import FieldError, InvalidParameters

Q_MAX = 200  # characters


class WordsField(forms.CharField):
    """Words to look for; what holds no letter or digit finds nothing in particular and is refused."""

    def clean(self, value: Any) -> str:
        words = super().clean(value)
        if words and not thai.search_text(words).split():
            raise forms.ValidationError(_("Write a word to look for."))
        return words


class ListedField(forms.ChoiceField):
    """One of a closed list of values; an error names them all."""

    def validate(self, value: Any) -> None:
        if value and not self.valid_value(value):
            raise forms.ValidationError(not_a_choice(value, _keys(self.choices)))


class ListedMultipleField(forms.MultipleChoiceField):
    """Some of a closed list of values; an error names them all."""

    def validate(self, value: Any) -> None:
        for one in value:
            if not self.valid_value(one):
                raise forms.ValidationError(not_a_choice(one, _keys(self.choices)))


class SharedFilter(django_filters.Filter):
    """A filter whose declaration is shared by all requests; only what a request sets is its own.

    django-filter copies every filter, with its choices, deeply for every request: as long as a query takes.
    """

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        own = copy.copy(self)
        own.method = self.method  # bound to the copy
        return own


class WordsFilter(SharedFilter):
    """`q`: the records that hold every word, through the queryset's `matching()`."""

    field_class = WordsField
    schema = {"type": "string", "minLength": 1, "maxLength": Q_MAX, "pattern": r"[^\s\x00]"}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Words"))
        kwargs.setdefault("help_text", gettext_lazy("Words that a record must hold, in Thai or English."))
        super().__init__(max_length=Q_MAX, **kwargs)

    def filter(self, qs: Any, value: str) -> QuerySet:
        return qs.matching(value) if value else qs


class ChoiceFilter(SharedFilter):
    """One value of a closed list."""

    field_class = ListedField

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        listed = _without_empty(choices)
        self.schema = {"type": "string", "enum": [value for value, _label in listed]}
        super().__init__(*args, choices=[("", "---------"), *listed], **kwargs)


class ChoicesFilter(SharedFilter):
    """Some values of a closed list; the parameter may be given more than once."""

    field_class = ListedMultipleField
    repeatable = True

    def __init__(self, *args: Any, choices: Any, **kwargs: Any) -> None:
        listed = _without_empty(choices)
        values = {"type": "string", "enum": [value for value, _label in listed]}
        self.schema = {"type": "array", "items": values}
        super().__init__(*args, choices=listed, lookup_expr="in", **kwargs)


def _keys(choices: Any) -> list[str]:
    return [key for key, _label in choices if key]


def _without_empty(choices: Any) -> list[tuple[str, Any]]:
    return [(str(value), label) for value, label in choices if value != ""]


class CodeFilter(SharedFilter):
    """The record with a code, found without a query of its own; `of` gives the records that have codes."""

    field_class = forms.CharField

    def __init__(self, *args: Any, of: Callable[[], QuerySet], **kwargs: Any) -> None:
        self.of = of
        self.schema = {"type": "string", "pattern": f"^{CODE_PATTERN}$", "maxLength": 60}
        valid = RegexValidator(rf"\A{CODE_PATTERN}\Z", gettext_lazy("This is not a code, such as MDES-ONDE."))
        super().__init__(*args, max_length=60, validators=[valid], **kwargs)


class IdFilter(SharedFilter):
    """The record with a number, found without a query of its own."""

    field_class = forms.CharField
    schema = {"type": "integer", "minimum": 1, "maximum": 10**18 - 1}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        valid = RegexValidator(rf"\A{ID_PATTERN}\Z", gettext_lazy("This is not the number of a record."))
        super().__init__(*args, validators=[valid], **kwargs)


class DayFilterSet(django_filters.FilterSet):
    """The filters of one kind of record, for its page, its API list and its export.

    `day` is the day that the answer is for; it is the caller's, not a filter. Pages read it leniently
    (a wrong value is a form error and filters nothing), the API strictly.
    """

    _own_form_class: ClassVar[type[forms.Form]]

    def __init__(
        self, data: Any = None, queryset: Any = None, *, day: datetime.date | None = None, **kwargs: Any
    ) -> None:
        super().__init__(data, queryset, **kwargs)
        self.day: Any = day  # None where the records have no day

    def get_form_class(self) -> type[forms.Form]:
        """The form of this kind of FilterSet: made once, its fields copied for each request."""
        cls = type(self)
        if "_own_form_class" not in vars(cls):
            cls._own_form_class = super().get_form_class()
        return cls._own_form_class

    @classmethod
    def names(cls) -> list[str]:
        return list(cls.base_filters)

    @classmethod
    def repeatable(cls) -> set[str]:
        return {name for name, one in cls.base_filters.items() if getattr(one, "repeatable", False)}

    def refuse_unknown_codes(self) -> None:
        """Raise InvalidParameters when a code that was asked for is nobody's, with the nearest code.

        Asked only where nothing was found, so that an ordinary answer costs no query more.
        """
        errors = []
        for name, one in self.filters.items():
            code = self.form.cleaned_data.get(name)
            if isinstance(one, CodeFilter) and code and not one.of().filter(code=code).exists():
                errors.append(FieldError(name, _unknown_code(code, nearest_code(code, one.of()))))
        if errors:
            raise InvalidParameters(errors)


def _unknown_code(code: str, meant: str | None) -> str:
    if meant:
        return _("There is no code %(code)s – did you mean %(meant)s?") % {"code": code, "meant": meant}
    return _("There is no code %(code)s.") % {"code": code}
