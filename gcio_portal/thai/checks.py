"""What the database must be able to do for Thai."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import connections


def check_thai_trigrams(
    app_configs: Any = None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Warn when searches cannot use the trigram index: with LC_CTYPE=C no Thai letter is a letter."""
    return [message for alias in databases or [] for message in _check(alias)]


def _check(alias: str) -> list[CheckMessage]:
    connection = connections[alias]
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regprocedure('show_trgm(text)') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return []  # before the first migration: the extension is made there
        cursor.execute("SELECT cardinality(show_trgm('ดิจิทัล'))")
        if cursor.fetchone()[0]:
            return []
    return [
        CheckWarning(
            "Searching Thai text is slow: the database sees no letters in it (LC_CTYPE=C).",
            hint="Make a new database with a UTF-8 locale, such as LC_CTYPE 'C.UTF-8', and restore into it.",
            id="gcio_portal.W001",
            obj=alias,
        )
    ]
