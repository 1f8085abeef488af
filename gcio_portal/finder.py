"""The search over all that the directory names: what the words find, or else what is nearest to them."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.models import Committee, LegalInstrument, Organization
from committees.outline import instrument_url, short_name
from gcio_portal import thai
from gcio_portal.search import nearest_spelling, suggest
from roles.models import Membership, Person
from roles.views.wording import in_language

LONGEST = 200  # characters
SHOWN = 10  # of each kind; the list has the others


@dataclass(frozen=True)
class Kind:
    """One kind of record that is searched, and how a page names one. Dated kinds are those of the day."""

    label: Any
    list_url: str
    records: Callable[[datetime.date], Any]  # a queryset that has `matching`
    row: Callable[[Any], dict[str, str]]


def cleaned(typed: str) -> str:
    """What was typed, when there is anything to search for in it; else empty."""
    words = typed.replace("\0", "").strip()[:LONGEST]
    return words if thai.search_text(words) else ""


def find(words: str, day: datetime.date, query: str) -> list[dict[str, Any]]:
    """For each kind how many records hold the words, and the first ten with their addresses."""
    return [_group(kind, words, day, query) for kind in KINDS]


def nearest(words: str, day: datetime.date, query: str) -> dict[str, Any]:
    """The names nearest to the words, of all kinds, and the spelling probably meant. One query a kind."""
    found = [
        (kind.row(one), one.likeness) for kind in KINDS for one in suggest(kind.records(day), words, limit=3)
    ]
    rows = [row for row, _likeness in sorted(found, key=lambda pair: -pair[1])[:5]]
    spelling = nearest_spelling(words, [row["name"] for row in rows])
    return {
        "nearest": [(row["url"] + query, row["name"]) for row in rows],
        "spelling": spelling,
        "spelling_url": _address(reverse("search"), spelling, query),
    }


def _group(kind: Kind, words: str, day: datetime.date, query: str) -> dict[str, Any]:
    matches = _named_exactly_first(kind.records(day).matching(words), words)
    count = matches.count()
    return {
        "label": kind.label,
        "count": count,
        "url": _address(reverse(kind.list_url), words, query),
        "rows": [_with_query(kind.row(one), query) for one in matches[:SHOWN]] if count else [],
        "has_more": count > SHOWN,
    }


def _named_exactly_first(matches: Any, words: str) -> Any:
    """Whoever types a whole code or abbreviation means that one, before all that begin with it."""
    fields = {field.name for field in matches.model._meta.concrete_fields}
    exact = Q()
    for name, lookup in (("code", "iexact"), ("abbr_th", "in")):
        if name in fields:
            exact |= Q(**{f"{name}__{lookup}": [words, f"{words}."] if lookup == "in" else words})
    if not exact:
        return matches
    order = (Case(When(exact, then=0), default=1), *matches.query.order_by)
    return matches.order_by(*order)


def _with_query(row: dict[str, str], query: str) -> dict[str, str]:
    return row | {"url": row["url"] + query}


def _address(url: str, words: str, query: str) -> str:
    return f"{url}{query}{'&' if query else '?'}{urlencode({'q': words})}"


def _organizations(day: datetime.date) -> QuerySet[Organization]:
    return Organization.objects.as_of(day).with_parent(day).in_thai_order()


def _organization(one: Any) -> dict[str, str]:
    parent = {"name_th": one.parent_name_th or "", "name_en": one.parent_name_en}
    return {
        "name": in_language(vars(one), "name"),
        "note": in_language(parent, "name") or one.get_kind_display(),
        "code": one.code,
        "url": reverse("organization-detail", args=[one.code]),
    }


def _committees(day: datetime.date) -> QuerySet[Committee]:
    return Committee.objects.as_of(day).in_thai_order()


def _committee(one: Any) -> dict[str, str]:
    return {
        "name": in_language(vars(one), "name"),
        "note": "",
        "code": one.code,
        "url": reverse("committee-detail", args=[one.code]),
    }


def _people(day: datetime.date) -> QuerySet[Person]:
    latest = Membership.objects.standing().filter(person=OuterRef("pk")).order_by("-start_date", "-pk")
    named = Person.objects.public().annotate(position=Subquery(latest.values("position_title")[:1]))
    return named.in_thai_order()


def _person(one: Any) -> dict[str, str]:
    return {
        "name": in_language(vars(one), "name"),
        "note": one.position or "",
        "code": "",
        "url": reverse("person-detail", args=[one.pk]),
    }


def _instruments(day: datetime.date) -> QuerySet[LegalInstrument]:
    return LegalInstrument.objects.newest_first()


def _instrument(one: Any) -> dict[str, str]:
    return {
        "name": in_language(vars(one), "title"),
        "note": short_name(one),
        "code": one.code,
        "url": instrument_url(one),
    }


KINDS = (
    Kind(_("Organizations"), "organization-list", _organizations, _organization),
    Kind(_("Committees"), "committee-list", _committees, _committee),
    Kind(_("People"), "person-list", _people, _person),
    Kind(_("Resolutions and laws"), "instrument-list", _instruments, _instrument),
)
