"""On its way: an order is drafted by one person and checked by another."""

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from roles.actions import (
    change_order,
    draft_order,
    publish_order,
    remove_item,
    replace_holder,
    return_order,
    submit_order,
)
from roles.models import EndReason, Membership, Order, OrderState
from roles.problems import (
    EditConflict,
    OrderIncomplete,
    OrderNotEditable,
    OrderNotSubmitted,
    SamePersonApproves,
)
from tests.factories import DraftFactory, PersonFactory, SeatFactory, UserFactory
from tests.roles.orders import DAY, FIRST, appointing, holder, published

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker():
    return UserFactory(username="maker")


@pytest.fixture
def checker():
    return UserFactory(username="checker")


def test_an_order_goes_from_draft_to_checker_to_registry(maker, checker):
    seat = SeatFactory()
    order = draft_order(organization=seat.committee.organization, by=maker, subject="แต่งตั้ง DCIO")
    change_order(order=order, number="12", be_year=2569, signed_on=FIRST - DAY, effective_on=FIRST)
    person = PersonFactory()
    replace_holder(order=order, seat=seat, person=person, start_date=FIRST, end_reason=EndReason.RETIRED)

    submit_order(order=order, by=maker, at=timezone.now())
    publish_order(order=order, by=checker, at=timezone.now())

    order.refresh_from_db()
    assert order.state == OrderState.PUBLISHED
    made = holder(seat, FIRST)
    assert made is not None
    assert made.person == person
    assert made.appointed_by == order


def test_the_one_who_submitted_cannot_publish(maker):
    order = appointing(SeatFactory())
    submit_order(order=order, by=maker, at=timezone.now())

    with pytest.raises(SamePersonApproves):
        publish_order(order=order, by=maker, at=timezone.now())

    assert not Membership.objects.filter(appointed_by=order).exists()


def test_the_database_itself_refuses_one_person_as_maker_and_checker(maker):
    order = appointing(SeatFactory())
    submit_order(order=order, by=maker, at=timezone.now())

    with pytest.raises(IntegrityError, match="maker_is_not_checker"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(published_by=maker, state=OrderState.PUBLISHED)


def test_an_incomplete_order_names_all_that_is_missing(maker):
    order = draft_order(organization=SeatFactory().committee.organization, by=maker)

    with pytest.raises(OrderIncomplete) as caught:
        submit_order(order=order, by=maker, at=timezone.now())

    assert set(caught.value.missing) == {
        "number",
        "be_year",
        "subject",
        "signed_on",
        "effective_on",
        "items",
    }


def test_a_returned_order_carries_its_reason_and_can_be_mended(maker, checker):
    order = appointing(SeatFactory())
    submit_order(order=order, by=maker, at=timezone.now())

    return_order(order=order, reason="เลขที่คำสั่งไม่มีปี พ.ศ.")

    order.refresh_from_db()
    assert (order.state, order.reason) == (OrderState.RETURNED, "เลขที่คำสั่งไม่มีปี พ.ศ.")
    change_order(order=order, number="13")
    submit_order(order=order, by=maker, at=timezone.now())
    publish_order(order=order, by=checker, at=timezone.now())


def test_a_return_needs_a_reason(maker):
    order = appointing(SeatFactory())
    submit_order(order=order, by=maker, at=timezone.now())

    with pytest.raises(OrderIncomplete):
        return_order(order=order, reason="  ")


def test_what_is_with_the_checker_or_published_stands(maker):
    order = appointing(SeatFactory())
    item = order.items.get()
    submit_order(order=order, by=maker, at=timezone.now())

    for change in (
        lambda: change_order(order=order, number="99"),
        lambda: remove_item(item=item),
        lambda: submit_order(order=order, by=maker, at=timezone.now()),
    ):
        with pytest.raises(OrderNotEditable):
            change()


def test_items_of_a_submitted_order_are_closed_to_raw_sql_too(maker):
    order = appointing(SeatFactory())
    submit_order(order=order, by=maker, at=timezone.now())

    with pytest.raises(DatabaseError, match="draft or returned"), transaction.atomic():
        order.items.update(position_title="x")


@pytest.mark.parametrize("new", [OrderState.PUBLISHED, OrderState.REVOKED, OrderState.RETURNED])
def test_a_draft_cannot_jump(new):
    order = DraftFactory()

    with pytest.raises(DatabaseError, match="cannot go from"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=new, reason="x")


def test_only_a_submitted_order_is_published_or_returned(checker):
    order = appointing(SeatFactory())

    with pytest.raises(OrderNotSubmitted):
        publish_order(order=order, by=checker, at=timezone.now())
    with pytest.raises(OrderNotSubmitted):
        return_order(order=order, reason="x")


def test_an_editor_of_an_older_version_is_told_and_nothing_is_overwritten():
    order = appointing(SeatFactory())
    read = Order.objects.get(pk=order.pk).version
    change_order(order=order, version=read, subject="ของคนแรก")

    with pytest.raises(EditConflict):
        change_order(order=order, version=read, subject="ของคนที่สอง")

    assert Order.objects.get(pk=order.pk).subject == "ของคนแรก"


def test_a_number_is_taken_once_and_drafts_without_a_number_are_many():
    first = DraftFactory()
    draft_order(organization=first.organization, by=None)
    draft_order(organization=first.organization, by=None)

    with pytest.raises(ValidationError):
        draft_order(organization=first.organization, by=None, number=first.number, be_year=first.be_year)


def test_whom_only_a_draft_names_is_not_in_the_directory(client):
    order = appointing(SeatFactory(), person=PersonFactory(family_th="ยังไม่ประกาศ"))
    person = order.items.get().person

    assert client.get(f"/api/v1/people/{person.pk}/").status_code == 404
    assert client.get(f"/people/{person.pk}/").status_code == 404
    assert client.get("/api/v1/people/", {"q": "ยังไม่ประกาศ"}).json()["results"] == []
    published(order)
    assert client.get(f"/api/v1/people/{person.pk}/").status_code == 200
