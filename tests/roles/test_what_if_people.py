"""What the what-if says of the people of an order."""

import datetime

import pytest

from roles.actions import add_item
from roles.compliance import Severity
from roles.models import Capacity, ItemKind, Membership, Order
from roles.what_if import what_if
from tests.factories import MembershipFactory, PersonFactory, SeatFactory
from tests.roles.orders import DAY, FIRST, appointing

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 9, 26)


def codes(order: Order) -> list[str]:
    return [finding.code for finding in what_if(order, day=TODAY).findings]


@pytest.mark.parametrize("capacity", [Capacity.ACTING_FOR, Capacity.ACTING_IN_POST])
def test_who_would_act_in_their_own_seat_is_told_with_the_first_day_of_both(capacity):
    held = MembershipFactory()
    order = appointing(held.seat, person=held.person, capacity=capacity)

    (finding,) = [one for one in what_if(order, day=TODAY).findings if one.code == "ACTING_IN_OWN_SEAT"]

    assert (finding.severity, finding.item, finding.field) == (Severity.WARNING, 1, "person")
    assert held.person.family_th in finding.message_th
    assert "from 1 Oct 2026" in finding.message_en


@pytest.mark.parametrize(("last", "told"), [(FIRST - DAY, False), (FIRST, True)])
def test_acting_after_the_own_term_is_nothing_to_tell(last, told):
    held = MembershipFactory(end_date=last)
    order = appointing(held.seat, person=held.person, capacity=Capacity.ACTING_FOR)

    assert ("ACTING_IN_OWN_SEAT" in codes(order)) == told


def test_acting_for_someone_else_is_nothing_to_tell():
    held = MembershipFactory()

    assert "ACTING_IN_OWN_SEAT" not in codes(appointing(held.seat, capacity=Capacity.ACTING_FOR))


def test_who_acts_and_is_to_hold_the_seat_goes_on_acting_unless_the_acting_ends():
    acting: Membership = MembershipFactory(capacity=Capacity.ACTING_FOR)

    assert "ACTING_IN_OWN_SEAT" in codes(appointing(acting.seat, person=acting.person))


def test_both_by_one_order_are_told_once_at_the_acting_one():
    held = MembershipFactory(end_date=FIRST - DAY)
    order = appointing(held.seat, person=held.person)
    facts = {"person": held.person, "start_date": FIRST, "capacity": Capacity.ACTING_IN_POST}
    add_item(order=order, kind=ItemKind.APPOINT, seat=held.seat, **facts)

    found = [one for one in what_if(order, day=TODAY).findings if one.code == "ACTING_IN_OWN_SEAT"]

    assert [one.item for one in found] == [2]


def known_already(order: Order):
    return [one for one in what_if(order, day=TODAY).findings if one.code == "PERSON_KNOWN"]


def test_a_new_person_with_the_name_of_a_known_one_is_told_with_whom_it_may_be():
    known = MembershipFactory(person=PersonFactory(prefix_th="ดร.", given_th="ณ ดา", family_th="แสงทอง"))
    new = PersonFactory(prefix_th="นาย", given_th="ณดา", family_th="แสงทอง")
    order = appointing(SeatFactory(), person=new)

    (finding,) = known_already(order)

    assert (finding.severity, finding.item, finding.field) == (Severity.WARNING, 1, "person")
    for message in (finding.message_th, finding.message_en):
        assert f"{new}" in message
        assert f"{known.person} ({known.person_id})" in message


def test_whom_the_directory_knows_and_who_has_another_name_are_nothing_to_tell():
    MembershipFactory(person=PersonFactory(given_th="ณดา", family_th="แสงทอง"))
    chosen = MembershipFactory(person=PersonFactory(given_th="ณดา", family_th="แสงทอง")).person

    assert not known_already(appointing(SeatFactory(), person=chosen))
    assert not known_already(
        appointing(SeatFactory(), person=PersonFactory(given_th="ณดา", family_th="แสงทอน"))
    )


def test_whom_only_another_agency_has_named_is_told_to_nobody_else():
    namesakes = {"given_th": "ณดา", "family_th": "แสงทอง"}
    seat = SeatFactory()
    appointing(SeatFactory(), person=PersonFactory(**namesakes))
    first = appointing(seat, person=PersonFactory(**namesakes))
    again = appointing(seat, person=PersonFactory(**namesakes))

    assert not known_already(first)
    assert [one.item for one in known_already(again)] == [1]


def test_one_new_name_twice_in_an_order_is_told_at_the_second_in_as_many_queries(
    django_assert_num_queries,
):
    namesakes = {"given_th": "ณดา", "family_th": "แสงทอง"}
    seat = SeatFactory()
    order = appointing(seat, person=PersonFactory(**namesakes))
    with django_assert_num_queries(5):
        what_if(order, day=TODAY)
    for _ in range(5):
        person = PersonFactory(**namesakes)
        add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=person, start_date=FIRST)

    with django_assert_num_queries(5):
        found = known_already(order)

    assert [one.item for one in found] == [2, 3, 4, 5, 6]
