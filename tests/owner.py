"""What only the owner of the database may do: tests run with the rights of the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection

from gcio_portal.database import grant_rights

ROLE = "tests_of_the_portal"  # made inside the transaction of a test: the tests may run with one role only


@contextmanager
def owner() -> Iterator[Any]:
    """A cursor with the rights of the owner, inside the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('role')")
        (before,) = cursor.fetchone()  # the application's, or none where the owner is at work already
        cursor.execute("RESET ROLE")
        try:
            yield cursor
        finally:
            if not connection.needs_rollback and settings.DATABASE_ROLE:
                cursor.execute(f"SET ROLE {before}")


@contextmanager
def application() -> Iterator[Any]:
    """The role of the application, made for this test where the tests run with one role only."""
    with owner() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        grant_rights(connection, ROLE)
        cursor.execute(f"SET ROLE {ROLE}")
        yield cursor


@contextmanager
def no_trigger_fires() -> Iterator[Any]:
    """The same, and no trigger fires for it."""
    with owner() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield cursor
        cursor.execute("SET session_replication_role = DEFAULT")
