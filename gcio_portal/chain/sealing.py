"""For migrations: how a table's history begins, and how it comes into the chain."""

from typing import Any

COLUMNS = """SELECT string_agg(quote_ident(event.column_name), ', ' ORDER BY event.ordinal_position)
FROM information_schema.columns event
JOIN information_schema.columns record
    ON record.table_schema = event.table_schema AND record.column_name = event.column_name
WHERE event.table_schema = current_schema() AND event.table_name = %s AND record.table_name = %s"""
BEGIN = """INSERT INTO {events} ({columns}, pgh_created_at, pgh_label, pgh_obj_id, pgh_context)
SELECT {columns}, now(), 'insert', {key}, '{{"door": "migration"}}'
FROM {records} record WHERE NOT EXISTS (SELECT FROM {events} event WHERE event.pgh_obj_id = record.{key})"""


def begin_history(*models: str) -> Any:
    """A migration's function: every record of the models gets its first event, and the events are sealed.

    To be run before the trigger `chain` is added to the event tables. `models`: labels such as "roles.User".
    """

    def run(apps: Any, schema_editor: Any) -> None:
        with schema_editor.connection.cursor() as cursor:
            for label in models:
                record, event = apps.get_model(label)._meta, apps.get_model(f"{label}Event")._meta
                cursor.execute(COLUMNS, [event.db_table, record.db_table])
                (columns,) = cursor.fetchone()
                names = {"events": event.db_table, "records": record.db_table, "key": record.pk.column}
                cursor.execute(BEGIN.format(columns=columns, **names))
                cursor.execute("SELECT gcio_history_seal(%s::regclass)", [event.db_table])

    return run
