"""ETags: what a reader already has is not sent, and hardly computed, again."""

import datetime
import hashlib
from collections.abc import Callable

from django.db import connection
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

PUBLIC = "public"  # the scope of a reader without a key
SHAPE = "2"  # raised when rows change their shape, so that no reader keeps the old one
JSON = "application/json"
COUNTER = "SELECT value FROM gcio_portal_changecounter WHERE id = 1"  # the one row of models.ChangeCounter
COUNTED = {"change_counter": RawSQL(f"({COUNTER})", ())}  # beside the columns of a queryset # noqa: S611


def change_counter() -> int:
    """How often the registry has changed; 0 when never. Read before the body, never after.

    A conditional answer does little else; hence plain SQL. What reads all in one statement reads it there.
    """
    with connection.cursor() as cursor:
        cursor.execute(COUNTER)
        found = cursor.fetchone()
    return found[0] if found else 0


def list_tag(
    request: HttpRequest, *, day: datetime.date | None, scope: str = PUBLIC, counter: int | None = None
) -> str:
    """The weak tag of a list or roster: everything that its body depends on.

    counter: that of the statement which read the body; without it, it is asked for now.
    """
    language = getattr(request, "LANGUAGE_CODE", "")
    parts = (
        SHAPE,
        change_counter() if counter is None else counter,
        request.path,
        request.META.get("QUERY_STRING", ""),
        day,
        language,
        scope,
    )
    return f'W/"{_digest(" ".join(map(str, parts)).encode())}"'


def strong_tag(body: bytes) -> str:
    """The strong tag of a body: the same bytes, the same tag."""
    return f'"{_digest(body)}"'


def conditional(request: HttpRequest, tag: str, build: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer with its tag, or 304 without building it when the reader has it already."""
    response = HttpResponse(status=304) if _has(request, tag) else build()
    if response.status_code == 304:
        response.headers.pop("Content-Type", None)
    response["ETag"] = tag
    response.headers.setdefault("Cache-Control", "no-cache")
    patch_vary_headers(response, ["Accept-Language", "Authorization"])
    return response


def _has(request: HttpRequest, tag: str) -> bool:
    """If-None-Match names the tag; weak comparison, as RFC 9110 asks for GET and HEAD."""
    asked = parse_etags(request.META.get("HTTP_IF_NONE_MATCH", ""))
    return asked == ["*"] or tag.removeprefix("W/") in [one.removeprefix("W/") for one in asked]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
