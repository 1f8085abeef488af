"""An order, who made it, and who checks it, each with an address for mail."""

import pytest

from committees.models import Seat
from roles.models import Order
from tests.factories import StewardshipFactory, UserFactory
from tests.roles.orders import appointing


@pytest.fixture
def order() -> Order:
    return appointing(Seat.objects.filter(committee__kind="DCIO").order_by("pk")[0])


@pytest.fixture
def maker(order):
    stewardship = StewardshipFactory(organization=order.organization, right="STEWARD")
    stewardship.user.email = "maker@example.go.th"
    stewardship.user.save()
    return stewardship.user


@pytest.fixture
def checker():
    return UserFactory(office="CENTRAL", email="checker@example.go.th")
