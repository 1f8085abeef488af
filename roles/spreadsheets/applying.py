"""A sheet is checked, and its rows are written as draft orders: all of them, or none."""

import datetime
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO, cast

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import override

from gcio_portal.tables import CellError
from roles.actions import draft_order
from roles.actions.bulk import BATCH, add_items, name_people
from roles.actions.importing import note_checked
from roles.actions.importing import tell as note_progress
from roles.models import ImportFile, ImportRow, ImportState, Order, OrderItem, Outcome, User
from roles.rights import visible_orders
from roles.spreadsheets.annotated import keep_annotated
from roles.spreadsheets.checking import Checked, Reach, check
from roles.spreadsheets.columns import LANGUAGES
from roles.spreadsheets.keeping import KEPT_FINDINGS, commented, kept
from roles.spreadsheets.lines import NAMES, Line, NewPerson
from roles.spreadsheets.merging import Choice
from roles.spreadsheets.papers import Paper
from roles.spreadsheets.previewing import changed
from roles.spreadsheets.reading import read_rows

SHOWN_ROWS = 200
LOCK = 0x1A91  # among PostgreSQL's advisory locks: who has it applies a file


class StillFaulty(Exception):
    """The sheet has faults, so nothing was written; `checked` has them."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(f"{len(checked.findings)} findings")
        self.checked = checked


def _nobody(done: int) -> None:
    """Where nobody waits to be told how far the work is."""


def check_file(
    imported: ImportFile,
    *,
    by: User | None,
    day: datetime.date,
    tell: Callable[[int], None] = _nobody,
) -> Checked:
    """Every fault of the file and what it would make; nothing is written. `by`: whose drafts may be seen."""
    orders = Order.objects.all() if by is None else visible_orders(by, day)
    broken: list[CellError] = []
    choices = {int(row): Choice(**chosen) for row, chosen in imported.answers.items()}
    with imported.file.open("rb") as file:
        checked = check(
            read_rows(cast(BinaryIO, file), imported.name, broken),
            reach=Reach(imported.organization, day, orders),
            choices=choices,
            tell=tell,
            broken=broken,
        )
    checked.is_whole = not broken
    return checked


def check_and_note(
    imported: ImportFile, *, by: User | None, day: datetime.date, tell: Callable[[int], None]
) -> Checked:
    """Check the file and keep what was found, its sentences and a commented workbook in each language."""
    findings: dict[str, Any] = {}
    settled: dict[str, Any] = {}
    comments: dict[str, Any] = {}
    for language in LANGUAGES:
        with override(language):
            checked = check_file(imported, by=by, day=day, tell=tell)
            tell = _nobody  # once is enough: what follows is said once more, in the other language
            note_progress(imported, done=len(checked.lines), rows=len(checked.lines))
            findings[language] = [kept(one) for one in checked.findings[:KEPT_FINDINGS]]
            settled[language] = [kept(one) for one in checked.settled[:KEPT_FINDINGS]]
            comments[language] = commented(findings[language], len(checked.findings))
        if not checked.findings and not checked.settled:  # nothing is said: no need to say it once more
            break
    shown = {} if checked.findings else preview(checked)
    if checked.settled:
        shown["settled"] = settled
    rows = checked.lines[-1].number if checked.lines else 0
    keep_annotated(imported, comments if checked.findings else {}, rows=rows)
    with transaction.atomic():
        _note(imported, checked, findings if checked.findings else {}, shown)
        if imported.state == ImportState.UNCHANGED:
            _keep_outcomes(imported, checked, {})
    return checked


def _note(imported: ImportFile, checked: Checked, findings: dict[str, Any], shown: dict[str, Any]) -> None:
    note_checked(
        imported,
        rows=len(checked.lines),
        changes=checked.changes,
        faults=len(checked.findings),
        findings=findings,
        preview=shown,
    )


def preview(checked: Checked) -> dict[str, Any]:
    """What applying the sheet makes: each draft, and its first rows."""
    return {
        "papers": [
            {
                "organization": paper.organization.code,
                "number": f"{paper.number}/{paper.be_year}",
                "subject": paper.facts.get("subject", ""),
                "items": len(paper.lines),
            }
            for paper in checked.papers
        ],
        "rows": [_shown_row(paper, line) for paper in checked.papers for line in paper.lines][:SHOWN_ROWS],
    }


def _shown_row(paper: Paper, line: Line) -> dict[str, Any]:
    facts: dict[str, Any] = line.holding.facts if line.holding and line.kind == "END" else {}
    if isinstance(line.person, NewPerson):
        name = f"{line.person.prefix_th}{line.person.given_th} {line.person.family_th}"
    else:
        names = facts or {column: line.get(column) or "" for column in NAMES} | line.facts
        name = f"{names['prefix_th']}{names['given_th']} {names['family_th']}"
    start, end = (line.facts.get("start_date") or facts.get("start_date"), line.facts.get("end_date"))
    return {
        "row": line.number,
        "number": f"{paper.number}/{paper.be_year}",
        "kind": line.kind,
        "committee": line.seat.committee if line.seat else "",
        "seat": line.seat.key if line.seat else "",
        "person": name,
        "is_new": isinstance(line.person, NewPerson),
        "start": start.isoformat() if start else "",
        "end": end.isoformat() if end else "",
        "reason": line.facts.get("end_reason") or "",
        "changed": changed(line),
    }


def apply_file(
    imported: ImportFile, *, by: User | None, at: datetime.datetime, day: datetime.date
) -> list[Order]:
    """Check the file once more and write its drafts, all or none, with the outcome of each row.

    One file at a time: whom and what the file before it wrote is known to the check of the next. One that
    someone else has applied meanwhile is left as it is, and what it made is returned.

    Raises StillFaulty where the registry has changed since the check, so that a row cannot be written.
    """
    with transaction.atomic(), pghistory.context(door="import", reason=imported.name, **_actor(imported, by)):
        _wait_for_our_turn()
        imported.refresh_from_db(fields=["state", "answers"])
        if imported.state == ImportState.APPLIED:
            return list(Order.objects.filter(items__import_rows__import_file=imported).distinct())
        checked, orders = _checked_and_written(imported, by, day)
        imported.rows = imported.done = len(checked.lines)
        imported.changes, imported.faults = checked.changes, 0
        imported.state = ImportState.APPLIED if checked.changes else ImportState.UNCHANGED
        imported.applied_by, imported.applied_at = by, at
        imported.save(
            update_fields=["rows", "done", "changes", "faults", "state", "applied_by", "applied_at"]
        )
    return orders


def _wait_for_our_turn() -> None:
    """Until the end of this transaction nobody else applies a file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [LOCK])


