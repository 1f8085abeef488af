"""Taking back: a revoked order leaves the seats as they were."""

import pytest

from roles.actions import (
    add_item,
    dissolve_committee,
    replace_holder,
    revoke_order,
)
from roles.models import EndReason, ItemKind, Membership, OrderState, Precision
from roles.order_answers import refusal
from roles.problems import (
    ChangedByLaterOrder,
    OrderIncomplete,
    OrderNotPublished,
    SeatTaken,
)
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory
from tests.roles.orders import DAY, FIRST, SOURCE, appointing, holder, published

pytestmark = pytest.mark.django_db


def test_a_revoked_order_leaves_the_seats_as_they_were():
    old = MembershipFactory()
    order = DraftFactory(organization=old.seat.committee.organization)
    replace_holder(
        order=order, seat=old.seat, person=PersonFactory(), start_date=FIRST, end_reason=EndReason.REMOVED
    )
    published(order)

    revoke_order(order=order, reason="ศาลปกครองเพิกถอน")

    old.refresh_from_db()
    assert (old.end_date, old.end_reason, old.ended_by) == (None, "", None)
    assert holder(old.seat, FIRST) == old
    assert Membership.objects.get(appointed_by=order).annulled_by == order


def test_a_covered_sighting_stands_again_when_its_order_is_revoked():
    seen = MembershipFactory(
        start_date=FIRST + DAY,
        end_date=FIRST + 2 * DAY,
        start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED,
        appointed_by=None,
        sources=[SOURCE],
    )
    order = published(appointing(seen.seat, person=seen.person))

    revoke_order(order=order, reason="ออกโดยผู้ไม่มีอำนาจ")

    seen.refresh_from_db()
    assert seen.annulled_by is None
    assert holder(seen.seat, FIRST + DAY) == seen


def test_an_order_is_not_revoked_when_a_later_one_has_filled_its_seat():
    old = MembershipFactory()
    first = DraftFactory(organization=old.seat.committee.organization)
    add_item(
        order=first,
        kind=ItemKind.END,
        seat=old.seat,
        membership=old,
        end_date=FIRST - DAY,
        end_reason=EndReason.RETIRED,
    )
    published(first)
    later = published(appointing(old.seat))

    with pytest.raises(SeatTaken) as caught:
        revoke_order(order=first, reason="x")

    assert caught.value.holder.appointed_by == later
    first.refresh_from_db()
    assert first.state == OrderState.PUBLISHED


def ending(held, last):
    order = DraftFactory(organization=held.seat.committee.organization)
    facts = {"membership": held, "end_date": last, "end_reason": EndReason.RETIRED}
    add_item(order=order, kind=ItemKind.END, seat=held.seat, **facts)
    return order


def test_of_two_endings_the_second_taken_back_leaves_the_first():
    held = MembershipFactory()
    first = published(ending(held, FIRST))
    second = published(ending(held, FIRST - 30 * DAY))

    revoke_order(order=second, reason="ผิด")

    held.refresh_from_db()
    assert (held.end_date, held.ended_by) == (FIRST, first)


def test_of_two_endings_both_taken_back_none_is_left():
    held = MembershipFactory()
    first = published(ending(held, FIRST))
    second = published(ending(held, FIRST - 30 * DAY))

    revoke_order(order=first, reason="ผิด")
    revoke_order(order=second, reason="ผิด")

    held.refresh_from_db()
    assert (held.end_date, held.ended_by, held.end_reason) == (None, None, "")


def test_an_ending_taken_back_opens_the_record_that_a_correction_put_right_not_the_wrong_one():
    held = MembershipFactory()
    ended = published(ending(held, FIRST - DAY))
    correcting = DraftFactory(organization=held.seat.committee.organization)
    facts = {"membership": held, "person": PersonFactory(), "start_date": held.start_date}
    add_item(order=correcting, kind=ItemKind.CORRECT, seat=held.seat, end_date=FIRST - DAY, **facts)
    published(correcting)

    revoke_order(order=ended, reason="ผิด")

    held.refresh_from_db()
    right = holder(held.seat, FIRST)
    assert held.annulled_by == correcting
    assert (right.appointed_by, right.end_date, right.ended_by) == (correcting, None, None)


