"""Addresses made from the page's own: filters, sorting and the day are kept, one thing changes."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, BoundField, ModelChoiceField
from django.http import HttpRequest, QueryDict

API_ROOT = "/api/v1/"
DAY = "as_of"
PAGE = "page"


@dataclass(frozen=True)
class Choice:
    """One value of one filter, as it stands in the address (`value`) and in words (`text`)."""

    field: BoundField
    value: str
    text: str


def current_query(request: HttpRequest | None) -> QueryDict:
    """A copy of this page's query; an error page that has no request has none."""
    return request.GET.copy() if request else QueryDict(mutable=True)


def to_page(request: HttpRequest | None, number: int) -> str:
    """This page's query at another page of the list."""
    params = current_query(request)
    params[PAGE] = str(number)
    return f"?{params.urlencode()}"


def with_changes(request: HttpRequest | None, **changes: str | int | None) -> str:
    """This page's query with some parameters changed; None takes one out. The page number is not kept."""
    params = current_query(request)
    params.pop(PAGE, None)
    for name, value in changes.items():
        params.pop(name, None)
        if value is not None:
            params[name] = str(value)
    return f"?{params.urlencode()}"


def without_choice(request: HttpRequest, name: str, value: str) -> str:
    """This page's query without one of the values of a parameter."""
    params = request.GET.copy()
    params.pop(PAGE, None)
    params.setlist(name, [other for other in params.getlist(name) if other != value])
    return f"?{params.urlencode()}"


def hidden_fields(request: HttpRequest | None, *, but: set[str]) -> list[tuple[str, str]]:
    """What a GET form must carry along, so that it changes its own parameters only."""
    params = current_query(request)
    return [(name, value) for name, values in params.lists() for value in values if name not in but | {PAGE}]


def choices_in_use(form: BaseForm) -> Iterator[Choice]:
    """The valid values that a filter form was given, in the order of its fields; the day is no filter."""
    if not form.is_bound:
        return
    form.is_valid()
    for bound in form:
        if bound.name == DAY or bound.name not in form.cleaned_data:
            continue
        for value in _raw_values(bound):
            yield Choice(field=bound, value=value, text=_words(bound, value))


def api_query(form: BaseForm | None, day: datetime.date | None) -> str:
    """A page's filters as the API takes them: none empty, dates in ISO, nothing that is the page's alone."""
    params = QueryDict(mutable=True)
    for choice in choices_in_use(form) if form is not None else ():
        cleaned = choice.field.form.cleaned_data[choice.field.name]
        is_date = isinstance(cleaned, datetime.date)
        params.appendlist(choice.field.name, cleaned.isoformat() if is_date else choice.value)
    if day is not None:
        params[DAY] = day.isoformat()
    return f"?{params.urlencode()}" if params else ""


def _raw_values(bound: BoundField) -> list[str]:
    data = bound.data
    values = data if isinstance(data, list | tuple) else [data]
    return [str(value) for value in values if value not in (None, "")]


def _words(bound: BoundField, value: str) -> str:
    field = bound.field
    if isinstance(field, ModelChoiceField):
        cleaned = bound.form.cleaned_data[bound.name]
        records = cleaned if hasattr(cleaned, "__iter__") else [cleaned]
        return next((str(record) for record in records if str(field.prepare_value(record)) == value), value)
    return next((str(text) for key, text in _flat(getattr(field, "choices", ())) if str(key) == value), value)


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield from text
        else:
            yield key, text
