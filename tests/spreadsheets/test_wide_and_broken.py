"""Files that are far wider than a table, and characters that no database keeps: found, within bounds."""

import io
import time
import tracemalloc
import zipfile

import pytest
from openpyxl import load_workbook

from roles.spreadsheets.annotated import annotate
from roles.spreadsheets.guard import refuse_what_is_no_table
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
