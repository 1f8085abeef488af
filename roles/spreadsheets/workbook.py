"""A workbook of text cells that looks like the template: lists to choose from, dates that stay as typed.

The same cells make the same bytes: neither the moment of writing nor the writer's name is in the file.
"""

import datetime
import re
import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from gcio_portal.tables import as_text
from roles.spreadsheets.columns import CHOICES
from roles.spreadsheets.explanation import explanation

MOMENT = datetime.datetime(2019, 11, 26, tzinfo=datetime.UTC).replace(tzinfo=None)  # the day of the law
ZIP_MOMENT = (2019, 11, 26, 0, 0, 0)
AS_TEXT = "@"
WIDTHS = {"committee_name": 44, "seat_title": 44, "position_title": 36, "subject": 40, "evidence": 30}
WIDTH = 18
SPARE_ROWS = 2_000  # below the filled ones, where the lists are offered too
HEAD = PatternFill("solid", fgColor="DCE3F2")
GIVEN = PatternFill("solid", fgColor="F2F2F2")  # for the eye only: not read
WRONG = PatternFill("solid", fgColor="F8CFC4")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Place = tuple[int, int]  # row and column, from 1


def workbook(
    records: Sequence[Sequence[Any]],
    columns: Mapping[str, int],
    *,
    comments: Mapping[Place, str] | None = None,
    headings: int = 2,
) -> bytes:
    """The bytes of a workbook whose first sheet has these records.

    `columns`: which column of the registry stands where, from 1. `comments`: what is wrong in a cell, which
    is then coloured. `headings`: how many rows are headings.
    """
    book = Workbook()
    sheet: Any = book.active
    sheet.title = _("Memberships")
    for number, record in enumerate(records, start=1):
        for at, value in enumerate(record, start=1):
            written = ILLEGAL_CHARACTERS_RE.sub("", value if isinstance(value, str) else as_text(value))
            if written:  # an empty cell is not made: its column says already that it is text
                _put(sheet.cell(number, at), written)
    _dress(sheet, columns, headings, len(records))
    _explain(book)
    _offer(book, sheet, columns, headings + 1, len(records) + SPARE_ROWS)
    for (row, at), words in (comments or {}).items():
        cell = sheet.cell(row, at)
        cell.fill = WRONG
        cell.comment = Comment(words, _("Registry"), width=360, height=160)
    return _saved(book)


def _put(cell: Any, written: str) -> None:
    """A text stays text: no formula, no date of another era, whatever a spreadsheet would make of it."""
    cell.number_format = AS_TEXT
    cell.value = written
    cell.data_type = "s"
    if written[0] in "=+-@\t\r":
        cell.quotePrefix = True


def _dress(sheet: Any, columns: Mapping[str, int], headings: int, rows: int) -> None:
    for name, at in columns.items():
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = WIDTHS.get(name, WIDTH)
        dimension.number_format = AS_TEXT
        dimension.hidden = name == "base"
        if name in {"committee_name", "seat_title"}:
            for row in range(headings + 1, rows + 1):
                sheet.cell(row, at).fill = GIVEN
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if headings == 2:
        sheet.row_dimensions[2].hidden = True
    sheet.freeze_panes = f"A{headings + 1}"


def _offer(book: Any, sheet: Any, columns: Mapping[str, int], first: int, last: int) -> None:
    """Lists to choose from, on a hidden sheet: a list in a rule itself is short and has no commas."""
    lists = book.create_sheet(_("Lists"))
    lists.sheet_state = "hidden"
    for at, (name, choices) in enumerate(CHOICES.items(), start=1):
        labels = [str(choice.label) for choice in choices]
        for row, label in enumerate(labels, start=1):
            lists.cell(row, at, label)
        if name in columns:
            letter = get_column_letter(at)
            rule = DataValidation(
                type="list",
                formula1=f"'{lists.title}'!${letter}$1:${letter}${len(labels)}",
                allow_blank=True,
                showErrorMessage=True,
            )
            rule.error = _("Choose one of the list.")
            place = get_column_letter(columns[name])
            rule.add(f"{place}{first}:{place}{last}")
            sheet.add_data_validation(rule)


def _explain(book: Any) -> None:
    sheet = book.create_sheet(_("How to fill in"))
    for row, words in enumerate(explanation(), start=1):
        for at, text in enumerate(words, start=1):
            cell = sheet.cell(row, at, text)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if row == 1:
                cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90


def _saved(book: Any) -> bytes:
    """The workbook's bytes without the moment at which they were written."""
    book.properties.creator = "GCIO"
    book.properties.created = book.properties.modified = MOMENT
    written, fixed = BytesIO(), BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "docProps/core.xml":
                content = _without_moment(content)
            target.writestr(zipfile.ZipInfo(name, ZIP_MOMENT), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


def _without_moment(core: bytes) -> bytes:
    """openpyxl writes the moment of saving, whatever the properties say."""
    stamp = MOMENT.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", stamp, core)
