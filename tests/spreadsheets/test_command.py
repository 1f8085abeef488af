"""`import_orders` at the terminal: the same findings, and an exit code that a program can read."""

import io
import zipfile
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from roles.actions import draft_order
from roles.management.commands import import_orders
from roles.models import ImportFile, Order, OrderState
from roles.spreadsheets.applying import apply_file
from tests.factories import SeatFactory, StewardshipFactory
from tests.spreadsheets.sheets import appointment, as_csv, as_xlsx

pytestmark = pytest.mark.django_db


def run(path, seat, *options):
    """The exit code, and what stood on the terminal."""
    out, err = StringIO(), StringIO()
    code = 0
    try:
        call_command(
            "import_orders", str(path), f"--organization={seat.committee.organization.code}", "--lang=en",
            *options, stdout=out, stderr=err,
        )  # fmt: skip
    except SystemExit as end:
        code = end.code
    except CommandError as error:
        code = error.returncode
        err.write(str(error))
    return code, out.getvalue() + err.getvalue()


@pytest.fixture
def seat():
    return SeatFactory()


@pytest.fixture
def sheet(tmp_path, seat):
    path = tmp_path / "sheet.csv"
    path.write_bytes(as_csv([appointment(seat)]))
    return path


def drafts(seat):
    return Order.objects.filter(organization=seat.committee.organization)


def test_without_apply_it_says_what_it_would_write_and_writes_nothing(sheet, seat):
    code, words = run(sheet, seat)

    assert code == 0
    assert "12/2569: 1 change\n" in words
    assert not drafts(seat).exists()


def test_with_apply_it_writes_drafts_and_the_same_file_again_changes_nothing(sheet, seat):
    first, _ = run(sheet, seat, "--apply")
    second, words = run(sheet, seat, "--apply")

    assert (first, second) == (0, 0)
    assert "imported before" in words
    assert [order.state for order in drafts(seat)] == [OrderState.DRAFT]


def test_faults_are_told_with_their_places_and_end_it_with_one(tmp_path, seat):
    path = tmp_path / "faulty.csv"
    path.write_bytes(as_csv([appointment(seat, start_date="31/9/2569", given_th="")]))

    code, words = run(path, seat, "--apply")

    assert code == 1
    assert "row 2, column J (start_date) “31/9/2569”" in words
    assert "row 2, column E (given_th)" in words
    assert not drafts(seat).exists()


def test_what_another_has_written_since_the_check_is_told_with_its_cells(sheet, seat, monkeypatch):
    def apply_late(*args, **options):
        draft_order(organization=seat.committee.organization, by=None, number="12", be_year=2569)
        return apply_file(*args, **options)

    monkeypatch.setattr(import_orders, "apply_file", apply_late)

    code, words = run(sheet, seat, "--apply")

    assert code == 1
    assert "row 2, column N (order_number) “12/2569”: The organization already has an order" in words
    assert ImportFile.objects.get().state == "FAULTY"


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0old", b"PK\x03\x04broken", b"\x00\x01\x02"])
def test_what_is_no_table_ends_it_with_two(tmp_path, seat, content):
    path = tmp_path / "no-table.xlsx"
    path.write_bytes(content)

    assert run(path, seat)[0] == 2


def cut_in_half(content):
    """A workbook whose sheet ends in the middle of a row, in a package that is whole."""
    source, made = io.BytesIO(content), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part[: len(part) // 2] if name == "xl/worksheets/sheet1.xml" else part)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "spoilt"),
    [
        ("half.xlsx", lambda rows: cut_in_half(as_xlsx(rows))),
        ("letters.csv", lambda rows: as_csv(rows) + b"\xff\xfe\xfc"),
    ],
)
def test_a_table_that_cannot_be_read_to_its_end_ends_it_with_two(tmp_path, seat, name, spoilt):
    path = tmp_path / name
    path.write_bytes(spoilt([appointment(seat) for _ in range(20)]))

    assert run(path, seat, "--apply")[0] == 2
    assert not drafts(seat).exists()


def test_a_user_imports_only_for_the_organizations_that_they_keep(sheet, seat):
    own = StewardshipFactory(organization=seat.committee.organization).user
    stranger = StewardshipFactory().user

    assert run(sheet, seat, f"--user={stranger.username}", "--apply")[0] == 2
    assert run(sheet, seat, f"--user={own.username}", "--apply")[0] == 0
    assert drafts(seat).get().drafted_by == own


@pytest.mark.parametrize("content", [b"a,b\n1,2\n", as_csv([])])
def test_wrong_headings_and_no_rows_are_faults_that_end_it_with_one(tmp_path, seat, content):
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)

    assert run(path, seat)[0] == 1


def test_one_fault_is_told_as_one(tmp_path, seat):
    path = tmp_path / "faulty.csv"
    path.write_bytes(as_csv([appointment(seat, start_date="31/9/2569")]))

    assert "1 fault; nothing is written." in run(path, seat)[1]
