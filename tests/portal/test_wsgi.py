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


def answered(path: str, query: str = "", **headers: str) -> tuple[str, dict[str, str], bytes]:
    """The status, the headers and the body, as a server for WSGI gets them."""
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": io.BytesIO(), **headers}
    setup_testing_defaults(environ)
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    response = application(environ, lambda status, headers, *failure: begun.append((status, headers)))
    try:
        body = b"".join(response)
    finally:
        response.close()
    status, told = begun[0]
    return status, dict(told), body


def asked(path: str, query: str, **headers: str) -> tuple[str, bytes]:
    status, _headers, body = answered(path, query, **headers)
    return status, body


@pytest.mark.parametrize("charset", ["rot13", "utf-16", "hex", "idna", "tis-620", "nonsense", '"utf-8"'])
@pytest.mark.parametrize("path", ["/api/v1/committees/", "/committees/"])
def test_a_request_is_read_as_utf_8_whatever_charset_it_claims(path, charset):
    query = "kind=GCIO&q=%E0%B8%A0%E0%B8%B2"

    status, body = asked(path, query, CONTENT_TYPE=f"application/json; charset={charset}")

    assert status == "200 OK"
    if path.startswith("/api/"):
        assert body == asked(path, query)[1]
        assert b'"GCIO"' in body


@pytest.mark.parametrize(
    "path",
    [
        *("/api/v1/committees/", "/api/v1/committees/GCIO/", "/api/v1/committees/NO-SUCH/", "/api/v1/docs/"),
        *("/", "/committees/", "/nothing/", "/health/", "/static/portal.css"),
    ],
)
def test_no_body_follows_the_headers_of_a_head(path):
    """Waitress sends what it gets; a client that keeps the connection takes it for the next answer."""
    status, _headers, body = answered(path)

    head_status, head_headers, nothing = answered(path, REQUEST_METHOD="HEAD")

    assert nothing == b"" != body
    assert head_status == status
    assert int(head_headers["Content-Length"]) == len(body)


def test_the_head_of_a_stream_does_not_claim_that_it_is_empty():
    _status, headers, nothing = answered("/api/v1/export/committees.csv", REQUEST_METHOD="HEAD")

    assert nothing == b""
    assert "Content-Length" not in headers
    assert headers["Content-Type"].startswith("text/csv")


def test_a_head_closes_what_was_opened_for_its_answer():
    closed = []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.http.HttpResponse.close", lambda self: closed.append(self.status_code))
        answered("/health/", REQUEST_METHOD="HEAD")

    assert closed == [200]
