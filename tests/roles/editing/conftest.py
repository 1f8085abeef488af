"""A steward, a seat of their organization, and an empty draft that they write."""

import pytest

from committees.models import Seat
from roles.models import Order, User
from tests.factories import DraftFactory, SeatFactory, StewardshipFactory
from tests.sessions import sign_in


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def seat() -> Seat:
    return SeatFactory()


@pytest.fixture
def steward(client, seat) -> User:
    client.cookies["portal_language"] = "en"
    return sign_in(client, StewardshipFactory(organization=seat.committee.organization).user)


@pytest.fixture
def order(seat, steward) -> Order:
    return DraftFactory(
        organization=seat.committee.organization, number="", be_year=None, signed_on=None, effective_on=None,
        subject="",
    )  # fmt: skip
