"""The two roles of the database: the owner makes the tables, the application only uses them.

Where DATABASE_OWNER_URL is given, and with the embedded PostgreSQL, the role that serves requests cannot
rewrite the history, delete a record, or touch a trigger. With DATABASE_URL alone one role is both.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.db import ProgrammingError, connections, models, transaction

from gcio_portal.history import is_removable
from gcio_portal.models import (
    ChangeCounter,
    ChangeSignal,
    HistoryBatch,
    HistoryCheckpoint,
    HistoryLink,
    HistorySignal,
    HistoryTally,
)

EVERYTHING = ("DELETE", "INSERT", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE")
READ = frozenset({"SELECT"})
ADD = READ | {"INSERT"}
CHANGE = ADD | {"UPDATE"}
REMOVE = CHANGE | {"DELETE"}
OWN = {
    ChangeCounter: CHANGE,
    ChangeSignal: ADD | {"DELETE"},
    HistoryBatch: READ,  # the functions of the chain write with the rights of the owner
    HistoryLink: READ,
    HistorySignal: READ,
    HistoryCheckpoint: ADD,
    HistoryTally: READ,
}

HELD = """SELECT relname, privilege FROM pg_class, unnest(%s) AS privilege
WHERE relkind IN ('r', 'p', 'v') AND relnamespace = current_schema()::regnamespace AND CASE
    WHEN privilege IN ('INSERT', 'REFERENCES', 'SELECT', 'UPDATE')
    THEN has_any_column_privilege(%s, pg_class.oid, privilege)
    ELSE has_table_privilege(%s, pg_class.oid, privilege) END"""
TABLES = """SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p', 'v') AND relnamespace = current_schema()::regnamespace
    AND pg_has_role(current_user, relowner, 'USAGE')"""

# Where a role has a place for a table of its own, a trigger there would write events as a record's does.
PLACES = """SELECT format('CREATE, TEMPORARY ON DATABASE %%I', datname) FROM pg_database
WHERE datname = current_database() AND has_database_privilege(%(role)s, oid, 'CREATE, TEMPORARY')
UNION ALL SELECT format('CREATE ON SCHEMA %%I', nspname) FROM pg_namespace
WHERE has_schema_privilege(%(role)s, oid, 'CREATE')"""
OWNED = """SELECT relname FROM pg_class WHERE pg_has_role(%(role)s, relowner, 'USAGE')
UNION ALL SELECT proname FROM pg_proc WHERE pg_has_role(%(role)s, proowner, 'USAGE')"""

# pgtrigger lets everybody silence a trigger for the length of a transaction; here the owner alone.
OWNER_ALONE_IGNORES = """CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    IF COALESCE(current_setting('pgtrigger.ignore', true), '') IN ('', '{}') THEN
        RETURN FALSE;
    END IF;
    RETURN trigger_name = ANY(current_setting('pgtrigger.ignore')::text[]) AND pg_has_role(current_user, (
        SELECT proowner FROM pg_proc WHERE oid = '_pgtrigger_should_ignore(name)'::regprocedure
    ), 'USAGE');
END
$$"""


class NotApart(Exception):
    """The role of the application could do all that the owner can; the text says what to do."""


@contextmanager
def as_owner() -> Iterator[Any]:
    """The default connection, which inside is the owner's, where there is an owner apart."""
    connection = connections["default"]
    if not settings.DATABASE_OWNER or connection.in_atomic_block:
        yield connection
        return
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER | {"NAME": before["NAME"]})  # of a test, perhaps
    try:
        yield connection
    finally:
        connection.close()
        connection.settings_dict.update(before)


