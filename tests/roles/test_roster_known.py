"""What the registry said of a day, as it was known at another moment."""

import datetime

import pytest
from django.utils import timezone

from committees.models import Committee
from roles.models import EarlierTitle, Membership, Person
from roles.rosters import roster
from tests.factories import MembershipFactory, OrderFactory, PersonFactory, SeatFactory
from tests.owner import no_trigger_fires, owner

FIRST = datetime.date(2020, 10, 1)
LAST = datetime.date(2021, 9, 30)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def yesterday(db):
    """Lets the events that a test has made so far be a day old, as if recorded yesterday."""

    def make() -> datetime.datetime:
        with no_trigger_fires() as cursor:
            for table in ("membership", "person", "order", "earliertitle"):
                cursor.execute(
                    f"UPDATE roles_{table}event SET pgh_created_at = pgh_created_at - interval '1 day'"
                    " WHERE pgh_created_at >= now()"
                )
        return timezone.now() - HOUR

    return make


def known(seat, moment, day=LAST):
    (row,) = roster(committee=seat.committee, day=day, known_at=moment)
    return row


def test_a_membership_is_not_known_before_it_was_recorded(yesterday):
    seat = SeatFactory()
    moment = yesterday()
    MembershipFactory(seat=seat, start_date=FIRST)

    assert known(seat, moment)["state"] == "UNKNOWN"
    assert known(seat, timezone.now() + HOUR)["state"] == "FILLED"


def test_an_end_recorded_later_was_not_known_before(yesterday):
    membership = MembershipFactory(start_date=FIRST)
    moment = yesterday()
    Membership.objects.filter(pk=membership.pk).update(
        end_date=LAST - datetime.timedelta(days=1), ended_by=OrderFactory()
    )

    then, now = known(membership.seat, moment), known(membership.seat, timezone.now() + HOUR)

    assert (then["state"], then["holder"]["end_date"], then["holder"]["ended_by"]) == ("FILLED", None, None)
    assert (now["state"], now["vacant_since"]) == ("VACANT", LAST)


def test_names_titles_and_order_numbers_are_those_that_were_known(yesterday):
    membership = MembershipFactory(start_date=FIRST, position_title="รองปลัด", person__given_th="สมชาย")
    first_number = str(membership.appointed_by)
    moment = yesterday()
    Person.objects.filter(pk=membership.person_id).update(given_th="สมหมาย")
    membership.appointed_by.number = "999"
    membership.appointed_by.save()
    EarlierTitle.objects.create(membership=membership, title_th="ผู้ช่วยปลัด", end_date=LAST)

    then, now = (
        known(membership.seat, moment)["holder"],
        known(membership.seat, timezone.now() + HOUR)["holder"],
    )

    assert ("สมชาย" in then["person"]["name_th"], "สมหมาย" in now["person"]["name_th"]) == (True, True)
    assert (then["appointed_by"]["number"], now["appointed_by"]["number"].split("/")[0]) == (
        first_number,
        "999",
    )
    assert (then["position_title"], now["position_title"]) == ("รองปลัด", "ผู้ช่วยปลัด")


def test_an_annulled_row_was_still_believed_before(yesterday):
    membership = MembershipFactory(start_date=FIRST)
    moment = yesterday()
    Membership.objects.filter(pk=membership.pk).update(annulled_by=OrderFactory())

    assert known(membership.seat, moment)["holder"]["id"] == membership.pk
    assert known(membership.seat, timezone.now() + HOUR)["holder"] is None


def test_a_deleted_row_is_known_until_its_deletion(yesterday):
    membership = MembershipFactory(start_date=FIRST)
    moment = yesterday()
    with owner():
        Membership.objects.filter(pk=membership.pk).delete()

    assert known(membership.seat, moment)["holder"]["id"] == membership.pk
    assert known(membership.seat, timezone.now() + HOUR)["holder"] is None


def test_a_correction_of_the_seat_is_seen_in_both_seats(yesterday):
    wrong, right = SeatFactory(), SeatFactory()
    membership = MembershipFactory(seat=wrong, start_date=FIRST)
    moment = yesterday()
    Membership.objects.filter(pk=membership.pk).update(seat=right)

    assert known(wrong, moment)["holder"]["id"] == membership.pk
    assert known(right, moment)["holder"] is None
    assert known(wrong, timezone.now() + HOUR)["holder"] is None
    assert known(right, timezone.now() + HOUR)["holder"]["id"] == membership.pk


def test_what_is_known_now_is_what_the_registry_says(db):
    MembershipFactory(
        seat=SeatFactory(),
        start_date=FIRST,
        person=PersonFactory(prefix_en="Mr.", given_en="A", family_en="B"),
    )
    moment = timezone.now() + HOUR

    for committee in Committee.objects.filter(seats__memberships__isnull=False).distinct():
        for day in (
            FIRST,
            datetime.date(2022, 5, 30),
            datetime.date(2024, 6, 11),
            datetime.date(2026, 11, 23),
        ):
            assert roster(committee=committee, day=day, known_at=moment) == roster(
                committee=committee, day=day
            )
