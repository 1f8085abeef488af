"""The pages of orders: the list, one order, and the queue of those that wait to be checked."""

import pghistory
import pytest
from django.utils import timezone

from roles.actions import change_order, publish_order, return_order, revoke_order, submit_order
from roles.models import Order
from tests.factories import OrderFactory, SeatFactory, StewardshipFactory, UserFactory
from tests.roles.orders import appointing, published
from tests.roles.pages import links_of, page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def submitted(order: Order) -> Order:
    return submit_order(order=order, by=UserFactory(), at=timezone.now())


@pytest.fixture
def central(client):
    return sign_in(client, UserFactory(office="CENTRAL"))


def test_the_public_list_holds_published_orders_and_no_draft(client):
    shown = published(appointing(SeatFactory()))
    draft = appointing(SeatFactory())

    listed = links_of(page(client, "/orders/"))

    assert f"/orders/{shown.pk}/" in listed
    assert f"/orders/{draft.pk}/" not in listed


def test_a_published_order_says_what_it_changed(client):
    order = published(appointing(SeatFactory()))
    item = order.items.get()

    answer = page(client, f"/orders/{order.pk}/")

    assert f"Takes the seat · {item.person.name_th}" in answer.words
    assert "From 1 Oct 2026" in answer.words
    assert f"/people/{item.person_id}/" in links_of(answer)
    assert "Published" in answer.words


def test_who_did_what_is_told_to_those_who_may_know_it_only(client):
    order = published(appointing(SeatFactory()))
    stranger = page(client, f"/orders/{order.pk}/")
    steward = StewardshipFactory(organization=order.organization).user
    sign_in(client, steward)

    own = page(client, f"/orders/{order.pk}/")

    assert order.published_by.username not in stranger.words
    assert order.published_by.username in own.words


def test_the_way_of_an_order_names_who_returned_it_who_mended_it_and_who_revoked_it(client):
    order, (maker, checker, colleague) = (
        appointing(SeatFactory()),
        (UserFactory(username=f"{n}-way") for n in "abc"),
    )
    with pghistory.context(user=maker.pk):
        submit_order(order=order, by=maker, at=timezone.now())
    with pghistory.context(user=checker.pk):
        return_order(order=order, by=checker, reason="เลขที่ผิด")
    with pghistory.context(user=colleague.pk):
        change_order(order=order, number="77")
    with pghistory.context(user=maker.pk):
        submit_order(order=order, by=maker, at=timezone.now())
    with pghistory.context(user=checker.pk):
        publish_order(order=order, by=checker, at=timezone.now())
        revoke_order(order=order, reason="ศาลสั่ง", by=checker)
    sign_in(client, StewardshipFactory(organization=order.organization).user)

    words = page(client, f"/orders/{order.pk}/").words

    told = words[words.index("Who did what") :]
    steps = ("Also written by c-way", "Submitted by a-way", "Returned by b-way")
    places = [told.index(step) for step in steps]
    assert told.count("Submitted by a-way") == 2
    assert places == sorted(places)
    assert told.index("Returned by b-way") < told.index("Published by b-way") < told.index("Revoked by b-way")


def test_that_an_order_was_revoked_is_for_all_and_why_for_the_agency(client):
    order = published(appointing(SeatFactory()))
    revoke_order(order=order, reason="ออกโดยผู้ไม่มีอำนาจ")
    stranger = page(client, f"/orders/{order.pk}/")
    sign_in(client, StewardshipFactory(organization=order.organization, right="VIEWER").user)

    own = page(client, f"/orders/{order.pk}/")

    assert "This order was revoked" in stranger.words
    assert "ออกโดยผู้ไม่มีอำนาจ" not in stranger.words
    assert "ออกโดยผู้ไม่มีอำนาจ" in own.words


def test_the_queue_holds_the_longest_waiting_first_with_what_each_would_change(client, central):
    first, second = (submitted(appointing(SeatFactory())) for _ in range(2))

    answer = page(client, "/orders/", state="SUBMITTED")

    listed = [url for url in links_of(answer) if url in {f"/orders/{one.pk}/" for one in (first, second)}]
    assert listed == [f"/orders/{first.pk}/", f"/orders/{second.pk}/"]
    assert answer.words.count("Takes the seat") == 2


def test_the_list_of_a_committee_holds_the_orders_that_change_it(client):
    seat = SeatFactory()
    own, other = published(appointing(seat)), published(appointing(SeatFactory()))

    listed = links_of(page(client, "/orders/", committee=seat.committee.code))

    assert f"/orders/{own.pk}/" in listed
    assert f"/orders/{other.pk}/" not in listed


