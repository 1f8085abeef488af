"""Everything that `verify_history` says of the protection."""

from collections.abc import Iterator

from django.apps import apps
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import connection, models

from gcio_portal.protection.application import role_apart, weak_role
from gcio_portal.protection.expected import is_of_this_release
from gcio_portal.protection.triggers import foreign_rules, weak_functions, weak_triggers
from gcio_portal.protection.weaknesses import Weakness, WeaknessKind

# A unique constraint with a condition is an index to PostgreSQL.
RULES = """SELECT conrelid::regclass::text, conname, contype::text FROM pg_constraint
WHERE connamespace = current_schema()::regnamespace AND convalidated
UNION SELECT indrelid::regclass::text, relname, 'u' FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relnamespace = current_schema()::regnamespace AND indisvalid AND indisunique"""
KEYS = """SELECT conrelid::regclass::text, attname, confrelid::regclass::text FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE connamespace = current_schema()::regnamespace AND contype = 'f' AND convalidated"""
COUNTED = """SELECT (SELECT checkpoints FROM gcio_portal_historytally WHERE id = 1),
    (SELECT count(*) FROM gcio_portal_historycheckpoint)"""
Kind = tuple[type[models.BaseConstraint], str]
KINDS: list[Kind] = [
    (models.CheckConstraint, "c"),
    (models.UniqueConstraint, "u"),
    (ExclusionConstraint, "x"),
]


def weaknesses() -> Iterator[Weakness]:
    """What of the protection is not in force; nothing where all of it is. Reads only."""
    if not is_of_this_release():
        yield Weakness(WeaknessKind.OTHER_RELEASE, "django_migrations")
        return
    tables = {model._meta.db_table for model in _models()}
    yield from weak_triggers(tables)
    yield from foreign_rules(tables)
    yield from weak_functions(are_roles_apart=role_apart() is not None)
    yield from weak_role()
    yield from missing_constraints()
    yield from lost_checkpoints()


def missing_constraints() -> Iterator[Weakness]:
    """The named constraints and the foreign keys of the models that the database does not keep."""
    with connection.cursor() as cursor:
        cursor.execute(RULES)
        rules = set(cursor.fetchall())
        cursor.execute(KEYS)
        keys = set(cursor.fetchall())
    for model in _models():
        table = model._meta.db_table
        for constraint in model._meta.constraints:
            kind = next(letter for known, letter in KINDS if isinstance(constraint, known))
            if (table, constraint.name, kind) not in rules:
                yield Weakness(WeaknessKind.CONSTRAINT_MISSING, f"{constraint.name} ON {table}")
        for field in model._meta.local_fields:
            if not isinstance(field, models.ForeignKey) or not field.db_constraint:  # type: ignore[attr-defined]
                continue
            target = field.remote_field.model._meta.db_table
            if (table, field.column, target) not in keys:
                yield Weakness(WeaknessKind.CONSTRAINT_MISSING, f"{table}.{field.column} → {target}")


def lost_checkpoints() -> Iterator[Weakness]:
    """Whether there are as many checkpoints as were made."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED)
        made, there = cursor.fetchone()
    if made != there:
        yield Weakness(WeaknessKind.CHECKPOINTS_GONE, f"made={made}, there={there}")


def _models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
