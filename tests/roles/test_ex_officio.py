"""Into an ex-officio seat comes whoever holds the position: the order records the paper that moved them."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from committees.models import Seat
from roles.actions import submit_order
from roles.models import Order, OrderState
from roles.problems import OrderIncomplete
from tests.factories import UserFactory
from tests.roles.orders import FIRST, appointing, holder, published
from tests.roles.pages import links_of, page

pytestmark = pytest.mark.django_db

PAPER = "คำสั่งกระทรวงมหาดไทย ที่ 2310/2569 ย้ายหัวหน้าสำนักงานจังหวัด"


@pytest.fixture
def secretary() -> Seat:
    return Seat.objects.get(committee__code="PCIO-57", key="PCIO-SEC")


def test_without_the_paper_the_order_is_not_complete(secretary):
    order = appointing(secretary)

    with pytest.raises(OrderIncomplete) as caught:
        submit_order(order=order, by=UserFactory(), at=timezone.now())

    assert list(caught.value.missing) == ["items.0.evidence"]


def test_the_database_too_lets_no_such_order_through(secretary):
    order = appointing(secretary)

    with pytest.raises(IntegrityError, match="ex-officio"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state=OrderState.SUBMITTED)


def test_the_membership_keeps_the_paper(secretary):
    published(appointing(secretary, evidence=PAPER))

    assert holder(secretary, FIRST).evidence == PAPER


def test_every_answer_of_the_api_gives_the_paper_with_the_membership(secretary, client):
    published(appointing(secretary, evidence=PAPER))
    member, later = holder(secretary, FIRST), timezone.now() + datetime.timedelta(hours=1)

    def told(path: str, **params: object) -> str:
        return client.get(f"/api/v1/{path}", params).getvalue().decode()

    answers = [
        told("memberships/", committee="PCIO-57"),
        told(f"memberships/{member.pk}/"),
        told(f"people/{member.person_id}/"),
        told("committees/PCIO-57/roster/", as_of=FIRST),
        told("committees/PCIO-57/roster/", as_of=FIRST, known_at=later.isoformat()),
        told("export/memberships.ndjson", committee="PCIO-57"),
        told("export/memberships.csv", committee="PCIO-57"),
    ]
    for answer in answers:
        assert answer.count(PAPER) == 1


def test_the_pages_of_the_committee_and_the_person_show_the_paper(secretary, client):
    order = published(appointing(secretary, evidence=PAPER))
    member = holder(secretary, FIRST)

    committee = page(client, "/committees/PCIO-57/", as_of=FIRST)
    person = page(client, f"/people/{member.person_id}/", as_of=FIRST)

    card, evidence = committee.words.split("Orders and evidence", 1)
    assert f"Evidence {PAPER}" in card
    assert f"Evidence of {member.person.name_th}: {PAPER}" in evidence
    assert f"/orders/{order.pk}/" in links_of(committee)
    assert f"Evidence {PAPER}" in person.words


def test_a_seat_that_someone_is_named_to_needs_none(secretary):
    chair = secretary.committee.seats.get(key="PCIO-CHAIR")

    published(appointing(chair))

    assert holder(chair, FIRST).evidence == ""


def test_the_law_of_the_first_day_decides():
    """The national chair was ex officio from the first resolution; before it there was no seat at all."""
    chair = Seat.objects.get(committee__code="GCIO", key="GCIO-CHAIR")
    order = appointing(Seat.objects.get(committee__code="PCIO-57", key="PCIO-CHAIR"))
    order.items.update(seat=chair, start_date=datetime.date(2020, 9, 28))

    with pytest.raises(OrderIncomplete):
        submit_order(order=order, by=UserFactory(), at=timezone.now())
