"""The days on which a roster changes, and the spans of each seat."""

import datetime

import pytest
from django.utils import translation

from committees.models import Committee
from roles.models import Capacity
from roles.rosters import changes, timeline
from tests.factories import (
    LAW_DAY,
    REVIEW_DAY,
    CommitteeFactory,
    MembershipFactory,
    OrderFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2021, 10, 1)
LAST = datetime.date(2022, 9, 30)
TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def all_changes(committee):
    found, day = [], LAW_DAY - DAY
    while (following := changes(committee, day)[1]) is not None:
        found.append((following.day, following.label))
        day = following.day
    return found


def spans(seat, today=TODAY):
    (lane,) = timeline(seat.committee, today).lanes
    return [(span.kind, span.start, span.end) for span in lane.spans]


def test_a_province_changed_with_the_review_and_with_its_evidence():
    committee = Committee.objects.get(code="PCIO-50")

    assert all_changes(committee) == [
        (LAW_DAY, "Seats set by law"),
        (REVIEW_DAY, "Seats changed by law"),
        (datetime.date(2024, 6, 11), "Evidence of นายวีรพงศ์ ฤทธิ์รอด begins"),
        (datetime.date(2024, 6, 12), "Evidence ends"),
    ]


def test_the_change_of_the_day_itself_is_neither_before_nor_after():
    committee = Committee.objects.get(code="PCIO-50")

    before, after = changes(committee, REVIEW_DAY)

    assert (before.day, after.day) == (LAW_DAY, datetime.date(2024, 6, 11))


def test_a_hand_over_is_one_change_named_after_the_new_holder():
    seat = SeatFactory()
    person = PersonFactory(prefix_en="Ms.", given_en="Malee", family_en="Thai")
    MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST, ended_by=OrderFactory())
    MembershipFactory(seat=seat, start_date=LAST + DAY, person=person)

    assert all_changes(seat.committee)[-1] == (LAST + DAY, "Ms. Malee Thai takes the seat")


def test_a_committee_that_ends_changes_for_the_last_time_on_the_day_after():
    committee = CommitteeFactory(end_date=LAST)
    SeatFactory(committee=committee)

    assert all_changes(committee)[-1] == (LAST + DAY, "Seats end")
    assert timeline(committee, TODAY).end == LAST


def test_an_appointment_in_the_future_is_a_change_to_come_but_no_span_yet():
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=TODAY + DAY)

    assert changes(seat.committee, TODAY)[1].day == TODAY + DAY
    assert spans(seat) == [("unknown", LAW_DAY, TODAY)]


def test_a_seat_is_unknown_then_held_then_vacant_then_acted_in():
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST, ended_by=OrderFactory())
    MembershipFactory(seat=seat, start_date=LAST + DAY * 11, capacity=Capacity.ACTING_FOR)

    assert spans(seat) == [
        ("unknown", LAW_DAY, FIRST - DAY),
        ("held", FIRST, LAST),
        ("vacant", LAST + DAY, LAST + DAY * 10),
        ("acting", LAST + DAY * 11, TODAY),
    ]


def test_a_change_in_one_seat_does_not_cut_the_spans_of_another():
    holder = MembershipFactory(start_date=FIRST)
    other = SeatFactory(
        committee=holder.seat.committee, key="LOCAL-1", local_title_th="ที่ปรึกษา", local_start_date=LAST
    )
    MembershipFactory(seat=other, start_date=LAST + DAY)

    first, second = timeline(holder.seat.committee, TODAY).lanes

    assert [(span.kind, span.start) for span in first.spans] == [("unknown", LAW_DAY), ("held", FIRST)]
    assert [(span.kind, span.start) for span in second.spans] == [("unknown", LAST), ("held", LAST + DAY)]
    assert (LAST, "Seats changed by a local order") in all_changes(holder.seat.committee)


def test_an_abolished_seat_keeps_its_lane_until_its_last_day():
    lines = {lane.key: lane for lane in timeline(Committee.objects.get(code="GCIO"), TODAY).lanes}

    assert lines["GCIO-VICE"].spans[-1].end == REVIEW_DAY - DAY
    assert lines["GCIO-CHAIR"].spans[-1].end == TODAY


def test_the_days_of_the_law_are_marked():
    assert timeline(Committee.objects.get(code="PCIO-50"), TODAY).laws == [LAW_DAY, REVIEW_DAY]
    assert timeline(Committee.objects.get(code="PCIO-10"), TODAY).laws == [REVIEW_DAY]


def test_a_committee_has_no_timeline_before_its_first_day():
    committee = Committee.objects.get(code="PCIO-10")

    assert timeline(committee, REVIEW_DAY - DAY) is None
    assert timeline(committee, REVIEW_DAY).start == REVIEW_DAY


def test_changes_and_timeline_are_one_query_each(django_assert_num_queries):
    seat = MembershipFactory(start_date=FIRST).seat

    with django_assert_num_queries(2):
        changes(seat.committee, FIRST)
        timeline(seat.committee, TODAY)
