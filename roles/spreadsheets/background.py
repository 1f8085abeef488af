"""The work on a sent file, beside the web server: checked, and when someone asks, applied.

A session lock of PostgreSQL says that someone works on a file. It ends with the worker's connection, however
the worker ends, so that nobody waits for one who has died.
"""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

import pghistory
from django.db import connection, transaction
from django.utils import timezone
from django_tasks import task

from roles.actions.importing import note_failed, start, tell
from roles.models import ImportFile, ImportState
from roles.models.import_file import WAITING, WORKING
from roles.spreadsheets.applying import StillFaulty, apply_file, check_and_note
from roles.spreadsheets.reading import expected_rows

PATIENCE = datetime.timedelta(minutes=1)  # a queue is empty within seconds, unless there is no worker
LOCK = 0x1A90  # the class of our locks among PostgreSQL's advisory ones


def enqueue(imported: ImportFile) -> None:
    """Let a worker take the file up once this transaction is there to be seen."""
    transaction.on_commit(lambda: work_on.enqueue(imported.pk))


@task()
def work_on(pk: int) -> None:
    """Do what the state of the file says is to be done next; nothing where another worker does it."""
    with _lock(pk) as is_ours:
        if not is_ours:
            return
        imported = ImportFile.objects.select_related("organization", "sent_by", "applied_by").get(pk=pk)
        with pghistory.context(door="import", reason=imported.name, **{"import": pk}, **_user(imported)):
            try:
                _work(imported)
            except Exception:
                note_failed(imported)
                raise


def _user(imported: ImportFile) -> dict[str, int]:
    account = imported.applied_by_id or imported.sent_by_id
    return {"user": account} if account else {}


def _work(imported: ImportFile) -> None:
    if imported.state == ImportState.WAITING:
        check_now(imported)
    elif imported.state == ImportState.QUEUED:
        start(imported, ImportState.APPLYING)
        try:
            apply_file(imported, by=imported.applied_by, at=timezone.now(), day=timezone.localdate())
        except StillFaulty:  # the registry has changed since the check
            check_now(imported)


def check_now(imported: ImportFile) -> None:
    """Check the file and keep what was found, telling how far it is."""
    start(imported, ImportState.CHECKING)
    with imported.file.open("rb") as file:
        rows = expected_rows(cast(BinaryIO, file))
    check_and_note(
        imported,
        by=imported.sent_by,
        day=timezone.localdate(),
        tell=lambda done: tell(imported, done=done, rows=rows),
    )


def is_abandoned(imported: ImportFile, now: datetime.datetime) -> bool:
    """Whether the state says that someone works on the file, and nobody does; or nobody begins for long."""
    return imported.pk in abandoned([imported], now)


def abandoned(imports: Iterable[ImportFile], now: datetime.datetime) -> set[int]:
    """The numbers of those on which someone is said to work, and nobody does. At most two queries."""
    open_ones = {one.pk: one for one in imports if one.state in (*WAITING, *WORKING)}
    left = set(open_ones) - _locked(open_ones) if open_ones else set()
    if not left:
        return left
    # One may have come to its end, or to its next step, between the two looks.
    states = ImportFile.objects.filter(pk__in=left).values_list("pk", "state", "asked_at")
    for pk, state, asked_at in states:
        open_ones[pk].state, open_ones[pk].asked_at = state, asked_at
    return {pk for pk in left if _nobody_comes(open_ones[pk], now)}


def _nobody_comes(imported: ImportFile, now: datetime.datetime) -> bool:
    if imported.state in WAITING:
        return imported.asked_at is None or now - imported.asked_at > PATIENCE
    return imported.state in WORKING


def _locked(numbers: Iterable[int]) -> set[int]:
    """Those of these files on which a worker has its hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
            " AND classid = %s AND objid = ANY(%s::oid[])"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK, list(numbers)],
        )
        return {int(pk) for (pk,) in cursor.fetchall()}


@contextmanager
def _lock(pk: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, pk])
        is_ours = bool(cursor.fetchone()[0])
    try:
        yield is_ours
    finally:
        if is_ours and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, pk])