def correcting(wrong):
    order = DraftFactory(organization=wrong.seat.committee.organization)
    facts = {"membership": wrong, "person": PersonFactory(), "start_date": wrong.start_date}
    add_item(order=order, kind=ItemKind.CORRECT, seat=wrong.seat, **facts)
    return order


def test_an_order_that_a_later_one_put_right_is_not_revoked_before_that_one():
    first = published(appointing(SeatFactory()))
    wrong = Membership.objects.get(appointed_by=first)
    later = published(correcting(wrong))

    with pytest.raises(ChangedByLaterOrder) as caught:
        revoke_order(order=first, reason="ศาลปกครองเพิกถอน")

    assert caught.value.order == later
    assert str(later) in str(caught.value)
    assert str(wrong.person) in str(caught.value)
    assert refusal(caught.value).status_code == 409
    first.refresh_from_db()
    assert first.state == OrderState.PUBLISHED


def test_an_order_is_not_revoked_while_a_later_one_ends_what_it_made():
    first = published(appointing(SeatFactory()))
    made = Membership.objects.get(appointed_by=first)
    later = published(ending(made, FIRST + 30 * DAY))
    latest = published(ending(made, FIRST + 10 * DAY))

    for still in (latest, later):
        with pytest.raises(ChangedByLaterOrder) as caught:
            revoke_order(order=first, reason="ศาลปกครองเพิกถอน")

        assert caught.value.order == still
        assert str(still) in str(caught.value)
        assert str(made.person) in str(caught.value)
        revoke_order(order=still, reason="ผิด")
    revoke_order(order=first, reason="ศาลปกครองเพิกถอน")

    made.refresh_from_db()
    assert (made.annulled_by, made.end_date, made.ended_by) == (first, None, None)


def test_of_two_replacements_in_a_row_the_later_is_revoked_first():
    seat = SeatFactory()
    first = published(appointing(seat))
    later = DraftFactory(organization=seat.committee.organization)
    facts = {"seat": seat, "person": PersonFactory(), "end_reason": EndReason.TRANSFERRED}
    replace_holder(order=later, start_date=FIRST + 30 * DAY, **facts)
    published(later)

    with pytest.raises(ChangedByLaterOrder) as caught:
        revoke_order(order=first, reason="ผิด")

    assert caught.value.order == later


def test_what_only_a_draft_would_end_is_revoked():
    first = published(appointing(SeatFactory()))
    ending(Membership.objects.get(appointed_by=first), FIRST + DAY)

    assert revoke_order(order=first, reason="ผิด").state == OrderState.REVOKED


def test_what_a_dissolution_ended_is_revoked_as_the_dissolution_still_has_its_body():
    first = published(appointing(SeatFactory()))
    made = Membership.objects.get(appointed_by=first)
    ending_body = DraftFactory(organization=made.seat.committee.organization)
    dissolve_committee(order=ending_body, committee=made.seat.committee, last_day=FIRST + DAY)
    published(ending_body)

    assert revoke_order(order=first, reason="ผิด").state == OrderState.REVOKED


def test_after_the_correction_the_order_itself_is_revoked():
    first = published(appointing(SeatFactory()))
    wrong = Membership.objects.get(appointed_by=first)
    later = published(correcting(wrong))

    revoke_order(order=later, reason="ผิด")
    revoke_order(order=first, reason="ผิด")

    assert holder(wrong.seat, FIRST) is None


def test_an_appointment_that_a_dissolution_annulled_does_not_stand_again_by_a_revoked_order():
    first = published(appointing(SeatFactory()))
    annulled = Membership.objects.get(appointed_by=first)
    ending_body = DraftFactory(organization=annulled.seat.committee.organization)
    dissolve_committee(order=ending_body, committee=annulled.seat.committee, last_day=FIRST - DAY)
    published(ending_body)

    with pytest.raises(ChangedByLaterOrder) as caught:
        revoke_order(order=first, reason="ผิด")

    assert caught.value.order == ending_body


def test_only_a_published_order_is_revoked_and_only_with_a_reason():
    with pytest.raises(OrderNotPublished):
        revoke_order(order=DraftFactory(), reason="x")
    with pytest.raises(OrderIncomplete):
        revoke_order(order=published(appointing(SeatFactory())), reason="")
