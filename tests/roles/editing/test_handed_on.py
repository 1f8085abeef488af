"""A colleague hands the order on while someone still types: the text waits, and its writer is told where."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from roles.actions import publish_order, return_order, submit_order
from roles.models import WorkingCopy
from tests.factories import StewardshipFactory, UserFactory
from tests.pdf import PDF
from tests.roles.editor import editor, press, replacing, tag
from tests.roles.orders import appointing
from tests.roles.pages import page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(seat, steward):
    return appointing(seat)


def submitted(order):
    submit_order(order=order, by=UserFactory(), at=timezone.now())


def texts(order, **changed):
    paper = {"number": f"{order.number}/{order.be_year}", "subject": order.subject}
    return paper | {"signed_on": "25/9/2566", "effective_on": "1/10/2566"} | changed


def test_what_is_typed_while_a_colleague_submits_waits_and_is_shown(client, order):
    opened = tag(client, order)
    submitted(order)

    answer = press(client, order, "save", opened, **texts(order, subject="พิมพ์ค้างไว้"))
    waiting = page(client, answer.url)

    assert "The order has gone to OCSC" in waiting.words
    assert "พิมพ์ค้างไว้" in waiting.words
    order.refresh_from_db()
    assert order.subject != "พิมพ์ค้างไว้"
    assert f"/orders/{order.pk}/edit/" in page(client, f"/orders/{order.pk}/").main


def test_it_stands_in_the_editor_again_when_the_order_comes_back(client, order, seat):
    opened = tag(client, order)
    submitted(order)
    press(client, order, "add", opened, **texts(order, subject="พิมพ์ค้างไว้"), **replacing(seat))

    return_order(order=order, reason="แก้เรื่อง")
    shown = editor(client, order)

    assert 'value="พิมพ์ค้างไว้"' in shown.main
    assert 'name="change-start_date" value="1/10/2569"' in shown.main
    assert order.items.count() == 1


def test_of_a_published_order_it_says_that_the_text_is_not_in_it(client, order):
    opened = tag(client, order)
    submitted(order)
    order.refresh_from_db()
    publish_order(order=order, by=UserFactory(), at=timezone.now())

    answer = press(client, order, "save", opened, **texts(order, subject="พิมพ์ค้างไว้"))
    shown = page(client, answer.url)

    assert "The order is no draft any more" in shown.words
    assert "พิมพ์ค้างไว้" in shown.words


def test_it_can_be_thrown_away(client, order):
    opened = tag(client, order)
    submitted(order)
    press(client, order, "save", opened, **texts(order, subject="พิมพ์ค้างไว้"))

    press(client, order, "forget", opened)

    assert not WorkingCopy.objects.exists()
    assert client.get(f"/orders/{order.pk}/edit/").url == f"/orders/{order.pk}/"


def test_a_page_on_which_nothing_was_typed_keeps_nothing(client, order):
    opened = tag(client, order)
    submitted(order)

    press(client, order, "save", opened, **texts(order))

    assert not WorkingCopy.objects.exists()
    assert "/edit/" not in page(client, f"/orders/{order.pk}/").main


def test_a_file_that_comes_too_late_is_told_of(client, order):
    opened = tag(client, order)
    submitted(order)

    press(client, order, "save", opened, scan=SimpleUploadedFile("a.pdf", PDF), **texts(order))

    assert "The file that you chose was not kept" in page(client, f"/orders/{order.pk}/").words


def test_what_an_ended_sign_in_kept_is_shown_of_a_submitted_order_and_can_be_kept(client, steward, order):
    opened = tag(client, order)
    client.logout()
    client.post(f"/orders/{order.pk}/edit/", {"tag": opened, **texts(order, subject="พิมพ์ค้างไว้")})
    submitted(order)

    sign_in(client, steward)
    waiting = editor(client, order)
    mark = waiting.main.split('name="restored" value="')[1].split('"')[0]
    press(client, order, "save", opened, restored=mark, **texts(order, subject="พิมพ์ค้างไว้"))

    assert "พิมพ์ค้างไว้" in waiting.words
    assert "held only until you sign out" in waiting.words
    assert WorkingCopy.objects.get().texts["subject"] == "พิมพ์ค้างไว้"
    assert "held only until you sign out" not in editor(client, order).words


def test_nobody_else_sees_it(client, order):
    opened = tag(client, order)
    submitted(order)
    press(client, order, "save", opened, **texts(order, subject="พิมพ์ค้างไว้"))

    sign_in(client, StewardshipFactory(organization=order.organization).user)

    assert client.get(f"/orders/{order.pk}/edit/").url == f"/orders/{order.pk}/"
    assert "พิมพ์ค้างไว้" not in page(client, f"/orders/{order.pk}/").words
