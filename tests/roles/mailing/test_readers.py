"""Who is told by mail: those whose work it is, by the rights of the day."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from committees.models import ParentLink, Seat
from roles.actions import publish_order, return_order, revoke_order
from roles.mail.readers import readers_of
from roles.models import Notice, NoticeDelivery, Stewardship, User
from tests.factories import DelegationFactory, StewardshipFactory, UserFactory
from tests.roles.mailing.outbox import send, submit, told
from tests.roles.orders import appointing

pytestmark = pytest.mark.django_db


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


@pytest.fixture
def ministry_steward(order):
    link = ParentLink.objects.as_of(timezone.localdate()).get(organization=order.organization)
    found = StewardshipFactory(organization=link.parent, right="STEWARD").user
    User.objects.filter(pk=found.pk).update(email="ministry@example.go.th")
    return found


def returned_by_mail(order, checker) -> set[str]:
    """Whom the return of an order that nobody with an address has submitted is told."""
    submit(order, UserFactory(email=""))
    return_order(order=order, reason="ลายมือชื่อไม่ชัด", by=checker)
    send()
    return {to for (to,), _body in told()}


@pytest.mark.parametrize("lost", ["address", "account", "right", "never had any"])
def test_where_a_department_has_nobody_to_tell_its_ministry_is_told(order, ministry_steward, checker, lost):
    if lost != "never had any":
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        own = StewardshipFactory(
            organization=order.organization,
            right="STEWARD",
            start_date=yesterday,
            end_date=yesterday if lost == "right" else None,
        )
        facts = {"address": {"email": ""}, "account": {"is_active": False}, "right": {}}[lost]
        User.objects.filter(pk=own.user.pk).update(**{"email": "own@example.go.th", **facts})

    assert returned_by_mail(order, checker) == {"ministry@example.go.th"}


def test_where_a_department_has_its_own_steward_the_ministry_is_not_told(
    order, maker, ministry_steward, checker
):
    assert returned_by_mail(order, checker) == {"maker@example.go.th"}
