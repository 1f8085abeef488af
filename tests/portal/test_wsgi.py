"""The door for a WSGI server, in front of Django."""

import io
from collections.abc import Iterator
from wsgiref.util import setup_testing_defaults

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from gcio_portal.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """No request ends the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(path: str, query: str, **headers: str) -> tuple[str, bytes]:
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO(), **headers}
    setup_testing_defaults(environ)
    statuses: list[str] = []
    response = application(environ, lambda status, headers, *failure: statuses.append(status))
    try:
        return statuses[0], b"".join(response)
    finally:
        response.close()


@pytest.mark.parametrize("charset", ["rot13", "utf-16", "hex", "idna", "tis-620", "nonsense", '"utf-8"'])
@pytest.mark.parametrize("path", ["/api/v1/committees/", "/committees/"])
def test_a_request_is_read_as_utf_8_whatever_charset_it_claims(path, charset):
    query = "kind=GCIO&q=%E0%B8%A0%E0%B8%B2"

    status, body = asked(path, query, CONTENT_TYPE=f"application/json; charset={charset}")

    assert status == "200 OK"
    if path.startswith("/api/"):
        assert body == asked(path, query)[1]
        assert b'"GCIO"' in body
