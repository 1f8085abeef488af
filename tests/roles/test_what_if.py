"""What the what-if says before an order is submitted: before and after in words, and what to look at."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from committees.models import Committee, Seat
from roles.actions import add_item, replace_holder
from roles.base_changes import changes_since_base
from roles.models import Capacity, EndReason, ItemKind, Membership, Order, Precision
from roles.what_if import WhatIf, what_if
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory
from tests.roles.orders import DAY, FIRST, SOURCE, appointing, published

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 9, 26)


def ending(held: Membership, last: datetime.date = FIRST - DAY) -> Order:
    order = DraftFactory(organization=held.seat.committee.organization, **PAPER)
    return with_ending(order, held, last)


def with_ending(order: Order, held: Membership, last: datetime.date = FIRST - DAY) -> Order:
    add_item(
        order=order, kind=ItemKind.END, seat=held.seat, membership=held, end_date=last,
        end_reason=EndReason.RETIRED,
    )  # fmt: skip
    return order


PAPER = {"signed_on": FIRST - 7 * DAY, "effective_on": FIRST}


def codes(answer: WhatIf) -> list[str]:
    return [finding.code for finding in answer.findings]


def test_a_replacement_shows_the_seat_before_and_after_in_words_and_finds_nothing():
    old = MembershipFactory()
    order = DraftFactory(organization=old.seat.committee.organization, **PAPER)
    new = PersonFactory()
    replace_holder(order=order, seat=old.seat, person=new, start_date=FIRST, end_reason=EndReason.RETIRED)

    with translation.override("en"):
        answer = what_if(order, day=TODAY)
        (line,) = answer.committees[0].lines

    assert (line.day, line.before) == (FIRST, f"{old.person}, since 1 Oct 2023")
    assert line.after == f"{new}, since 1 Oct 2026"
    assert answer.findings == []


def test_a_vacancy_is_told_with_its_first_day_and_the_provision_of_that_day():
    chair = Seat.objects.get(committee__code="PCIO-57", key="PCIO-CHAIR")
    held = MembershipFactory(seat=chair, start_date=datetime.date(2020, 1, 1))

    by_law = [what_if(ending(held, day), day=TODAY).findings for day in (LAST_OF_OLD - DAY, LAST_OF_OLD)]

    for findings, instrument in zip(by_law, ("cabinet-2562-11-26", "cabinet-2563-09-29"), strict=True):
        (vacant,) = [one for one in findings if one.code == "SEAT_LEFT_VACANT"]
        assert vacant.instrument == instrument
    assert by_law[0][0].provision == "cabinet-2562-11-26#P-1"
    assert by_law[1][0].day == LAST_OF_OLD + DAY
    assert "29 Sep 2020" in by_law[1][0].message_en
    assert "29 ก.ย. 2563" in by_law[1][0].message_th


LAST_OF_OLD = datetime.date(2020, 9, 28)  # of the provisions of 26 November 2562


def test_a_taken_seat_is_an_error_at_its_item_that_names_holder_and_order():
    held = MembershipFactory()

    (error,) = what_if(appointing(held.seat), day=TODAY).errors

    assert (error.code, error.item, error.field) == ("SEAT_TAKEN", 1, "start_date")
    assert held.person.family_th in error.message
    assert str(held.appointed_by) in error.message


def test_an_ending_before_the_first_day_that_is_still_in_a_draft_is_told_at_its_last_day():
    held = MembershipFactory()
    draft = ending(held)
    draft.items.update(end_date=held.start_date - DAY)

    (error,) = what_if(draft, day=TODAY).errors

    assert (error.code, error.item, error.field) == ("ENDS_BEFORE_FIRST_DAY", 1, "end_date")
    assert "30 Sep 2023" in error.message_en
    assert "1 ต.ค. 2566" in error.message_th
    assert "changed" not in error.message_en


def test_every_item_that_would_be_refused_is_told_at_once():
    held = MembershipFactory.create_batch(2)
    order = appointing(held[0].seat)
    add_item(order=order, kind=ItemKind.APPOINT, seat=held[1].seat, person=PersonFactory(), start_date=FIRST)

    assert [error.item for error in what_if(order, day=TODAY).errors] == [1, 2]


@pytest.mark.parametrize(("days", "told"), [(0, False), (1, True), (30, True)])
def test_days_between_the_old_holder_and_the_new_are_counted(days, told):
    held = MembershipFactory()
    order = ending(held, FIRST - (days + 1) * DAY)
    add_item(order=order, kind=ItemKind.APPOINT, seat=held.seat, person=PersonFactory(), start_date=FIRST)

    answer = what_if(order, day=TODAY)

    gaps = [one.message_en for one in answer.findings if one.code == "GAP_DAYS"]
    assert bool(gaps) == told
    assert all(gap.startswith(f"{days} days") for gap in gaps)


def test_days_after_a_last_sighting_are_not_called_vacant():
    seen = MembershipFactory(
        start_date=FIRST - 30 * DAY, end_date=FIRST - 4 * DAY, start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED, appointed_by=None, sources=[SOURCE],
    )  # fmt: skip
    order = appointing(seen.seat)

    (gap,) = [one for one in what_if(order, day=TODAY).findings if one.code == "GAP_DAYS"]

    assert gap.message_en.startswith("From 28 Sep 2026 to 30 Sep 2026 nothing is known")


@pytest.mark.parametrize(("last", "told"), [(FIRST - 4 * DAY, False), (FIRST - DAY, True)])
def test_days_that_only_the_order_knows_of_are_told(last, told):
    seen = MembershipFactory(
        start_date=FIRST - 30 * DAY, end_date=FIRST - 4 * DAY, start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED, appointed_by=None, sources=[SOURCE],
    )  # fmt: skip

    answer = what_if(ending(seen, last), day=TODAY)

    assert answer.errors == []
    assert ("ORDER_ALONE_TELLS" in codes(answer)) == told


def test_the_same_person_in_another_seat_is_told_with_the_committee_and_since_when():
    elsewhere = MembershipFactory()
    order = appointing(SeatFactory(), person=elsewhere.person)

    (finding,) = [one for one in what_if(order, day=TODAY).findings if one.code == "PERSON_ELSEWHERE"]

    assert finding.field == "person"
    assert elsewhere.seat.committee.name_th in finding.message_th
    assert "1 Oct 2023" in finding.message_en


def test_who_leaves_the_other_seat_before_is_not_elsewhere():
    elsewhere = MembershipFactory(end_date=FIRST - DAY)
    order = appointing(SeatFactory(), person=elsewhere.person)

    assert "PERSON_ELSEWHERE" not in codes(what_if(order, day=TODAY))


def test_who_leaves_the_other_seat_by_the_same_order_is_not_elsewhere():
    elsewhere = MembershipFactory()
    order = with_ending(appointing(SeatFactory(), person=elsewhere.person), elsewhere)

    assert "PERSON_ELSEWHERE" not in codes(what_if(order, day=TODAY))


@pytest.mark.parametrize(("signed", "told"), [(FIRST + 30 * DAY, False), (FIRST + 31 * DAY, True)])
def test_an_order_signed_long_after_its_effect_is_to_be_checked(signed, told):
    order = appointing(SeatFactory())
    order.signed_on, order.effective_on = signed, FIRST
    order.save()

    assert ("EFFECTIVE_BEFORE_SIGNED" in codes(what_if(order, day=TODAY))) == told


@pytest.mark.parametrize(("signed", "told"), [(TODAY, False), (TODAY + DAY, True)])
def test_a_day_of_signing_that_is_still_to_come_is_told(signed, told):
    order = appointing(SeatFactory())
    order.signed_on = signed
    order.save()

    findings = [one for one in what_if(order, day=TODAY).findings if one.code == "SIGNED_IN_FUTURE"]

    assert [one.field for one in findings] == (["signed_on"] if told else [])


@pytest.mark.parametrize(
    ("first", "refused"), [(datetime.date(2020, 9, 28), True), (datetime.date(2020, 9, 29), False)]
)
def test_a_day_before_the_committee_is_an_error(first, refused):
    bangkok = Seat.objects.get(committee__code="PCIO-10", key="PCIO-CHAIR")

    answer = what_if(appointing(bangkok, start_date=first), day=TODAY)

    assert ("OUTSIDE_COMMITTEE" in codes(answer)) == refused


@pytest.mark.parametrize(("days", "told"), [(180, False), (181, True)])
def test_acting_beyond_half_a_year_is_to_be_checked(days, told):
    order = appointing(SeatFactory(), capacity=Capacity.ACTING_FOR, end_date=FIRST + (days - 1) * DAY)

    assert ("ACTING_TOO_LONG" in codes(what_if(order, day=TODAY))) == told


def test_a_seat_that_the_law_of_the_day_no_longer_has_is_told():
    vice = Seat.objects.get(committee__code="GCIO", key="GCIO-VICE")
    order = DraftFactory(**PAPER)
    add_item(order=order, kind=ItemKind.APPOINT, seat=vice, person=PersonFactory(), start_date=FIRST)

    assert "SEAT_ABOLISHED" in codes(what_if(order, day=TODAY))


def test_a_draft_says_what_someone_else_has_changed_since():
    held = MembershipFactory()
    draft = ending(held)
    assert changes_since_base(draft) == []
    other = published(ending(held, FIRST - 2 * DAY))

    (change,) = changes_since_base(draft)

    assert (change.kind, change.day, change.order) == ("ended", FIRST - 2 * DAY, other)
    assert change.item == draft.items.get()
    with translation.override("en"):
        assert "29 Sep 2026" in change.message
        assert str(other) in change.message
    answer = what_if(draft, day=TODAY)
    assert {"BASE_CHANGED", "MEMBERSHIP_CHANGED"} <= set(codes(answer))


def test_a_published_order_has_no_changes_to_tell():
    order = published(appointing(SeatFactory()))

    assert changes_since_base(order) == []
    assert (what_if(order, day=TODAY).committees, what_if(order, day=TODAY).findings) == ([], [])


def test_nothing_is_written():
    order = appointing(SeatFactory())
    events = Membership._meta.get_field("events").related_model.objects
    before = (Membership.objects.count(), events.count(), order.events.count())

    with CaptureQueriesContext(connection) as captured:
        what_if(order, day=TODAY)

    assert all(query["sql"].lstrip().startswith(("SELECT", "WITH")) for query in captured)
    assert (Membership.objects.count(), events.count(), order.events.count()) == before


def test_fifty_items_take_the_five_queries_of_one():
    one, fifty = appointing(SeatFactory()), DraftFactory(**PAPER)
    for held in MembershipFactory.create_batch(25):
        replace_holder(
            order=fifty,
            seat=held.seat,
            person=PersonFactory(),
            start_date=FIRST,
            end_reason=EndReason.RETIRED,
        )
    assert fifty.items.count() == 50

    taken = []
    for order in (one, fifty):
        with CaptureQueriesContext(connection) as captured:
            answer = what_if(order, day=TODAY)
            [finding.message for finding in answer.findings]
            [effect.lines for effect in answer.committees]
        taken.append(len(captured))

    assert taken == [5, 5]


def test_the_required_seats_are_counted_before_and_after():
    committee = Committee.objects.get(code="PCIO-57")
    chair = committee.seats.get(key="PCIO-CHAIR")
    order = appointing(chair)

    (effect,) = what_if(order, day=TODAY).committees

    assert effect.required(after=False) == {"UNKNOWN": 3}
    assert effect.required(after=True) == {"FILLED": 1, "UNKNOWN": 2}
