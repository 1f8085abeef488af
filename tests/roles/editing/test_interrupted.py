"""The sign-in ends while someone writes: the text waits for the next sign-in, and a stranger sees none."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from roles.actions import submit_order
from roles.models import Order, User, WorkingCopy
from tests.factories import DraftFactory, StewardshipFactory, UserFactory
from tests.pdf import PDF
from tests.roles.editor import editor, tag
from tests.roles.orders import appointing
from tests.roles.pages import page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

HOUR = 3_600


@pytest.fixture
def order(seat) -> Order:
    return DraftFactory(organization=seat.committee.organization, subject="เดิม")


@pytest.fixture
def steward(order) -> User:
    return StewardshipFactory(organization=order.organization).user


def send(client, order, opened, **texts):
    return client.post(f"/orders/{order.pk}/edit/", {"tag": opened, "do": "save", **texts})


def mark(answer) -> str:
    return answer.main.split('name="restored" value="')[1].split('"')[0]


def unused(session) -> None:
    session["seen_at"] = time.time() - HOUR - 1


def of_yesterday(session) -> None:
    methods = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": time.time() - 8 * HOUR - 1} for one in methods]


def lost(session) -> None:
    session.flush()


@pytest.mark.parametrize("end", [unused, of_yesterday, lost])
def test_an_ended_session_loses_nothing(client, steward, order, end):
    sign_in(client, steward)
    opened = tag(client, order)
    session = client.session
    end(session)
    session.save()

    answer = send(client, order, opened, subject="พิมพ์ตอนหมดเวลา", signed_on="31/9/2569")
    sign_in(client, steward)
    restored = editor(client, order)
    send(client, order, opened, subject="พิมพ์ตอนหมดเวลา", restored=mark(restored))

    assert answer.status_code == 302
    assert f"next=/orders/{order.pk}/edit/" in answer.url
    assert "What you typed before you were signed out is here again" in restored.words
    assert 'value="พิมพ์ตอนหมดเวลา"' in restored.main
    assert 'value="31/9/2569"' in restored.main
    order.refresh_from_db()
    assert order.subject == "พิมพ์ตอนหมดเวลา"
    assert "signed out is here again" not in editor(client, order).words


def test_each_of_two_orders_that_were_open_is_there_again(client, steward, order):
    other = DraftFactory(organization=order.organization)
    send(client, order, "1-0", subject="เรื่องแรก")
    send(client, other, "1-0", subject="เรื่องที่สอง")

    sign_in(client, steward)

    assert 'value="เรื่องแรก"' in editor(client, order).main
    assert 'value="เรื่องที่สอง"' in editor(client, other).main


def test_each_of_two_pages_of_one_order_is_there_again(client, steward, order):
    send(client, order, "1-0", subject="หน้าแรก")
    send(client, order, "1-0", subject="หน้าที่สอง")
    sign_in(client, steward)

    newest = editor(client, order)
    send(client, order, "1-0", subject="หน้าที่สอง", restored=mark(newest))

    assert 'value="หน้าที่สอง"' in newest.main
    assert 'value="หน้าแรก"' in editor(client, order).main


def test_another_page_that_is_sent_leaves_what_waits(client, steward, order):
    send(client, order, "1-0", subject="รออยู่")
    sign_in(client, steward)

    send(client, order, "1-0", subject="จากอีกหน้า")

    assert 'value="รออยู่"' in editor(client, order).main


def test_signing_out_keeps_what_only_the_session_held(client, steward, order):
    send(client, order, "1-0", subject="หน้าแรก")
    send(client, order, "1-0", subject="หน้าที่สอง")
    sign_in(client, steward)
    editor(client, order)

    client.post("/sign-out/")
    sign_in(client, steward)

    shown = editor(client, order)
    assert 'value="หน้าที่สอง"' in shown.main
    assert "หน้าแรก" in shown.words
    order.refresh_from_db()
    assert order.subject == "เดิม"


def test_signing_out_keeps_nothing_in_an_order_of_others(client, order):
    send(client, order, "1-0", subject="ของผู้อื่น")
    sign_in(client, StewardshipFactory().user)

    client.post("/sign-out/")

    assert not WorkingCopy.objects.exists()
    assert client.get("/account/").status_code == 302


def test_who_has_more_versions_than_are_kept_is_not_signed_out_before_one_is_chosen(client, steward, order):
    for turn in range(6):
        send(client, order, "1-0", subject=f"หน้า {turn}")
    rivals = [{"subject": f"เดิม {turn}"} for turn in range(WorkingCopy.MOST_RIVALS)]
    WorkingCopy.objects.create(
        order=order, user=steward, texts={"subject": "x"}, saved_at=timezone.now(), version=1, rivals=rivals
    )
    sign_in(client, steward)

    answer = client.post("/sign-out/")

    assert answer.url == f"/orders/{order.pk}/edit/"
    assert client.get("/account/").status_code == 200


def test_a_file_that_was_chosen_is_to_be_chosen_again(client, steward, order):
    send(client, order, "1-0", subject="มีไฟล์", scan=SimpleUploadedFile("a.pdf", PDF))

    sign_in(client, steward)

    assert "The file that you chose was not kept: choose it again." in editor(client, order).words


def test_a_stranger_who_signs_in_afterwards_sees_nothing(client, order):
    send(client, order, "1-0", subject="ของผู้อื่น")
    sign_in(client, StewardshipFactory().user)

    assert client.get(f"/orders/{order.pk}/edit/").status_code == 404


def test_the_answer_does_not_tell_whether_there_is_such_a_draft(order):
    there, nowhere = (
        Client().post(f"/orders/{pk}/edit/", {"subject": "x"}) for pk in (order.pk, order.pk + 999)
    )

    assert there.status_code == nowhere.status_code == 302
    assert there.url.replace(str(order.pk), "") == nowhere.url.replace(str(order.pk + 999), "")


def test_what_a_session_keeps_has_bounds(client, order):
    for _turn in range(9):
        send(client, order, "9" * 500, subject="x" * 90_000, other="y")

    kept = client.session["interrupted_orders"]
    assert len(kept) == 6
    assert len(kept[0]["tag"]) <= 60
    assert set(kept[0]["texts"]) == {"subject"}
    assert len(kept[0]["texts"]["subject"]) == 10_000


def test_a_reason_for_returning_is_there_again(client, seat):
    order, checker = appointing(seat), UserFactory(office="CENTRAL")
    submit_order(order=order, by=UserFactory(), at=timezone.now())
    address = f"/orders/{order.pk}/return/"
    order.refresh_from_db()

    answer = client.post(address, {"version": order.version, "reason": "เลขที่คำสั่งไม่มีปี"})
    sign_in(client, checker)
    again = page(client, address)
    client.post(address, {"version": order.version, "reason": "เลขที่คำสั่งไม่มีปี"})

    assert answer.url.endswith(f"next={address}")
    assert "เลขที่คำสั่งไม่มีปี" in again.words
    order.refresh_from_db()
    assert order.state == "RETURNED"
    assert client.session["interrupted_reasons"] == {}


def test_a_text_that_is_too_long_is_kept_with_its_error(client, steward, order):
    sign_in(client, steward)
    long = "ก" * 2_500

    send(client, order, tag(client, order), subject=long)

    shown = editor(client, order)
    assert f'value="{long}"' in shown.main
    assert "field__error" in shown.main
    assert WorkingCopy.objects.get().texts["subject"] == long


def test_a_text_beyond_all_bounds_is_cut_with_a_word(client, steward, order):
    client.cookies["portal_language"] = "en"
    sign_in(client, steward)

    send(client, order, tag(client, order), subject="ก" * 10_001)

    assert "longer than 10000 characters" in client.get(f"/orders/{order.pk}/edit/?lang=en").content.decode()
