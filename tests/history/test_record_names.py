"""The heading of a history says which record it is of, in both languages."""

import datetime

import pytest

from committees.models import (
    Committee,
    InstrumentRelation,
    LegalInstrument,
    Organization,
    ParentLink,
    Provision,
    Seat,
    SeatTemplate,
    Succession,
)
from committees.models.organization import SuccessionKind
from gcio_portal.record_history import history_url
from roles.models import Membership, Order, OrderItem, Person
from tests.factories import OrganizationFactory, SeatFactory, UserFactory
from tests.roles.orders import appointing, published
from tests.roles.pages import page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(client):
    Succession.objects.create(
        predecessor=OrganizationFactory(), successor=OrganizationFactory(), kind=SuccessionKind.RENAMED,
        effective_on=datetime.date(2026, 10, 1),
    )  # fmt: skip
    sign_in(client, UserFactory(office="AUDITOR"))
    return published(appointing(SeatFactory()))


def heading(client, record, language: str = "en") -> str:
    text = client.get(f"{history_url(record)}?lang={language}").content.decode()
    return text.partition("<h1>")[2].partition("</h1>")[0]


def test_the_history_of_an_order_says_that_it_is_an_order(client, order):
    assert heading(client, order) == f"History of Order {order}"
    assert f"คำสั่งที่ {order}" in heading(client, order, "th")
    assert f"Order {order}, item 1" in heading(client, order.items.get())


def test_the_public_reads_the_name_in_its_own_language(client):
    organization = Organization.objects.get(code="MDES")

    assert organization.name_en in heading(client, organization)
    assert organization.name_th in heading(client, organization, "th")
    assert organization.name_en in page(client, history_url(organization), lang="en").words


@pytest.mark.parametrize(
    "model",
    [
        Committee, InstrumentRelation, LegalInstrument, Membership, Order, OrderItem, Organization,
        ParentLink, Person, Provision, Seat, SeatTemplate, Succession,
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["th", "en"])
def test_no_heading_is_a_row_of_numbers_or_codes(client, order, model, language):
    record = model.objects.order_by("pk").first()

    words = heading(client, record, language)

    assert len(words) > len("History of ") + 3
    assert "→" not in words or any(letter.isalpha() for letter in words.partition("→")[2])
    assert not any(word.isupper() and "_" in word for word in words.split())
