"""A workbook of text cells that looks like the template: lists to choose from, dates that stay as typed.

It is written row by row, so that a long one takes no more memory than a short one. The same cells make the
same bytes: neither the moment of writing nor the writer's name is in the file.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, BinaryIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.writer.excel import ExcelWriter

from gcio_portal.tables import LAST_ROW, as_text
from roles.spreadsheets.columns import CHOICES
from roles.spreadsheets.explanation import explanation
from roles.spreadsheets.undated import MOMENT, Undated

AS_TEXT = "@"
WIDTHS = {"committee_name": 44, "seat_title": 44, "position_title": 36, "subject": 40, "evidence": 30}
WIDTH = 18
SPARE_ROWS = 2_000  # below the filled ones, where the lists are offered too
HEAD = PatternFill("solid", fgColor="DCE3F2")
GIVEN = PatternFill("solid", fgColor="F2F2F2")  # for the eye only: not read
WRONG = PatternFill("solid", fgColor="F8CFC4")
TOP = Alignment(wrap_text=True, vertical="top")
QUOTED = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
FOR_THE_EYE = ("committee_name", "seat_title")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Comments = Mapping[int, Mapping[int, str]]  # row → column → words, both from 1


def write_workbook(
    file: BinaryIO,
    records: Iterable[Sequence[Any]],
    columns: Mapping[str, int],
    *,
    comments: Comments | None = None,
    headings: int = 2,
) -> None:
    """Write a workbook whose first sheet has these records.

    `columns`: which column of the registry stands where, from 1. `comments`: what is wrong in a cell, which
    is then coloured. `headings`: how many rows are headings.
    """
    book = Workbook(write_only=True)
    book.properties.creator = "GCIO"
    book.properties.created = book.properties.modified = MOMENT
    sheet: Any = book.create_sheet(_("Memberships"))
    _dress(sheet, columns, headings)
    rows = 0
    for cells in _rows(_Cells(sheet, columns, headings), records, comments or {}):
        sheet.append(cells)
        rows += 1
    _explain(book)
    _offer(book, sheet, columns, range(headings + 1, min(rows + SPARE_ROWS, LAST_ROW) + 1))
    ExcelWriter(book, Undated(file)).save()


def _dress(sheet: Any, columns: Mapping[str, int], headings: int) -> None:
    for name, at in columns.items():
        dimension = sheet.column_dimensions[get_column_letter(at)]
        dimension.width = WIDTHS.get(name, WIDTH)
        dimension.number_format = AS_TEXT
        dimension.hidden = name == "base"
    if headings == 2:
        sheet.row_dimensions[2].hidden = True
    sheet.freeze_panes = f"A{headings + 1}"


def _rows(cells: "_Cells", records: Iterable[Sequence[Any]], comments: Comments) -> Iterator[Sequence[Any]]:
    """The records as rows of cells; below them as many empty ones as there are comments on."""
    number = 0
    for number, record in enumerate(records, start=1):
        yield cells.of(number, record, comments.get(number, {}))
    for below in range(number + 1, max(comments, default=0) + 1):
        yield cells.of(below, (), comments.get(below, {}))


class _Cells:
    """Makes the cells of a sheet. Those of one kind share a style: to make one costs more than the cell."""

    def __init__(self, sheet: Any, columns: Mapping[str, int], headings: int) -> None:
        self.sheet, self.headings = sheet, headings
        self.given = {at for name, at in columns.items() if name in FOR_THE_EYE}
        self.styles: dict[tuple[int, bool, bool], Any] = {}

    def of(self, number: int, record: Sequence[Any], comments: Mapping[int, str]) -> list[Any]:
        """The cells of a row; None for an empty one, whose column says already that it is text."""
        given = self.given if number > self.headings else set()
        width = max(len(record), *comments, *given, 0)
        return [
            self._cell(
                record[at - 1] if at <= len(record) else "",
                HEAD if number == 1 else GIVEN if at in given else None,
                comments.get(at, ""),
            )
            for at in range(1, width + 1)
        ]

    def _cell(self, value: Any, fill: PatternFill | None, words: str) -> Any:
        """A text stays text: no formula, no date of another era, whatever a spreadsheet would make of it."""
        written = ILLEGAL_CHARACTERS_RE.sub("", value if isinstance(value, str) else as_text(value))
        if not written and not fill and not words:
            return None
        cell: Any = WriteOnlyCell(self.sheet, written)
        cell.data_type = "s"
        cell._style = self._style(WRONG if words else fill, fill is HEAD, written[:1] in QUOTED)
        if words:
            cell.comment = Comment(words, _("Registry"), width=360, height=160)
        return cell

    def _style(self, fill: PatternFill | None, is_heading: bool, is_quoted: bool) -> Any:
        kind = (id(fill), is_heading, is_quoted)
        if kind not in self.styles:
            cell: Any = WriteOnlyCell(self.sheet)
            cell.number_format = AS_TEXT
            cell.quotePrefix = is_quoted
            if fill:
                cell.fill = fill
            if is_heading:
                cell.font, cell.alignment = Font(bold=True), TOP
            self.styles[kind] = cell._style
        return self.styles[kind]


def _offer(book: Any, sheet: Any, columns: Mapping[str, int], rows: range) -> None:
    """Lists to choose from, on a hidden sheet: a list in a rule itself is short and has no commas."""
    lists = book.create_sheet(_("Lists"))
    lists.sheet_state = "hidden"
    labels = {name: [str(choice.label) for choice in choices] for name, choices in CHOICES.items()}
    for row in zip_longest(*labels.values()):
        lists.append(row)
    for at, (name, words) in enumerate(labels.items(), start=1):
        if name not in columns:
            continue
        letter = get_column_letter(at)
        rule = DataValidation(
            type="list",
            formula1=f"'{lists.title}'!${letter}$1:${letter}${len(words)}",
            allow_blank=True,
            showErrorMessage=True,
        )
        rule.error = _("Choose one of the list.")
        place = get_column_letter(columns[name])
        rule.add(f"{place}{rows.start}:{place}{rows.stop - 1}")
        sheet.data_validations.append(rule)


def _explain(book: Any) -> None:
    sheet = book.create_sheet(_("How to fill in"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 90
    for row, words in enumerate(explanation(), start=1):
        cells = [WriteOnlyCell(sheet, text) for text in words]
        for cell in cells:
            cell.alignment = TOP
            if row == 1:
                cell.font = Font(bold=True)
        sheet.append(cells)
