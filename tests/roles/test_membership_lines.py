"""An export's lines of JSON are written by PostgreSQL, the list's rows by Python: they are the same rows."""

import datetime
import json

import pytest

from roles.models import EarlierTitle
from tests.factories import MembershipFactory, OrderFactory, SeatFactory

pytestmark = pytest.mark.django_db

CHANGE = datetime.date(2024, 9, 30)
AFTER = datetime.date(2024, 10, 1)


@pytest.fixture
def every_kind() -> None:
    """Held and ended by order, with a past title; acting; local; and what the reference data attests."""
    seat, local = SeatFactory(), SeatFactory(key="L-1", local_title_th='ที่ "1"\\n', local_start_date=AFTER)
    order = OrderFactory(organization=seat.committee.organization)
    ended = MembershipFactory(seat=seat, end_date=CHANGE, end_reason="RETIRED", ended_by=order)
    EarlierTitle.objects.create(membership=ended, title_th="ตำแหน่งเดิม", end_date=datetime.date(2023, 1, 1))
    MembershipFactory(seat=seat, start_date=AFTER, capacity="ACTING_FOR")
    MembershipFactory(seat=local, start_date=AFTER)


@pytest.mark.usefixtures("every_kind")
@pytest.mark.parametrize("day", ["", "2022-12-31", "2024-09-30", "2024-10-01"])
def test_a_line_of_the_export_is_the_row_of_the_list(client, day):
    asked = {"as_of": day} if day else {}

    rows = client.get("/api/v1/memberships/", {**asked, "page_size": 500}).json()["results"]
    body = client.get("/api/v1/export/memberships.ndjson", asked).getvalue()

    assert [json.loads(line) for line in body.splitlines()] == rows


def test_an_empty_list_has_no_lines(client):
    body = client.get("/api/v1/export/memberships.ndjson", {"as_of": "2019-11-25"}).getvalue()

    assert body == b""
