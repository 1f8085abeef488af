"""Checkpoints: what the chain was at a link, for anyone to keep, and to hold against the chain later."""

import datetime
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.db import connection, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.models import HistoryCheckpoint, HistoryLink
from gcio_portal.chain.moments import READABLE

UP_TO = """SELECT COALESCE(sum(count), 0), max(encode(digest, 'hex')) FILTER (WHERE sequence = %(upto)s),
    max({at}) FILTER (WHERE sequence = %(upto)s)
FROM gcio_portal_historylink WHERE (%(after)s IS NULL OR sequence > %(after)s) AND sequence <= %(upto)s"""


class CheckpointError(ValueError):
    """A line that is no checkpoint; the text says which, and what one looks like."""


@dataclass(frozen=True)
class Checkpoint:
    """The chain up to a link: the link's number and digest, how many events there were, and its moment."""

    sequence: int
    digest: str
    events: int
    made_at: str

    def __str__(self) -> str:
        return json.dumps(vars(self))


def checkpoint(link: HistoryLink, events: int) -> Checkpoint:
    """The checkpoint at a link with which the chain holds so many events."""
    moment = link.made_at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    return Checkpoint(link.sequence, bytes(link.digest).hex(), events, moment)


@transaction.atomic
def make_checkpoint() -> Checkpoint | None:
    """The checkpoint at the newest link, kept in the database; None while the history is empty.

    Asked again before anything has changed it answers the same.
    """
    link = HistoryLink.objects.order_by("-sequence").first()
    if link is None:
        return None
    last = HistoryCheckpoint.objects.order_by("-sequence").first()
    if last is not None and last.sequence >= link.sequence:
        return checkpoint(link, last.count)
    since = HistoryLink.objects.filter(sequence__gt=last.sequence if last else 0, sequence__lte=link.sequence)
    events = (last.count if last else 0) + since.aggregate(events=Sum("count"))["events"]
    HistoryCheckpoint.objects.create(sequence=link.sequence, digest=link.digest, count=events)
    return checkpoint(link, events)


def stored_checkpoints() -> Iterator[Checkpoint]:
    """Those of the database, from the first to the newest."""
    for one in HistoryCheckpoint.objects.order_by("sequence"):
        yield Checkpoint(one.sequence, bytes(one.digest).hex(), one.count, "")


def published_checkpoints() -> list[Checkpoint]:
    """Those of the database as anyone may keep them, from the first to the newest. Two queries."""
    stored = list(HistoryCheckpoint.objects.order_by("sequence"))
    links = HistoryLink.objects.in_bulk([one.sequence for one in stored])
    return [checkpoint(links[one.sequence], one.count) for one in stored if one.sequence in links]


def read_checkpoints(lines: Iterable[str]) -> Iterator[Checkpoint]:
    """The checkpoints of a file that someone has kept, one a line. Raises CheckpointError."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            yield Checkpoint(
                int(found["sequence"]), str(found["digest"]), int(found["events"]), str(found["made_at"])
            )
        except (ValueError, KeyError, TypeError) as error:
            sentence = _("Line %(number)d is no checkpoint: give back the file as make_checkpoint wrote it.")
            raise CheckpointError(sentence % {"number": number}) from error


def broken_checkpoints(checkpoints: Iterable[Checkpoint]) -> Iterator[Fault]:
    """The checkpoints whose link is gone, or is another, or has other events before it."""
    events = 0
    last = None
    for sequence, told in groupby(sorted(checkpoints, key=_sequence), key=_sequence):
        digest, made_at, more = _found(last, sequence)
        last, events = sequence, events + more
        moment = made_at.astimezone(datetime.UTC).isoformat(timespec="microseconds") if made_at else ""
        if made_at is None or any(
            (one.digest, one.events) != (digest, events) or one.made_at not in ("", moment) for one in told
        ):
            yield Fault(FaultKind.CHECKPOINT_BROKEN, HistoryLink._meta.db_table, sequence, at=made_at)
            return


def _sequence(one: Checkpoint) -> int:
    return one.sequence


def _found(after: int | None, upto: int) -> tuple[str, datetime.datetime | None, int]:
    """The digest and the moment of a link, and how many events the links after another up to it have."""
    with connection.cursor() as cursor:
        cursor.execute(UP_TO.format(at=READABLE.format("made_at")), {"after": after, "upto": upto})
        events, digest, made_at = cursor.fetchone()
    return digest or "", made_at, int(events)
