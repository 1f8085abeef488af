"""What a committee's page says of an order that put a wrong record right."""

import datetime

import pytest

from committees.models import Seat
from roles.actions import add_item
from roles.models import Capacity, ItemKind, Membership
from tests.factories import DraftFactory, MembershipFactory, PersonFactory
from tests.roles.orders import published
from tests.roles.pages import links_of, page

pytestmark = pytest.mark.django_db


def correct(wrong, **right):
    """An order that puts the record of a membership right."""
    order = DraftFactory(organization=wrong.appointed_by.organization)
    facts = {"person": wrong.person, "start_date": wrong.start_date, **right}
    add_item(order=order, kind=ItemKind.CORRECT, seat=wrong.seat, membership=wrong, **facts)
    return published(order)


def test_a_correction_is_told_as_one_beside_the_order_that_named_the_holder(client):
    seat = Seat.objects.get(committee__code="PCIO-10", key="PCIO-CHAIR")
    wrong = MembershipFactory(seat=seat, start_date=datetime.date(2023, 10, 1))
    first = correct(wrong, start_date=datetime.date(2023, 11, 1))
    again = Membership.objects.get(appointed_by=first)
    second = correct(again, person=PersonFactory(given_en="Right", family_en="Person"))

    answer = page(client, "/committees/PCIO-10/")

    evidence = answer.words.split("Orders and evidence", 1)[1]
    for order in (wrong.appointed_by, first, second):
        assert f"/orders/{order.pk}/" in links_of(answer)
    assert evidence.count("takes the seat") == 1
    assert evidence.count("Correction of a wrong record: ") == 2


def test_who_acts_is_not_told_as_the_holder(client):
    seat = Seat.objects.get(committee__code="PCIO-10", key="PCIO-CHAIR")
    MembershipFactory(seat=seat, start_date=datetime.date(2023, 10, 1), capacity=Capacity.ACTING_FOR)

    evidence = page(client, "/committees/PCIO-10/").words.split("Orders and evidence", 1)[1]

    assert "begins to act (Acting for) in the seat: Chair" in evidence
    assert "takes the seat" not in evidence
