"""Many publishers at once: of orders for one seat exactly one wins, and the others read who did."""

import datetime
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from committees.models import Seat
from roles.actions import add_item, publish_order, submit_order
from roles.models import ItemKind, Membership, Order, Person, User
from roles.problems import SeatTaken
from tests.committed import committed
from tests.factories import DraftFactory, PersonFactory, SeatFactory, UserFactory

# Enough to meet a race on every run; CONCURRENT_ROUNDS=1000 is the full trial.
ROUNDS = int(os.environ.get("CONCURRENT_ROUNDS", "15"))
PUBLISHERS = 16
FIRST = datetime.date(2026, 10, 1)


@pytest.fixture
def registry(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The test database with commits that other threads see."""
    with django_db_blocker.unblock(), committed():
        yield


def orders_for(seat: Seat, maker: User, people: list[Person]) -> list[Order]:
    orders = []
    for person in people:
        order = DraftFactory(organization=seat.committee.organization)
        add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=person, start_date=FIRST)
        orders.append(submit_order(order=order, by=maker, at=timezone.now()))
    return orders


def test_of_sixteen_publishers_of_one_seat_one_wins_and_the_others_read_who(registry):
    maker, checker = UserFactory(username="concurrent-maker"), UserFactory(username="concurrent-checker")
    people = PersonFactory.create_batch(PUBLISHERS)

    def publish(order: Order) -> Order | SeatTaken:
        try:
            return publish_order(order=order, by=checker, at=timezone.now())
        except SeatTaken as taken:
            return taken
        finally:
            connections.close_all()  # of this thread: a test database with a visitor cannot be dropped

    with ThreadPoolExecutor(PUBLISHERS) as pool:
        for _ in range(ROUNDS):
            seat = SeatFactory()
            outcomes = list(pool.map(publish, orders_for(seat, maker, people)))

            (winner,) = (outcome for outcome in outcomes if isinstance(outcome, Order))
            assert [m.appointed_by for m in Membership.objects.filter(seat=seat).as_of(FIRST)] == [winner]
            losers = [outcome for outcome in outcomes if isinstance(outcome, SeatTaken)]
            assert len(losers) == PUBLISHERS - 1
            assert {loser.holder.appointed_by for loser in losers} == {winner}
