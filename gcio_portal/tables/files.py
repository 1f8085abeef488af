"""A CSV or XLSX file becomes its records, whatever program wrote it."""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, BinaryIO
from xml.etree import ElementTree

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from gcio_portal.tables.cells import Cell
from gcio_portal.tables.shapes import unreadable
from gcio_portal.thai import search_text

Source = Path | str | BinaryIO

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
WIDEST = 64  # columns that are read, three times what our tables have: XLSX has room for 16,384 in each row
OURS = 3  # headings by which a sheet is known as one of ours
STRAYS = 100  # rows with cells beyond that are told
LAST_ROW = 1_048_576  # of XLSX; a file may say of a row that it is a later one
Stray = tuple[int, Cell]  # the column of a cell beyond the widest table, from 0, and what is in it
# What openpyxl lets through of a damaged file
_BROKEN_XLSX = (
    *(InvalidFileException, zipfile.BadZipFile, zlib.error, ElementTree.ParseError, NotImplementedError),
    *(LookupError, ValueError, TypeError, AttributeError, EOFError, OSError, RuntimeError),
)


def name_of(source: Source, name: str) -> str:
    return (
        name or Path(str(source if isinstance(source, str | Path) else getattr(source, "name", "table"))).name
    )


def records(
    source: Source, file_name: str, headings: set[str], *, results: bool = True
) -> Iterator[tuple[Sequence[Cell], list[Stray]]]:
    """The records of a file, the heading and empty ones too; `headings` (search form) tell the separator.

    Each is cut to the WIDEST columns, and comes with the last cell beyond them, if one is not empty;
    after some such rows no more are told.
    `results`: of a formula what it last gave; else the formula itself, as text that begins with =.
    """
    if isinstance(source, str | Path):
        with Path(source).open("rb") as file:
            yield from records(file, file_name, headings, results=results)
        return
    told = 0
    for record in _whole_records(source, file_name, headings, results):
        strays = _stray(record) if len(record) > WIDEST and told < STRAYS else []
        told += len(strays)
        yield record[:WIDEST], strays


def _stray(record: Sequence[Cell]) -> list[Stray]:
    beyond = record[WIDEST:]
    if len(beyond) == beyond.count(None) + beyond.count(""):
        return []
    last = next(at for at in range(len(record) - 1, WIDEST - 1, -1) if record[at] not in (None, ""))
    return [(last, record[last])]


def _whole_records(
    source: BinaryIO, file_name: str, headings: set[str], results: bool
) -> Iterator[Sequence[Cell]]:
    start = source.read(4)
    source.seek(0)
    if start == _OLE:
        reason = _("This is an old Excel file (.xls), or one with a password.")
        raise unreadable(file_name, reason, _("Save it as .xlsx without a password and send that file."))
    yield from (
        _xlsx_records(source, file_name, headings, results)
        if start == _ZIP
        else _csv_records(source, file_name, headings)
    )


def _xlsx_records(
    file: BinaryIO, file_name: str, headings: set[str], results: bool
) -> Iterator[Sequence[Cell]]:
    """Those of the first sheet that is seen; rows of another one under our headings are told."""
    number = 0
    try:
        with closing(openpyxl.load_workbook(file, read_only=True, data_only=results)) as book:
            seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            sheet = (seen or book.worksheets)[0]
            sheet.reset_dimensions()  # what a file says about its size is often wrong
            for record in sheet.iter_rows(values_only=True):
                number += 1
                if number > LAST_ROW:
                    raise ValueError(f"row {number}")
                yield record
            other = next((sheet.title for sheet in seen[1:] if _has_rows(sheet, headings)), None)
    except _BROKEN_XLSX as error:
        reason = _("From here on this Excel file cannot be read.")
        remedy = _("Save it anew as .xlsx or as CSV.")
        raise unreadable(file_name, reason, remedy, number + 1) from error
    if other:
        reason = _("The sheet “%(sheet)s” has rows too; one sheet is read.") % {"sheet": other}
        raise unreadable(file_name, reason, _("Put all rows into the first sheet, or send two files."))


def _has_rows(sheet: Any, headings: set[str]) -> bool:
    """Whether the sheet begins with headings of ours and has anything below them."""
    records = sheet.iter_rows(max_row=50, values_only=True)
    rows = [{search_text(str(cell)) for cell in record if cell} for record in records]
    is_ours = bool(rows) and len(rows[0] & headings) >= OURS
    return is_ours and any(row and len(row & headings) < OURS for row in rows[1:])


def _csv_records(file: BinaryIO, file_name: str, headings: set[str]) -> Iterator[Sequence[Cell]]:
    content = io.StringIO(_decode(file.read(), file_name), newline="")
    reader = csv.reader(content, delimiter=_delimiter(content, headings), strict=True)
    number = 0
    try:
        for number, record in enumerate(reader, start=1):  # noqa: B007 - the error below names the row after it
            yield record
    except csv.Error as error:
        reason = _("From here on the file is not a table: a quotation mark is missing or too many.")
        remedy = _("Look at the quotation marks of this row, or save the file anew from a spreadsheet.")
        raise unreadable(file_name, reason, remedy, number + 1) from error


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
        raise unreadable(file_name, reason, _("Save the file anew as “CSV UTF-8”."), row) from error


def _looks_like_utf8(content: bytes) -> bool:
    """At least as many letters are right in UTF-8 as wrong; a flaw in it would pass for Thai in TIS-620."""
    letters = content.decode("utf-8", errors="replace")
    wrong = letters.count("\ufffd")
    return sum(not letter.isascii() for letter in letters) - wrong >= wrong


def _delimiter(content: io.StringIO, headings: set[str]) -> str:
    """The separator under which most headings are known; a comma if none is better."""

    def known_headings(delimiter: str) -> int:
        content.seek(0)
        try:
            first = next(csv.reader(content, delimiter=delimiter), [])
            return len(headings & {search_text(cell) for cell in first})
        except csv.Error:
            return 0

    best = max(",;\t", key=known_headings)
    content.seek(0)
    return best
