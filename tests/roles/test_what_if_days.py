"""What the what-if says of days that cannot be: years away, or a death that is still to come."""

import datetime

import pytest

from roles.actions import add_item
from roles.models import EndReason, ItemKind, Order
from roles.what_if import what_if
from tests.factories import DraftFactory, MembershipFactory, SeatFactory
from tests.roles.orders import DAY, FIRST, appointing

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 9, 26)
TWO_YEARS = datetime.date(2028, 9, 26)
TWENTY_YEARS = datetime.date(2046, 9, 26)


def told(order: Order, code: str) -> list[tuple[str, int | None]]:
    return [(one.field, one.item) for one in what_if(order, day=TODAY).findings if one.code == code]


def leaving(last: datetime.date, reason: EndReason) -> Order:
    held = MembershipFactory()
    order = DraftFactory(organization=held.seat.committee.organization)
    add_item(
        order=order, kind=ItemKind.END, seat=held.seat, membership=held, end_date=last, end_reason=reason
    )
    return order


@pytest.mark.parametrize(
    ("first", "far"), [(TWO_YEARS, False), (TWO_YEARS + DAY, True), (datetime.date(2157, 10, 1), True)]
)
def test_a_first_day_years_away_is_to_be_checked(first, far):
    order = appointing(SeatFactory(), start_date=first)

    assert told(order, "DAY_FAR_AHEAD") == ([("start_date", 1)] if far else [])


@pytest.mark.parametrize(("last", "far"), [(TWENTY_YEARS, False), (TWENTY_YEARS + DAY, True)])
def test_a_term_may_be_longer_than_the_way_to_its_beginning(last, far):
    order = appointing(SeatFactory(), start_date=FIRST, end_date=last)

    assert told(order, "DAY_FAR_AHEAD") == ([("end_date", 1)] if far else [])


@pytest.mark.parametrize(("last", "far"), [(TWO_YEARS, False), (TWO_YEARS + DAY, True)])
def test_a_leaving_years_away_is_to_be_checked(last, far):
    assert told(leaving(last, EndReason.RETIRED), "DAY_FAR_AHEAD") == ([("end_date", 1)] if far else [])


@pytest.mark.parametrize(
    ("last", "reason", "wrong"),
    [
        (TODAY, EndReason.DIED, False),
        (TODAY + DAY, EndReason.DIED, True),
        (TODAY + DAY, EndReason.RETIRED, False),
    ],
)
def test_nobody_is_known_to_die_on_a_day_to_come(last, reason, wrong):
    order = leaving(last, reason)

    assert told(order, "DIED_IN_FUTURE") == ([("end_date", 1)] if wrong else [])


def test_the_sentence_names_the_person_and_the_day():
    order = leaving(datetime.date(2027, 1, 1), EndReason.DIED)

    (found,) = [one for one in what_if(order, day=TODAY).findings if one.code == "DIED_IN_FUTURE"]

    assert "1 Jan 2027" in found.message_en
    assert order.items.get().membership.person.name_th in found.message_en
    assert "1 ม.ค. 2570" in found.message_th
