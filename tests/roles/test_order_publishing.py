"""What publishing does: all items of an order or none, and every seat has one holder a day."""

import datetime

import pytest
from django.utils import timezone

from committees.models import Seat
from roles.actions import (
    add_item,
    publish_order,
    replace_holder,
    submit_order,
)
from roles.models import Capacity, EndReason, ItemKind, Membership, OrderState, Precision
from roles.problems import (
    MembershipChanged,
    OrderProblem,
    SeatTaken,
)
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory, UserFactory
from tests.roles.orders import DAY, FIRST, SOURCE, appointing, holder, published, state

pytestmark = pytest.mark.django_db


def test_replacing_ends_the_old_holder_the_day_before_the_new_one_begins():
    seat = SeatFactory()
    old = MembershipFactory(seat=seat, start_date=datetime.date(2023, 10, 1))
    order = DraftFactory(organization=seat.committee.organization)
    new = PersonFactory()
    replace_holder(order=order, seat=seat, person=new, start_date=FIRST, end_reason=EndReason.RETIRED)

    published(order)

    old.refresh_from_db()
    assert (old.end_date, old.end_reason, old.ended_by) == (FIRST - DAY, EndReason.RETIRED, order)
    assert holder(seat, FIRST - DAY) == old
    assert holder(seat, FIRST).person == new


def test_an_ending_without_a_successor_makes_the_seat_vacant():
    old = MembershipFactory()
    order = DraftFactory(organization=old.seat.committee.organization)
    add_item(
        order=order,
        kind=ItemKind.END,
        seat=old.seat,
        membership=old,
        end_date=FIRST - DAY,
        end_reason=EndReason.RETIRED,
    )

    published(order)

    assert state(old.seat, FIRST - DAY) == "FILLED"
    assert state(old.seat, FIRST) == "VACANT"


def test_a_second_holder_is_refused_and_named_with_the_order_that_seated_them():
    held = MembershipFactory(start_date=datetime.date(2023, 10, 1))
    order = appointing(held.seat)

    with pytest.raises(SeatTaken) as caught:
        published(order)

    assert caught.value.holder == held
    assert held.person.family_th in str(caught.value)
    assert str(held.appointed_by) in str(caught.value)


def test_all_items_or_none():
    free, held = SeatFactory(), MembershipFactory()
    order = appointing(free)
    add_item(order=order, kind=ItemKind.APPOINT, seat=held.seat, person=PersonFactory(), start_date=FIRST)
    submit_order(order=order, by=UserFactory(), at=timezone.now())

    with pytest.raises(SeatTaken):
        publish_order(order=order, by=UserFactory(), at=timezone.now())

    order.refresh_from_db()
    assert order.state == OrderState.SUBMITTED
    assert holder(free, FIRST) is None


def test_an_acting_holder_is_seated_beside_the_substantive_one():
    held = MembershipFactory()

    published(appointing(held.seat, capacity=Capacity.ACTING_FOR))

    assert Membership.objects.filter(seat=held.seat).as_of(FIRST).count() == 2


def test_an_order_covers_a_sighting_of_the_same_person_and_keeps_its_sources():
    seen = MembershipFactory(
        start_date=FIRST + 4 * DAY,
        end_date=FIRST + 4 * DAY,
        start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED,
        appointed_by=None,
        sources=[SOURCE],
    )
    order = appointing(seen.seat, person=seen.person)

    published(order)

    seen.refresh_from_db()
    made = holder(seen.seat, FIRST)
    assert seen.annulled_by == order
    assert seen.sources == [SOURCE] == made.sources


def test_a_sighting_of_someone_else_is_a_conflict_to_be_corrected_first():
    seen = MembershipFactory(
        start_date=FIRST + DAY,
        end_date=FIRST + DAY,
        start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED,
        appointed_by=None,
        sources=[SOURCE],
    )

    with pytest.raises(SeatTaken) as caught:
        published(appointing(seen.seat))

    assert caught.value.holder == seen


def test_a_correction_annuls_what_was_wrong_and_puts_the_right_row_beside_it():
    wrong = MembershipFactory(start_date=datetime.date(2023, 10, 1))
    order = DraftFactory(organization=wrong.seat.committee.organization)
    add_item(
        order=order,
        kind=ItemKind.CORRECT,
        seat=wrong.seat,
        membership=wrong,
        person=wrong.person,
        start_date=datetime.date(2023, 11, 1),
    )

    published(order)

    wrong.refresh_from_db()
    assert wrong.annulled_by == order
    assert holder(wrong.seat, datetime.date(2023, 10, 15)) is None
    assert holder(wrong.seat, datetime.date(2023, 11, 1)).person == wrong.person


def test_an_item_whose_membership_has_ended_since_is_refused():
    held = MembershipFactory()
    orders = [DraftFactory(organization=held.seat.committee.organization) for _ in range(2)]
    for order in orders:
        add_item(
            order=order,
            kind=ItemKind.END,
            seat=held.seat,
            membership=held,
            end_date=FIRST - DAY,
            end_reason=EndReason.RESIGNED,
        )
    published(orders[0])

    with pytest.raises(MembershipChanged):
        published(orders[1])


def test_days_outside_the_committees_period_are_refused_in_words():
    bangkok = Seat.objects.get(committee__code="PCIO-10", key="PCIO-CHAIR")

    with pytest.raises(OrderProblem, match="1"):
        published(appointing(bangkok, start_date=datetime.date(2020, 9, 28)))


def test_every_event_of_a_publish_names_its_order():
    seat = SeatFactory()

    order = published(appointing(seat))

    context = holder(seat, FIRST).events.get().pgh_context
    assert (context["order"], context["reason"]) == (order.pk, order.subject)
