"""What each row of a file did is kept, and its page tells it."""

import datetime

import pytest
from django.urls import reverse

from roles.models import ImportRow
from tests.factories import SeatFactory
from tests.roles.pages import links_of, page
from tests.sessions import sign_in
from tests.spreadsheets.sheets import applied, appointment, as_csv, as_xlsx, checked, sent
from tests.spreadsheets.states import STATES

pytestmark = pytest.mark.django_db

NO_CHANGE = dict.fromkeys(("change", "given_th", "family_th", "start_date", "position_title"), "")


def outcomes(imported):
    return list(
        ImportRow.objects.filter(import_file=imported).order_by("number").values_list("outcome", flat=True)
    )


def address(imported):
    return reverse("import-detail", args=[imported.pk])


def test_the_page_of_an_applied_file_says_what_each_row_did_and_by_which_order(client, steward, seat):
    empty = SeatFactory(
        committee=seat.committee, key="L-1", local_title_th="ที่ปรึกษา",
        local_start_date=datetime.date(2021, 1, 1),
    )  # fmt: skip
    rows = [appointment(seat), appointment(empty, **NO_CHANGE)]
    imported = sent(seat.committee.organization, as_csv(rows), steward)
    (order,) = applied(imported)

    shown = page(client, address(imported))

    name = f"{order.organization.code} {order}"
    assert f"Row 2 Became an item of a draft {name} Row 3 Changes nothing –" in shown.words
    assert links_of(shown).count(reverse("order-detail", args=[order.pk])) == 2  # above, and in the row


def test_what_each_row_of_a_file_was_that_changes_nothing_is_kept_and_shown(client, steward, seat):
    applied(sent(seat.committee.organization, as_csv([appointment(seat)]), steward))
    again = sent(seat.committee.organization, as_xlsx([appointment(seat)]), steward, "again.xlsx")

    checked(again)
    checked(again)

    assert again.state == "UNCHANGED"
    assert outcomes(again) == ["ALREADY"]
    assert "Row 2 An order says it already –" in page(client, address(again)).words


def test_a_row_that_changed_nothing_becomes_written_where_the_choice_is_made_anew(client):
    imported = STATES["chosen"](2)
    sign_in(client, imported.sent_by)
    before = outcomes(imported)
    imported.answers = {row: one | {"answer": "MINE"} for row, one in imported.answers.items()}
    imported.save()

    applied(imported)

    assert before == ["NOTHING"] * 2
    assert outcomes(imported) == ["WRITTEN"] * 2
    assert "Became an item of a draft" in page(client, address(imported)).words


def test_a_hundred_rows_stand_on_a_page_and_nobody_reads_them_before_the_file_is_done(client):
    ready, done = STATES["ready"](101), STATES["applied"](101)
    sign_in(client, done.sent_by)

    first, second = page(client, address(done)), page(client, address(done), page=2)

    assert first.words.count("Became an item of a draft") == 100
    assert "Row 102 Became an item of a draft" in second.words
    sign_in(client, ready.sent_by)
    assert "What each row did" not in page(client, address(ready)).words
