"""The pages of those who write and check orders ask the database few questions, however long an order is."""

import pytest
from django.db import connection
from django.db.models.signals import post_init
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from committees.models import Organization, Seat
from roles.actions import add_item, submit_order
from roles.actions.working import keep_typed
from roles.models import EndReason, ItemKind, Order, OrderItem, User
from roles.views.orders import detail, lists
from tests.factories import (
    CommitteeFactory,
    DraftFactory,
    MembershipFactory,
    OrganizationFactory,
    ParentLinkFactory,
    PersonFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.roles.orders import FIRST
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

LIMIT = 12


@pytest.fixture
def ministry() -> Organization:
    return Organization.objects.get(code="MDES")


@pytest.fixture
def steward(client, ministry) -> User:
    return sign_in(client, StewardshipFactory(organization=ministry).user)


def draft(ministry: Organization, changes: int) -> Order:
    """An order of the ministry that appoints someone in each of so many new departments."""
    order = DraftFactory(organization=ministry)
    for _ in range(changes):
        department = OrganizationFactory()
        ParentLinkFactory(organization=department, parent=ministry, start_date=FIRST.replace(year=2019))
        seat = SeatFactory(committee=CommitteeFactory(organization=department))
        add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)
    return order


def queries(client, path: str) -> int:
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


@pytest.mark.parametrize("path", ["/orders/", "/orders/{}/", "/orders/{}/edit/", "/my-work/", "/orders/new/"])
def test_a_long_order_takes_no_more_queries_than_a_short_one(client, ministry, steward, path):
    short = queries(client, path.format(draft(ministry, 1).pk))
    long = queries(client, path.format(draft(ministry, 12).pk))

    assert short == long <= LIMIT


def test_what_an_order_of_many_changes_would_do_takes_no_more_queries(client, ministry):
    sign_in(client, UserFactory(office="CENTRAL", is_staff=True))
    orders = [submit_order(order=draft(ministry, n), by=UserFactory(), at=timezone.now()) for n in (1, 50)]

    short, long = (queries(client, f"/orders/{order.pk}/publish/") for order in orders)

    assert short == long <= LIMIT


def test_naming_the_law_behind_a_vacancy_takes_no_query_too_many(client):
    sign_in(client, UserFactory(office="CENTRAL", is_staff=True))
    chair = Seat.objects.get(committee__code="PCIO-57", key="PCIO-CHAIR")
    held, order = MembershipFactory(seat=chair), DraftFactory()
    facts = {"end_date": FIRST, "end_reason": EndReason.RETIRED}
    add_item(order=order, kind=ItemKind.END, seat=chair, membership=held, **facts)
    submit_order(order=order, by=UserFactory(), at=timezone.now())

    for path in ("/orders/{}/", "/orders/{}/publish/"):
        assert queries(client, path.format(order.pk)) <= LIMIT


def items_read(client, path: str) -> int:
    """How many items of orders a page takes from the database."""
    read: list[OrderItem] = []

    def note(instance: OrderItem, **_rest: object) -> None:
        read.append(instance)

    post_init.connect(note, sender=OrderItem)
    try:
        assert client.get(path).status_code == 200
    finally:
        post_init.disconnect(note, sender=OrderItem)
    return len(read)


def test_the_list_reads_of_a_long_order_only_the_changes_that_it_shows(client, ministry, steward):
    orders = [draft(ministry, 12), draft(ministry, 2)]

    text = client.get("/orders/?lang=en").content.decode()

    assert items_read(client, "/orders/") == lists.MOST_ITEMS + 2
    assert text.count("and 9 more changes") == 1
    assert text.count("<b>Takes the seat</b>") == lists.MOST_ITEMS + 2
    shown = [text.index(str(one.person)) for one in orders[0].items.order_by("ordinal")[: lists.MOST_ITEMS]]
    assert shown == sorted(shown)


def test_the_queue_reads_of_a_long_order_only_the_changes_that_it_shows(client, ministry):
    sign_in(client, UserFactory(office="CENTRAL", is_staff=True))
    submit_order(order=draft(ministry, 12), by=UserFactory(), at=timezone.now())

    text = client.get("/orders/?state=SUBMITTED&lang=en").content.decode()

    assert items_read(client, "/orders/?state=SUBMITTED") == lists.MOST_TO_CHECK
    assert "and 2 more changes" in text


def test_the_changes_of_a_long_order_are_read_page_by_page_and_all_are_in_its_paper(
    client, ministry, steward, monkeypatch
):
    monkeypatch.setattr(detail, "ITEMS_A_PAGE", 5)
    order = draft(ministry, 12)
    people = [str(item.person) for item in order.items.order_by("ordinal").select_related("person")]

    texts = [client.get(f"/orders/{order.pk}/?lang=en&page={page}").content.decode() for page in (1, 2, 3)]

    shown = [[one for one in people if f">{one}<" in text] for text in texts]
    assert shown == [people[:5], people[5:10], people[10:]]
    assert items_read(client, f"/orders/{order.pk}/?page=2") == 5
    assert 'page=2#changes" rel="next"' in texts[0]
    assert "Showing 11–12 of 12" in texts[2]
    assert f'<a href="/orders/{order.pk}/document.pdf">Every change is in the order' in texts[0]


@pytest.mark.parametrize(("asked", "first"), [("0", 10), ("99", 10), ("x", 0), ("", 0)])
def test_a_page_of_changes_that_is_not_there_gives_the_nearest(
    client, ministry, steward, monkeypatch, asked, first
):
    monkeypatch.setattr(detail, "ITEMS_A_PAGE", 5)
    order = draft(ministry, 12)

    text = client.get(f"/orders/{order.pk}/?page={asked}").content.decode()

    assert f">{order.items.order_by('ordinal')[first].person}<" in text


def test_who_checks_a_long_order_is_led_to_all_its_changes(client, ministry, steward, monkeypatch):
    monkeypatch.setattr(detail, "ITEMS_A_PAGE", 5)
    order = draft(ministry, 6)

    text = client.get(f"/orders/{order.pk}/submit/?lang=en").content.decode()

    assert f'<a href="/orders/{order.pk}/#changes">All 6 changes are on the page of the order</a>' in text


def test_a_change_that_is_being_written_takes_no_more(client, ministry, steward):
    order = draft(ministry, 2)
    seat = order.items.order_by("pk").first().seat
    texts = {
        "change-open": "1",
        "change-verb": "REPLACE",
        "change-seat": str(seat.pk),
        "change-words": "ทดสอบ",
        "change-person": str(order.items.order_by("pk").first().person_id),
        "change-start_date": "1/10/2569",
    }
    keep_typed(order=order, user=steward, texts=texts, at=timezone.now(), version=order.version)

    assert queries(client, f"/orders/{order.pk}/edit/") <= LIMIT
