"""Whether the history is what was written: every link, every event, every record, every checkpoint.

The digests of the links are computed here and not by the functions of the database, which whoever tampers
with its tables could change too. Rows come in pieces, so that the memory does not grow with the registry.
"""

import hashlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from gcio_portal.chain import contents, live
from gcio_portal.chain.checkpoints import Checkpoint, broken_checkpoints, stored_checkpoints
from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.numbers import size

LINKS_AT_ONCE = 500
LINK_TABLE, BATCH_TABLE = "gcio_portal_historylink", "gcio_portal_historybatch"

LINKS = """SELECT sequence, to_char(made_at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), batches::text, count,
    encode(digest, 'hex'), made_at
FROM gcio_portal_historylink WHERE sequence > %s ORDER BY sequence LIMIT %s"""
BATCHES = """SELECT link.sequence, batch.id, batch.event_table, batch.width, batch.count, concat_ws('|',
    batch.id, transaction_id, event_table, width, events, batch.count, encode(sha256(digests), 'hex'))
FROM gcio_portal_historylink link
CROSS JOIN LATERAL unnest(link.batches) AS numbers
JOIN gcio_portal_historybatch batch ON batch.id >= lower(numbers) AND batch.id < upper(numbers)
WHERE link.sequence BETWEEN %s AND %s ORDER BY link.sequence, batch.id"""


@dataclass(frozen=True)
class Link:
    """A link as it is stored; `made` is its moment as it went into the digest."""

    sequence: int
    made: str
    batches: str
    count: int
    digest: str
    made_at: Any


@dataclass(frozen=True)
class Batch:
    """A batch as it is stored; `line` is what of it went into the digest of its link."""

    link: int
    id: int
    table: str
    width: int
    count: int
    line: str


def faults(checkpoints: Iterable[Checkpoint] = ()) -> Generator[Fault, None, None]:
    """What is wrong, in the order of the chain; nothing for a registry whose history is whole.

    `checkpoints`: those that were kept outside, beside those of the database.
    """
    with _one_moment():
        yield from _broken_links()
        yield from contents.outside()
        yield from live.differing_records()
        yield from broken_checkpoints([*stored_checkpoints(), *checkpoints])


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every statement inside sees the registry as it is now, and writes moments in UTC."""
    is_inner = connection.in_atomic_block  # of a test: it cannot choose its isolation any more
    with transaction.atomic(), connection.cursor() as cursor:
        if not is_inner:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SET LOCAL TimeZone = 'UTC'")
        cursor.execute("SET LOCAL bytea_output = 'hex'")
        yield


def _broken_links() -> Iterator[Fault]:
    previous, expected = "0" * 64, 1
    while links := _links(after=expected - 1):
        batches = _by_link(_batches(links[0].sequence, links[-1].sequence))
        for link in links:
            if link.sequence != expected:
                yield Fault(FaultKind.LINK_MISSING, LINK_TABLE, expected)
                return
            own = batches.get(link.sequence, [])
            if link.digest != _digest(previous, link, own) or len(own) != size(link.batches):
                yield Fault(FaultKind.LINK_CHANGED, LINK_TABLE, link.sequence, at=link.made_at)
                return
            previous, expected = link.digest, expected + 1
        yield from contents.changed(
            (batch.table, batch.width, batch.id, batch.count) for batch in _flat(batches)
        )


def _links(*, after: int) -> list[Link]:
    with connection.cursor() as cursor:
        cursor.execute(LINKS, [after, LINKS_AT_ONCE])
        return [Link(*row) for row in cursor.fetchall()]


def _batches(first: int, last: int) -> Iterator[Batch]:
    with connection.cursor() as cursor:
        cursor.execute(BATCHES, [first, last])
        yield from (Batch(*row) for row in cursor)


def _by_link(batches: Iterable[Batch]) -> dict[int, list[Batch]]:
    found: dict[int, list[Batch]] = {}
    for batch in batches:
        found.setdefault(batch.link, []).append(batch)
    return found


def _flat(batches: dict[int, list[Batch]]) -> Iterator[Batch]:
    for own in batches.values():
        yield from own


def _digest(previous: str, link: Link, batches: list[Batch]) -> str:
    """As the function gcio_history_link writes it."""
    lines = "\n".join(batch.line for batch in batches)
    parts = (previous, link.sequence, link.made, link.batches, link.count, lines)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
