"""Puts the triggers and functions of this release back, when the inquiry into their loss has a copy."""

from typing import Any

import pgtrigger.registry

from gcio_portal.protection.expected import written_by_migrations


def restore(connection: Any) -> None:
    """Make every function and trigger anew, as the owner of the tables. What is whole stays what it is."""
    written = written_by_migrations()
    with connection.cursor() as cursor:
        for name in written.functions:
            statement = written.statements[name].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1)
            cursor.execute(statement)
            cursor.execute(f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC")
        for table, name in written.triggers:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(written.statements[name])
    for model, trigger in pgtrigger.registry.registered():
        trigger.install(model)
