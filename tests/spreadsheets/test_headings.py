"""A sheet whose headings are not those of the template: told once, at the headings, and of no row."""

import pytest

from roles.spreadsheets.columns import HEADINGS as COLUMN_HEADINGS
from roles.spreadsheets.columns import in_language
from tests.factories import SeatFactory
from tests.spreadsheets.sheets import HEADINGS, appointment, as_csv, as_xlsx, checked, found, sent

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
