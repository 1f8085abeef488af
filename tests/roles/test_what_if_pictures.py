"""The figures of an order before it is published: the seats in time, without it and with it."""

import datetime
import re

import pytest
from django.utils import timezone

from committees.models import Committee, Seat
from roles.actions import add_item, dissolve_committee, replace_holder, submit_order
from roles.models import Capacity, EndReason, ItemKind, Precision
from roles.rosters import Timeline, timeline
from roles.what_if import what_if
from roles.what_if_pictures import AFTERWARDS, MOST_SEATS, pictures
from tests.factories import (
    DraftFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    UserFactory,
)
from tests.roles.orders import DAY, FIRST, SOURCE, appointing, published
from tests.roles.pages import page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 9, 26)


def spans(told: Timeline | None, seats=None):
    """What the lanes say, without the numbers that a membership gets only when it is made."""
    return {
        lane.seat_id: [(span.kind, span.start, span.end, span.person_id, span.name_th) for span in lane.spans]
        for lane in (told.lanes if told else [])
        if seats is None or lane.seat_id in seats
    }


def replacing(old):
    order = DraftFactory(organization=old.seat.committee.organization, effective_on=FIRST)
    new = PersonFactory()
    replace_holder(
        order=order, seat=old.seat, person=new, start_date=FIRST, end_reason=EndReason.RETIRED,
        evidence="คำสั่งย้าย",
    )  # fmt: skip
    return order, new


def drawn(order):
    return pictures(what_if(order, day=TODAY).plan, TODAY)


def test_a_replacement_is_drawn_before_and_after_with_its_day():
    old = MembershipFactory()
    order, new = replacing(old)

    (picture,) = drawn(order).of_committees.values()

    assert (picture.days, picture.last) == ([FIRST], FIRST + AFTERWARDS)
    assert spans(picture.before)[old.seat_id][-1][:4] == (
        "held", old.start_date, picture.last, old.person_id,
    )  # fmt: skip
    assert [one[:4] for one in spans(picture.after)[old.seat_id][-2:]] == [
        ("held", old.start_date, FIRST - DAY, old.person_id),
        ("held", FIRST, picture.last, new.pk),
    ]


def test_what_is_drawn_before_is_the_timeline_of_today_and_after_it_that_of_publishing():
    committee = Committee.objects.get(code="PCIO-57")
    chair, *others = Seat.objects.filter(committee=committee).order_by("ordinal")[:4]
    old = MembershipFactory(seat=chair, start_date=datetime.date(2020, 1, 1))
    stand_in = MembershipFactory(seat=others[0], capacity=Capacity.ACTING_FOR)
    order, _new = replacing(old)
    add_item(
        order=order, kind=ItemKind.END, seat=others[0], membership=stand_in, end_date=FIRST - DAY,
        end_reason=EndReason.RESIGNED,
    )  # fmt: skip
    add_item(
        order=order, kind=ItemKind.APPOINT, seat=others[1], person=PersonFactory(), start_date=FIRST + DAY,
        end_date=FIRST + 40 * DAY, evidence="คำสั่งย้าย",
    )  # fmt: skip

    shown = drawn(order)
    (picture,) = shown.of_committees.values()
    today = timeline(committee, picture.last)
    published(order)

    assert shown.seats == {one.pk for one in (chair, *others[:2])}
    assert spans(picture.before) == spans(today, shown.seats)
    assert spans(picture.after) == spans(timeline(committee, picture.last), shown.seats)
    assert picture.days == [FIRST, FIRST + DAY, FIRST + 41 * DAY]


def test_the_day_of_a_sighting_that_an_order_covers_is_not_marked():
    seat = SeatFactory()
    seen = MembershipFactory(
        seat=seat, start_date=FIRST + 90 * DAY, end_date=FIRST + 90 * DAY, appointed_by=None,
        sources=[SOURCE], start_precision=Precision.ATTESTED, end_precision=Precision.ATTESTED,
    )  # fmt: skip

    (picture,) = drawn(appointing(seat, person=seen.person)).of_committees.values()

    assert spans(picture.before)[seat.pk][1][:3] == ("attested", seen.start_date, seen.start_date)
    assert spans(picture.after)[seat.pk][-1][:3] == ("held", FIRST, picture.last)
    assert picture.days == [FIRST]


