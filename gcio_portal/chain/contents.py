"""Whether the events are those that were written: each by its digest, and none that no batch has."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.numbers import first_outside, members
from gcio_portal.chain.tables import columns_after, event_tables

EVENTS_AT_ONCE = 20_000
DIGEST_BYTES = 32
Key = tuple[str, int]  # an event table, and how many columns it had

DIGEST = "sha256(convert_to((to_jsonb(event) - %(later)s::text[])::text, 'UTF8'))"
DIFFERING = """SELECT batch.id FROM gcio_portal_historybatch batch
LEFT JOIN LATERAL (
    SELECT string_agg({digest}, ''::bytea ORDER BY event.pgh_id) AS digests
    FROM unnest(batch.events) AS numbers
    JOIN {table} event ON event.pgh_id >= lower(numbers) AND event.pgh_id < upper(numbers)
) content ON TRUE
WHERE batch.id = ANY(%(batches)s) AND batch.digests IS DISTINCT FROM content.digests
ORDER BY batch.id LIMIT 1"""
OF_BATCH = """SELECT event.pgh_id, {digest}, event.pgh_obj_id, event.pgh_created_at
FROM gcio_portal_historybatch batch CROSS JOIN LATERAL unnest(batch.events) AS numbers
JOIN {table} event ON event.pgh_id >= lower(numbers) AND event.pgh_id < upper(numbers)
WHERE batch.id = %(batch)s ORDER BY event.pgh_id"""
OVERLAPPING = """SELECT EXISTS (SELECT FROM (
    SELECT lower(numbers) AS first, lag(upper(numbers)) OVER (ORDER BY lower(numbers)) AS before
    FROM gcio_portal_historybatch, unnest(events) AS numbers WHERE event_table = %s
) one WHERE first < before)"""
EVENTS = "SELECT pgh_id FROM {table} ORDER BY pgh_id"
EVENT = "SELECT pgh_obj_id, pgh_created_at FROM {table} WHERE pgh_id = %s"
AS_MANY = """SELECT (SELECT count(*) FROM {table})
    = (SELECT COALESCE(sum(count), 0) FROM gcio_portal_historybatch WHERE event_table = %s)"""
NUMBERS_OF_EVENTS = """SELECT lower(numbers), upper(numbers)
FROM gcio_portal_historybatch, unnest(events) AS numbers WHERE event_table = %s ORDER BY 1"""
NUMBERS_OF_BATCHES = """SELECT lower(numbers), upper(numbers)
FROM gcio_portal_historylink, unnest(batches) AS numbers ORDER BY 1"""


def changed(batches: Iterable[tuple[str, int, int, int]]) -> Iterator[Fault]:
    """The first event of each piece that is not as its batch has it.

    `batches`: event table, columns, number and count of each, in the order of the chain.
    """
    remaining = iter(batches)
    while piece := _piece(remaining):
        broken = [(batch, key) for key, numbers in piece.items() if (batch := _first_differing(key, numbers))]
        for batch, key in sorted(broken):
            yield _first_broken(batch, key)


def _piece(batches: Iterator[tuple[str, int, int, int]]) -> dict[Key, list[int]]:
    """The next batches, until they hold so many events that one statement is enough."""
    found: dict[Key, list[int]] = {}
    events = 0
    for table, width, number, count in batches:
        found.setdefault((table, width), []).append(number)
        events += count
        if events >= EVENTS_AT_ONCE:
            break
    return found


def _first_differing(key: Key, batches: list[int]) -> int | None:
    table, width = key
    if table not in event_tables():
        return batches[0]
    with connection.cursor() as cursor:
        cursor.execute(
            DIFFERING.format(table=table, digest=DIGEST),
            {"later": columns_after(table, width), "batches": batches},
        )
        row = cursor.fetchone()
        return row[0] if row else None


def _first_broken(batch: int, key: Key) -> Fault:
    """The event of a batch that is gone, or is not what was written."""
    table, width = key
    if table not in event_tables():
        return Fault(FaultKind.EVENT_MISSING, table)
    with connection.cursor() as cursor:
        cursor.execute("SELECT events::text, digests FROM gcio_portal_historybatch WHERE id = %s", [batch])
        events, digests = cursor.fetchone()
        cursor.execute(
            OF_BATCH.format(table=table, digest=DIGEST),
            {"later": columns_after(table, width), "batch": batch},
        )
        rows = iter(cursor)
        for place, number in enumerate(members(events)):
            found: Any = next(rows, None)
            if found is None or found[0] != number:
                return Fault(FaultKind.EVENT_MISSING, table, number)
            written = bytes(digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES])
            if bytes(found[1]) != written:
                return Fault(FaultKind.EVENT_CHANGED, table, number, found[2], found[3])
    return Fault(FaultKind.EVENT_CHANGED, table, batch)


def outside() -> Iterator[Fault]:
    """Batches that are in no link, and events that are in no batch."""
    loose = _first_outside("SELECT id FROM gcio_portal_historybatch ORDER BY id", NUMBERS_OF_BATCHES, [])
    if loose is not None:
        yield Fault(FaultKind.BATCH_OUTSIDE, "gcio_portal_historybatch", loose)
    for table in event_tables():
        if _is_covered(table):
            continue
        number = _first_outside(EVENTS.format(table=table), NUMBERS_OF_EVENTS, [table])
        with connection.cursor() as cursor:
            cursor.execute(EVENT.format(table=table), [number])
            record, at = cursor.fetchone() or (None, None)
        yield Fault(FaultKind.EVENT_OUTSIDE, table, number, record, at)


def _is_covered(table: str) -> bool:
    """Whether the table has as many events as its batches, which have no event twice."""
    with connection.cursor() as cursor:
        cursor.execute(
            AS_MANY.format(table=table),
            [table],
        )
        (equal,) = cursor.fetchone()
        cursor.execute(OVERLAPPING, [table])
        (overlapping,) = cursor.fetchone()
    return bool(equal and not overlapping)


def _first_outside(numbers: str, known: str, params: list[str]) -> int | None:
    """As `first_outside`, of the numbers of one statement and the ranges of another; both are streamed."""
    with connection.chunked_cursor() as asked, connection.chunked_cursor() as ranges:
        asked.execute(numbers)
        ranges.execute(known, params)
        return first_outside((number for (number,) in asked), ranges)
