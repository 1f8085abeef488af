"""Before an order is submitted its page tells how many required seats it fills, and by which provision."""

import pytest

from committees.models import Committee
from roles.models import Capacity
from tests.factories import UserFactory
from tests.roles.orders import appointing
from tests.roles.pages import links_of, page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def central(client):
    return sign_in(client, UserFactory(office="CENTRAL"))


@pytest.mark.parametrize(
    ("capacity", "told"),
    [
        (Capacity.SUBSTANTIVE, "3 in all: substantive 0 → 1, acting 0 → 0"),
        (Capacity.ACTING_FOR, "3 in all: substantive 0 → 0, acting 0 → 1"),
    ],
)
@pytest.mark.parametrize("place", ["/orders/{}/", "/orders/{}/edit/", "/orders/{}/submit/"])
def test_the_effect_on_required_seats_is_told_with_its_provisions(client, central, capacity, told, place):
    chair = Committee.objects.get(code="PCIO-57").seats.get(key="PCIO-CHAIR")
    order = appointing(chair, capacity=capacity)

    shown = page(client, place.format(order.pk))

    assert told in shown.words
    assert any(url.startswith("/instruments/cabinet-2563-09-29/#") for url in links_of(shown))