def grant_rights(connection: Any, role: str) -> None:
    """Give the role exactly what the application needs. Raises NotApart if it holds the owner's."""
    quoted = connection.ops.quote_name
    with connection.cursor() as cursor:
        _refuse_powerful(cursor, role)
        cursor.execute("SELECT current_schema(), current_database()")
        schema, database = map(quoted, cursor.fetchone())
        cursor.execute(f"GRANT CONNECT ON DATABASE {database} TO {quoted(role)}")
        cursor.execute(f"GRANT USAGE ON SCHEMA {schema} TO {quoted(role)}")
        _leave_no_place(cursor, role, quoted(role))
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {quoted(role)}")
        for kind, first in (("TABLES", "SELECT, INSERT"), ("SEQUENCES", "USAGE, SELECT")):
            cursor.execute(
                f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT {first} ON {kind} TO {quoted(role)}"
            )
        for table, due in _differing(cursor, role).items():
            cursor.execute(f"REVOKE ALL ON {quoted(table)} FROM {quoted(role)}, PUBLIC")
            cursor.execute(f"GRANT {', '.join(sorted(due))} ON {quoted(table)} TO {quoted(role)}")
        cursor.execute("SELECT to_regprocedure('_pgtrigger_should_ignore(name)') IS NOT NULL")
        if cursor.fetchone()[0]:
            cursor.execute(OWNER_ALONE_IGNORES)


def is_granted(connection: Any, role: str) -> bool:
    """Whether the role has those rights already, and no others."""
    with connection.cursor() as cursor:
        return not _differing(cursor, role) and not places(cursor, role)


def places(cursor: Any, role: str) -> list[str]:
    """The rights by which the role could make something of its own, as GRANT writes them."""
    cursor.execute(PLACES, {"role": role})
    return [place for (place,) in cursor.fetchall()]


def owned(cursor: Any, role: str) -> list[str]:
    """The tables and functions that the role owns, and could put a trigger on or into."""
    cursor.execute(OWNED, {"role": role})
    return [f"owner of {name}" for (name,) in cursor.fetchall()]


def held_rights(cursor: Any, role: str) -> dict[str, set[str]]:
    """What the role may do with each table on which it has a right, from whomever, if only on one column."""
    cursor.execute(HELD, [list(EVERYTHING), role, role])
    held: dict[str, set[str]] = {}
    for table, right in cursor.fetchall():
        held.setdefault(table, set()).add(right)
    return held


def rights() -> dict[str, frozenset[str]]:
    """What the application may do with each table of a model."""
    return {
        model._meta.db_table: _rights(model)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
    }


def _rights(model: type[models.Model]) -> frozenset[str]:
    if model in OWN:
        return OWN[model]
    if issubclass(model, pghistory.models.Event):
        return ADD  # by the triggers, which write with the rights of whoever changes the record
    if hasattr(model, "pgh_event_models"):
        return REMOVE if is_removable(model) else CHANGE
    return REMOVE


def _differing(cursor: Any, role: str) -> dict[str, frozenset[str]]:
    """The rights of the tables on which the role has others. A table of no model is there to be read."""
    held = held_rights(cursor, role)
    cursor.execute(TABLES)
    wanted = {table: rights().get(table, READ) for (table,) in cursor.fetchall()}
    return {table: due for table, due in wanted.items() if held.get(table, set()) != due}


def _leave_no_place(cursor: Any, role: str, quoted: str) -> None:
    for place in places(cursor, role):
        with suppress(ProgrammingError), transaction.atomic():  # of another owner: told below
            cursor.execute(f"REVOKE {place} FROM {quoted}, PUBLIC")
    left = [*places(cursor, role), *owned(cursor, role)]
    if left:
        raise NotApart(
            f"{role} could make triggers of its own ({', '.join(left[:5])}): "
            "let the administrator of the database take that from it."
        )


def _refuse_powerful(cursor: Any, role: str) -> None:
    cursor.execute(
        "SELECT rolsuper OR pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s",
        [role],
    )
    row = cursor.fetchone()
    if row is None:
        raise NotApart(f"There is no role {role}: make it first, as docs/operations.md says.")
    if row[0]:
        raise NotApart(f"{role} has the rights of the owner: give DATABASE_URL a role of its own.")
