"""The event tables of the registry, with the records that they are about."""

from dataclasses import dataclass
from typing import Any

import pghistory.models
from django.apps import apps
from django.db import connection, models


@dataclass(frozen=True)
class EventTable:
    """An event table, its records' model, table and key, and the columns of both that the events keep."""

    name: str
    records: str
    key: str
    columns: tuple[str, ...]
    model: type[models.Model]


def event_tables() -> dict[str, EventTable]:
    """Every event table by its name."""
    found = {}
    for event in apps.get_models():
        if not issubclass(event, pghistory.models.Event):
            continue
        record: Any = event.pgh_tracked_model
        kept = {field.column for field in event._meta.concrete_fields}
        columns = tuple(field.column for field in record._meta.concrete_fields if field.column in kept)
        table = EventTable(
            event._meta.db_table, record._meta.db_table, record._meta.pk.column, columns, record
        )
        found[table.name] = table
    return dict(sorted(found.items()))


def columns_after(table: str, width: int) -> list[str]:
    """The columns of a table that were added when it had `width` already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute"
            " WHERE attrelid = %s::regclass AND attnum > %s AND NOT attisdropped",
            [table, width],
        )
        return [name for (name,) in cursor.fetchall()]
