"""The links of the chain with their batches, as they are stored, and the digest that a link should have."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from gcio_portal.chain.moments import READABLE

LINKS_AT_ONCE = 500
LINK_TABLE, BATCH_TABLE = "gcio_portal_historylink", "gcio_portal_historybatch"

LINKS = """SELECT sequence, to_char(made_at, 'YYYY-MM-DD"T"HH24:MI:SS.US'), batches::text, count,
    encode(digest, 'hex'), {at}, made_at > now() + interval '1 day'
FROM gcio_portal_historylink WHERE (%(after)s IS NULL OR sequence > %(after)s)
ORDER BY sequence LIMIT %(limit)s"""
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
    made_at: datetime | None
    is_ahead: bool  # of the day after today


@dataclass(frozen=True)
class Batch:
    """A batch as it is stored; `line` is what of it went into the digest of its link."""

    link: int
    id: int
    table: str
    width: int
    count: int
    line: str


@dataclass(frozen=True)
class Dated:
    """A batch, and between which moments its events were written; `since` is None for before the chain."""

    batch: Batch
    since: datetime | None
    until: datetime


def links_after(sequence: int | None) -> list[Link]:
    """The next links, some at once; from the least number of all for None."""
    with connection.cursor() as cursor:
        cursor.execute(
            LINKS.format(at=READABLE.format("made_at")), {"after": sequence, "limit": LINKS_AT_ONCE}
        )
        return [Link(*row) for row in cursor.fetchall()]


def batches_of(links: list[Link]) -> dict[int, list[Batch]]:
    """The batches of each of some links that follow each other, by the number of the link."""
    found: dict[int, list[Batch]] = {}
    for batch in _batches(links[0].sequence, links[-1].sequence):
        found.setdefault(batch.link, []).append(batch)
    return found


def _batches(first: int, last: int) -> Iterator[Batch]:
    with connection.cursor() as cursor:
        cursor.execute(BATCHES, [first, last])
        yield from (Batch(*row) for row in cursor)


def digest_of(link: Link, previous: str, batches: Iterable[Batch]) -> str:
    """As the function gcio_history_link writes it; `previous`: the digest of the link before."""
    lines = "\n".join(batch.line for batch in batches)
    parts = (previous, link.sequence, link.made, link.batches, link.count, lines)
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()
