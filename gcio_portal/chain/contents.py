"""Whether the events are those that were written: each by its digest, and none that no batch has."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.links import BATCH_TABLE, Batch
from gcio_portal.chain.moments import READABLE
from gcio_portal.chain.numbers import first_outside, is_plain, members
from gcio_portal.chain.tables import columns_after, event_tables

EVENTS_AT_ONCE = 20_000
DIGEST_BYTES = 32
Key = tuple[str, int]  # an event table, and how many columns it had

DIGEST = "sha256(convert_to((to_jsonb(event) - %(later)s::text[])::text, 'UTF8'))"
DIFFERING = """SELECT batch.id FROM gcio_portal_historybatch batch
LEFT JOIN LATERAL (
    SELECT count(*) AS number, string_agg({digest}, ''::bytea ORDER BY event.pgh_id) AS digests
    FROM unnest(batch.events) AS numbers
    JOIN {table} event ON event.pgh_id >= lower(numbers) AND event.pgh_id < upper(numbers)
) content ON TRUE
WHERE batch.id = ANY(%(batches)s) AND (
    batch.digests IS DISTINCT FROM content.digests OR batch.count <> content.number
    OR COALESCE(lower(batch.events), 0) < 1 OR upper_inf(batch.events)
)
ORDER BY batch.id LIMIT 1"""
OF_BATCH = """SELECT event.pgh_id, {digest}, event.pgh_obj_id, {at}
FROM gcio_portal_historybatch batch CROSS JOIN LATERAL unnest(batch.events) AS numbers
JOIN {table} event ON event.pgh_id >= lower(numbers) AND event.pgh_id < upper(numbers)
WHERE batch.id = %(batch)s ORDER BY event.pgh_id"""
EVENTS = "SELECT pgh_id FROM {table} ORDER BY pgh_id"
EVENT = "SELECT pgh_obj_id, {at} FROM {table} event WHERE pgh_id = %s"
HOW_MANY = "SELECT count(*) FROM {table}"
AT = READABLE.format("event.pgh_created_at")

# Only links from the first one on vouch for batches, and only batches of such a link for events.
LINKED = """WITH linked AS (
    SELECT numbers FROM gcio_portal_historylink, unnest(batches) AS numbers
    WHERE sequence >= 1 AND NOT lower_inf(numbers) AND NOT upper_inf(numbers)
), of_links AS (
    SELECT batch.* FROM linked JOIN gcio_portal_historybatch batch
    ON batch.id >= lower(numbers) AND batch.id < upper(numbers)
), of_batches AS (
    SELECT event_table, numbers FROM of_links, unnest(events) AS numbers
    WHERE NOT lower_inf(numbers) AND NOT upper_inf(numbers)
)"""
BATCHES = "SELECT id FROM gcio_portal_historybatch ORDER BY id"
NUMBERS_OF_BATCHES = "{linked} SELECT lower(numbers), upper(numbers) FROM linked ORDER BY 1"
NUMBERS_OF_EVENTS = """{linked} SELECT lower(numbers), upper(numbers) FROM of_batches
WHERE event_table = %s ORDER BY 1"""
COUNTS = "{linked} SELECT event_table, sum(count) FROM of_links GROUP BY event_table"
BATCH_TWICE = """{linked} SELECT min(first) FROM (
    SELECT lower(numbers) AS first, lag(upper(numbers)) OVER (ORDER BY lower(numbers)) AS before FROM linked
) one WHERE first < before"""
EVENTS_TWICE = """{linked} SELECT event_table, min(first) FROM (
    SELECT event_table, lower(numbers) AS first,
        lag(upper(numbers)) OVER (PARTITION BY event_table ORDER BY lower(numbers)) AS before FROM of_batches
) one WHERE first < before GROUP BY event_table"""


def changed(batches: Iterable[Batch]) -> Iterator[Fault]:
    """The first event of each piece that is not as its batch has it; batches in the order of the chain."""
    remaining = iter(batches)
    while piece := _piece(remaining):
        broken = [(batch, key) for key, numbers in piece.items() if (batch := _first_differing(key, numbers))]
        for batch, key in sorted(broken):
            yield _first_broken(batch, key)


def _piece(batches: Iterator[Batch]) -> dict[Key, list[int]]:
    """The next batches, until they hold so many events that one statement is enough."""
    found: dict[Key, list[int]] = {}
    events = 0
    for batch in batches:
        found.setdefault((batch.table, batch.width), []).append(batch.id)
        events += batch.count
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
        if not is_plain(events):
            return Fault(FaultKind.BATCH_CHANGED, BATCH_TABLE, batch)
        cursor.execute(
            OF_BATCH.format(table=table, digest=DIGEST, at=AT),
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
    return Fault(FaultKind.BATCH_CHANGED, BATCH_TABLE, batch)


def outside() -> Iterator[Fault]:
    """Batches that are in no link or in two, and events that are in no batch or in two."""
    twice = _rows(BATCH_TWICE)[0][0]
    if twice is not None:
        yield Fault(FaultKind.BATCH_TWICE, BATCH_TABLE, twice)
    loose = _first_outside(BATCHES, NUMBERS_OF_BATCHES, [])
    if loose is not None:
        yield Fault(FaultKind.BATCH_OUTSIDE, BATCH_TABLE, loose)
    known, known_twice = dict(_rows(COUNTS)), dict(_rows(EVENTS_TWICE))
    for table in event_tables():
        if table in known_twice:
            yield _fault_of_event(FaultKind.EVENT_TWICE, table, known_twice[table])
        elif _rows(HOW_MANY.format(table=table))[0][0] != known.get(table, 0):
            number = _first_outside(EVENTS.format(table=table), NUMBERS_OF_EVENTS, [table])
            yield _fault_of_event(FaultKind.EVENT_OUTSIDE, table, number)


def _rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql.format(linked=LINKED))
        return cursor.fetchall()


def _fault_of_event(kind: FaultKind, table: str, number: int | None) -> Fault:
    with connection.cursor() as cursor:
        cursor.execute(EVENT.format(table=table, at=AT), [number])
        record, at = cursor.fetchone() or (None, None)
    return Fault(kind, table, number, record, at)


def _first_outside(numbers: str, known: str, params: list[str]) -> int | None:
    """As `first_outside`, of the numbers of one statement and the ranges of another; both are streamed."""
    with connection.chunked_cursor() as asked, connection.chunked_cursor() as ranges:
        asked.execute(numbers)
        ranges.execute(known.format(linked=LINKED), params)
        return first_outside((number for (number,) in asked), ranges)
