"""Keyset pages: one page after a key, in a total order that never changes; no counting, no offsets."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal.rest.parameters import Parameter, ParameterError

PAGE_SIZE_MAX = 500
PAGE_SIZE_DEFAULT = 100
CODE_PATTERN = r"[A-Za-z0-9]+(-[A-Za-z0-9.]+)*"
ID_PATTERN = r"[1-9][0-9]{0,17}"  # below the largest bigint
KEY_PATTERNS = {"code": CODE_PATTERN, "id": ID_PATTERN}


@dataclass(frozen=True)
class Cursor:
    """A place in a list: after a key, or before it. Its text is opaque to readers and validated on return."""

    key: str
    backwards: bool = False

    def __str__(self) -> str:
        return f"{'before' if self.backwards else 'after'}~{self.key}"


@dataclass(frozen=True)
class Page:
    """Some values of a list in its order, and the places before and after them; None where the list ends."""

    values: list[dict[str, Any]]
    next: Cursor | None
    previous: Cursor | None


def _parse_page_size(text: str) -> int:
    if not re.fullmatch(r"[1-9][0-9]{0,2}", text) or int(text) > PAGE_SIZE_MAX:
        raise ParameterError(
            _("page_size is a whole number from 1 to %(most)s.") % {"most": PAGE_SIZE_MAX},
        )
    return int(text)


PAGE_SIZE = Parameter(
    "page_size",
    gettext_lazy("How many records a page holds, 1 to 500."),
    _parse_page_size,
    {"type": "integer", "minimum": 1, "maximum": PAGE_SIZE_MAX, "default": PAGE_SIZE_DEFAULT},
    PAGE_SIZE_DEFAULT,
)


def cursor_parameter(key: str) -> Parameter:
    """The cursor of lists that are ordered by `code` or by `id`."""
    pattern = re.compile(rf"(after|before)~({KEY_PATTERNS[key]})")

    def parse(text: str) -> Cursor:
        match = pattern.fullmatch(text)
        if match is None:
            raise ParameterError(_("The cursor is not valid: take it from “next” or “previous”, unchanged."))
        return Cursor(match[2], backwards=match[1] == "before")

    return Parameter(
        "cursor",
        gettext_lazy("The place in the list, as “next” and “previous” give it."),
        parse,
        {"type": "string", "pattern": f"^{pattern.pattern}$"},
    )


CURSORS = {key: cursor_parameter(key) for key in KEY_PATTERNS}


def read_page(values: QuerySet, *, key: str, cursor: Cursor | None, size: int) -> Page:
    """The page of a queryset of dictionaries that a cursor points to, in one query.

    `key` is a unique column whose values never change; the queryset's own order is replaced by it.
    """
    backwards = cursor is not None and cursor.backwards
    if cursor is not None:
        values = values.filter(**{f"{key}__{'lt' if backwards else 'gt'}": cursor.key})
    found = list(values.order_by(f"-{key}" if backwards else key)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page([], None, None)
    first, last = str(found[0][key]), str(found[-1][key])
    has_next, has_previous = (True, more) if backwards else (more, cursor is not None)
    return Page(
        found,
        next=Cursor(last) if has_next else None,
        previous=Cursor(first, backwards=True) if has_previous else None,
    )


def page_address(request: HttpRequest, cursor: Cursor | None) -> str | None:
    """The absolute address of the page at a cursor, with the request's other parameters."""
    if cursor is None:
        return None
    params = request.GET.copy()
    params["cursor"] = str(cursor)
    return request.build_absolute_uri(f"{request.path}?{params.urlencode(safe='~')}")
