"""A table file becomes typed rows, or a list of every cell that is wrong, in one pass.

CSV (UTF-8, UTF-16 or TIS-620; comma, semicolon or tab) and XLSX (its first sheet). Rows have the numbers
that a spreadsheet shows: the header is row 1. Rows come one by one, so that a long file needs no memory.
"""

import csv
import difflib
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from gcio_portal.tables.cells import Cell, CellValueError, as_text, text
from gcio_portal.thai import search_text

MAX_FIELD = 1_000_000  # characters in a CSV cell; a missing closing quote would otherwise eat the file
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FILE = "-"  # the column of an error that concerns the whole file


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `name` is its heading, `labels` are other headings taken for it (the Thai one, say). `parser` turns a cell
    that is not empty into a value, or raises CellValueError; an empty one is `default`, or, if `required`,
    an error. Only an `optional` column may be missing from the file.
    """

    name: str
    required: bool = True
    parser: Callable[[Cell], Any] = text
    labels: tuple[str, ...] = ()
    default: Any = None
    optional: bool = False


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell, and what to do about it."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    letter: str = ""

    def __str__(self) -> str:
        place = _("row %(row)s, column %(column)s") % {
            "row": self.row,
            "column": f"{self.letter} ({self.column})" if self.letter else self.column,
        }
        shown = f" “{self.value[:60]}”" if self.value else ""
        return f"{place}{shown}: {self.reason} {self.remedy}"


class TableErrors(Exception):  # noqa: N818 - it holds many
    """Every error of one file; nothing of it is to be used."""

    def __init__(self, file_name: str, errors: Sequence[CellError]) -> None:
        super().__init__(file_name, errors)
        self.file_name, self.errors = file_name, list(errors)

    def __str__(self) -> str:
        return "\n".join(f"{self.file_name}, {error}" for error in self.errors)


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, its values by column name, its errors (values are partial then)."""

    number: int
    values: dict[str, Any]
    errors: tuple[CellError, ...] = ()


def read_table(
    source: Path | str | BinaryIO, columns: Sequence[Column], *, name: str = ""
) -> list[dict[str, Any]]:
    """All rows as dicts by column name; TableErrors with every error of the file if there is any."""
    values: list[dict[str, Any]] = []
    errors: list[CellError] = []
    try:
        for row in iter_rows(source, columns, name=name):
            errors.extend(row.errors)
            values.append(row.values)
    except TableErrors as broken:  # from some row on; what was found before it is told too
        errors.extend(broken.errors)
    if errors:
        raise TableErrors(_name_of(source, name), errors)
    return values


def iter_rows(source: Path | str | BinaryIO, columns: Sequence[Column], *, name: str = "") -> Iterator[Row]:
    """Rows one by one, those with errors too; empty rows are left out.

    A heading that is wrong comes as a Row of number 1 without values. Raises TableErrors only where nothing
    can be read: not a table, a broken file, letters in an unknown encoding.
    """
    file_name = _name_of(source, name)
    records = _records(source, file_name, columns)
    heading = next(records, [])
    if not any(as_text(cell) for cell in heading):
        raise _unreadable(file_name, _("The first row is empty."), _("Write the headings in row 1."))
    placed, errors = _place_columns(heading, columns)
    if errors:
        yield Row(1, {}, tuple(errors))
    absent = {column.name: column.default for column in columns if column not in placed.values()}
    for number, record in enumerate(records, start=2):
        if any(as_text(cell) for cell in record):
            yield _read_row(number, record, heading, placed, absent)


def _name_of(source: Path | str | BinaryIO, name: str) -> str:
    return (
        name or Path(str(source if isinstance(source, str | Path) else getattr(source, "name", "table"))).name
    )


def _unreadable(file_name: str, reason: str, remedy: str, row: int = 1) -> TableErrors:
    return TableErrors(file_name, [CellError(row, _FILE, "", reason, remedy)])


def _read_row(
    number: int,
    record: Sequence[Cell],
    heading: Sequence[Cell],
    placed: dict[int, Column],
    absent: dict[str, Any],
) -> Row:
    values, errors = dict(absent), []
    for at, column in placed.items():
        cell = record[at] if at < len(record) else None
        try:
            values[column.name] = _read_cell(cell, column)
        except CellValueError as problem:
            letter = get_column_letter(at + 1)
            errors.append(
                CellError(number, column.name, as_text(cell), problem.reason, problem.remedy, letter)
            )
    for at, cell in enumerate(record):
        if as_text(cell) and not (at < len(heading) and as_text(heading[at])):
            reason, remedy = (
                _("This column has no heading."),
                _("Empty the cell, or write its heading in row 1."),
            )
            errors.append(CellError(number, _FILE, as_text(cell), reason, remedy, get_column_letter(at + 1)))
    return Row(number, values, tuple(errors))


