"""What publishing does: all items of an order or none, and every seat has one holder a day."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from committees.models import Seat
from roles.actions import (
    add_item,
    publish_order,
    replace_holder,
    submit_order,
)
from roles.models import Capacity, EndReason, ItemKind, Membership, Order, OrderState, Precision
from roles.problems import (
    MembershipChanged,
    OrderProblem,
    SeatTaken,
)
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory, UserFactory
from tests.roles.orders import DAY, FIRST, SOURCE, appointing, holder, published, state

pytestmark = pytest.mark.django_db

MOST = 14  # queries of a publish, the savepoints and the account of the test among them


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


def ending(held: Membership, last: datetime.date) -> Order:
    order = DraftFactory(organization=held.seat.committee.organization)
    facts = {"membership": held, "end_date": last, "end_reason": EndReason.DIED}
    add_item(order=order, kind=ItemKind.END, seat=held.seat, **facts)
    return order


def test_a_term_can_end_before_its_last_day_and_not_on_it():
    held = MembershipFactory(end_date=FIRST)

    with pytest.raises(MembershipChanged), transaction.atomic():
        published(ending(held, FIRST))
    order = published(ending(held, FIRST - DAY))

    held.refresh_from_db()
    assert (held.end_date, held.ended_by) == (FIRST - DAY, order)


def test_who_was_to_leave_can_leave_earlier_by_an_order_that_knows_it():
    held = MembershipFactory()
    retiring = ending(held, FIRST)
    published(retiring)

    dying = published(ending(held, FIRST - 30 * DAY))

    held.refresh_from_db()
    assert (held.end_date, held.ended_by) == (FIRST - 30 * DAY, dying)


def test_a_sighting_is_not_ended_into_the_days_of_someone_else():
    seen = MembershipFactory(
        start_date=FIRST - 9 * DAY, end_date=FIRST - 5 * DAY, start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED, appointed_by=None, sources=[SOURCE],
    )  # fmt: skip
    next_one = MembershipFactory(seat=seen.seat, start_date=FIRST - 2 * DAY)

    with pytest.raises(SeatTaken) as caught:
        published(ending(seen, FIRST - 2 * DAY))

    assert caught.value.holder == next_one


def test_what_has_ended_can_still_be_corrected_and_stays_ended_by_its_order():
    held = MembershipFactory()
    ended = published(ending(held, FIRST - DAY))
    order = DraftFactory(organization=held.seat.committee.organization)
    facts = {"membership": held, "person": PersonFactory(), "start_date": held.start_date}
    add_item(order=order, kind=ItemKind.CORRECT, seat=held.seat, end_date=FIRST - DAY, **facts)

    published(order)

    held.refresh_from_db()
    assert held.annulled_by == order
    assert holder(held.seat, FIRST - DAY).ended_by == ended
    assert state(held.seat, FIRST) == "VACANT"


def test_two_wrong_records_can_change_places_in_one_order():
    first = MembershipFactory(end_date=FIRST - DAY)
    second = MembershipFactory(seat=first.seat, start_date=FIRST)
    order = DraftFactory(organization=first.seat.committee.organization)
    for wrong, right in ((first, second), (second, first)):
        facts = {"person": right.person, "start_date": wrong.start_date, "end_date": wrong.end_date}
        add_item(order=order, kind=ItemKind.CORRECT, seat=first.seat, membership=wrong, **facts)

    published(order)

    assert holder(first.seat, FIRST - DAY).person == second.person
    assert holder(first.seat, FIRST).person == first.person


def test_fifty_items_are_published_in_the_queries_of_two():
    taken = []
    for seats in (1, 25):
        order = DraftFactory()
        for held in MembershipFactory.create_batch(seats):
            replace_holder(
                order=order, seat=held.seat, person=PersonFactory(), start_date=FIRST,
                end_reason=EndReason.RETIRED,
            )  # fmt: skip
        submit_order(order=order, by=UserFactory(), at=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            publish_order(order=order, by=UserFactory(), at=timezone.now())
        taken.append(len(captured))

    assert taken == [MOST, MOST]


def test_days_outside_the_committees_period_are_refused_in_words():
    bangkok = Seat.objects.get(committee__code="PCIO-10", key="PCIO-CHAIR")

    with pytest.raises(OrderProblem, match="1"):
        published(appointing(bangkok, start_date=datetime.date(2020, 9, 28)))


def test_every_event_of_a_publish_names_its_order():
    seat = SeatFactory()

    order = published(appointing(seat))

    context = holder(seat, FIRST).events.get().pgh_context
    assert (context["order"], context["reason"]) == (order.pk, order.subject)
