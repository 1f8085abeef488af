"""Whether each record is what its newest event says: a change past the triggers leaves no event."""

from collections.abc import Iterator

from django.db import connection

from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.tables import EventTable, event_tables

RECORDS_AT_ONCE = 5_000

UPPER = (
    """SELECT max({key}) FROM (SELECT {key} FROM {records} WHERE {key} > %s ORDER BY {key} LIMIT %s) piece"""
)
DIFFERING = """
WITH newest AS (
    SELECT DISTINCT ON (pgh_obj_id) * FROM {events}
    WHERE pgh_obj_id > %(after)s AND (%(upto)s IS NULL OR pgh_obj_id <= %(upto)s)
    ORDER BY pgh_obj_id, pgh_id DESC
)
SELECT record.{key}, event.pgh_obj_id, event.pgh_id, event.pgh_created_at
FROM (SELECT * FROM {records} WHERE {key} > %(after)s AND (%(upto)s IS NULL OR {key} <= %(upto)s)) record
FULL JOIN (SELECT * FROM newest WHERE pgh_label <> 'delete') event ON event.pgh_obj_id = record.{key}
WHERE ROW({of_record}) IS DISTINCT FROM ROW({of_event})
ORDER BY COALESCE(record.{key}, event.pgh_obj_id) LIMIT 1"""


def differing_records() -> Iterator[Fault]:
    """The first record of each kind that is not what its newest event says."""
    for table in event_tables().values():
        fault = _first_differing(table)
        if fault is not None:
            yield fault


def _first_differing(table: EventTable) -> Fault | None:
    names = {"events": table.name, "records": table.records, "key": table.key}
    differing = DIFFERING.format(
        **names,
        of_record=", ".join(f'record."{column}"' for column in table.columns),
        of_event=", ".join(f'event."{column}"' for column in table.columns),
    )
    after: int | None = -1
    with connection.cursor() as cursor:
        while after is not None:
            cursor.execute(UPPER.format(**names), [after, RECORDS_AT_ONCE])
            (upto,) = cursor.fetchone()
            cursor.execute(differing, {"after": after, "upto": upto})
            row = cursor.fetchone()
            if row:
                return _fault(table, *row)
            after = upto
    return None


def _fault(
    table: EventTable, record: int | None, of_event: int | None, number: int | None, at: object
) -> Fault:
    if record is None:
        return Fault(FaultKind.RECORD_MISSING, table.records, number, of_event, at)  # type: ignore[arg-type]
    kind = FaultKind.RECORD_WITHOUT_EVENT if of_event is None else FaultKind.RECORD_CHANGED
    return Fault(kind, table.records, number, record, at)  # type: ignore[arg-type]
