"""One request sent many times at once is carried out once; the others are told, or answered the same."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from roles.models import IdempotentAnswer, Order, Scope
from tests.committed import committed
from tests.factories import SeatFactory
from tests.roles.callers import ORDERS, Caller, paper

SENDERS = 8


@pytest.fixture
def registry(django_db_setup: None, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The test database with commits that other threads see."""
    with django_db_blocker.unblock(), committed():
        yield


@pytest.mark.django_db
def test_a_request_sent_once_makes_one_order():
    seat = SeatFactory()
    caller = Caller("sender", Scope.ORDERS_WRITE, organization=seat.committee.organization)

    assert caller.post(ORDERS, paper(seat), idempotency_key="one").status_code == 201
    assert Order.objects.filter(organization=seat.committee.organization).count() == 1


def test_a_request_sent_eight_times_at_once_makes_one_order(registry):
    seat = SeatFactory()
    caller = Caller("sender", Scope.ORDERS_WRITE, organization=seat.committee.organization)

    def send(_number: int) -> int:
        try:
            return caller.post(ORDERS, paper(seat), idempotency_key="one").status_code
        finally:
            connections.close_all()  # of this thread: a test database with a visitor cannot be dropped

    with ThreadPoolExecutor(SENDERS) as pool:
        statuses = Counter(pool.map(send, range(SENDERS)))

    assert statuses[201] >= 1
    assert set(statuses) <= {201, 409}
    assert Order.objects.filter(organization=seat.committee.organization).count() == 1
    assert IdempotentAnswer.objects.filter(account=caller.key.account).count() == 1
