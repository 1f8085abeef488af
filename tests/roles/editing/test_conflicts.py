"""Two people on one draft, an old page, an ended session: everybody is told, and nobody's text is lost."""

import datetime

import pytest
from django.test import Client

from roles.actions import change_order
from roles.models import Order, User, WorkingCopy
from tests.factories import DraftFactory, StewardshipFactory, UserFactory
from tests.roles.pages import page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

LAST, FIRST = datetime.date(2026, 9, 25), datetime.date(2026, 10, 1)


@pytest.fixture
def order(seat) -> Order:
    return DraftFactory(organization=seat.committee.organization, subject="เดิม", signatory_name="เดิม")


def steward(order) -> User:
    return StewardshipFactory(organization=order.organization).user


@pytest.fixture
def first(order) -> Client:
    client = Client()
    sign_in(client, steward(order))
    return client


@pytest.fixture
def second(order) -> Client:
    client = Client()
    sign_in(client, steward(order))
    return client


def tag(client, order) -> str:
    return (
        client.get(f"/orders/{order.pk}/edit/").content.decode().split('name="tag" value="')[1].split('"')[0]
    )


def texts(order, **changes) -> dict[str, str]:
    paper = {
        "number": f"{order.number}/{order.be_year}",
        "subject": "เดิม",
        "signed_on": "25/9/2566",
        "effective_on": "1/10/2566",
        "signatory_name": "เดิม",
    }
    return paper | changes


def send(client, order, opened, do="save", **changes):
    return client.post(f"/orders/{order.pk}/edit/", {"tag": opened, "do": do, **texts(order, **changes)})


def editor(client, order):
    return page(client, f"/orders/{order.pk}/edit/")


def test_two_who_wrote_the_same_field_are_told_and_both_texts_are_there(first, second, order):
    opened = tag(first, order), tag(second, order)

    send(first, order, opened[0], subject="ของคนแรก")
    send(second, order, opened[1], subject="ของคนที่สอง")

    shown = editor(second, order)
    assert "The draft has changed since you opened this page" in shown.words
    assert "ของคนแรก" in shown.words
    assert 'value="ของคนที่สอง"' in shown.main
    order.refresh_from_db()
    assert order.subject == "ของคนแรก"


def test_what_the_second_saves_next_counts(first, second, order):
    opened = tag(second, order)
    send(first, order, tag(first, order), subject="ของคนแรก")
    send(second, order, opened, subject="ของคนที่สอง")

    send(second, order, tag(second, order), subject="ตกลงกันแล้ว")

    order.refresh_from_db()
    assert order.subject == "ตกลงกันแล้ว"
    assert not WorkingCopy.objects.exists()


def test_the_other_version_can_be_taken(first, second, order):
    opened = tag(second, order)
    send(first, order, tag(first, order), subject="ของคนแรก")
    send(second, order, opened, subject="ของคนที่สอง")

    second.post(f"/orders/{order.pk}/edit/", {"tag": tag(second, order), "do": "theirs"})

    assert 'value="ของคนแรก"' in editor(second, order).main
    assert not WorkingCopy.objects.exists()


def test_those_who_wrote_different_fields_keep_both(first, second, order):
    opened = tag(second, order)
    send(first, order, tag(first, order), subject="ของคนแรก")
    send(second, order, opened, signatory_name="ของคนที่สอง")

    shown = editor(second, order)

    assert "The draft has changed since you opened this page" in shown.words
    assert 'value="ของคนแรก"' in shown.main
    assert 'value="ของคนที่สอง"' in shown.main


@pytest.mark.parametrize("do", ["submit", "detach", "cancel", "open"])
def test_an_old_page_does_nothing_but_keep_its_text(first, second, order, do):
    opened = tag(second, order)
    send(first, order, tag(first, order), subject="ของคนแรก")

    answer = send(second, order, opened, do=do)

    assert answer.url.startswith(f"/orders/{order.pk}/edit/")
    order.refresh_from_db()
    assert order.state == "DRAFT"


