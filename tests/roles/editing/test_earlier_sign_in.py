"""A page from an earlier sign-in has no valid token: its text is given back, to a page of this site alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from roles.models import WorkingCopy
from tests.factories import StewardshipFactory
from tests.pdf import PDF
from tests.roles.orders import appointing
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

OURS = {"Origin": "http://testserver"}
FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "https://testserver"},
    {"Origin": "http://testserver:8080"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "null"},
    {"Referer": "https://evil.example/http://testserver/"},
    {},
]


@pytest.fixture
def browser(order) -> Client:
    """A browser in which a steward has signed in; tokens are asked for."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, StewardshipFactory(organization=order.organization).user)
    return client


def send(client, order, headers, **texts):
    sent = {"tag": "1-0", "do": "save", "csrfmiddlewaretoken": "a" * 64, **texts}
    return client.post(f"/orders/{order.pk}/edit/", sent, headers=headers, query_params={"lang": "en"})


@pytest.mark.parametrize("headers", [OURS, {"Referer": "http://testserver/orders/1/edit/"}])
def test_what_was_typed_is_given_back_with_a_button(browser, order, headers):
    answer = send(browser, order, headers, subject='เรื่อง "ยาว" <b>', change_open="1")
    text = answer.content.decode()

    assert answer.status_code == 403
    assert 'name="subject" value="เรื่อง &quot;ยาว&quot; &lt;b&gt;"' in text
    assert 'name="tag" value="1-0"' in text
    assert 'name="csrfmiddlewaretoken"' in text
    assert "no-store" in answer["Cache-Control"]
    assert not WorkingCopy.objects.exists()


def test_the_button_sends_it_with_a_valid_token(browser, order):
    again = send(browser, order, OURS, subject="พิมพ์ไว้").content.decode()
    token = again.split("<main", 1)[1].split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    answer = send(browser, order, OURS, subject="พิมพ์ไว้", csrfmiddlewaretoken=token)

    assert answer.status_code == 302
    assert "พิมพ์ไว้" in browser.get(f"/orders/{order.pk}/edit/").content.decode()


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_foreign_page_gets_the_plain_refusal_and_leaves_nothing(browser, order, headers):
    answer = send(browser, order, headers, subject="ของผู้ร้าย")

    assert answer.status_code == 403
    assert "ของผู้ร้าย" not in answer.content.decode()
    assert not WorkingCopy.objects.exists()
    assert "interrupted_orders" not in browser.session


def test_nothing_of_the_draft_is_shown(browser, order):
    order.subject = "ความลับของร่าง"
    order.save(update_fields=["subject"])

    answer = send(Client(enforce_csrf_checks=True), order, OURS, subject="x")

    assert answer.status_code == 403
    assert "ความลับของร่าง" not in answer.content.decode()


def test_a_file_is_to_be_chosen_again(browser, order):
    answer = send(browser, order, OURS, subject="x", scan=SimpleUploadedFile("a.pdf", PDF))

    assert "The file that you chose was not kept" in answer.content.decode()


def test_a_reason_is_given_back_too_and_nothing_is_decided(browser, seat):
    order = appointing(seat)
    sent = {"reason": "ไม่มีเลขที่", "version": "7", "csrfmiddlewaretoken": "a" * 64}

    answer = browser.post(f"/orders/{order.pk}/return/", sent, headers=OURS)

    assert answer.status_code == 403
    assert 'name="reason" value="ไม่มีเลขที่"' in answer.content.decode()
    assert 'name="version" value="7"' in answer.content.decode()


@pytest.mark.parametrize("path", ["/orders/{}/publish/", "/orders/{}/return/", "/orders/new/", "/sign-in/"])
def test_a_form_without_a_text_is_refused_as_ever(browser, order, path):
    answer = browser.post(
        path.format(order.pk), {"csrfmiddlewaretoken": "a" * 64, "version": "1"}, headers=OURS
    )

    assert answer.status_code == 403
    assert 'name="version"' not in answer.content.decode()


def test_the_script_is_told_in_a_sentence(browser, order):
    answer = send(browser, order, OURS, subject="x", do="keep")

    assert answer.status_code == 403
    assert answer.json()["state"] == "signed-out"
