"""Taking back: a revoked order leaves the seats as they were."""

import pytest

from roles.actions import (
    add_item,
    replace_holder,
    revoke_order,
)
from roles.models import EndReason, ItemKind, Membership, OrderState, Precision
from roles.problems import (
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


def test_only_a_published_order_is_revoked_and_only_with_a_reason():
    with pytest.raises(OrderNotPublished):
        revoke_order(order=DraftFactory(), reason="x")
    with pytest.raises(OrderIncomplete):
        revoke_order(order=published(appointing(SeatFactory())), reason="")
