"""A program writes an order of many changes by as few statements as one of a few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from roles.models import OrderItem, Person
from roles.order_serializers import ITEMS_MAX
from tests.factories import MembershipFactory
from tests.roles.callers import ORDERS, appointment, drafted, errors, paper

pytestmark = pytest.mark.django_db

LIMIT = 53  # statements of one write, with its rights, its key, and three for each named constraint


def _changes(seat, number, **changes):
    """Someone acts for a day, someone else the next, and so on, in one seat."""
    return [
        appointment(
            seat,
            capacity="ACTING_FOR",
            start_date=f"{2027 + place // 300}-{1 + place // 25 % 12:02}-{1 + place % 25:02}",
            end_date=f"{2027 + place // 300}-{1 + place // 25 % 12:02}-{1 + place % 25:02}",
            **changes,
        )
        for place in range(number)
    ]


def _statements(write):
    with CaptureQueriesContext(connection) as captured:
        response = write()
    assert response.status_code in {200, 201}, response.content.decode()
    return len(captured)


def test_a_draft_of_the_most_items_takes_as_many_statements_as_one_of_two(seat, steward):
    few = _statements(lambda: steward.post(ORDERS, paper(seat, items=_changes(seat, 2))))
    many = _statements(
        lambda: steward.post(ORDERS, paper(seat, number="13", items=_changes(seat, ITEMS_MAX)))
    )

    assert many <= min(few + ITEMS_MAX // 100, LIMIT)  # what is removed goes by the hundred


def test_all_items_anew_take_as_many_statements_for_the_most_as_for_two(seat, steward):
    address, tag = drafted(steward, seat, items=_changes(seat, 2))
    other, other_tag = drafted(steward, seat, number="13", items=_changes(seat, ITEMS_MAX))

    few = _statements(lambda: steward.patch(address, {"items": _changes(seat, 2)}, if_match=tag))
    many = _statements(lambda: steward.patch(other, {"items": _changes(seat, ITEMS_MAX)}, if_match=other_tag))

    assert many <= min(few + ITEMS_MAX // 100, LIMIT)  # what is removed goes by the hundred


def test_of_many_items_every_wrong_one_is_told_and_nobody_new_is_kept(seat, steward):
    items = _changes(seat, 30)
    items[3]["end_date"] = "2026-01-01"
    items[25]["start_date"] = None
    before = Person.objects.count()

    response = steward.post(ORDERS, paper(seat, items=items))

    assert response.status_code == 422
    assert {"items.3.end_date", "items.25.start_date"} <= errors(response).keys()
    assert (OrderItem.objects.count(), Person.objects.count()) == (0, before)


def test_each_item_knows_the_newest_event_of_its_own_seat(seat, steward):
    holder = MembershipFactory(seat=seat)
    newest = holder.events.latest("pgh_id").pgh_id

    drafted(steward, seat, items=_changes(seat, 2))

    assert set(OrderItem.objects.values_list("base_event", flat=True)) == {newest}
