"""The pages of those who write and check orders ask the database few questions, however long an order is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from committees.models import Organization
from roles.actions import add_item
from roles.actions.working import keep_typed
from roles.models import ItemKind, Order, User
from tests.factories import (
    CommitteeFactory,
    DraftFactory,
    OrganizationFactory,
    ParentLinkFactory,
    PersonFactory,
    SeatFactory,
    StewardshipFactory,
)
from tests.roles.orders import FIRST
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

LIMIT = 12


@pytest.fixture
def ministry() -> Organization:
    return Organization.objects.get(code="MDES")


@pytest.fixture
def steward(client, ministry) -> User:
    return sign_in(client, StewardshipFactory(organization=ministry).user)


def draft(ministry: Organization, changes: int) -> Order:
    """An order of the ministry that appoints someone in each of so many new departments."""
    order = DraftFactory(organization=ministry)
    for _ in range(changes):
        department = OrganizationFactory()
        ParentLinkFactory(organization=department, parent=ministry, start_date=FIRST.replace(year=2019))
        seat = SeatFactory(committee=CommitteeFactory(organization=department))
        add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)
    return order


def queries(client, path: str) -> int:
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@pytest.mark.parametrize("path", ["/orders/", "/orders/{}/", "/orders/{}/edit/", "/my-work/", "/orders/new/"])
def test_a_long_order_takes_no_more_queries_than_a_short_one(client, ministry, steward, path):
    short = queries(client, path.format(draft(ministry, 1).pk))
    long = queries(client, path.format(draft(ministry, 12).pk))

    assert short == long <= LIMIT


def test_a_change_that_is_being_written_takes_no_more(client, ministry, steward):
    order = draft(ministry, 2)
    seat = order.items.order_by("pk").first().seat
    texts = {
        "change-open": "1",
        "change-verb": "REPLACE",
        "change-seat": str(seat.pk),
        "change-words": "ทดสอบ",
        "change-person": str(order.items.order_by("pk").first().person_id),
        "change-start_date": "1/10/2569",
    }
    keep_typed(order=order, user=steward, texts=texts, at=timezone.now(), version=order.version)

    assert queries(client, f"/orders/{order.pk}/edit/") <= LIMIT
