"""Our side, in this process: whole answers of the portal's WSGI application, on a database of choice."""

import contextlib
import datetime
import io
import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from bench import yardsticks
from bench.registry.career import AS_OF
from gcio_portal.postgresql.base import DatabaseWrapper

PAST = datetime.date(2022, 6, 15)
application = WSGIHandler()


class Registry:
    """One database; `with registry.in_use():` makes it the one that the portal asks."""

    def __init__(self, name: str, size: str) -> None:
        self.size = size
        self.connection = DatabaseWrapper({**connection.settings_dict, "NAME": name}, "default")

    @contextlib.contextmanager
    def in_use(self) -> Iterator[None]:
        before = connections["default"]
        connections["default"] = self.connection
        try:
            yield
        finally:
            connections["default"] = before

    def get(self, path: str) -> bytes:
        """The body of the answer at a path with its query; RuntimeError unless it is 200."""
        with self.in_use():
            return b"".join(answer(path))

    def drain(self, path: str) -> int:
        """The length of a streamed body, of which nothing is kept."""
        with self.in_use():
            return sum(len(piece) for piece in answer(path))

    def sql(self, statement: str, **params: Any) -> str:
        """The one value of a statement."""
        with self.connection.cursor() as cursor:
            cursor.execute(statement, params)
            return str(cursor.fetchone()[0])

    def queries(self, path: str) -> int:
        """How many SQL statements an answer takes."""
        with self.in_use(), CaptureQueriesContext(self.connection) as captured:
            b"".join(answer(path))
        return len(captured)


def answer(path: str) -> Iterator[bytes]:
    """The pieces of one answer through middleware, routing and view."""
    place, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(place).encode().decode("latin-1"),
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
    }
    statuses: list[str] = []

    def start_response(status: str, headers: Any, *failure: Any) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda piece: None

    response = application(environ, start_response)
    try:
        if not statuses[0].startswith("200"):
            raise RuntimeError(f"{path}: {statuses[0]}: {b''.join(response)[:300]!r}")
        yield from response
    finally:
        response.close()


def roster_path(code: str) -> str:
    return f"/api/v1/committees/{code}/roster/?as_of={AS_OF}"


LIST = "/api/v1/memberships/?page_size=50"
LIST_AS_OF = f"{LIST}&as_of={PAST}"
EXPORT = "/api/v1/export/memberships.ndjson"


def roster_codes(registry: Registry) -> list[str]:
    """A dozen committees of the reference data, of every level; the same ones at both sizes."""
    found = registry.sql(
        "SELECT string_agg(code, ' ' ORDER BY code) FROM ("
        " SELECT code, row_number() OVER (ORDER BY code) AS place FROM committees_committee"
        " WHERE code !~ '^DCIO-(SCH|LG)-'"
        ") numbered WHERE place %% 22 = 0"
    )
    return found.split()


def check(registry: Registry) -> None:
    """The yardsticks hold what the API holds. RuntimeError with the first difference otherwise."""
    for code in roster_codes(registry):
        yardstick = registry.sql(yardsticks.ROSTER, code=code, day=AS_OF)
        _same(f"roster of {code}", json.loads(registry.get(roster_path(code))), json.loads(yardstick))
    for path, yardstick in (
        (LIST, registry.sql(yardsticks.LIST)),
        (LIST_AS_OF, registry.sql(yardsticks.LIST_AS_OF, day=PAST)),
    ):
        _same(path, json.loads(registry.get(path))["results"], json.loads(yardstick)["results"])


def _same(what: str, ours: Any, theirs: Any) -> None:
    if ours == theirs:
        return
    if isinstance(ours, dict) and isinstance(theirs, dict) and ours.keys() == theirs.keys():
        for name in ours:
            _same(f"{what}, {name}", ours[name], theirs[name])
    if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, pair in enumerate(zip(ours, theirs, strict=True)):
            _same(f"{what}, {place}", *pair)
    raise RuntimeError(f"{what}: the API has {str(ours)[:300]}, the yardstick {str(theirs)[:300]}")
