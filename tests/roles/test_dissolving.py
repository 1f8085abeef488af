"""A dissolved body ends with its seats and everybody in them; taken back, it stands as before."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from committees.models import Committee, Seat, SeatRole
from roles.actions import add_item, dissolve_committee, revoke_order
from roles.models import EndReason, ItemKind, Membership, Order, Precision
from roles.problems import CommitteeEnded, OutsideCommittee, SeenAfterTheEnd
from roles.rosters import roster
from roles.what_if import what_if
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory
from tests.roles.orders import DAY, FIRST, SOURCE, appointing, published

pytestmark = pytest.mark.django_db

LAST = FIRST - DAY


def dissolving(committee: Committee, last_day: datetime.date = LAST) -> Order:
    order = DraftFactory(organization=committee.organization)
    dissolve_committee(order=order, committee=committee, last_day=last_day)
    return order


def local_seat(committee: Committee, **facts) -> Seat:
    return SeatFactory(
        committee=committee, key="L-1", role=SeatRole.ADVISER, local_title_th="ที่ปรึกษา",
        **{"local_start_date": committee.start_date, **facts},
    )  # fmt: skip


def again(record):
    record.refresh_from_db()
    return record


def test_everybody_leaves_with_the_body_also_who_was_to_stay_longer():
    open_ended = MembershipFactory()
    committee = open_ended.seat.committee
    longer = MembershipFactory(seat=local_seat(committee), end_date=FIRST + 365 * DAY)

    order = published(dissolving(committee))

    assert again(committee).end_date == LAST
    for one in (open_ended, longer):
        again(one)
        assert (one.end_date, one.end_reason, one.ended_by) == (LAST, EndReason.BODY_DISSOLVED, order)
    assert again(longer.seat).local_end_date == LAST
    assert roster(committee=committee, day=LAST)[0]["state"] == "FILLED"
    assert roster(committee=committee, day=FIRST) == []


def test_who_left_before_is_left_alone():
    gone = MembershipFactory(end_date=LAST - DAY)

    published(dissolving(gone.seat.committee))

    assert (again(gone).end_date, gone.ended_by) == (LAST - DAY, None)


def test_who_was_to_enter_later_never_will():
    incoming = MembershipFactory(start_date=FIRST)

    order = published(dissolving(incoming.seat.committee))

    assert again(incoming).annulled_by == order


def test_whoever_was_seen_there_later_must_be_corrected_first():
    seen = MembershipFactory(
        start_date=FIRST, end_date=FIRST, start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED, appointed_by=None, sources=[SOURCE],
    )  # fmt: skip

    with pytest.raises(SeenAfterTheEnd) as caught:
        published(dissolving(seen.seat.committee))

    assert caught.value.membership == seen
    assert again(seen.seat.committee).end_date is None


@pytest.mark.parametrize("last_day", [LAST, FIRST])
def test_a_body_that_has_ended_is_not_dissolved_again_later(last_day):
    seat = SeatFactory()
    published(dissolving(seat.committee))

    with pytest.raises(CommitteeEnded):
        published(dissolving(seat.committee, last_day))


def test_a_body_is_not_dissolved_before_its_first_day():
    committee = SeatFactory().committee

    with pytest.raises(OutsideCommittee):
        published(dissolving(committee, committee.start_date - DAY))


def test_nobody_enters_a_body_by_the_order_that_dissolves_it():
    seat = SeatFactory()
    order = dissolving(seat.committee)
    add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=LAST)

    with pytest.raises(OutsideCommittee):
        published(order)


def test_revoked_the_body_its_seats_and_its_people_stand_as_before():
    held = MembershipFactory()
    committee = held.seat.committee
    incoming = MembershipFactory(seat=local_seat(committee), start_date=FIRST)
    order = published(dissolving(committee))

    revoke_order(order=order, reason="ศาลปกครองเพิกถอน")

    assert again(committee).end_date is None
    assert again(incoming.seat).local_end_date is None
    assert (again(held).end_date, held.end_reason, held.ended_by) == (None, "", None)
    assert again(incoming).annulled_by is None


def test_revoking_the_first_of_two_dissolutions_does_not_reopen_the_body():
    held = MembershipFactory()
    first = published(dissolving(held.seat.committee, FIRST + 30 * DAY))
    second = published(dissolving(held.seat.committee, LAST))

    revoke_order(order=first, reason="ผิด")
    assert again(held.seat.committee).end_date == LAST
    revoke_order(order=second, reason="ผิด")

    assert again(held.seat.committee).end_date is None
    assert (again(held).end_date, held.ended_by) == (None, None)


def test_an_earlier_ending_is_not_taken_back_into_a_body_that_has_ended_since():
    held = MembershipFactory()
    ending = DraftFactory(organization=held.seat.committee.organization)
    add_item(
        order=ending, kind=ItemKind.END, seat=held.seat, membership=held, end_date=LAST - 30 * DAY,
        end_reason=EndReason.RETIRED,
    )  # fmt: skip
    published(ending)
    published(dissolving(held.seat.committee))

    with pytest.raises(CommitteeEnded):
        revoke_order(order=ending, reason="ผิด")


def test_the_database_lets_no_member_outlive_a_body():
    held = MembershipFactory()

    with pytest.raises(IntegrityError, match="outside the period"), transaction.atomic():
        Committee.objects.filter(pk=held.seat.committee_id).update(end_date=LAST)
    Membership.objects.filter(pk=held.pk).update(end_date=LAST)
    Committee.objects.filter(pk=held.seat.committee_id).update(end_date=LAST)

    with pytest.raises(IntegrityError, match="period of its committee"), transaction.atomic():
        Membership.objects.filter(pk=held.pk).update(end_date=FIRST)


def test_an_item_is_about_a_seat_or_about_a_body():
    seat = SeatFactory()
    order = DraftFactory(organization=seat.committee.organization)

    with pytest.raises(ValidationError):
        add_item(order=order, kind=ItemKind.DISSOLVE, seat=seat, end_date=LAST)
    with pytest.raises(ValidationError):
        add_item(order=order, kind=ItemKind.DISSOLVE, committee=seat.committee)
    with pytest.raises(ValidationError):
        add_item(order=order, kind=ItemKind.APPOINT, person=PersonFactory(), start_date=FIRST)
    dissolve_committee(order=order, committee=seat.committee, last_day=LAST)
    with pytest.raises(ValidationError):
        dissolve_committee(order=order, committee=seat.committee, last_day=LAST - DAY)


def test_a_membership_of_another_seat_is_no_item_of_this_one():
    held, other = MembershipFactory(), SeatFactory()
    order = DraftFactory(organization=held.seat.committee.organization)
    facts = {
        "kind": ItemKind.END,
        "seat": other,
        "membership": held,
        "end_date": LAST,
        "end_reason": "RETIRED",
    }

    with pytest.raises(ValidationError) as caught:
        add_item(order=order, **facts)
    assert "membership" in caught.value.message_dict
    with pytest.raises(IntegrityError, match="another seat"), transaction.atomic():
        order.items.create(ordinal=1, **facts)


def test_the_what_if_shows_who_leaves_and_that_the_law_still_has_the_body():
    held = MembershipFactory()
    committee = held.seat.committee
    MembershipFactory(seat=local_seat(committee), start_date=FIRST + DAY)
    order = dissolving(committee)

    answer = what_if(order, day=LAST)

    assert [finding.code for finding in answer.findings] == ["DISSOLVED_AGAINST_LAW", "APPOINTMENT_ANNULLED"]
    assert answer.findings[0].provision == "cabinet-2562-11-26#1"
    assert answer.after[committee.code, FIRST] == []
    assert [line.key for line in answer.committees[0].lines] == ["DCIO", "L-1"]


def test_a_draft_says_that_its_body_has_changed_since():
    committee = MembershipFactory().seat.committee
    order = dissolving(committee)
    published(appointing(local_seat(committee)))

    assert "BASE_CHANGED" in [finding.code for finding in what_if(order, day=LAST).findings]


def test_many_members_take_no_more_queries_than_one():
    taken = []
    for number in (1, 20):
        committee = SeatFactory().committee
        for place in range(number):
            seat = SeatFactory(
                committee=committee, key=f"L-{place}", role=SeatRole.ADVISER, local_title_th="ที่ปรึกษา",
                local_start_date=committee.start_date,
            )  # fmt: skip
            MembershipFactory(seat=seat)
        order = dissolving(committee)
        with CaptureQueriesContext(connection) as captured:
            published(order)
        taken.append(len(captured))

    assert taken[0] == taken[1]
