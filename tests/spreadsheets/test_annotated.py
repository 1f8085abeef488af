"""The sent rows with a comment in every wrong cell, made by the worker and only handed out by the page."""

import io
import tracemalloc
from tempfile import TemporaryFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from roles.models import ImportFile
from roles.spreadsheets.annotated import annotated
from roles.spreadsheets.template import template
from roles.spreadsheets.workbook import WRONG, write_workbook
from tests.factories import MembershipFactory
from tests.roles.pages import page
from tests.spreadsheets.sending import newest, send
from tests.spreadsheets.sheets import (
    HEADINGS,
    TODAY,
    appointment,
    as_csv,
    as_xlsx,
    checked,
    edited,
    found,
    sent,
)

pytestmark = pytest.mark.django_db

WORDS = {"th": "มี 30 วัน", "en": "has 30 days"}


def downloaded(client, imported, language="th"):
    """The first sheet of the commented workbook, as the page hands it out."""
    answer = client.get(reverse("import-faults", args=[imported.pk]), {"lang": language})
    assert answer.status_code == 200
    return load_workbook(io.BytesIO(b"".join(answer.streaming_content))).worksheets[0]


def kept_beside(imported):
    """The names of the commented workbooks in the storage."""
    names = []
    for language in WORDS:
        with annotated(imported, language) as file:
            names.append(file.name)
    return names


def comments(sheet):
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("written", [as_csv, as_xlsx], ids=["csv", "xlsx"])
def test_every_row_comes_back_with_a_comment_in_the_wrong_cells_and_nowhere_else(
    client, steward, seat, at_once, written, language
):
    rows = [
        appointment(seat),
        appointment(seat, start_date="31/9/2569", order_number="13/2569", subject="=1+1"),
    ]
    at_once(lambda: send(client, seat.committee.organization, written(rows), "sheet.xlsx"))

    sheet = downloaded(client, newest(), language)

    place = "J3"
    assert set(comments(sheet)) == {place, "Q3"}  # Q3: a formula
    assert WORDS[language] in comments(sheet)[place]
    assert sheet[place].value == "31/9/2569"
    assert sheet[place].fill.fgColor.rgb == WRONG.fgColor.rgb
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert [cell.value or "" for cell in sheet[2]] == [rows[0].get(name, "") for name in HEADINGS]
    assert [cell.value or "" for cell in sheet[3]] == [rows[1].get(name, "") for name in HEADINGS]
    assert {cell.data_type for cell in sheet[3] if cell.value} == {"s"}
    assert {cell.number_format for cell in sheet[3] if cell.value} == {"@"}


def test_the_page_hands_out_what_the_worker_made(client, steward, seat, at_once, monkeypatch):
    rows = [appointment(seat, start_date="31/9/2569")]
    at_once(lambda: send(client, seat.committee.organization, as_csv(rows)))

    def nobody_writes(*args, **kwargs):
        raise AssertionError("a workbook is written while someone waits for the page")

    monkeypatch.setattr("roles.spreadsheets.annotated.write_workbook", nobody_writes)

    assert comments(downloaded(client, newest()))


def test_a_commented_template_is_a_template_that_can_be_mended_and_sent(seat):
    MembershipFactory(seat=seat)
    organization = seat.committee.organization
    wrong = {"change": "แก้ไข", "start_date": "31/9/2569", "order_number": "12/2569"}
    imported = sent(
        organization, edited(template(organization, TODAY), lambda row: row | wrong), name="a.xlsx"
    )
    checked(imported)
    with annotated(imported, "th") as file:
        commented = file.read()

    again = sent(organization, commented, name="again.xlsx")
    checked(again)
    mended = sent(
        organization, edited(commented, lambda row: row | {"start_date": "16/10/2566"}), name="b.xlsx"
    )
    checked(mended)

    assert found(again) == found(imported) == {(3, "start_date", "date-day")}
    assert load_workbook(io.BytesIO(commented)).worksheets[0].row_dimensions[2].hidden
    assert (mended.state, mended.changes) == ("READY", 1)


def test_a_comment_below_the_rows_and_beyond_the_columns_has_a_cell():
    made = io.BytesIO()

    write_workbook(made, [["committee"]], {"committee": 1}, comments={1: {3: "beyond"}, 4: {2: "below"}})

    assert comments(load_workbook(made).worksheets[0]) == {"C1": "beyond", "B4": "below"}


def test_what_is_checked_again_without_a_fault_has_no_commented_workbook(client, steward, seat):
    holder = MembershipFactory(seat=seat, end_date=None)
    imported = sent(seat.committee.organization, as_csv([appointment(seat)]), steward)
    checked(imported)
    kept = [imported.file.name, *kept_beside(imported)]
    holder.end_date = holder.start_date
    holder.save()

    checked(imported)

    answer = client.get(reverse("import-faults", args=[imported.pk]))
    assert [imported.file.storage.exists(name) for name in kept] == [True, False, False]
    assert answer.headers["Location"] == reverse("import-detail", args=[imported.pk])


@pytest.mark.parametrize("state", ["WAITING", "CHECKING", "FAILED"])
def test_while_a_file_is_checked_again_its_old_comments_are_not_handed_out(client, steward, seat, state):
    imported = sent(seat.committee.organization, as_csv([appointment(seat, start_date="31/9/2569")]), steward)
    checked(imported)
    ImportFile.objects.update(state=state)

    answer = client.get(reverse("import-faults", args=[imported.pk]))

    assert answer.headers["Location"] == reverse("import-detail", args=[imported.pk])


def test_a_sheet_whose_comments_were_lost_offers_to_make_them_again(client, steward, seat):
    imported = sent(seat.committee.organization, as_csv([appointment(seat, start_date="31/9/2569")]), steward)
    checked(imported)
    with_comments = page(client, reverse("import-detail", args=[imported.pk])).main
    for name in kept_beside(imported):
        imported.file.storage.delete(name)

    without = page(client, reverse("import-detail", args=[imported.pk])).main

    address = reverse("import-faults", args=[imported.pk])
    assert address in with_comments
    assert address not in without
    assert reverse("import-again", args=[imported.pk]) in without


def test_a_long_sheet_is_written_in_the_memory_of_a_short_one():
    def peak(rows):
        records = (["ค่า", f"แถว {number}", "รองอธิบดี"] * 3 for number in range(rows))
        with TemporaryFile() as made:
            tracemalloc.start()
            write_workbook(made, records, {"committee": 1}, comments={3: {2: "ผิด"}})
            most = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        return most

    peak(10)

    # 18,000 cells that are kept would take three times as many bytes.
    assert peak(2_000) - peak(100) < 2_000_000