def test_several_bodies_each_have_their_own_figure_as_publishing_leaves_them():
    held = [MembershipFactory(seat=SeatFactory(), start_date=FIRST - n * 400 * DAY) for n in (1, 3)]
    order, _new = replacing(held[0])
    replace_holder(
        order=order, seat=held[1].seat, person=PersonFactory(), start_date=FIRST + 9 * DAY,
        end_reason=EndReason.RETIRED,
    )  # fmt: skip

    found = list(drawn(order).of_committees.values())
    published(order)

    assert [one.committee for one in found] == [one.seat.committee for one in held]
    assert [one.days for one in found] == [[FIRST], [FIRST + 9 * DAY]]
    for one in found:
        assert spans(one.after) == spans(timeline(one.committee, one.last))


def test_the_lanes_of_a_body_that_ends_stop_on_its_last_day():
    old = MembershipFactory()
    committee = old.seat.committee
    order = DraftFactory(organization=committee.organization)
    dissolve_committee(order=order, committee=committee, last_day=FIRST - DAY)

    (picture,) = drawn(order).of_committees.values()
    published(order)
    committee.refresh_from_db()

    assert picture.before.end == picture.last > FIRST
    assert picture.after.end == FIRST - DAY
    assert spans(picture.after) == spans(timeline(committee, picture.last))


def test_of_many_seats_the_first_are_drawn_and_the_rest_counted():
    seats = [SeatFactory() for _ in range(MOST_SEATS + 2)]
    order = appointing(seats[0])
    for seat in seats[1:]:
        add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)

    shown = drawn(order)

    assert shown.seats == {seat.pk for seat in seats[:MOST_SEATS]}
    assert shown.left_out == 2


def test_an_order_that_changes_nothing_yet_draws_nothing():
    held = MembershipFactory()

    assert drawn(appointing(held.seat)).of_committees == {}


@pytest.fixture
def read(client):
    """The page on which an order is checked, in English."""

    def read(order):
        sign_in(client, UserFactory(office="CENTRAL"))
        submit_order(order=order, by=UserFactory(), at=timezone.now())
        return page(client, f"/orders/{order.pk}/publish/")

    return read


def test_the_page_draws_both_sides_and_marks_the_days_that_are_new(read):
    old = MembershipFactory()
    order, new = replacing(old)

    text = read(order).content.decode()

    figures = re.findall(r'<svg class="lanes"[^>]*role="img" aria-label="([^"]*)"', text)
    assert [one.partition(":")[0] for one in figures] == ["Before this order", "After this order"]
    assert f"{old.person} Held by order from 1 Oct 2023 on" in figures[0]
    assert f"{old.person} Held by order from 1 Oct 2023 to 30 Sep 2026; " in figures[1]
    assert f"{new} Held by order from 1 Oct 2026 on" in figures[1]
    assert re.findall(r'<ins><time datetime="([^"]*)"', text) == ["2026-09-30", "2026-10-01"]
    assert 'text-anchor="' in text
    assert "style=" not in text.partition('<div class="whatif">')[2].partition("</main>")[0]


def test_who_begins_to_act_beside_a_holder_is_told_in_words(read):
    held = MembershipFactory()
    order = appointing(held.seat, capacity=Capacity.ACTING_FOR)

    words = read(order).words

    assert f"{order.items.get().person} acts, since 1 Oct 2026" in words


def test_seats_that_are_not_drawn_are_counted_and_told_in_words(read):
    seats = [SeatFactory() for _ in range(MOST_SEATS + 1)]
    order = appointing(seats[0])
    for seat in seats[1:]:
        add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)

    answer = read(order)

    assert "1 more seat is not drawn; it is told in words" in answer.words
    assert answer.content.decode().count('<svg class="lanes"') == 2 * MOST_SEATS
    last = order.items.order_by("ordinal").last()
    assert f"{last.person}, since 1 Oct 2026" in answer.words
