"""The way of a sent spreadsheet: kept as it came, checked, applied; each step says what it found."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.core.files import File
from django.db import transaction

from committees.models import Organization
from roles.fingerprints import fingerprint
from roles.models import ImportFile, ImportState, User
from roles.models.import_file import DONE
from roles.problems import ImportNotReady

NAME_LENGTH = 255


@transaction.atomic
def keep_file(
    *, organization: Organization, file: File, name: str, by: User | None, at: datetime.datetime
) -> ImportFile:
    """The file as it came, waiting to be checked. The caller has seen that it is a table (guard.py)."""
    return ImportFile.objects.create(
        organization=organization,
        file=File(file, name="sent"),
        name=name[-NAME_LENGTH:],
        size=file.size or 0,
        sha256=fingerprint(file),
        sent_by=by,
        sent_at=at,
        asked_at=at,
    )


def same_file(*, organization: Organization, sha256: str, done: bool = False) -> ImportFile | None:
    """The organization's newest import of the very same bytes; `done`: one applied, or without a change."""
    same = ImportFile.objects.filter(organization=organization, sha256=sha256)
    if done:
        same = same.filter(state__in=DONE)
    return same.newest_first().first()


def start(imported: ImportFile, state: ImportState) -> None:
    """The work on the file begins; `state` is CHECKING or APPLYING."""
    imported.state, imported.done = state, 0
    imported.save(update_fields=["state", "done"])


def tell(imported: ImportFile, *, done: int, rows: int) -> None:
    """How far the work is, for who waits. No event of the history: a number that moves is no fact."""
    imported.done, imported.rows = done, max(rows, done)
    imported.save(update_fields=["done", "rows"])


def note_checked(
    imported: ImportFile,
    *,
    rows: int,
    changes: int,
    faults: int,
    findings: Mapping[str, Any],
    preview: Mapping[str, Any],
) -> None:
    """What the check found; the file is then FAULTY, READY, or changes nothing."""
    imported.rows = imported.done = rows
    imported.changes, imported.faults = (0 if faults else changes), faults
    imported.findings, imported.preview = dict(findings), dict(preview)
    imported.state = ImportState.FAULTY if faults else ImportState.READY if changes else ImportState.UNCHANGED
    imported.save(update_fields=["rows", "done", "changes", "faults", "findings", "preview", "state"])


def note_failed(imported: ImportFile) -> None:
    """The work ended before its end; nothing of the file was written."""
    imported.state = ImportState.FAILED
    imported.save(update_fields=["state"])


@transaction.atomic
def ask_to_apply(*, imported: ImportFile, by: User, at: datetime.datetime) -> ImportFile:
    """Queue the file to be applied by this account. Raises ImportNotReady."""
    current = ImportFile.objects.select_for_update().get(pk=imported.pk)
    if current.state != ImportState.READY:
        raise ImportNotReady(current)
    current.state, current.applied_by, current.asked_at = ImportState.QUEUED, by, at
    current.save(update_fields=["state", "applied_by", "asked_at"])
    return current


@transaction.atomic
def ask_again(
    *, imported: ImportFile, at: datetime.datetime, answers: Mapping[str, Any] | None = None
) -> ImportFile:
    """Queue the file to be checked again, with what someone chose where it clashes with the registry.

    A choice that was made can be made anew. The caller has seen that nobody works on it. Raises
    ImportNotReady for a file that is applied.
    """
    current = ImportFile.objects.select_for_update().get(pk=imported.pk)
    if current.state == ImportState.APPLIED:
        raise ImportNotReady(current)
    current.state, current.asked_at = ImportState.WAITING, at
    current.answers = current.answers | dict(answers or {})
    current.save(update_fields=["state", "asked_at", "answers"])
    return current
