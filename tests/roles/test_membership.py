"""What the database itself says about memberships, whatever the door."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from committees.models import Committee, Seat
from roles.models import Capacity, EarlierTitle, EndReason, Membership, Precision
from tests.factories import CommitteeFactory, MembershipFactory, OrderFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2020, 10, 1)
LAST = datetime.date(2021, 9, 30)
DAY = datetime.timedelta(days=1)


def refused_by(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def test_as_of_counts_the_first_and_the_last_day():
    membership = MembershipFactory(start_date=FIRST, end_date=LAST)

    assert membership not in Membership.objects.as_of(FIRST - DAY)
    assert membership in Membership.objects.as_of(FIRST)
    assert membership in Membership.objects.as_of(LAST)
    assert membership not in Membership.objects.as_of(LAST + DAY)


def test_an_end_in_the_future_still_counts_and_a_start_in_the_future_does_not():
    seat = SeatFactory()
    leaving = MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST)
    incoming = MembershipFactory(seat=seat, start_date=LAST + DAY)

    held = Membership.objects.as_of(LAST - DAY)

    assert leaving in held
    assert incoming not in held


def test_on_a_hand_over_there_is_exactly_one_holder_every_day():
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST)
    MembershipFactory(seat=seat, start_date=LAST + DAY)

    for offset in range(-3, 4):
        assert Membership.objects.filter(seat=seat).as_of(LAST + offset * DAY).count() == 1


def test_two_substantive_holders_of_one_seat_on_one_day_are_refused():
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST)

    with refused_by("one_substantive_holder"), transaction.atomic():
        MembershipFactory(seat=seat, start_date=LAST)


def test_two_substantive_holders_are_refused_to_raw_sql_too():
    held = MembershipFactory(start_date=FIRST)

    with refused_by("one_substantive_holder"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO roles_membership (seat_id, person_id, start_date, position_title, capacity,"
            " start_precision, end_precision, end_reason, evidence, sources)"
            " SELECT seat_id, person_id, start_date + 30, '', capacity, 'DAY', 'DAY', '', '', '[{}]'"
            " FROM roles_membership WHERE id = %s",
            [held.pk],
        )


def test_the_form_of_a_second_holder_says_it_in_words():
    held = MembershipFactory(start_date=FIRST)
    second = MembershipFactory.build(
        seat=held.seat, person=PersonFactory(), appointed_by=OrderFactory(), start_date=LAST
    )

    with pytest.raises(ValidationError) as caught:
        second.full_clean()

    assert "one_substantive_holder" not in str(caught.value)
    assert caught.value.message_dict["__all__"]


def test_someone_who_left_and_came_back_keeps_two_stints():
    first = MembershipFactory(start_date=FIRST, end_date=LAST)

    MembershipFactory(seat=first.seat, person=first.person, start_date=LAST + 30 * DAY)

    assert first.person.memberships.count() == 2


def test_an_acting_holder_stands_beside_the_substantive_one():
    held = MembershipFactory(start_date=FIRST)

    acting = MembershipFactory(seat=held.seat, start_date=FIRST, capacity=Capacity.ACTING_FOR)

    assert set(Membership.objects.as_of(FIRST).filter(seat=held.seat)) == {held, acting}


def test_two_acting_holders_of_one_seat_never_overlap():
    acting = MembershipFactory(start_date=FIRST, capacity=Capacity.ACTING_FOR)

    with refused_by("one_acting_holder"), transaction.atomic():
        MembershipFactory(seat=acting.seat, start_date=LAST, capacity=Capacity.ACTING_IN_POST)


def test_what_was_annulled_leaves_the_seat_free_and_the_day_empty():
    wrong = MembershipFactory(start_date=FIRST, annulled_by=OrderFactory())

    right = MembershipFactory(seat=wrong.seat, start_date=FIRST)

    assert list(Membership.objects.as_of(FIRST).filter(seat=wrong.seat)) == [right]


def test_a_membership_rests_on_an_order_or_on_sources():
    with refused_by("rests_on_order_or_sources"), transaction.atomic():
        MembershipFactory(appointed_by=None, sources=[])

    source = {"url": "https://www.example.go.th/news", "quote": "…", "seen_on": "2023-10-01"}
    assert MembershipFactory(appointed_by=None, sources=[source]).pk


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("ends_after_start", {"start_date": FIRST, "end_date": FIRST - DAY}),
        ("attested_end_has_day", {"end_precision": Precision.ATTESTED}),
        ("reason_needs_end", {"end_reason": EndReason.RETIRED}),
        ("years", {"start_date": datetime.date(2563, 10, 1)}),
    ],
)
def test_dates_that_contradict_themselves_are_refused(constraint, facts):
    with refused_by(f"roles_membership_{constraint}"), transaction.atomic():
        MembershipFactory(**facts)


def test_an_order_ends_a_membership_on_a_day():
    with refused_by("ended_by_order_on_a_day"), transaction.atomic():
        MembershipFactory(ended_by=OrderFactory())


def test_a_backwards_period_is_told_at_its_field():
    membership = MembershipFactory.build(start_date=FIRST, end_date=FIRST - DAY)

    with pytest.raises(ValidationError) as caught:
        membership.clean()

    assert "end_date" in caught.value.message_dict


def test_a_membership_before_its_committee_is_refused_with_that_sentence():
    bangkok = Seat.objects.get(committee__code="PCIO-10", key="PCIO-CHAIR")
    day_before = datetime.date(2020, 9, 28)
    early = MembershipFactory.build(
        seat=bangkok, person=PersonFactory(), appointed_by=OrderFactory(), start_date=day_before
    )

    with pytest.raises(ValidationError) as caught:
        early.full_clean()
    assert "29 กันยายน 2563" in caught.value.message_dict["start_date"][0]

    with refused_by("within_committee|period of its committee"), transaction.atomic():
        early.save()

    early.start_date = day_before + DAY
    early.save()
    assert early.pk


def test_a_membership_cannot_outlast_its_committee():
    committee = CommitteeFactory(end_date=LAST)
    seat = SeatFactory(committee=committee)

    with pytest.raises(DatabaseError, match="period of its committee"), transaction.atomic():
        MembershipFactory(seat=seat, start_date=FIRST, end_date=None)

    assert MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST).pk


def test_the_title_of_a_past_day_is_the_title_of_that_day():
    membership = MembershipFactory(start_date=FIRST, position_title="รองปลัดกระทรวง")
    EarlierTitle.objects.create(membership=membership, title_th="รักษาราชการแทนรองปลัดกระทรวง", end_date=LAST)

    def title(day: datetime.date) -> str:
        return Membership.objects.with_title(day).get(pk=membership.pk).title_on_day

    assert title(LAST) == "รักษาราชการแทนรองปลัดกระทรวง"
    assert title(LAST + DAY) == "รองปลัดกระทรวง"


def test_committees_are_in_force_from_the_day_of_their_resolution():
    starts = dict(Committee.objects.values_list("code", "start_date"))

    assert starts.pop("PCIO-10") == datetime.date(2020, 9, 29)
    assert set(starts.values()) == {datetime.date(2019, 11, 26)}


def test_a_person_has_a_name():
    with refused_by("roles_person_has_name"), transaction.atomic():
        PersonFactory(given_th="")
