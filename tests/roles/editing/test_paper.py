"""The editor of an order: nothing that is typed is lost, and a change is written in a few steps."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from committees.models import Committee
from roles.models import Order, WorkingCopy
from tests.factories import DraftFactory, UserFactory, known_person
from tests.pdf import PDF
from tests.roles.editor import PAPER, editor, press, replacing
from tests.roles.pages import page

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2026, 10, 1)
LAST = datetime.date(2026, 9, 30)


def test_what_can_be_read_is_in_the_order_at_once(client, order):
    press(client, order, "save", **PAPER)

    order.refresh_from_db()
    assert (order.number, order.be_year) == ("12", 2569)
    assert (order.signed_on, order.effective_on) == (datetime.date(2026, 9, 25), FIRST)
    assert not WorkingCopy.objects.exists()
    assert "Read as 1 October 2026" in editor(client, order).words


def test_what_cannot_be_read_is_kept_as_typed_and_the_rest_is_saved(client, order):
    press(client, order, "save", **PAPER | {"signed_on": "31/9/2569", "number": "12"})

    order.refresh_from_db()
    shown = editor(client, order)
    assert order.subject == "แต่งตั้ง DCIO"
    assert order.signed_on is None
    assert 'value="31/9/2569"' in shown.main
    assert "Write the number with its Buddhist year" in shown.words
    assert shown.content.decode().count("Error:") >= 3  # title and both fields


@pytest.mark.parametrize("number", ["12/2026", "12/69", "/2569"])
def test_a_number_without_a_buddhist_year_is_told_with_an_example(client, order, number):
    press(client, order, "save", number=number)

    assert "/2569" in editor(client, order).words
    order.refresh_from_db()
    assert order.number == ""


def test_a_number_that_the_organization_has_used_stands_as_typed_with_the_reason(client, order):
    DraftFactory(organization=order.organization, number="12", be_year=2569)

    press(client, order, "save", **PAPER)

    order.refresh_from_db()
    assert order.number == ""
    assert order.subject == "แต่งตั้ง DCIO"
    assert "already has an order with this number" in editor(client, order).words


@pytest.mark.parametrize("button", ["save", "search", "add", "check", "leave", "submit", "edit:1", "open"])
def test_every_button_keeps_what_was_typed_before_it_does_anything(client, order, button):
    press(client, order, button, subject="เรื่องที่พิมพ์", signed_on="วันไหนไม่รู้")

    order.refresh_from_db()
    assert order.subject == "เรื่องที่พิมพ์"
    assert WorkingCopy.objects.get().texts["signed_on"] == "วันไหนไม่รู้"


def test_submitting_says_all_that_is_missing_at_once(client, order):
    press(client, order, "submit")
    words = editor(client, order).words
    for sentence in ("Write the number of the order", "Write the subject", "Add at least one change"):
        assert sentence in words


def test_what_is_missing_is_told_before_the_button_is_pressed(client, order):
    shown = editor(client, order)
    press(client, order, "save", subject="แต่งตั้ง DCIO")

    assert "Still to do before it can be submitted" in shown.words
    assert '<a href="#id_subject">Write the subject of the order.</a>' in shown.main
    assert '<a href="#change">Add at least one change.</a>' in shown.main
    assert "Write the subject of the order." not in editor(client, order).words


def test_of_a_complete_order_nothing_is_missing(client, order, seat):
    press(client, order, "add", **PAPER, **replacing(seat, change_person=known_person().pk))

    assert "Still to do" not in editor(client, order).words


def test_a_complete_order_goes_on_to_be_looked_at_once_more(client, order, seat):
    press(client, order, "add", **PAPER, **replacing(seat, change_person=known_person().pk))

    answer = press(client, order, "submit", **PAPER)
    looked = page(client, answer.url)

    assert answer.url == f"/orders/{order.pk}/submit/"
    assert "If this order is published" in looked.words


def test_a_scan_is_attached_replaced_and_taken_off(client, order):
    pdf = SimpleUploadedFile("คำสั่ง.pdf", PDF)
    press(client, order, "save", scan=pdf)
    order.refresh_from_db()
    assert order.scan

    press(client, order, "detach")
    order.refresh_from_db()
    assert not order.scan


def test_a_file_that_is_no_pdf_is_told_and_the_rest_is_kept(client, order):
    press(client, order, "save", subject="เรื่อง", scan=SimpleUploadedFile("scan.pdf", b"<html>"))

    order.refresh_from_db()
    assert order.subject == "เรื่อง"
    assert "The content of the file is not a PDF" in editor(client, order).words


def test_an_order_that_was_handed_on_is_not_edited(client, order):
    Order.objects.filter(pk=order.pk).update(
        number="9",
        be_year=2569,
        subject="x",
        signed_on=LAST,
        effective_on=FIRST,
        state="SUBMITTED",
        submitted_by=UserFactory(),
    )

    assert client.get(f"/orders/{order.pk}/edit/").url == f"/orders/{order.pk}/"
    client.post(f"/orders/{order.pk}/edit/", {"tag": "1-0", "subject": "แก้ทีหลัง"})

    order.refresh_from_db()
    assert order.subject == "x"


def test_a_draft_goes_through_the_actions_with_its_version(client, order):
    before = order.version
    press(client, order, "save", subject="ใหม่")

    order.refresh_from_db()
    assert order.version == before + 1
    press(client, order, "save", subject="ใหม่")
    order.refresh_from_db()
    assert order.version == before + 1


def test_the_enter_key_saves_and_takes_no_scan_off(client, order):
    press(client, order, "save", scan=SimpleUploadedFile("scan.pdf", PDF))

    form = editor(client, order).main.split('<form id="editor"', 1)[1]

    assert re.findall(r'<button[^>]*value="([\w:]+)"', form)[0] == "save"
    assert 'value="detach"' in form


@pytest.mark.parametrize(
    ("last", "told"),
    [
        (LAST, "ended on 30 September 2026: none of its seats stands on 1 October 2026."),
        (FIRST, None),
        (None, None),
    ],
)
@pytest.mark.parametrize("is_chosen", [True, False])
def test_a_list_without_a_seat_says_why(client, order, seat, last, told, is_chosen):
    Committee.objects.filter(pk=seat.committee_id).update(end_date=last)
    chosen = {"change-committee": seat.committee.code} if is_chosen else {}

    press(client, order, "save", **PAPER, **chosen)

    words = editor(client, order).words
    not_chosen = "No seat that this order can change stands on 1 October 2026."
    assert ((told if is_chosen else not_chosen) in words) if told else "stands on" not in words


def test_a_list_without_a_seat_of_a_body_that_has_not_begun_says_so(client, order, seat):
    Committee.objects.filter(pk=seat.committee_id).update(start_date=FIRST + datetime.timedelta(days=1))

    press(client, order, "save", **PAPER, **{"change-committee": seat.committee.code})

    words = editor(client, order).words
    assert f"No seat of DCIO {seat.committee.organization.name_en} stands on 1 October 2026." in words
