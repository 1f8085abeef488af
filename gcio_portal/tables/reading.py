"""A table file becomes typed rows, or a list of every cell that is wrong, in one pass.

CSV (UTF-8, UTF-16 or TIS-620; comma, semicolon or tab) and XLSX (its first sheet). Rows have the numbers
that a spreadsheet shows: the header is row 1. Rows come one by one, so that a long file needs no memory.
"""

import difflib
from collections.abc import Iterator, Sequence, Set
from contextlib import suppress
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from gcio_portal.tables.cells import Cell, CellValueError, as_text, is_formula, refuse_broken
from gcio_portal.tables.files import WIDEST, Source, name_of, records
from gcio_portal.tables.shapes import WHOLE_FILE, CellError, Column, Row, TableErrors, unreadable
from gcio_portal.thai import search_text

LAST_COLUMN = 16_384  # XFD, as XLSX counts


def read_table(source: Source, columns: Sequence[Column], *, name: str = "") -> list[dict[str, Any]]:
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
        raise TableErrors(name_of(source, name), errors)
    return values


def iter_rows(
    source: Source, columns: Sequence[Column], *, name: str = "", formulas: bool = True
) -> Iterator[Row]:
    """Rows one by one, those with errors too; empty rows are left out, and a second row of headings.

    Of a formula the last result is read; without `formulas` it is an error. A heading that is wrong comes as
    a Row of number 1 without values. Raises TableErrors only where nothing can be read: not a table, a broken
    file, letters in an unknown encoding.
    """
    file_name = name_of(source, name)
    cells = records(source, file_name, set(_known(columns)), results=formulas)
    heading, strays = next(cells, ([], []))
    if not any(as_text(cell) for cell in heading):
        raise unreadable(file_name, _("The first row is empty."), _("Write the headings in row 1."))
    placed, errors = _place_columns(heading, columns)
    errors += [_too_wide(1, *stray) for stray in strays]
    if errors:
        yield Row(1, {}, tuple(errors))
    absent = {column.name: column.default for column in columns if column not in placed.values()}
    headed = {at for at, cell in enumerate(heading) if as_text(cell)}
    places = {column.name: at for at, column in placed.items()}
    for number, (record, strays) in enumerate(cells, start=2):
        written = [as_text(cell) for cell in record]
        is_heading = number == 2 and any(written) and _is_heading(written, placed)
        if (strays or any(written)) and not is_heading:
            values, errors = _read_cells(number, record, placed, formulas=formulas)
            errors += [
                _no_heading(number, at, found)
                for at, found in enumerate(written)
                if found and at not in headed
            ]
            errors += [_too_wide(number, *stray) for stray in strays]
            yield Row(number, absent | values, tuple(errors), record, places)


def _is_heading(written: Sequence[str], placed: dict[int, Column]) -> bool:
    """Whether a row repeats the headings in another of their forms, as a template's second row does."""
    return all(
        search_text(found) in {search_text(label) for label in (placed[at].name, *placed[at].labels)}
        if at in placed
        else False
        for at, found in enumerate(written)
        if found
    )


def _read_cells(
    number: int, record: Sequence[Cell], placed: dict[int, Column], *, formulas: bool
) -> tuple[dict[str, Any], list[CellError]]:
    values, errors = {}, []
    for at, column in placed.items():
        cell = record[at] if at < len(record) else None
        try:
            if not formulas and is_formula(cell):
                raise CellValueError(
                    _("There is a formula in this cell."),
                    _("Write its result: copy the cell and paste it as a value."),
                    "formula",
                )
            values[column.name] = _read_cell(cell, column)
        except CellValueError as problem:
            letter = get_column_letter(at + 1)
            errors.append(
                CellError(
                    number, column.name, as_text(cell), problem.reason, problem.remedy, letter, problem.code
                )
            )
    return values, errors


def _no_heading(number: int, at: int, written: str) -> CellError:
    reason, remedy = _("This column has no heading."), _("Empty the cell, or write its heading in row 1.")
    letter = get_column_letter(at + 1)
    return CellError(number, WHOLE_FILE, written, reason, remedy, letter, "no-heading")


def _too_wide(number: int, at: int, cell: Cell) -> CellError:
    reason = _("The table is too wide: columns after the %(count)sth are not read.") % {"count": WIDEST}
    letter = get_column_letter(min(at, LAST_COLUMN - 1) + 1)
    return CellError(
        number,
        WHOLE_FILE,
        as_text(cell),
        reason,
        _("Empty this cell and the others there."),
        letter,
        "too-wide",
    )


def _read_cell(cell: Cell, column: Column) -> Any:
    if as_text(cell):
        refuse_broken(as_text(cell))
        return column.parser(cell)
    if column.required:
        raise CellValueError(_("The cell is empty."), _("Write a value: every row needs one here."), "empty")
    return column.default


def _known(columns: Sequence[Column]) -> dict[str, Column]:
    """Columns by every heading that they may have, in its search form."""
    return {search_text(label): column for column in columns for label in (column.name, *column.labels)}


def _place_columns(
    heading: Sequence[Cell], columns: Sequence[Column]
) -> tuple[dict[int, Column], list[CellError]]:
    """Which column stands where, and what is wrong with the heading."""
    known = _known(columns)
    placed: dict[int, Column] = {}
    errors = []
    for at, cell in enumerate(heading):
        written = as_text(cell)
        column = known.get(search_text(written))
        if not written:
            continue
        if column is None:
            reason, remedy, kind = (
                _("This column is not known."),
                _unknown_remedy(written, known),
                "column-unknown",
            )
        elif column in placed.values():
            reason, remedy, kind = (
                _("This column is there twice."),
                _("Keep one of the two."),
                "column-twice",
            )
        else:
            placed[at] = column
            continue
        errors.append(CellError(1, written, "", reason, remedy, get_column_letter(at + 1), kind))
    for column in columns:
        if column not in placed.values() and not column.optional:
            remedy = _("Add a column with the heading “%(column)s”.") % {"column": column.told}
            reason = _("This column is missing.")
            errors.append(CellError(1, column.name, "", reason, remedy, code="column-missing"))
    return placed, errors


def _unknown_remedy(written: str, known: dict[str, Column]) -> str:
    nearest = difflib.get_close_matches(search_text(written), known, n=1, cutoff=0.5)
    if nearest:
        return _("Did you mean “%(column)s”?") % {"column": known[nearest[0]].told}
    names = ", ".join(dict.fromkeys(column.told for column in known.values()))
    return _("Remove it; the columns are: %(columns)s.") % {"columns": names}


def raw_records(
    source: Source, *, name: str = "", headings: Set[str] = frozenset()
) -> Iterator[Sequence[Cell]]:
    """The records of a file as they are, formulas as text; what cannot be read any further is left out, and
    so is what stands beyond the columns that are read.

    `headings`: in search form, to tell the separator of a CSV.
    """
    with suppress(TableErrors):
        for record, _strays in records(source, name_of(source, name), set(headings), results=False):
            yield record
