"""Whether each record is what its newest event says: a change past the triggers leaves no event."""

from collections.abc import Iterator

from django.db import connection

from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.moments import READABLE
from gcio_portal.chain.tables import EventTable, event_tables

RECORDS_AT_ONCE = 5_000

PIECE = "(%(after)s IS NULL OR {0} > %(after)s) AND (%(upto)s IS NULL OR {0} <= %(upto)s)"
UPPER = """SELECT max({key}) FROM (
    SELECT {key} FROM {records} WHERE (%(after)s IS NULL OR {key} > %(after)s) ORDER BY {key} LIMIT %(limit)s
) piece"""
DIFFERING = """
WITH newest AS (
    SELECT DISTINCT ON (pgh_obj_id) * FROM {events}
    WHERE {piece_of_events}
    ORDER BY pgh_obj_id, pgh_id DESC
)
SELECT record.{key}, event.pgh_obj_id, event.pgh_id, {at}
FROM (SELECT * FROM {records} WHERE {piece_of_records}) record
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
        at=READABLE.format("event.pgh_created_at"),
        piece_of_events=PIECE.format("pgh_obj_id"),
        piece_of_records=PIECE.format(table.key),
        of_record=", ".join(f'record."{column}"' for column in table.columns),
        of_event=", ".join(f'event."{column}"' for column in table.columns),
    )
    after: int | None = None
    with connection.cursor() as cursor:
        while True:
            cursor.execute(UPPER.format(**names), {"after": after, "limit": RECORDS_AT_ONCE})
            (upto,) = cursor.fetchone()
            cursor.execute(differing, {"after": after, "upto": upto})
            row = cursor.fetchone()
            if row:
                return _fault(table, *row)
            if upto is None:
                return None
            after = upto


def _fault(
    table: EventTable, record: int | None, of_event: int | None, number: int | None, at: object
) -> Fault:
    if record is None:
        return Fault(FaultKind.RECORD_MISSING, table.records, number, of_event, at)  # type: ignore[arg-type]
    kind = FaultKind.RECORD_WITHOUT_EVENT if of_event is None else FaultKind.RECORD_CHANGED
    return Fault(kind, table.records, number, record, at)  # type: ignore[arg-type]
