"""A sheet whose headings are not those of the template: told once, at the headings; of the rows
only what is wrong in the columns that are there."""

import pytest

from roles.spreadsheets.columns import HEADINGS as COLUMN_HEADINGS
from roles.spreadsheets.columns import in_language
from tests.factories import SeatFactory
from tests.spreadsheets.sheets import HEADINGS, applied, appointment, as_csv, as_xlsx, checked, found, sent

pytestmark = pytest.mark.django_db

NEEDED = ("committee", "seat", "change", "given_th", "family_th", "start_date", "end_date", "order_number")


@pytest.fixture
def seat():
    return SeatFactory()


def faults_of(seat, content):
    imported = sent(seat.committee.organization, content)
    checked(imported)
    assert imported.state == "FAULTY"
    return imported


@pytest.mark.parametrize("missing", NEEDED)
def test_a_column_that_is_missing_is_told_once_whatever_the_rows_are(seat, missing):
    headings = tuple(name for name in HEADINGS if name != missing)

    imported = faults_of(seat, as_csv([appointment(seat)] * 3, headings))

    assert found(imported) == {(1, missing, "column-missing")}
    assert (imported.faults, imported.rows) == (1, 3)


@pytest.mark.parametrize("writer", [as_csv, as_xlsx])
@pytest.mark.parametrize("needed", NEEDED)
def test_a_misspelt_heading_is_told_with_the_nearest_known_one_and_no_row_is(seat, needed, writer):
    wrong = needed + "x"
    headings = tuple(wrong if name == needed else name for name in HEADINGS)

    imported = faults_of(seat, writer([appointment(seat)], headings))

    assert found(imported) == {(1, wrong, "column-unknown"), (1, needed, "column-missing")}
    told = {
        language: next(one["remedy"] for one in imported.findings[language] if one["column"] == wrong)
        for language in ("th", "en")
    }
    assert all(in_language(COLUMN_HEADINGS[needed], language) in remedy for language, remedy in told.items())


def test_a_thai_heading_with_a_letter_too_few_is_told_with_the_one_that_is_meant(seat):
    headings = ("คณะกรรมกา (รหัส)", *HEADINGS[1:])

    imported = faults_of(seat, as_csv([appointment(seat)], headings))

    assert found(imported) == {
        (1, "คณะกรรมกา (รหัส)", "column-unknown"),
        (1, "committee", "column-missing"),
    }
    remedies = {one["remedy"] for one in imported.findings["en"] if one["code"] == "column-unknown"}
    assert remedies == {"Did you mean “Committee (code)”?"}


def test_a_table_of_something_else_has_faults_in_its_headings_only(seat):
    imported = faults_of(seat, b"a,b\n1,2\n")

    assert {row for row, _column, _code in found(imported)} == {1}
    assert {column for _row, column, code in found(imported) if code == "column-missing"} == set(NEEDED)


@pytest.mark.parametrize("writer", [as_csv, as_xlsx])
def test_headings_without_rows_are_told_to_have_nothing_to_read(seat, writer):
    imported = faults_of(seat, writer([]))

    assert found(imported) == {(2, "-", "no-rows")}


# Cells that are wrong whatever stands in any other column: what is written, where it is told, and how.
WRONG = {
    "seat": ("NOWHERE", "seat", "seat-unknown"),
    "start_date": ("31/9/2569", "start_date", "date-day"),
    "order_number": ("สิบสอง", "order_number", "order-form"),
    "given_th": ("สม<b>ชาย", "given_th", "name-letters"),
    "capacity": ("รอง", "capacity", "choice"),
    "organization": ("NOWHERE", "organization", "organization-foreign"),
}


@pytest.mark.parametrize("needed", NEEDED)
def test_a_misspelt_heading_does_not_hide_what_is_wrong_in_the_other_columns(seat, needed):
    wrong = needed + "x"
    headings = tuple(wrong if name == needed else name for name in HEADINGS)
    rows = [appointment(seat) | {name: cell} for name, (cell, _column, _code) in WRONG.items()]

    imported = faults_of(seat, as_csv(rows, headings))

    in_rows = {
        (row, column, code)
        for row, (_cell, column, code) in enumerate(WRONG.values(), start=2)
        if column != needed and not (needed == "committee" and column == "seat")
    }
    assert found(imported) == {(1, wrong, "column-unknown"), (1, needed, "column-missing")} | in_rows


@pytest.mark.parametrize("missing", NEEDED)
def test_a_column_that_is_missing_is_no_fault_of_a_row_that_a_draft_has_already(seat, missing):
    applied(sent(seat.committee.organization, as_csv([appointment(seat)])))
    headings = tuple(name if name != missing else "" for name in HEADINGS)

    imported = faults_of(seat, as_csv([appointment(seat)], headings))

    assert found(imported) == {(1, missing, "column-missing")}


def test_a_digit_in_a_new_name_is_told_under_a_misspelt_heading_of_the_last_day(seat):
    headings = tuple("วันสุดทาย" if name == "end_date" else name for name in HEADINGS)

    imported = faults_of(seat, as_csv([appointment(seat, given_th="ใหม่2")], headings))

    assert (2, "given_th", "name-digits") in found(imported)
    assert {row for row, _column, _code in found(imported)} == {1, 2}
