"""What the editor's script sends before a button is pressed: kept beside the draft, which stays as it is."""

import pytest
from django.test import Client
from django.utils import timezone

from roles.actions import change_order, submit_order
from roles.models import WorkingCopy
from tests.factories import StewardshipFactory, UserFactory
from tests.roles.editor import editor, press, replacing, tag
from tests.roles.orders import appointing
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def keep(client, order, opened, do="keep", **texts):
    return press(client, order, do, opened, **texts)


def test_it_is_there_when_the_page_is_opened_again(client, order, seat):
    answer = keep(client, order, tag(client, order), subject="กำลังพิมพ์", **replacing(seat))

    shown = editor(client, order)
    assert answer.json()["state"] == "kept"
    assert 'value="กำลังพิมพ์"' in shown.main
    assert 'name="change-start_date" value="1/10/2569"' in shown.main


def test_the_order_its_version_and_its_history_stay_as_they_are(client, order):
    before = order.version, order.events.count()

    keep(client, order, tag(client, order), subject="กำลังพิมพ์")

    order.refresh_from_db()
    assert (order.version, order.events.count()) == before
    assert order.subject == ""


def test_the_page_goes_on_with_the_tag_that_it_is_given(client, order):
    first = keep(client, order, tag(client, order), subject="ก").json()["tag"]
    second = keep(client, order, first, subject="กข").json()["tag"]

    press(client, order, "save", second, subject="กขค")

    order.refresh_from_db()
    assert order.subject == "กขค"
    assert not WorkingCopy.objects.exists()


def test_a_page_on_which_nothing_was_typed_keeps_nothing(client, order):
    keep(client, order, tag(client, order))

    assert not WorkingCopy.objects.exists()


def test_it_does_not_decide_between_versions(client, order):
    opened = tag(client, order)
    press(client, order, "save", opened, signed_on="ก")
    press(client, order, "save", opened, signed_on="ข")

    keep(client, order, tag(client, order), signed_on="ขค")

    assert [one["signed_on"] for one in WorkingCopy.objects.get().rivals] == ["ก"]


def test_a_page_that_is_behind_the_draft_stays_so(client, order):
    opened = tag(client, order)
    change_order(order=order, subject="ของเพื่อน")

    answer = keep(client, order, opened, subject="ของฉัน").json()
    press(client, order, "submit", answer["tag"], subject="ของฉัน")

    shown = editor(client, order)
    assert "Someone else has changed the draft" in answer["said"]
    assert "ของเพื่อน" in shown.words
    assert 'value="ของฉัน"' in shown.main
    order.refresh_from_db()
    assert order.subject == "ของเพื่อน"


def test_two_windows_do_not_write_over_each_other(client, order):
    opened = tag(client, order)
    keep(client, order, opened, subject="หน้าต่างแรก")

    refused = keep(client, order, opened, subject="หน้าต่างที่สอง")
    beside = keep(client, order, opened, do="keep:beside", subject="หน้าต่างที่สอง")

    assert refused.status_code == 409
    assert beside.json()["state"] == "kept"
    shown = editor(client, order)
    assert 'value="หน้าต่างที่สอง"' in shown.main
    assert "หน้าต่างแรก" in shown.words


def test_a_text_whose_answer_was_lost_may_be_sent_again(client, order):
    opened = tag(client, order)
    first = keep(client, order, opened, subject="กำลังพิมพ์").json()

    again = keep(client, order, opened, subject="กำลังพิมพ์")

    assert (again.status_code, again.json()["tag"]) == (200, first["tag"])
    assert not WorkingCopy.objects.get().rivals


def test_a_text_that_is_sent_again_stays_behind_the_draft(client, order):
    opened = tag(client, order)
    keep(client, order, opened, subject="ของฉัน")
    change_order(order=order, subject="ของเพื่อน")

    again = keep(client, order, opened, subject="ของฉัน").json()
    press(client, order, "submit", again["tag"], subject="ของฉัน")

    assert "Someone else has changed the draft" in again["said"]
    assert "ของเพื่อน" in editor(client, order).words


def test_an_ended_sign_in_is_told_and_nothing_is_put_into_the_session(order):
    stranger = Client()

    answer = stranger.post(f"/orders/{order.pk}/edit/", {"tag": "1-0", "do": "keep", "subject": "x"})

    assert answer.status_code == 401
    assert answer.json()["state"] == "signed-out"
    assert not stranger.session.keys()


def test_a_stranger_keeps_nothing(order):
    stranger = Client()
    sign_in(stranger, StewardshipFactory().user)

    answer = stranger.post(f"/orders/{order.pk}/edit/", {"tag": "1-0", "do": "keep", "subject": "x"})

    assert answer.status_code == 404
    assert not WorkingCopy.objects.exists()


def test_an_order_that_was_handed_on_keeps_it_and_says_so(client, steward, seat):
    order = appointing(seat)
    opened = tag(client, order)
    submit_order(order=order, by=UserFactory(), at=timezone.now())

    answer = keep(client, order, opened, subject="พิมพ์ค้าง").json()

    assert "the order is no draft any more" in answer["said"]
    assert "พิมพ์ค้าง" in editor(client, order).words


@pytest.mark.parametrize("sent", ["", "x", "-1-0", "1-99999999999999999999999"])
def test_a_tag_that_is_none_is_refused(client, order, sent):
    answer = client.post(f"/orders/{order.pk}/edit/", {"tag": sent, "do": "keep", "subject": "x"})

    assert answer.status_code == 409
    assert not WorkingCopy.objects.exists()