def test_the_back_button_loses_neither_version(first, order):
    opened = tag(first, order)
    send(first, order, opened, signed_on="วันที่พิมพ์ครั้งแรก")

    send(first, order, opened, signed_on="วันที่พิมพ์หลังถอยกลับ")

    shown = editor(first, order)
    assert 'value="วันที่พิมพ์หลังถอยกลับ"' in shown.main
    assert "วันที่พิมพ์ครั้งแรก" in shown.words


def test_one_sees_that_another_is_writing(first, second, order):
    send(first, order, tag(first, order), signed_on="ยังไม่รู้")

    shown = editor(second, order)

    assert "Others are writing on this draft too" in shown.words
    assert "ยังไม่รู้" not in shown.words


@pytest.mark.parametrize("sent", ["", "x", "1", "999999999999999999999-1", "1-99", "-1-0"])
def test_a_tag_that_is_none_keeps_the_text(first, order, sent):
    send(first, order, sent, subject="ใหม่")

    assert 'value="ใหม่"' in editor(first, order).main
    order.refresh_from_db()
    assert order.subject == "เดิม"


def test_what_the_draft_says_now_is_not_told_twice(first, order):
    opened = tag(first, order)
    for subject in ("หนึ่ง", "สอง", "หนึ่ง", "สอง"):
        send(first, order, opened, subject=subject)

    shown = editor(first, order)

    assert shown.words.count("Take the other version") == 1
    assert shown.words.count("หนึ่ง") == 1
    assert 'value="สอง"' in shown.main


def test_a_version_that_the_draft_does_not_say_is_still_there(first, order):
    opened = tag(first, order)
    for subject in ("หนึ่ง", "สอง", "สาม"):
        send(first, order, opened, subject=subject)

    shown = editor(first, order)

    assert shown.words.count("Take the other version") == 2
    assert "สอง" in shown.words


def begun(client, seat, *buttons, **changes) -> Order:
    """A draft whose writer chose the committee on the first page, and pressed these buttons."""
    body = seat.committee
    client.post("/orders/new/", {"organization": body.organization.code, "committee": body.code})
    order = Order.objects.latest("pk")
    for do in buttons:
        paper = {"tag": tag(client, order), "do": do, "change-committee": body.code, "subject": "เรื่องแรก"}
        client.post(f"/orders/{order.pk}/edit/", paper | changes)
    order.refresh_from_db()
    return order


@pytest.mark.parametrize("buttons", [[], ["save"]])
def test_who_only_chose_a_committee_is_neither_writing_nor_behind(first, second, seat, buttons):
    order = begun(first, seat, *buttons)

    colleague = editor(second, order)
    change_order(order=order, subject="ของเพื่อน")
    own = editor(first, order)

    assert "Others are writing" not in colleague.words
    assert "The draft has changed since" not in own.words
    assert 'value="ของเพื่อน"' in own.main
    assert f'name="change-committee" value="{seat.committee.code}"' in own.main


def test_who_chose_a_committee_and_typed_on_is_told_of(first, second, seat):
    order = begun(first, seat, "save", signed_on="ยังไม่รู้")

    colleague = editor(second, order)
    change_order(order=order, subject="ของเพื่อน")

    assert "Others are writing" in colleague.words
    assert "The draft has changed since" in editor(first, order).words


def test_the_choice_of_a_committee_is_not_text_that_waits_for_an_order_that_has_gone_on(first, seat):
    order = begun(first, seat, "save")
    change_order(order=order, number="9", be_year=2569, signed_on=LAST, effective_on=FIRST)
    Order.objects.filter(pk=order.pk).update(state="SUBMITTED", submitted_by=UserFactory())

    answer = first.get(f"/orders/{order.pk}/edit/")

    assert answer.status_code == 302
    assert "What you typed" not in page(first, f"/orders/{order.pk}/").words
