"""A key is a person's who made it: nobody submits an order with one and publishes it with another."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from roles.actions import publish_order, submit_order
from roles.actions.keys import make_key
from roles.models import Order, OrderState, Scope, User
from roles.problems import SamePersonApproves
from roles.rights import may_decide
from tests.factories import SeatFactory, UserFactory
from tests.roles.orders import appointing
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def officer():
    return UserFactory(username="officer", office="CENTRAL", is_staff=True)


@pytest.fixture
def colleague():
    return UserFactory(username="colleague", office="CENTRAL", is_staff=True)


def key_of(maker: User | None, name: str) -> User:
    """The account of a key of the central staff, made by this person; None: on the server."""
    ends = NOW + datetime.timedelta(days=1)
    key, _text = make_key(
        name=name,
        scopes=[Scope.ORDERS_WRITE],
        organization=None,
        by=maker,
        at=NOW,
        expires_at=ends,
        others_end_at=ends,
    )
    return key.account


def submitted(by: User) -> Order:
    return submit_order(order=appointing(SeatFactory()), by=by, at=NOW)


def test_two_keys_of_one_maker_are_one_person(officer):
    order = submitted(key_of(officer, "one"))
    other = key_of(officer, "two")

    with pytest.raises(SamePersonApproves):
        publish_order(order=order, by=other, at=NOW)


def test_who_made_the_key_that_submitted_does_not_publish(officer, colleague):
    order = submitted(key_of(officer, "one"))

    assert not may_decide(officer, order)
    assert may_decide(colleague, order)
    with pytest.raises(SamePersonApproves):
        publish_order(order=order, by=officer, at=NOW)
    assert publish_order(order=order, by=colleague, at=NOW).state == OrderState.PUBLISHED


def test_who_submitted_does_not_publish_with_a_key(officer):
    order = submitted(officer)
    key = key_of(officer, "one")

    with pytest.raises(SamePersonApproves):
        publish_order(order=order, by=key, at=NOW)


def test_a_key_that_two_have_made_is_of_both(officer, colleague):
    key = key_of(officer, "one")
    key_of(colleague, "one")  # in place of the first
    order = submitted(key)

    assert not may_decide(officer, order)
    assert not may_decide(colleague, order)


def test_keys_of_two_makers_and_keys_made_on_the_server_are_of_two_people(officer, colleague):
    of_two = submitted(key_of(officer, "one"))
    of_server = submitted(key_of(None, "three"))

    publish_order(order=of_two, by=key_of(colleague, "two"), at=NOW)
    publish_order(order=of_server, by=key_of(None, "four"), at=NOW)

    assert set(Order.objects.values_list("state", flat=True)) == {OrderState.PUBLISHED}


def test_the_database_itself_refuses_it(officer):
    order = submitted(key_of(officer, "one"))

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=OrderState.PUBLISHED, published_by=officer)

    assert refused.value.__cause__.diag.constraint_name == "roles_order_keys_are_of_two_people"


def test_the_page_of_the_order_says_why_and_has_no_button(client, officer):
    order = submitted(key_of(officer, "one"))
    sign_in(client, officer)

    page = client.get(reverse("order-detail", args=[order.pk])).content.decode()

    assert reverse("order-publish", args=[order.pk]) not in page
    assert "ผู้สร้างกุญแจ" in page
