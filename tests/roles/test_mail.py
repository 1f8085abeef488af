"""Letters about orders: to those whose work it is, one with all that happened, never twice."""

import datetime
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from committees.models import ParentLink, Seat
from roles.actions import publish_order, return_order, revoke_order, submit_order
from roles.mail import background, send_digests
from roles.mail.readers import readers_of
from roles.models import Notice, NoticeDelivery, Order, Stewardship
from roles.problems import SamePersonApproves
from tests.factories import DelegationFactory, StewardshipFactory, UserFactory
from tests.roles.orders import appointing

pytestmark = pytest.mark.django_db

NONE = datetime.timedelta(0)
QUARTER = datetime.timedelta(minutes=15)
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def order() -> Order:
    return appointing(Seat.objects.filter(committee__kind="DCIO").order_by("pk")[0])


@pytest.fixture
def maker(order):
    stewardship = StewardshipFactory(organization=order.organization, right="STEWARD")
    stewardship.user.email = "maker@example.go.th"
    stewardship.user.save()
    return stewardship.user


@pytest.fixture
def checker():
    return UserFactory(office="CENTRAL", email="checker@example.go.th")


def send(after: datetime.timedelta = NONE, pause: datetime.timedelta = NONE) -> int:
    mail.outbox.clear()
    return send_digests(at=timezone.now() + after, pause=pause)


def told() -> list[tuple[list[str], str]]:
    return [(letter.to, letter.body) for letter in mail.outbox]


def submit(order: Order, by) -> None:
    submit_order(order=order, by=by, at=timezone.now())


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


def test_a_published_and_a_revoked_order_are_told_to_whoever_keeps_the_organization(order, maker, checker):
    colleague = StewardshipFactory(organization=order.organization, right="STEWARD").user
    colleague.email = "colleague@example.go.th"
    colleague.save()
    viewer = StewardshipFactory(organization=order.organization, right="VIEWER").user
    viewer.email = "viewer@example.go.th"
    viewer.save()
    submit(order, maker)
    publish_order(order=order, by=checker, at=timezone.now())
    revoke_order(order=order, reason="ออกผิดหน่วยงาน", by=checker)

    send()

    bodies = {to[0]: body for to, body in told()}
    assert set(bodies) == {"maker@example.go.th", "colleague@example.go.th"}
    assert "ประกาศแล้ว" in bodies["colleague@example.go.th"]
    assert "ออกผิดหน่วยงาน" in bodies["colleague@example.go.th"]


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": ""}, {"office": "AUDITOR"}], ids=str)
def test_who_has_lost_the_right_or_has_no_address_gets_nothing(order, maker, checker, change):
    submit(order, maker)
    for name, value in change.items():
        setattr(checker, name, value)
    checker.save()

    assert send() == 0
    assert not NoticeDelivery.objects.exists()


def test_a_stewardship_that_has_ended_brings_no_letter(order, maker, checker):
    former = StewardshipFactory(organization=order.organization, right="STEWARD")
    former.user.email = "former@example.go.th"
    former.user.save()
    former.end_date = timezone.localdate() - datetime.timedelta(days=1)
    former.start_date = former.end_date
    former.save()
    submit(order, maker)
    publish_order(order=order, by=checker, at=timezone.now())

    send()

    assert [to for to, _ in told()].count(["former@example.go.th"]) == 0


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

    with django_assert_num_queries(13):  # seven readers' look-ups, a savepoint, the letters of one reader
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


def test_a_maker_whose_right_has_ended_is_told_nothing_of_a_draft(order, maker, checker):
    submit(order, maker)
    Stewardship.objects.filter(user=maker).update(end_date=timezone.localdate() - datetime.timedelta(days=1))
    return_order(order=order, reason="ลายมือชื่อไม่ชัด", by=checker)

    send()

    assert "maker@example.go.th" not in [to for (to,), _body in told()]


@pytest.mark.parametrize("kept_by", ["the ministry above", "a colleague's leave"])
def test_a_maker_who_keeps_it_in_another_way_is_told(order, maker, checker, kept_by):
    own = Stewardship.objects.get(user=maker)
    if kept_by == "the ministry above":
        link = ParentLink.objects.as_of(timezone.localdate()).get(organization=order.organization)
        Stewardship.objects.filter(pk=own.pk).update(organization=link.parent)
    else:
        delegate = UserFactory(email="delegate@example.go.th")
        today = timezone.localdate()
        DelegationFactory(stewardship=own, delegate=delegate, start_date=today, end_date=today)
        maker = delegate
    submit(order, maker)
    return_order(order=order, reason="ลายมือชื่อไม่ชัด", by=checker)

    send()

    assert maker.email in [to for (to,), _body in told()]


def test_readers_are_found_by_as_many_queries_for_fifty_notices_as_for_one(order, maker, checker):
    others = [appointing(seat) for seat in Seat.objects.filter(committee__kind="DCIO").order_by("pk")[1:6]]
    for one in (order, *others):
        submit(one, UserFactory(email=f"maker{one.pk}@example.go.th", office="CENTRAL"))
        return_order(order=one, reason="ลายมือชื่อไม่ชัด", by=checker)
    notices = list(Notice.objects.filter(kind="RETURNED").select_related("order"))

    with CaptureQueriesContext(connection) as of_one:
        readers_of(notices[:1], day=timezone.localdate())
    with CaptureQueriesContext(connection) as of_all:
        readers_of(notices, day=timezone.localdate())

    assert len(of_all) == len(of_one)


def test_who_stands_in_for_a_steward_on_leave_is_told_too(order, maker, checker):
    own = Stewardship.objects.get(user=maker)
    today = timezone.localdate()
    standing_in = UserFactory(email="delegate@example.go.th")
    DelegationFactory(stewardship=own, delegate=standing_in, start_date=today, end_date=today)
    submit(order, maker)
    return_order(order=order, reason="ลายมือชื่อไม่ชัด", by=checker)

    send()

    assert {"maker@example.go.th", "delegate@example.go.th"} <= {to for (to,), _body in told()}
