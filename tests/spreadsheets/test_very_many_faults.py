"""More faults than anyone reads, and cells longer than anyone reads: told within bounds, and said so."""

import pytest
from django.urls import reverse

from roles.spreadsheets import applying, keeping
from roles.spreadsheets.keeping import KEPT_LETTERS
from tests.roles.pages import page
from tests.spreadsheets.sheets import appointment, as_csv, checked, sent
from tests.spreadsheets.test_annotated import comments, downloaded
from tests.spreadsheets.test_command import run

pytestmark = pytest.mark.django_db

WORDS = "Only the first 2 of 5 faults are told: mend these, and send the sheet again."


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Two faults are kept."""
    monkeypatch.setattr(keeping, "KEPT_FINDINGS", 2)
    monkeypatch.setattr(applying, "KEPT_FINDINGS", 2)


def faulty(seat, faults):
    return as_csv([appointment(seat, start_date="31/9/2569")] * faults)


def test_the_page_and_the_commented_sheet_say_that_these_are_not_all(client, steward, seat):
    imported = sent(seat.committee.organization, faulty(seat, 5), steward)
    checked(imported)

    shown = page(client, reverse("import-detail", args=[imported.pk]))
    told = comments(downloaded(client, imported, "en"))

    assert shown.words.count("September 2569 has 30 days") == 2
    assert WORDS in shown.words
    assert set(told) == {"A1", "J2", "J3"}
    assert WORDS in told["A1"]


def test_the_command_says_so_too(tmp_path, seat):
    path = tmp_path / "faulty.csv"
    path.write_bytes(faulty(seat, 5))

    code, words = run(path, seat)

    assert code == 1
    assert words.endswith(f"5 faults; nothing is written.\n{WORDS}\n")


def test_where_all_faults_are_told_nothing_is_said_of_more(client, steward, seat):
    imported = sent(seat.committee.organization, faulty(seat, 2), steward)
    checked(imported)

    assert "Only the first" not in page(client, reverse("import-detail", args=[imported.pk])).words
    assert set(comments(downloaded(client, imported, "en"))) == {"J2", "J3"}


def test_of_a_long_cell_no_more_than_its_beginning_is_kept(seat):
    long = "ก" * 32_000
    imported = sent(seat.committee.organization, as_csv([appointment(seat, start_date=long)]))

    checked(imported)

    (one,) = imported.findings["th"]
    assert one["value"] == "ก" * (KEPT_LETTERS - 1) + "…"
    assert max(len(word) for word in one.values() if isinstance(word, str)) <= KEPT_LETTERS