def test_the_list_of_an_organization_holds_its_own(client):
    own, other = OrderFactory(), OrderFactory()

    listed = links_of(page(client, "/orders/", organization=own.organization.code))

    assert f"/orders/{own.pk}/" in listed
    assert f"/orders/{other.pk}/" not in listed


def test_committees_and_people_link_the_orders_that_made_them(client):
    order = published(appointing(SeatFactory()))
    item = order.items.get()

    for path in (f"/committees/{item.seat.committee.code}/", f"/people/{item.person_id}/"):
        assert f"/orders/{order.pk}/" in links_of(page(client, path))


def test_publishing_is_looked_at_once_more_and_then_done(client, central):
    order = submitted(appointing(SeatFactory()))
    address = f"/orders/{order.pk}/publish/"

    looked = page(client, address)
    answer = client.post(address, {"version": order.version})

    assert "Takes the seat" in looked.words
    assert answer.url == f"/orders/{order.pk}/"
    order.refresh_from_db()
    assert order.state == "PUBLISHED"
    assert order.published_by == central


def test_what_was_read_in_an_older_version_is_not_published(client, central):
    order = submitted(appointing(SeatFactory()))
    version = order.version
    return_order(order=order, reason="แก้เลขที่")
    submitted(order)

    answer = client.post(f"/orders/{order.pk}/publish/", {"version": version})

    assert answer.status_code == 422
    order.refresh_from_db()
    assert order.state == "SUBMITTED"


def test_whoever_submitted_sees_why_the_button_is_off_and_cannot_go_round_it(client, central):
    order = appointing(SeatFactory())
    submit_order(order=order, by=central, at=timezone.now())
    order.refresh_from_db()

    shown = page(client, f"/orders/{order.pk}/")
    client.post(f"/orders/{order.pk}/publish/", {"version": order.version})

    assert "Whoever submitted an order, or made the key that did, cannot publish it" in shown.words
    assert "disabled" in shown.main
    order.refresh_from_db()
    assert order.state == "SUBMITTED"


def test_a_return_needs_its_reason_and_keeps_what_was_typed(client, central):
    order = submitted(appointing(SeatFactory()))
    address = f"/orders/{order.pk}/return/"

    empty = client.post(address, {"version": order.version, "reason": " "})
    written = client.post(address, {"version": order.version, "reason": "เลขที่คำสั่งไม่มีปี"})

    assert empty.status_code == 422
    assert written.status_code == 302
    order.refresh_from_db()
    assert (order.state, order.reason) == ("RETURNED", "เลขที่คำสั่งไม่มีปี")


def test_a_taken_seat_is_told_with_its_holder(client, central):
    seat = SeatFactory()
    late = submitted(appointing(seat))
    first = published(appointing(seat))

    looked = page(client, f"/orders/{late.pk}/publish/")
    answer = client.post(f"/orders/{late.pk}/publish/?lang=en", {"version": late.version})

    assert "Since this item was written" in looked.words
    assert answer.status_code == 422
    assert first.items.get().person.name_th in answer.content.decode()


def test_a_published_order_is_revoked_with_a_reason(client, central):
    order = published(appointing(SeatFactory()))

    client.post(f"/orders/{order.pk}/revoke/", {"version": order.version, "reason": "คำสั่งเป็นโมฆะ"})

    order.refresh_from_db()
    assert order.state == "REVOKED"


def test_who_reads_a_draft_sees_on_its_page_what_it_would_do_and_nobody_after_it_was_published(client):
    order = appointing(SeatFactory())
    sign_in(client, StewardshipFactory(organization=order.organization, right="VIEWER").user)

    before = client.get(f"/orders/{order.pk}/?lang=en").content.decode()
    published(order)
    after = client.get(f"/orders/{order.pk}/?lang=en").content.decode()

    assert "If this order is published" in before
    assert "If this order is published" not in after


def exports_of(answer) -> list[str]:
    return [link for link in links_of(answer) if "/export/orders." in link]


def test_the_list_offers_to_export_what_an_export_would_hold(client):
    published(appointing(SeatFactory()))
    draft = appointing(SeatFactory())
    sign_in(client, StewardshipFactory(organization=draft.organization).user)

    every = page(client, "/orders/")
    drafts = page(client, "/orders/", state="DRAFT")

    assert "2 orders found" in every.words
    assert "Export the 1 record" in every.words
    assert "Exports and the API hold published orders alone" in every.words
    assert len(exports_of(every)) == 3
    assert exports_of(drafts) == []
    assert "Exports and the API hold published orders alone" in drafts.words


def test_the_list_of_a_stranger_exports_all_of_it(client):
    published(appointing(SeatFactory()))

    answer = page(client, "/orders/")

    assert "Export the 1 record" in answer.words
    assert "published orders alone" not in answer.words
