"""How the tests of imports write a sheet, check it and apply it."""

import csv
import datetime
import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from committees.models import Organization, Seat
from roles.actions.importing import keep_file
from roles.models import ImportFile, User
from roles.spreadsheets.applying import apply_file, check_and_note
from roles.spreadsheets.checking import Checked
from tests.factories import UserFactory

TODAY = datetime.date(2026, 11, 23)
HEADINGS = (
    "committee", "seat", "change", "prefix_th", "given_th", "family_th", "person", "position_title",
    "capacity", "start_date", "end_date", "end_reason", "evidence", "order_number", "signed_on",
    "effective_on", "subject", "organization", "base",
)  # fmt: skip
Row = dict[str, Any]


def appointment(seat: Seat, **changes: Any) -> Row:
    """A row that appoints someone new."""
    return {
        "committee": seat.committee.code,
        "seat": seat.key,
        "change": "แต่งตั้ง",
        "prefix_th": "นาย",
        "given_th": "ใหม่",
        "family_th": "ทดสอบ",
        "position_title": "รองอธิบดี",
        "start_date": "1/10/2569",
        "order_number": "12/2569",
        "signed_on": "25 ก.ย. 2569",
        "effective_on": "1/10/2569",
        "subject": "แต่งตั้งผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับกรม",
    } | changes


def as_csv(rows: list[Row], headings: tuple[str, ...] = HEADINGS, encoding: str = "utf-8-sig") -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows([[row.get(name, "") for name in headings] for row in rows])
    return text.getvalue().encode(encoding)


def as_xlsx(rows: list[Row], headings: tuple[str, ...] = HEADINGS) -> bytes:
    book = Workbook()
    book.active.append(list(headings))
    for row in rows:
        book.active.append([row.get(name) for name in headings])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sent(
    organization: Organization, content: bytes, by: User | None = None, name: str = "sheet.csv"
) -> ImportFile:
    """The file as an import that waits."""
    return keep_file(
        organization=organization,
        file=ContentFile(content),
        name=name,
        by=by or UserFactory(office="CENTRAL"),
        at=timezone.now(),
    )


def checked(imported: ImportFile) -> Checked:
    return check_and_note(imported, by=imported.sent_by, day=TODAY, tell=lambda done: None)


def applied(imported: ImportFile) -> list[Any]:
    checked(imported)
    assert imported.state == "READY", imported.findings
    return apply_file(imported, by=imported.sent_by, at=timezone.now(), day=TODAY)


def choose(imported: ImportFile, answer: str) -> None:
    """MINE or THEIRS for every row that clashes, as it is shown."""
    imported.answers = {
        str(one["row"]): {"answer": answer, "clash": one["clash"]}
        for one in imported.findings["th"]
        if one["code"] == "conflict"
    }
    imported.save()


def found(imported: ImportFile) -> set[tuple[int, str, str]]:
    """Where the faults of a checked file are, and of what kind."""
    return {(one["row"], one["column"], one["code"]) for one in imported.findings.get("th", [])}


def edited(content: bytes, change: Any) -> bytes:
    """A workbook after `change` has been at the rows of its first sheet; each is a dict by column name."""
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    keys = [cell.value for cell in sheet[2]]
    for number in range(3, sheet.max_row + 1):
        row = {name: sheet.cell(number, at).value or "" for at, name in enumerate(keys, start=1)}
        for name, value in (change(dict(row)) or row).items():
            sheet.cell(number, keys.index(name) + 1).value = value or None
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