def _checked_and_written(
    imported: ImportFile, by: User | None, day: datetime.date
) -> tuple[Checked, list[Order]]:
    """Raises StillFaulty; also for what someone drafted by page or API between the check and the writing."""
    checked = _faultless(imported, by, day)
    try:
        with transaction.atomic():
            return checked, write_drafts(imported, checked, by)
    except (ValidationError, IntegrityError):
        checked = _faultless(imported, by, day)
        return checked, write_drafts(imported, checked, by)


def _faultless(imported: ImportFile, by: User | None, day: datetime.date) -> Checked:
    checked = check_file(imported, by=by, day=day)
    if checked.findings:
        raise StillFaulty(checked)
    return checked


def _actor(imported: ImportFile, by: User | None) -> dict[str, Any]:
    return {"import": imported.pk} | ({} if by is None else {"user": by.pk})


def write_drafts(imported: ImportFile, checked: Checked, by: User | None) -> list[Order]:
    """The drafts of a checked sheet and the outcome of each row. Call it in a transaction."""
    people = _new_people(checked)
    orders: list[Order] = []
    items: dict[int, OrderItem] = {}
    for paper in checked.papers:
        order = draft_order(
            organization=paper.organization, by=by, number=paper.number, be_year=paper.be_year, **paper.facts
        )
        made = add_items(order=order, items=[_item(line, people) for line in paper.lines])
        items.update(zip((line.number for line in paper.lines), made, strict=True))
        orders.append(order)
    _keep_outcomes(imported, checked, items)
    return orders


def _new_people(checked: Checked) -> dict[NewPerson, int]:
    """Someone new is made once, however many rows name them."""
    new = {
        line.person: None
        for paper in checked.papers
        for line in paper.lines
        if isinstance(line.person, NewPerson)
    }
    made = name_people([asdict(one) for one in new])
    return {one: person.pk for one, person in zip(new, made, strict=True)}


def _item(line: Line, people: dict[NewPerson, int]) -> dict[str, Any]:
    person = people[line.person] if isinstance(line.person, NewPerson) else line.person
    return {**line.item(), "person_id": person}


def _keep_outcomes(imported: ImportFile, checked: Checked, items: dict[int, OrderItem]) -> None:
    """What each row did; of a file that is checked once more, what it does now."""
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                import_file=imported,
                number=line.number,
                outcome=Outcome.ALREADY
                if line.already
                else Outcome.WRITTEN
                if line.kind
                else Outcome.NOTHING,
                item=items.get(line.number),
            )
            for line in checked.lines
        ),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["import_file", "number"],
        update_fields=["outcome", "item"],
    )
