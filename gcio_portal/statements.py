"""Statements that PostgreSQL plans once for each connection instead of once for each answer."""

import functools
import hashlib
import re
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

PARAMETER = re.compile(r"%\((\w+)\)s")
_prepared: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # the names that each session knows


def fetch_prepared(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement whose text is always the same: for those that take longer to plan than to run.

    Behind a pool that hands out sessions by transaction (DISABLE_SERVER_SIDE_CURSORS, as Django asks for
    such pools) nothing is prepared.
    """
    with connection.cursor() as cursor:
        if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            cursor.execute(sql, params)
            return cursor.fetchall()
        name, text, names = _positional(sql)
        known = _prepared.setdefault(connection.connection, set())
        if name not in known:
            cursor.cursor.execute(f"PREPARE {name} AS {text}")
            known.add(name)
        places = ", ".join(["%s"] * len(names))
        cursor.execute(f"EXECUTE {name}({places})", [params[one] for one in names])
        return cursor.fetchall()


@functools.cache
def _positional(sql: str) -> tuple[str, str, tuple[str, ...]]:
    """The statement's name, its text with $1 for %(day)s and so on, and the parameters in their places."""
    names = tuple(dict.fromkeys(PARAMETER.findall(sql)))
    text = PARAMETER.sub(lambda match: f"${names.index(match[1]) + 1}", sql).replace("%%", "%")
    return f"portal_{hashlib.sha256(sql.encode()).hexdigest()[:16]}", text, names
