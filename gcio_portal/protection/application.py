"""Whether the role that serves requests is kept apart from the owner, and has no right too many."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection

from gcio_portal.database import READ, held_rights, owned, places, rights
from gcio_portal.models import HistoryLink
from gcio_portal.protection.weaknesses import Weakness, WeaknessKind

WHO = "SELECT pg_get_userbyid(relowner), current_user FROM pg_class WHERE oid = %s::regclass"
POWERS = """SELECT power FROM pg_roles, LATERAL (VALUES
    ('SUPERUSER', rolsuper), ('BYPASSRLS', rolbypassrls), ('CREATEROLE', rolcreaterole),
    ('member of ' || quote_ident(%(owner)s), pg_has_role(rolname, %(owner)s, 'MEMBER'))
) AS given(power, has) WHERE rolname = %(role)s AND has"""
OF_THE_OWNER = """SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND pg_get_userbyid(relowner) = %s"""
# Silent triggers by a setting of the server, of this database, or of a role.
SILENCING = """SELECT COALESCE(quote_ident(rolname), 'every role') || ': ' || setting
FROM pg_db_role_setting CROSS JOIN LATERAL unnest(setconfig) AS setting
LEFT JOIN pg_roles ON pg_roles.oid = setrole
WHERE setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    AND split_part(setting, '=', 1) IN ('session_replication_role', 'pgtrigger.ignore')
UNION ALL SELECT 'this session: session_replication_role=replica'
WHERE current_setting('session_replication_role') = 'replica' ORDER BY 1"""


def role_apart() -> str | None:
    """The role of the application; None where one role is both, as with DATABASE_URL alone.

    The server of the web knows no DATABASE_OWNER_URL: there the tables tell who their owner is.
    """
    owner, current = _who()
    role: str = settings.DATABASE_ROLE or current
    return role if role != owner else None


def weak_role() -> Iterator[Weakness]:
    """What the application could do beyond its work; and settings that silence triggers for any role."""
    role = role_apart()
    with connection.cursor() as cursor:
        cursor.execute(SILENCING)
        for (setting,) in cursor.fetchall():
            yield Weakness(WeaknessKind.TRIGGERS_SILENCED, setting)
        if role is None:
            return
        owner, _ = _who()
        cursor.execute(POWERS, {"owner": owner, "role": role})
        powers = [power for (power,) in cursor.fetchall()]
        if powers:  # the rights on the tables follow from them
            yield Weakness(WeaknessKind.ROLE_POWERFUL, f"{role}: {', '.join(powers)}")
            return
        for more in [*_beyond(cursor, role, owner), *places(cursor, role), *owned(cursor, role)]:
            yield Weakness(WeaknessKind.RIGHTS_BEYOND, f"{role}: {more}")


def _beyond(cursor: Any, role: str, owner: str) -> Iterator[str]:
    cursor.execute(OF_THE_OWNER, [owner])
    tables = {table for (table,) in cursor.fetchall()}
    for table, held in sorted(held_rights(cursor, role).items()):
        more = held - rights().get(table, READ)
        if more and table in tables:
            yield f"{', '.join(sorted(more))} ON {table}"


def _who() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(WHO, [HistoryLink._meta.db_table])
        owner, current = cursor.fetchone()
    return owner, current
