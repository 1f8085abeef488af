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
from django.db.models import Q, QuerySet
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from roles.actions.importing import note_failed, start, tell
from roles.models import ImportFile, ImportState
from roles.models.import_file import WAITING, WORKING
from roles.spreadsheets.applying import StillFaulty, apply_file, check_and_note
from roles.spreadsheets.reading import expected_rows

PATIENCE = datetime.timedelta(minutes=1)  # in which a worker that is not busy takes up what waits
NUMBER = "args_kwargs__args__0"  # of a file, in its task
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
    """The numbers of those on which someone is said to work, and nobody does. At most four queries."""
    open_ones = {one.pk for one in imports if one.state in (*WAITING, *WORKING)}
    at_work = _locked() if open_ones else set()
    left = open_ones - at_work
    if not left:
        return left
    # One may have come to its end, or to its next step, between the two looks: its page tells at the next.
    states = ImportFile.objects.filter(pk__in=left).values_list("pk", "state", "asked_at")
    late = {pk for pk, state, asked in states if state in WAITING and _is_long_ago(asked, now)}
    if late and (at_work or DBTaskResult.objects.filter(finished_at__gte=now - PATIENCE).exists()):
        late -= _in_hand(now)  # a worker is there, and busy with what came before
    return late | {pk for pk, state, _asked in states if state in WORKING}


def waiting_before(imported: ImportFile) -> int:
    """How many files a worker ends before it takes this one up, as far as can be said. Two queries."""
    queue = list(dict.fromkeys(_tasks().filter(status=TaskResultStatus.READY).values_list(NUMBER, flat=True)))
    return (queue.index(imported.pk) if imported.pk in queue else 0) + len(_locked() - {imported.pk})


def _is_long_ago(asked: datetime.datetime | None, now: datetime.datetime) -> bool:
    return asked is None or now - asked > PATIENCE


def _tasks() -> QuerySet[DBTaskResult]:
    """The queue of files, first the one that is taken up first."""
    return DBTaskResult.objects.filter(task_path=work_on.module_path)


def _in_hand(now: datetime.datetime) -> set[int]:
    """The numbers of the files that stand in the queue, or were taken out of it this moment."""
    just_taken = Q(status=TaskResultStatus.RUNNING, started_at__gte=now - PATIENCE)
    found = _tasks().filter(Q(status=TaskResultStatus.READY) | just_taken)
    return set(found.values_list(NUMBER, flat=True))


def _locked() -> set[int]:
    """The numbers of the files on which a worker has its hand."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 2 AND granted"
            " AND classid = %s"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
            [LOCK],
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
