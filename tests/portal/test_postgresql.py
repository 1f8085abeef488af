"""A kept connection is checked without asking the database, and one that has ended is made anew."""

import select
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from gcio_portal.postgresql.base import DatabaseWrapper
from tests.owner import owner

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept() -> Iterator[Any]:
    """A second connection, as the next request finds it."""
    fresh = connection.copy()
    fresh.connect()
    next_request(fresh)
    yield fresh
    fresh.close()


def next_request(of: Any) -> None:
    of.close_if_unusable_or_obsolete()
    of.health_check_enabled = True


@pytest.fixture
def asked(monkeypatch) -> list[bool]:
    """What SELECT 1 has found, each time that it was sent."""
    found: list[bool] = []
    original = DatabaseWrapper.is_usable

    def counted(self: Any) -> bool:
        found.append(original(self))
        return found[-1]

    monkeypatch.setattr(DatabaseWrapper, "is_usable", counted)
    return found


def session_of(of: Any) -> int:
    with of.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end(session: int) -> None:
    with owner() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [session])
        assert cursor.fetchone() == (True,)


def test_the_portal_keeps_its_connections_by_this_backend():
    assert isinstance(connections["default"], DatabaseWrapper)
    assert connection.settings_dict["CONN_HEALTH_CHECKS"]


def test_a_living_connection_serves_the_next_request_without_a_statement_more(kept, asked):
    first = session_of(kept)

    next_request(kept)

    assert session_of(kept) == first
    assert asked == []


def test_a_connection_that_the_server_has_ended_is_made_anew(kept, asked):
    first = session_of(kept)
    next_request(kept)

    end(first)

    assert session_of(kept) != first
    assert asked == [False]


def test_a_connection_that_was_closed_here_is_made_anew(kept):
    first = session_of(kept)
    next_request(kept)

    kept.connection.close()

    assert session_of(kept) != first


def test_a_server_that_said_something_of_its_own_is_asked(kept, asked):
    """A notification, say: the connection lives, and the check that costs a statement finds it."""
    with kept.cursor() as cursor:
        cursor.execute("LISTEN portal_test")
    first = session_of(kept)
    next_request(kept)

    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("NOTIFY portal_test")
    other.close()
    select.select([kept.connection], [], [], 10)  # until it has arrived

    assert session_of(kept) == first
    assert asked == [True]


def test_after_an_error_the_connection_is_asked(kept, asked):
    kept.errors_occurred = True

    next_request(kept)

    assert asked == [True]
