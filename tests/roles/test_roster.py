"""Who sits in a committee on a day, and what is said of a seat in which nobody does."""

import datetime

import pytest

from committees.models import Committee, Seat
from roles.models import Capacity, EarlierTitle, Precision
from roles.rosters import roster
from tests.factories import (
    LAW_DAY,
    REVIEW_DAY,
    CommitteeFactory,
    MembershipFactory,
    OrderFactory,
    PersonFactory,
    SeatFactory,
    SeatTemplateFactory,
)

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2020, 10, 1)
LAST = datetime.date(2021, 9, 30)
DAY = datetime.timedelta(days=1)
SEEN = [{"url": "https://example.go.th/news/1", "quote": "ประธานการประชุม", "seen_on": "2020-10-01"}]


def only_seat(seat, day, **params):
    (row,) = roster(committee=seat.committee, day=day, **params)
    return row


def keys(code, day):
    return [row["key"] for row in roster(committee=Committee.objects.get(code=code), day=day)]


def attested(seat, first, last):
    return MembershipFactory(
        seat=seat,
        start_date=first,
        end_date=last,
        start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED,
        appointed_by=None,
        sources=SEEN,
    )


def test_a_holder_is_present_all_of_the_first_and_last_day_and_absent_around_them():
    seat = SeatFactory()
    member = MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST, ended_by=OrderFactory())

    states = {day: only_seat(seat, day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)}

    assert [row["state"] for row in states.values()] == ["UNKNOWN", "FILLED", "FILLED", "VACANT"]
    assert states[FIRST]["holder"]["id"] == states[LAST]["holder"]["id"] == member.pk
    assert states[LAST + DAY]["holder"] is None


def test_on_a_hand_over_there_is_exactly_one_holder_every_day():
    seat = SeatFactory()
    order = OrderFactory()
    leaving = MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST, ended_by=order)
    coming = MembershipFactory(seat=seat, start_date=LAST + DAY, appointed_by=order)

    holders = [only_seat(seat, LAST + DAY * n)["holder"]["id"] for n in (-1, 0, 1, 2)]

    assert holders == [leaving.pk, leaving.pk, coming.pk, coming.pk]


def test_an_end_in_the_future_still_holds_and_a_start_in_the_future_is_incoming():
    seat = SeatFactory()
    leaving = MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST)
    coming = MembershipFactory(seat=seat, start_date=LAST + DAY)

    before = only_seat(seat, LAST - DAY)
    after = only_seat(seat, LAST + DAY)

    assert (before["holder"]["id"], before["incoming"]["id"]) == (leaving.pk, coming.pk)
    assert (after["holder"]["id"], after["incoming"]) == (coming.pk, None)


def test_someone_who_left_and_came_back_has_two_stints_and_a_vacancy_between():
    seat, person = SeatFactory(), PersonFactory()
    first = MembershipFactory(
        seat=seat, person=person, start_date=FIRST, end_date=LAST, ended_by=OrderFactory()
    )
    second = MembershipFactory(seat=seat, person=person, start_date=LAST + DAY * 31)

    between = only_seat(seat, LAST + DAY * 30)

    assert only_seat(seat, LAST)["holder"]["id"] == first.pk
    assert (between["state"], between["vacant_since"]) == ("VACANT", LAST + DAY)
    assert only_seat(seat, LAST + DAY * 31)["holder"]["id"] == second.pk


def test_an_attested_holder_answers_only_between_the_first_and_the_last_sighting():
    seat = SeatFactory()
    member = attested(seat, FIRST, LAST)

    before, first, last, after = (only_seat(seat, day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY))

    assert (before["state"], before["last_known"]) == ("UNKNOWN", None)
    assert first["holder"]["id"] == last["holder"]["id"] == member.pk
    assert (after["state"], after["holder"], after["vacant_since"]) == ("UNKNOWN", None, None)
    assert after["last_known"]["id"] == member.pk
    assert after["last_known"]["sources"] == SEEN


def test_a_seat_is_vacant_only_when_an_order_ended_the_latest_holder():
    ended_by_order, merely_over = SeatFactory(), SeatFactory()
    MembershipFactory(seat=ended_by_order, start_date=FIRST, end_date=LAST, ended_by=OrderFactory())
    MembershipFactory(seat=merely_over, start_date=FIRST, end_date=LAST)

    vacant, unknown = only_seat(ended_by_order, LAST + DAY), only_seat(merely_over, LAST + DAY)

    assert (vacant["state"], vacant["vacant_since"]) == ("VACANT", LAST + DAY)
    assert (unknown["state"], unknown["vacant_since"]) == ("UNKNOWN", None)
    assert vacant["last_known"] is not None
    assert unknown["last_known"] is not None


def test_a_later_sighting_ends_what_is_known_of_a_vacancy():
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST, ended_by=OrderFactory())
    seen = attested(seat, LAST + DAY * 10, LAST + DAY * 10)

    row = only_seat(seat, LAST + DAY * 11)

    assert row["state"] == "UNKNOWN"
    assert row["last_known"]["id"] == seen.pk


def test_an_acting_holder_stands_beside_the_seat():
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST, ended_by=OrderFactory())
    acting = MembershipFactory(seat=seat, start_date=LAST - DAY, capacity=Capacity.ACTING_FOR)

    beside, alone = only_seat(seat, LAST), only_seat(seat, LAST + DAY)

    assert (beside["state"], beside["acting"]["id"]) == ("FILLED", acting.pk)
    assert (alone["state"], alone["acting"]["id"], alone["holder"]) == ("ACTING", acting.pk, None)
    assert alone["vacant_since"] == LAST + DAY
    assert alone["last_known"] is not None


