"""What was taken out of an order is told in its history, to whoever reads the papers of the order."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.models import Organization, Seat
from gcio_portal import history_pages
from gcio_portal.record_history import history_url
from roles.actions import add_item
from roles.actions.bulk import remove_items
from roles.models import ItemKind, Order, OrderItem, Scope
from tests.factories import OrganizationFactory, PersonFactory, SeatFactory, StewardshipFactory, UserFactory
from tests.owner import owner
from tests.roles.callers import Caller, drafted
from tests.roles.orders import FIRST, appointing, published
from tests.roles.pages import links_of, page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

READERS = {
    "anonymous": 404,
    "steward": 200,
    "viewer": 200,
    "steward of another": 404,
    "viewer of another": 404,
    "secretariat": 404,
    "central": 200,
    "auditor": 200,
}


def reader(kind: str, organization: Organization) -> Client:
    client = Client()
    right, _of, other = kind.partition(" of ")
    if right in {"steward", "viewer"}:
        whose = OrganizationFactory() if other else organization
        sign_in(client, StewardshipFactory(organization=whose, right=right.upper()).user)
    elif kind != "anonymous":
        sign_in(client, UserFactory(office=kind.upper()))
    return client


def emptied(order: Order) -> OrderItem:
    """The one item that the order had."""
    item = order.items.get()
    remove_items(order=order)
    return item


def fill(order: Order) -> None:
    seat = Seat.objects.get(committee__organization=order.organization)
    add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)


@pytest.mark.parametrize("kind", READERS)
@pytest.mark.parametrize("state", ["DRAFT", "PUBLISHED"])
def test_a_removed_item_is_read_by_who_reads_the_papers_of_its_order(kind, state):
    order = appointing(SeatFactory())
    item = emptied(order)
    if state == "PUBLISHED":
        fill(order)
        published(order)
    client = reader(kind, order.organization)

    address = history_url(item)
    assert client.get(address).status_code == READERS[kind]

    of_order = client.get(history_url(order))
    assert of_order.status_code == (200 if state == "PUBLISHED" else READERS[kind])
    assert (address in of_order.content.decode()) == (READERS[kind] == 200)


def test_what_a_program_took_out_of_an_order_is_told_there_with_who_and_when(client):
    seat = SeatFactory()
    steward = Caller(
        "steward", Scope.ORDERS_READ, Scope.ORDERS_WRITE, organization=seat.committee.organization
    )
    address, tag = drafted(steward, seat)
    item = OrderItem.objects.get(order__organization=seat.committee.organization)
    steward.patch(address, {"items": []}, if_match=tag)
    sign_in(client, UserFactory(office="AUDITOR"))

    of_order = page(client, history_url(item.order))
    of_item = page(client, history_url(item))

    assert history_url(item) in links_of(of_order)
    assert "Removed changes" in of_order.words
    assert "item 1 (removed" in of_order.words
    assert "item 1 (removed)" in of_item.words
    assert f"Deleted {steward.key.account.username} · " in of_item.words
    assert item.person.family_th in of_item.words


def test_of_many_removed_items_the_newest_are_listed_and_the_others_counted(client, monkeypatch):
    monkeypatch.setattr(history_pages, "PARTS_SHOWN", 2)
    order = appointing(SeatFactory())
    removed = []
    for _number in range(3):
        removed.append(emptied(order))
        order.refresh_from_db()
        fill(order)
    sign_in(client, UserFactory(office="CENTRAL"))

    answer = page(client, history_url(order))

    listed = [one for one in links_of(answer) if "/orderitem/" in one]
    assert listed == [history_url(order.items.get()), *map(history_url, reversed(removed[1:]))]
    assert "1 earlier one is not listed." in answer.words


def test_what_its_owner_deleted_of_another_kind_is_read_by_the_offices_alone(client):
    person: Any = PersonFactory()
    address, person_number = history_url(person), person.pk
    with owner():
        person.delete()
    sign_in(client, UserFactory(office="AUDITOR"))

    assert f"person {person_number} (removed)" in page(client, address).words
    assert Client().get(address).status_code == 404


def test_the_history_of_an_order_takes_as_many_queries_for_many_removed_items_as_for_one(client):
    order = appointing(SeatFactory())
    sign_in(client, UserFactory(office="CENTRAL"))

    counts = []
    for _number in range(5):
        emptied(order)
        with CaptureQueriesContext(connection) as queries:
            client.get(history_url(order))
        counts.append(len(queries))
        fill(order)

    assert counts == [counts[0]] * 5
    assert counts[0] <= 12
