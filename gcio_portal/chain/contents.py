"""Whether the events are those that were written: each by its digest, and none that no batch has."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import connection

from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.links import BATCH_TABLE, Dated
from gcio_portal.chain.moments import READABLE
from gcio_portal.chain.numbers import first_outside, is_plain, members
from gcio_portal.chain.tables import columns_after, event_tables

EVENTS_AT_ONCE = 20_000
DIGEST_BYTES = 32
Key = tuple[str, int]  # an event table, and how many columns it had

DIGEST = "sha256(convert_to((to_jsonb(event) - %(later)s::text[])::text, 'UTF8'))"
DIFFERING = """SELECT asked.place FROM unnest(
    %(batches)s::bigint[], %(since)s::timestamptz[], %(until)s::timestamptz[]
) WITH ORDINALITY AS asked (id, since, until, place)
JOIN gcio_portal_historybatch batch ON batch.id = asked.id
LEFT JOIN LATERAL (
    SELECT count(*) AS number, string_agg({digest}, ''::bytea ORDER BY event.pgh_id) AS digests,
        min(pgh_created_at) AS first, max(pgh_created_at) AS last
    FROM unnest(batch.events) AS numbers
    JOIN {table} event ON event.pgh_id >= lower(numbers) AND event.pgh_id < upper(numbers)
) content ON TRUE
WHERE batch.digests IS DISTINCT FROM content.digests OR batch.count <> content.number
    OR COALESCE(lower(batch.events), 0) < 1 OR upper_inf(batch.events)
    OR content.first < asked.since OR content.last > asked.until
ORDER BY batch.id LIMIT 1"""
OF_BATCH = """SELECT event.pgh_id, {digest}, event.pgh_obj_id, {at},
    COALESCE(event.pgh_created_at < %(since)s::timestamptz, false) OR event.pgh_created_at > %(until)s
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


def changed(batches: Iterable[Dated]) -> Iterator[Fault]:
    """The first event of each piece that is not as its batch has it; batches in the order of the chain."""
    remaining = iter(batches)
    while piece := _piece(remaining):
        broken = [(key, first) for key, some in piece.items() if (first := _first_differing(key, some))]
        for key, first in sorted(broken, key=lambda one: one[1].batch.id):
            yield _first_broken(first, key)


def _piece(batches: Iterator[Dated]) -> dict[Key, list[Dated]]:
    """The next batches, until they hold so many events that one statement is enough."""
    found: dict[Key, list[Dated]] = {}
    events = 0
    for dated in batches:
        found.setdefault((dated.batch.table, dated.batch.width), []).append(dated)
        events += dated.batch.count
        if events >= EVENTS_AT_ONCE:
            break
    return found


def _first_differing(key: Key, batches: list[Dated]) -> Dated | None:
    table, width = key
    if table not in event_tables():
        return batches[0]
    asked: dict[str, Any] = {
        "batches": [dated.batch.id for dated in batches],
        "since": [dated.since for dated in batches],
        "until": [dated.until for dated in batches],
    }
    with connection.cursor() as cursor:
        sql = DIFFERING.format(table=table, digest=DIGEST)
        cursor.execute(sql, {**asked, "later": columns_after(table, width)})
        row = cursor.fetchone()
        return batches[row[0] - 1] if row else None


def _first_broken(dated: Dated, key: Key) -> Fault:
    """The event of a batch that is gone, or is not what was written, or not of when it was."""
    table, width = key
    batch = dated.batch.id
    if table not in event_tables():
        return Fault(FaultKind.EVENT_MISSING, table)
    asked: dict[str, Any] = {"batch": batch, "since": dated.since, "until": dated.until}
    with connection.cursor() as cursor:
        cursor.execute("SELECT events::text, digests FROM gcio_portal_historybatch WHERE id = %s", [batch])
        events, digests = cursor.fetchone()
        if not is_plain(events):
            return Fault(FaultKind.BATCH_CHANGED, BATCH_TABLE, batch)
        sql = OF_BATCH.format(table=table, digest=DIGEST, at=AT)
        cursor.execute(sql, {**asked, "later": columns_after(table, width)})
        rows = iter(cursor)
        for place, number in enumerate(members(events)):
            found: Any = next(rows, None)
            if found is None or found[0] != number:
                return Fault(FaultKind.EVENT_MISSING, table, number)
            written = bytes(digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES])
            is_changed = bytes(found[1]) != written
            if is_changed or found[4]:
                kind = FaultKind.EVENT_CHANGED if is_changed else FaultKind.EVENT_MOVED
                return Fault(kind, table, number, found[2], found[3])
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