def test_an_acting_holder_who_leaves_is_not_the_last_known_one():
    seat = SeatFactory()
    MembershipFactory(
        seat=seat,
        start_date=FIRST,
        end_date=LAST,
        ended_by=OrderFactory(),
        capacity=Capacity.ACTING_IN_POST,
    )

    row = only_seat(seat, LAST + DAY)

    assert (row["state"], row["last_known"], row["vacant_since"]) == ("UNKNOWN", None, None)


def test_what_was_annulled_was_never_true():
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=FIRST, annulled_by=OrderFactory())

    row = only_seat(seat, FIRST)

    assert (row["state"], row["holder"], row["last_known"]) == ("UNKNOWN", None, None)


def test_a_position_title_is_that_of_the_day():
    member = MembershipFactory(start_date=FIRST, position_title="ปลัดกระทรวง")
    EarlierTitle.objects.create(membership=member, title_th="ผู้อำนวยการ", end_date=LAST - DAY * 100)
    EarlierTitle.objects.create(membership=member, title_th="รองปลัดกระทรวง", end_date=LAST)

    titles = [
        only_seat(member.seat, day)["holder"]["position_title"]
        for day in (LAST - DAY * 100, LAST - DAY * 99, LAST, LAST + DAY)
    ]

    assert titles == ["ผู้อำนวยการ", "รองปลัดกระทรวง", "รองปลัดกระทรวง", "ปลัดกระทรวง"]


def test_bangkok_has_no_seat_before_the_review_and_three_from_its_day():
    assert keys("PCIO-10", REVIEW_DAY - DAY) == []
    assert keys("PCIO-10", REVIEW_DAY) == ["PCIO-CHAIR", "PCIO-SEC", "PCIO-ASEC"]
    assert len(keys("PCIO-50", REVIEW_DAY - DAY)) == len(keys("PCIO-50", REVIEW_DAY)) == 3


def test_the_review_took_the_vice_chair_away_and_gave_the_minister_the_chair():
    national = Committee.objects.get(code="GCIO")

    (chair,) = roster(committee=national, day=REVIEW_DAY)

    assert keys("GCIO", REVIEW_DAY - DAY) == ["GCIO-CHAIR", "GCIO-VICE"]
    assert chair["title_th"] == "รัฐมนตรีว่าการกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"
    assert chair["provision"] == "cabinet-2563-09-29#1.1-1"


def test_there_is_no_roster_before_the_law_or_outside_the_committee():
    committee = CommitteeFactory(start_date=FIRST, end_date=LAST)
    SeatFactory(committee=committee)

    days = {day: len(roster(committee=committee, day=day)) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)}

    assert list(days.values()) == [0, 1, 1, 0]
    assert keys("PCIO-50", LAW_DAY - DAY) == []
    assert len(keys("PCIO-50", LAW_DAY)) == 3


def test_a_local_seat_has_its_own_title_and_is_never_required():
    seat = SeatFactory(
        key="ADVISER-1",
        role=Seat.Role.ADVISER,
        local_title_th="ที่ปรึกษาด้านข้อมูล",
        local_start_date=FIRST,
        local_end_date=LAST,
    )

    row = only_seat(seat, FIRST)

    assert (row["title_th"], row["role"], row["state"]) == ("ที่ปรึกษาด้านข้อมูล", "ADVISER", "UNKNOWN")
    assert (row["required"], row["ex_officio"], row["provision"]) == (False, False, None)
    assert roster(committee=seat.committee, day=LAST + DAY) == []


@pytest.mark.parametrize("day", [LAW_DAY - DAY, LAW_DAY, REVIEW_DAY - DAY, REVIEW_DAY, FIRST])
def test_a_roster_has_the_seats_that_stand_by_the_law_of_the_day(day):
    standing = set(Seat.objects.standing(day).values_list("pk", flat=True))

    listed = {
        row["id"] for committee in Committee.objects.all() for row in roster(committee=committee, day=day)
    }

    assert listed == standing


def test_a_roster_is_one_query_whatever_the_number_of_people(django_assert_num_queries):
    seat = SeatFactory()
    for year in range(2000, 2010):
        MembershipFactory(
            seat=SeatFactory(
                committee=seat.committee, key=f"LOCAL-{year}", local_title_th="ท", local_start_date=LAST
            ),
            start_date=LAST,
        )

    with django_assert_num_queries(1):
        rows = roster(committee=seat.committee, day=LAST)

    assert len(rows) == 11


@pytest.mark.parametrize(
    ("code", "key"), [("PCIO-50", "PCIO-SEC"), ("PCIO-50", "PCIO-CHAIR"), ("GCIO", "GCIO-CHAIR")]
)
def test_an_ex_officio_seat_has_the_same_states_as_any_other(code, key):
    seat = Seat.objects.get(committee__code=code, key=key)
    MembershipFactory(
        seat=seat,
        start_date=FIRST,
        end_date=LAST,
        appointed_by=OrderFactory(),
        ended_by=OrderFactory(),
    )

    states = [
        row["state"]
        for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)
        for row in roster(committee=seat.committee, day=day)
        if row["key"] == key
    ]

    assert states == ["UNKNOWN", "FILLED", "FILLED", "VACANT"]


def test_an_optional_seat_of_the_law_has_the_same_states_as_a_required_one():
    template = SeatTemplateFactory(required=False)
    seat = SeatFactory(key=template.key)
    MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST, ended_by=OrderFactory())

    held, left = only_seat(seat, LAST), only_seat(seat, LAST + DAY)

    assert (held["required"], held["state"], left["state"]) == (False, "FILLED", "VACANT")