def _read_cell(cell: Cell, column: Column) -> Any:
    if as_text(cell):
        return column.parser(cell)
    if column.required:
        raise CellValueError(_("The cell is empty."), _("Write a value: every row needs one here."))
    return column.default


def _place_columns(
    heading: Sequence[Cell], columns: Sequence[Column]
) -> tuple[dict[int, Column], list[CellError]]:
    """Which column stands where, and what is wrong with the heading."""
    known = {search_text(label): column for column in columns for label in (column.name, *column.labels)}
    placed: dict[int, Column] = {}
    errors = []
    for at, cell in enumerate(heading):
        written = as_text(cell)
        column = known.get(search_text(written))
        if not written:
            continue
        if column is None:
            reason, remedy = _("This column is not known."), _unknown_remedy(written, known)
        elif column in placed.values():
            reason, remedy = _("This column is there twice."), _("Keep one of the two.")
        else:
            placed[at] = column
            continue
        errors.append(CellError(1, written, "", reason, remedy, get_column_letter(at + 1)))
    for column in columns:
        if column not in placed.values() and not column.optional:
            remedy = _("Add a column with the heading “%(column)s”.") % {"column": column.name}
            errors.append(CellError(1, column.name, "", _("This column is missing."), remedy))
    return placed, errors


def _unknown_remedy(written: str, known: dict[str, Column]) -> str:
    nearest = difflib.get_close_matches(search_text(written), known, n=1, cutoff=0.5)
    if nearest:
        return _("Did you mean “%(column)s”?") % {"column": known[nearest[0]].name}
    names = ", ".join(dict.fromkeys(column.name for column in known.values()))
    return _("Remove it; the columns are: %(columns)s.") % {"columns": names}


def _records(
    source: Path | str | BinaryIO, file_name: str, columns: Sequence[Column]
) -> Iterator[Sequence[Cell]]:
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield from _records(file, file_name, columns)
        return
    start = source.read(4)
    source.seek(0)
    if start == _OLE:
        raise _unreadable(
            file_name, _("This is an old Excel file (.xls)."), _("Save it as .xlsx and send that file.")
        )
    yield from _xlsx_records(source, file_name) if start == _ZIP else _csv_records(source, file_name, columns)


def _xlsx_records(file: BinaryIO, file_name: str) -> Iterator[Sequence[Cell]]:
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise _unreadable(
            file_name, _("This is not an Excel file that can be read."), _("Save it anew as .xlsx or as CSV.")
        ) from error
    try:
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says about its size is often wrong
        yield from sheet.iter_rows(values_only=True)
    finally:
        book.close()


def _csv_records(file: BinaryIO, file_name: str, columns: Sequence[Column]) -> Iterator[Sequence[Cell]]:
    content = io.StringIO(_decode(file.read(), file_name), newline="")
    delimiter = _delimiter(content, columns)
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(content, delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):  # noqa: B007 - the error below names the row after it
            yield record
    except csv.Error as error:
        reason = _("From here on the file is not a table: a quotation mark is missing or too many.")
        remedy = _("Look at the quotation marks of this row, or save the file anew from a spreadsheet.")
        raise _unreadable(file_name, reason, remedy, number + 1) from error


def _decode(content: bytes, file_name: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if not _looks_like_utf8(content):
            with suppress(UnicodeDecodeError):
                return content.decode("cp874")  # TIS-620 as Windows writes it
        row = content[: error.start].count(b"\n") + 1
        reason = _("The letters of this row are neither in UTF-8 nor in TIS-620.")
        raise _unreadable(file_name, reason, _("Save the file anew as “CSV UTF-8”."), row) from error


def _looks_like_utf8(content: bytes) -> bool:
    """At least as many letters are right in UTF-8 as wrong; a flaw in it would pass for Thai in TIS-620."""
    letters = content.decode("utf-8", errors="replace")
    wrong = letters.count("\ufffd")
    return sum(not letter.isascii() for letter in letters) - wrong >= wrong


def _delimiter(content: io.StringIO, columns: Sequence[Column]) -> str:
    """The separator under which most headings are known; a comma if none is better."""
    names = {search_text(label) for column in columns for label in (column.name, *column.labels)}

    def known_headings(delimiter: str) -> int:
        content.seek(0)
        try:
            return len(
                names & {search_text(cell) for cell in next(csv.reader(content, delimiter=delimiter), [])}
            )
        except csv.Error:
            return 0

    best = max(",;\t", key=known_headings)
    content.seek(0)
    return best
