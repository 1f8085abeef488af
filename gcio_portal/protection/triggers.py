"""Whether the triggers and functions of the database are those of this release, and fire.

pgtrigger's own status is the comment on a trigger and whether it is enabled; whoever writes another body into
its function changes neither, so here the definition and the body are compared too, all in one query.
"""

from collections.abc import Iterator

from django.db import connection
from pgtrigger.compiler import UpsertTriggerSql

from gcio_portal.database import OWNER_ALONE_IGNORES
from gcio_portal.protection.expected import (
    Function,
    Trigger,
    registered_triggers,
    shape,
    written_by_migrations,
)
from gcio_portal.protection.weaknesses import Weakness, WeaknessKind

TRIGGERS = """SELECT relname, tgname, tgenabled IN ('O', 'A'), tgisinternal,
    obj_description(pg_trigger.oid, 'pg_trigger'),
    pg_get_triggerdef(pg_trigger.oid, true), proname, prosrc, proconfig IS NULL AND NOT prosecdef
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE relnamespace = current_schema()::regnamespace ORDER BY relname, tgname"""
FUNCTIONS = """SELECT proname, prosrc, prosecdef,
    ARRAY(SELECT lower(split_part(setting, '=', 1)) FROM unnest(proconfig) AS setting ORDER BY 1)
FROM pg_proc WHERE pronamespace = current_schema()::regnamespace AND proname = ANY(%s)"""
RULES = "SELECT tablename, rulename FROM pg_rules WHERE schemaname = current_schema() ORDER BY 1, 2"
IGNORES = "_pgtrigger_should_ignore"


def weak_triggers(tables: set[str]) -> Iterator[Weakness]:
    """Triggers of these tables that are missing, disabled, not of this release, or not the portal's."""
    missing = registered_triggers() | written_by_migrations().triggers
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        installed = [row for row in cursor.fetchall() if row[0] in tables]
    for table, name, fires, is_internal, *facts in installed:
        expected, told = missing.pop((table, name), None), f"{name} ON {table}"
        if expected is None and not is_internal:  # the internal ones are of foreign keys
            yield Weakness(WeaknessKind.TRIGGER_FOREIGN, told)
        elif not fires:
            yield Weakness(WeaknessKind.TRIGGER_DISABLED, told)
        elif expected is not None and not _is_as_expected(expected, name, *facts):
            yield Weakness(WeaknessKind.TRIGGER_CHANGED, told)
    for table, name in sorted(missing):
        yield Weakness(WeaknessKind.TRIGGER_MISSING, f"{name} ON {table}")


def foreign_rules(tables: set[str]) -> Iterator[Weakness]:
    """Rules of these tables: the portal makes none."""
    with connection.cursor() as cursor:
        cursor.execute(RULES)
        for table, rule in cursor.fetchall():
            if table in tables:
                yield Weakness(WeaknessKind.TRIGGER_FOREIGN, f"{rule} ON {table}")


def weak_functions(*, are_roles_apart: bool) -> Iterator[Weakness]:
    """Functions that are missing, or have another body, rights or settings than in this release."""
    expected = {name: {one} for name, one in written_by_migrations().functions.items()}
    hardened = Function(OWNER_ALONE_IGNORES.split("$$")[1])
    expected[IGNORES] = {hardened} if are_roles_apart else {hardened, _ignoring_of_pgtrigger()}
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS, [list(expected)])
        found: dict[str, list[Function]] = {}
        for name, body, is_definer, settings in cursor.fetchall():
            found.setdefault(name, []).append(Function(body, is_definer, tuple(settings)))
    for name, allowed in sorted(expected.items()):
        if name not in found or not set(found[name]) <= allowed:
            yield Weakness(WeaknessKind.FUNCTION_CHANGED, name)


def _is_as_expected(
    expected: Trigger,
    name: str,
    comment: str | None,
    definition: str,
    function: str,
    body: str,
    is_plain: bool,
) -> bool:
    if (expected.comment, expected.shape) != (comment, shape(definition)):
        return False
    return expected.body is None or (function, body, is_plain) == (name, expected.body, True)


def _ignoring_of_pgtrigger() -> Function:
    """As it is until the roles are made apart; pgtrigger writes it with each trigger."""
    made = UpsertTriggerSql(pgid="any", func="", table="any", when="", operation="")
    return Function(str(made).split("$$")[1])
