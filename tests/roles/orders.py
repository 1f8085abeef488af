"""How the tests of orders draft, submit and publish one."""

import datetime

from django.utils import timezone

from committees.models import Seat
from roles.actions import add_item, publish_order, submit_order
from roles.models import ItemKind, Membership, Order
from roles.rosters import roster
from tests.factories import DraftFactory, PersonFactory, UserFactory

FIRST = datetime.date(2026, 10, 1)
DAY = datetime.timedelta(days=1)
SOURCE = {"url": "https://www.example.go.th/news", "quote": "…", "seen_on": "2026-10-05"}


def appointing(seat: Seat, **facts) -> Order:
    """A complete draft with one item that appoints someone to the seat."""
    order = DraftFactory(organization=seat.committee.organization)
    facts = {"person": PersonFactory(), "start_date": FIRST, **facts}
    add_item(order=order, kind=ItemKind.APPOINT, seat=seat, **facts)
    return order


def published(order: Order) -> Order:
    submit_order(order=order, by=UserFactory(), at=timezone.now())
    return publish_order(order=order, by=UserFactory(), at=timezone.now())


def holder(seat: Seat, day: datetime.date) -> Membership | None:
    return Membership.objects.filter(seat=seat).as_of(day).substantive().first()


def state(seat: Seat, day: datetime.date) -> str:
    return next(row["state"] for row in roster(committee=seat.committee, day=day) if row["id"] == seat.pk)
