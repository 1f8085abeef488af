"""A seat, the program of its agency, and the program of the central staff."""

import pytest

from committees.models import Seat
from roles.models import Scope
from tests.factories import SeatFactory
from tests.roles.callers import ALL, Caller


@pytest.fixture
def seat() -> Seat:
    return SeatFactory()


@pytest.fixture
def steward(seat: Seat) -> Caller:
    return Caller("steward", *ALL, organization=seat.committee.organization)


@pytest.fixture
def checker() -> Caller:
    return Caller("checker", Scope.ORDERS_READ, Scope.ORDERS_PUBLISH)
