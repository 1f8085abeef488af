"""Files that are far wider than a table, and characters that no database keeps: found, within bounds."""

import io
import json
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula

from roles.spreadsheets.annotated import annotate
from roles.spreadsheets.guard import refuse_what_is_no_table
from roles.spreadsheets.workbook import write_workbook
from tests.factories import SeatFactory
from tests.spreadsheets.sheets import HEADINGS, appointment, as_csv, as_xlsx, checked, found, sent

pytestmark = pytest.mark.django_db

MEGABYTES = 1024 * 1024
FAR = 1_500  # rows


def far_right() -> bytes:
    """A small workbook with the template's headings, each row of which has one cell in the last column."""
    rows = "".join(
        f'<row r="{row}"><c r="XFD{row}" t="inlineStr"><is><t>x</t></is></c></row>'
        for row in range(2, FAR + 2)
    )
    source, made = io.BytesIO(as_xlsx([])), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = content.replace(b"</sheetData>", rows.encode() + b"</sheetData>")
            new.writestr(name, content)
    return made.getvalue()


def test_a_small_workbook_with_cells_in_the_last_column_costs_neither_memory_nor_time():
    content = far_right()
    refuse_what_is_no_table(io.BytesIO(content), len(content))
    imported = sent(SeatFactory().committee.organization, content, name="far.xlsx")

    before = time.process_time()
    checked(imported)
    took = time.process_time() - before
    tracemalloc.start()
    made = io.BytesIO()
    annotate(imported, imported.findings["en"], made, rows=3)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(content) < 100_000
    assert {(2, "-", "too-wide"), (101, "-", "too-wide")} <= found(imported)
    assert next(one for one in imported.findings["en"] if one["code"] == "too-wide")["letter"] == "XFD"
    assert took < 8  # seconds of work; about two
    assert most < 100 * MEGABYTES
    assert load_workbook(made).worksheets[0].max_column <= 65


def test_a_heading_far_to_the_right_is_told_at_its_cell():
    seat = SeatFactory()
    content = as_csv([appointment(seat)], (*HEADINGS, *[""] * 100, "far"))
    imported = sent(seat.committee.organization, content)

    checked(imported)

    assert found(imported) == {(1, "-", "too-wide")}


@pytest.mark.parametrize("column", ["given_th", "committee", "change", "start_date", "person", "subject"])
@pytest.mark.parametrize("broken", ["\x00", "\x1b"])
def test_a_character_that_cannot_be_kept_is_found_in_its_cell_however_late_in_the_file(column, broken):
    seat = SeatFactory()
    row = appointment(seat, evidence="ก" * 1_900)
    rows = [row, row | {"order_number": "13/2569", column: f"ก{broken}ข"}]
    imported = sent(seat.committee.organization, as_csv(rows))

    checked(imported)
    imported.refresh_from_db()

    assert imported.state == "FAULTY"
    assert (3, column, "broken-character") in found(imported)


def test_a_character_that_cannot_be_kept_is_found_where_no_column_is():
    seat = SeatFactory()
    headings = (*HEADINGS, "extra\x00")
    imported = sent(seat.committee.organization, as_csv([appointment(seat)], headings))

    checked(imported)

    assert found(imported) == {(1, "extra\ufffd", "column-unknown")}


def of(seat, content: bytes):
    """The content as a file that was sent and checked."""
    imported = sent(seat.committee.organization, content, name="sheet.xlsx")
    checked(imported)
    return imported


def with_sheets(*sheets: tuple[str, str, list[dict]]) -> bytes:
    """A workbook with sheets under our headings: title, state and rows of each."""
    book = Workbook()
    book.remove(book.active)
    for title, state, rows in sheets:
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        sheet.append(list(HEADINGS))
        for row in rows:
            sheet.append([row.get(name) for name in HEADINGS])
    book.active = len(sheets) - 1
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_the_sheet_that_is_seen_is_read_and_not_a_hidden_one_before_it(state):
    seat, hidden = SeatFactory(), SeatFactory()
    content = with_sheets(
        ("เก่า", state, [appointment(hidden, given_th="ซ่อน")]), ("ใหม่", "visible", [appointment(seat)])
    )

    imported = of(seat, content)

    assert imported.state == "READY"
    assert "ซ่อน" not in json.dumps(imported.preview, ensure_ascii=False)


def test_rows_of_a_second_sheet_are_told_and_nothing_is_made_of_the_first():
    seat = SeatFactory()
    content = with_sheets(
        ("หนึ่ง", "visible", [appointment(seat)]), ("สอง", "visible", [appointment(seat, end_date="31/2/2590")])
    )

    imported = of(seat, content)

    assert "สอง" in imported.findings["th"][-1]["reason"]
    assert imported.state == "FAULTY"


def test_an_empty_second_sheet_of_ours_is_no_fault():
    seat = SeatFactory()
    content = with_sheets(("หนึ่ง", "visible", [appointment(seat)]), ("สอง", "visible", []))

    assert not found(of(seat, content))


def test_the_lists_of_a_workbook_end_with_the_last_row_of_all(monkeypatch):
    monkeypatch.setattr("roles.spreadsheets.workbook.LAST_ROW", 5)
    made = io.BytesIO()

    write_workbook(made, [["x"], ["y"]], {"change": 1}, headings=1)

    lists = load_workbook(made).worksheets[0].data_validations.dataValidation
    assert {str(one.sqref) for one in lists} == {"A2:A5"}


def test_an_array_formula_is_shown_as_what_was_written():
    seat = SeatFactory()
    book = load_workbook(io.BytesIO(as_xlsx([appointment(seat)])))
    book.active["E2"] = ArrayFormula("E2", "=A2&B2")
    file = io.BytesIO()
    book.save(file)

    imported = of(seat, file.getvalue())

    assert imported.findings["th"][0]["value"] == "=A2&B2"
