"""What guards the history, as the models and the migrations of this release write it: the one source."""

import re
from dataclasses import dataclass, field
from typing import Any

import pgtrigger.registry
from django.db import connection, migrations
from django.db.migrations.loader import MigrationLoader

CREATED = re.compile(
    r"""(?P<drop>DROP\s+(?:FUNCTION|TRIGGER)\s+(?:IF\s+EXISTS\s+)?(?P<dropped>\w+))
    |CREATE\s+(?:OR\s+REPLACE\s+)?FUNCTION\s+(?P<function>\w+)(?P<header>\(.*?)\bAS\s*\$\$(?P<body>.*?)\$\$[^;]*
    |CREATE\s+(?:CONSTRAINT\s+)?TRIGGER\s+(?P<trigger>\w+)\s[^;]*?\sON\s+(?P<table>\w+)[^;]*""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
OF_TRIGGER = re.compile(r"FUNCTION \w+\(\)\s+RETURNS TRIGGER AS \$\$(.*?)\$\$", re.DOTALL)
DEFINITION = re.compile(r"CREATE\s+(?:CONSTRAINT\s+)?TRIGGER\s.*?;", re.DOTALL)
CONDITION = re.compile(r"\bwhen \(.*\)(?= execute)")


@dataclass(frozen=True)
class Function:
    """A function of the database: its body, whether it has its owner's rights, and its settings."""

    body: str
    is_definer: bool = False
    settings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trigger:
    """A trigger: its definition as a bag of words, its comment, and its function where that is its own."""

    shape: tuple[str, ...]
    comment: str | None = None
    body: str | None = None


@dataclass
class Written:
    """What the migrations write in SQL: functions and triggers with the statement that makes each."""

    functions: dict[str, Function] = field(default_factory=dict)
    triggers: dict[tuple[str, str], Trigger] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)


def shape(definition: str) -> tuple[str, ...]:
    """The words of CREATE TRIGGER in order of the alphabet; PostgreSQL tells them in an order of its own.

    A condition, which it rewrites, is only told to be there.
    """
    text = CONDITION.sub("when", re.sub(r"\s+", " ", definition.lower()).replace("procedure", "function"))
    return tuple(sorted(re.findall(r"\w+", text)))


def registered_triggers() -> dict[tuple[str, str], Trigger]:
    """The triggers of the models, by table and name."""
    found = {}
    for model, trigger in pgtrigger.registry.registered():
        compiled = trigger.compile(model)
        made = compiled.install_sql
        (definition,), (body,) = DEFINITION.findall(made), OF_TRIGGER.findall(made)
        own = None if "execute" in compiled.sql.deconstruct()[2] else body
        found[model._meta.db_table, compiled.sql.pgid] = Trigger(shape(definition), compiled.hash, own)
    return found


def written_by_migrations() -> Written:
    """What the SQL of the migrations leaves behind when all have run."""
    written = Written()
    loader = MigrationLoader(None)
    plan = [node for leaf in loader.graph.leaf_nodes() for node in loader.graph.forwards_plan(leaf)]
    for node in dict.fromkeys(plan):
        for operation in loader.graph.nodes[node].operations:
            if isinstance(operation, migrations.RunSQL):
                _note(operation.sql, written)
    return written


def is_of_this_release() -> bool:
    """Whether the database has had the migrations of this release, and no others of its apps."""
    loader = MigrationLoader(connection)
    known = set(loader.disk_migrations)
    apps = {app for app, _ in known}
    return {one for one in loader.applied_migrations if one[0] in apps} == known


def _note(sql: Any, written: Written) -> None:
    for statement in [sql] if isinstance(sql, str) else sql:
        for found in CREATED.finditer(statement if isinstance(statement, str) else statement[0]):
            name, header = found["function"], found["header"]
            if found["drop"]:
                _forget(found["dropped"], written)
            elif name:
                settings = tuple(sorted(one.lower() for one in re.findall(r'\bSET "?(\w+)"? ?=', header)))
                written.functions[name] = Function(found["body"], "SECURITY DEFINER" in header, settings)
                written.statements[name] = found[0]
            else:
                written.triggers[found["table"], found["trigger"]] = Trigger(shape(found[0]))
                written.statements[found["trigger"]] = found[0]


def _forget(name: str, written: Written) -> None:
    written.functions.pop(name, None)
    written.statements.pop(name, None)
    for key in [key for key in written.triggers if key[1] == name]:
        del written.triggers[key]
