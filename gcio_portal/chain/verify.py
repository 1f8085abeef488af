"""Whether the history is what was written: every link, every event, every record, every checkpoint.

The digests of the links are computed here and not by the functions of the database, which whoever tampers
with its tables could change too. Rows come in pieces, so that the memory does not grow with the registry.
"""

from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from gcio_portal.chain import contents, generated, live
from gcio_portal.chain.checkpoints import Checkpoint, broken_checkpoints, stored_checkpoints
from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.links import (
    BATCH_TABLE,
    LINK_TABLE,
    Batch,
    Dated,
    Link,
    batches_of,
    digest_of,
    links_after,
)
from gcio_portal.chain.moments import A_DAY
from gcio_portal.chain.numbers import is_plain, size


def faults(checkpoints: Iterable[Checkpoint] = ()) -> Generator[Fault, None, None]:
    """What is wrong, in the order of the chain; nothing for a registry whose history is whole.

    `checkpoints`: those that were kept outside, beside those of the database.
    """
    with _one_moment():
        yield from _broken_links()
        yield from contents.outside()
        yield from live.differing_records()
        yield from generated.differing_columns()
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


@dataclass
class _Before:
    """What the links up to here were: the next one must follow from it."""

    sequence: int = 0
    digest: str = "0" * 64
    begun: datetime | None = None
    newest: datetime | None = None
    widths: dict[str, int] = field(default_factory=dict)

    def dated(self, batch: Batch, made_at: datetime) -> Dated:
        """The first batch of a table may hold what it had before there was a chain, when the chain begins."""
        is_of_before = batch.table not in self.widths and made_at <= (self.begun or made_at) + A_DAY
        return Dated(batch, None if is_of_before else made_at - A_DAY, made_at + A_DAY)

    def goes_on_with(self, link: Link, batches: list[Batch], made_at: datetime) -> None:
        self.sequence, self.digest = link.sequence, link.digest
        self.begun, self.newest = self.begun or made_at, max(self.newest or made_at, made_at)
        self.widths.update((batch.table, batch.width) for batch in batches)


def _broken_links() -> Iterator[Fault]:
    before = _Before()
    after = None
    while links := links_after(after):
        batches = batches_of(links)
        dated: list[Dated] = []
        for link in links:
            own = batches.get(link.sequence, [])
            fault = _fault_of_link(link, own, before) or _fault_of_batches(link, own, before)
            if fault or link.made_at is None:
                yield fault or Fault(FaultKind.LINK_MOVED, LINK_TABLE, link.sequence)
                return
            dated += [before.dated(batch, link.made_at) for batch in own]
            before.goes_on_with(link, own, link.made_at)
        after = before.sequence
        yield from contents.changed(dated)


def _fault_of_link(link: Link, own: list[Batch], before: _Before) -> Fault | None:
    expected = before.sequence + 1
    if link.sequence < expected:
        return Fault(FaultKind.LINK_OUTSIDE, LINK_TABLE, link.sequence, at=link.made_at)
    if link.sequence > expected:
        return Fault(FaultKind.LINK_MISSING, LINK_TABLE, expected)
    is_whole = is_plain(link.batches) and len(own) == size(link.batches) > 0
    if (
        not is_whole
        or link.count != sum(batch.count for batch in own)
        or link.digest != digest_of(link, before.digest, own)
    ):
        return Fault(FaultKind.LINK_CHANGED, LINK_TABLE, link.sequence, at=link.made_at)
    if link.is_ahead or (link.made_at and before.newest and link.made_at < before.newest - A_DAY):
        return Fault(FaultKind.LINK_MOVED, LINK_TABLE, link.sequence, at=link.made_at)
    return None


def _fault_of_batches(link: Link, own: list[Batch], before: _Before) -> Fault | None:
    """A batch with fewer columns than one before: what its digests leave out could be changed later."""
    for batch in own:
        if batch.width < before.widths.get(batch.table, 1):
            return Fault(FaultKind.BATCH_CHANGED, BATCH_TABLE, batch.id, at=link.made_at)
    return None
