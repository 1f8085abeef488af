"""Many publishers at once: of orders for one seat exactly one wins, and the others read who did."""

import datetime
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from committees.models import Seat
from roles.actions import add_item, publish_order, revoke_order, submit_order
from roles.models import EndReason, ItemKind, Membership, Order, OrderItem, OrderState, Person, User
from roles.problems import ChangedByLaterOrder, SeatTaken
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
    """A submitted order for each of the people, all for one seat; written in bulk, as the trial is long."""
    organization = seat.committee.organization
    drafts = Order.objects.bulk_create(DraftFactory.build(organization=organization) for _person in people)
    OrderItem.objects.bulk_create(
        OrderItem(order=order, ordinal=1, kind=ItemKind.APPOINT, seat=seat, person=person, start_date=FIRST)
        for order, person in zip(drafts, people, strict=True)
    )
    mine = Order.objects.filter(organization=organization)
    mine.update(state=OrderState.SUBMITTED, submitted_by=maker, submitted_at=timezone.now())
    return list(mine)


@pytest.mark.django_db
def test_one_publisher_alone_wins():
    (order,) = orders_for(SeatFactory(), UserFactory(), [PersonFactory()])

    assert publish_order(order=order, by=UserFactory(), at=timezone.now()).state == OrderState.PUBLISHED


def test_of_sixteen_publishers_of_one_seat_one_wins_and_the_others_read_who(registry):
    maker, checker = UserFactory(username="concurrent-maker"), UserFactory(username="concurrent-checker")
    people = PersonFactory.create_batch(PUBLISHERS)
    together = threading.Barrier(PUBLISHERS)

    def publish(order: Order) -> Order | SeatTaken:
        together.wait(60)  # each publisher has a thread, and a connection, of its own
        try:
            return publish_order(order=order, by=checker, at=timezone.now())
        except SeatTaken as taken:
            return taken

    def leave(_publisher: int) -> None:
        together.wait(60)
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
        list(pool.map(leave, range(PUBLISHERS)))


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_an_order_is_not_revoked_under_the_hands_of_who_publishes_the_end_of_what_it_made(registry):
    maker, checker = UserFactory(username="race-maker"), UserFactory(username="race-checker")
    (first,) = orders_for(SeatFactory(), maker, [PersonFactory()])
    publish_order(order=first, by=checker, at=timezone.now())
    made = Membership.objects.get(appointed_by=first)
    later = DraftFactory(organization=first.organization)
    facts = {"membership": made, "end_date": FIRST, "end_reason": EndReason.DIED}
    add_item(order=later, kind=ItemKind.END, seat=made.seat, **facts)
    submit_order(order=later, by=maker, at=timezone.now())

    def revoke() -> ChangedByLaterOrder | None:
        try:
            revoke_order(order=first, reason="x")
        except ChangedByLaterOrder as problem:
            return problem
        finally:
            connections.close_all()
        return None

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publish_order(order=later, by=checker, at=timezone.now())
            revoking = pool.submit(revoke)
            until = time.monotonic() + 30
            while not waits_for_a_lock() and time.monotonic() < until:
                time.sleep(0.05)
            assert waits_for_a_lock()
        problem = revoking.result(60)

    assert problem is not None
    assert problem.order == later
    made.refresh_from_db()
    assert (made.annulled_by, made.ended_by) == (None, later)
