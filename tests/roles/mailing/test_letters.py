"""Letters about orders: to those whose work it is, one with all that happened, never twice."""

import datetime
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from committees.models import Seat
from roles.actions import publish_order, return_order
from roles.mail import background
from roles.models import Notice
from roles.problems import SamePersonApproves
from tests.factories import UserFactory
from tests.roles.mailing.outbox import send, submit, told
from tests.roles.orders import appointing

pytestmark = pytest.mark.django_db

QUARTER = datetime.timedelta(minutes=15)
WEEK = datetime.timedelta(days=7)


def test_a_submitted_order_is_told_to_the_central_staff_and_not_to_its_maker(order, maker, checker):
    submit(order, maker)

    assert send() == 1
    ((to, body),) = told()
    assert to == ["checker@example.go.th"]
    assert f"/orders/{order.pk}/" in body
    assert order.subject in body


def test_a_returned_order_is_told_to_its_makers_with_the_reason(order, maker, checker):
    submit(order, maker)
    return_order(order=order, reason="ลายมือชื่อไม่ชัด", by=checker)

    send()

    (letter,) = [body for to, body in told() if to == ["maker@example.go.th"]]
    assert "ลายมือชื่อไม่ชัด" in letter


def test_a_letter_is_in_thai_and_the_same_in_english_below(order, maker, checker):
    submit(order, maker)

    send()

    thai, english = mail.outbox[0].body.split("-" * 40)
    assert "รอตรวจ" in thai
    assert order.organization.name_th in thai
    assert "Submitted" in english
    assert order.organization.name_en in english
    assert mail.outbox[0].subject == "ทะเบียน GCIO: เรื่องคำสั่ง 1 เรื่อง"


def test_what_happens_within_the_pause_goes_in_one_letter(order, maker, checker):
    others = [appointing(seat) for seat in Seat.objects.filter(committee__kind="DCIO").order_by("pk")[1:6]]
    for one in (order, *others):
        submit(one, maker)

    assert send(pause=QUARTER) == 0
    assert send(after=QUARTER, pause=QUARTER) == 1
    assert all(f"/orders/{one.pk}/" in mail.outbox[0].body for one in (order, *others))


def test_nobody_is_told_twice(order, maker, checker):
    submit(order, maker)
    send()

    assert send() == 0
    assert not Notice.objects.filter(done_at=None).exists()


def test_a_refused_letter_goes_with_the_next_run_and_the_others_are_not_repeated(
    order, maker, checker, monkeypatch
):
    UserFactory(office="CENTRAL", email="second@example.go.th")
    submit(order, maker)
    real = EmailBackend.send_messages

    def refuse(self, messages):
        if messages[0].to == ["checker@example.go.th"]:
            raise SMTPServerDisconnected("try later")
        return real(self, messages)

    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", refuse)
        assert send() == 1
        assert [to for to, _ in told()] == [["second@example.go.th"]]

    assert send() == 1
    assert [to for to, _ in told()] == [["checker@example.go.th"]]


def test_what_could_not_be_told_for_a_week_is_given_up_and_logged(order, maker, checker, monkeypatch, caplog):
    submit(order, maker)

    def refuse(self, messages):
        raise SMTPServerDisconnected("never")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    send(after=WEEK + QUARTER)

    assert not Notice.objects.filter(done_at=None).exists()
    assert "within a week" in caplog.text


def test_an_order_that_was_not_published_leaves_no_notice(order, maker, checker):
    submit(order, maker)
    with pytest.raises(SamePersonApproves):
        publish_order(order=order, by=maker, at=timezone.now())

    assert [one.kind for one in Notice.objects.all()] == ["SUBMITTED"]


@pytest.mark.parametrize("orders", [1, 30])
def test_the_letters_of_a_run_take_the_same_queries_whatever_they_tell(
    maker, checker, orders, django_assert_num_queries
):
    for seat in Seat.objects.filter(committee__kind="DCIO").order_by("pk")[:orders]:
        submit(appointing(seat), maker)

    with django_assert_num_queries(14):  # eight readers' look-ups, a savepoint, the letters of one reader
        send()


def test_a_change_that_is_committed_asks_for_letters_after_the_pause(
    order, maker, checker, settings, django_capture_on_commit_callbacks
):
    settings.MAIL_PAUSE = 900
    before = timezone.now()

    with django_capture_on_commit_callbacks(execute=True):
        submit(order, maker)

    (asked,) = DBTaskResult.objects.all()
    assert asked.task_path == "roles.mail.background.send"
    assert asked.run_after >= before + QUARTER


def test_the_worker_sends_the_letters(order, maker, checker, settings, django_capture_on_commit_callbacks):
    settings.MAIL_PAUSE = 0
    with django_capture_on_commit_callbacks(execute=True):
        submit(order, maker)

    background.send.call()

    assert [to for to, _ in told()] == [["checker@example.go.th"]]


def test_an_order_that_came_back_and_went_out_again_is_told_once_as_it_stands_now(order, maker, checker):
    submit(order, maker)
    return_order(order=order, reason="ลายมือชื่อไม่ชัด", by=checker)
    submit(order, maker)

    send()

    ((to, body),) = told()
    thai = body.split("-" * 40)[0]
    assert to == ["checker@example.go.th"]
    assert thai.count(order.subject) == 1
    assert mail.outbox[0].subject == "ทะเบียน GCIO: เรื่องคำสั่ง 1 เรื่อง"
    assert send() == 0
