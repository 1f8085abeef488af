"""A seat with many holders is still told in one breath."""

import datetime

import pytest
from django.db import connection

from roles.models import Membership
from roles.rosters import changes, timeline
from tests.factories import OrderFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db

STINTS = 300


def test_three_hundred_holders_of_one_seat_cost_no_more_work_a_day():
    seat, person, order = SeatFactory(), PersonFactory(), OrderFactory()
    first = datetime.date(2020, 1, 1)
    Membership.objects.bulk_create(
        Membership(
            seat=seat,
            person=person,
            appointed_by=order,
            start_date=first + datetime.timedelta(days=4 * number),
            end_date=first + datetime.timedelta(days=4 * number + 2),
        )
        for number in range(STINTS)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20s'")  # it took minutes when days were squared

    told = timeline(seat.committee, datetime.date(2026, 1, 1))

    assert told is not None
    assert sum(span.kind == "held" for span in told.lanes[0].spans) == STINTS
    assert changes(seat.committee, first)[1] is not None
