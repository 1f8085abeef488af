"""Programs draft, change, submit and publish orders as people do: the same rights, checks and answers."""

import datetime

import pytest
from django.test import Client

from gcio_portal.rest.pagination import read_page
from roles.models import ItemKind, Membership, Order, OrderItem, OrderState, Scope
from roles.order_resources import Orders
from roles.order_serializers import OrderSerializer
from tests.factories import CommitteeFactory, DraftFactory, MembershipFactory, OrderFactory, known_person
from tests.roles.callers import ALL, ORDERS, Caller, appointment, drafted, paper
from tests.roles.contract import assert_documented

pytestmark = pytest.mark.django_db


def test_an_order_goes_from_a_program_to_the_registry(seat, steward, checker):
    address, tag = drafted(steward, seat)

    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]
    published = checker.post(f"{address}publish/", if_match=tag)

    assert published.status_code == 200
    assert published.json()["state"] == "PUBLISHED"
    made = Membership.objects.get(seat=seat)
    assert (made.person.name_th, made.start_date) == ("นายใหม่ ทดสอบ", datetime.date(2026, 10, 1))
    assert Client().get(address).json() == published.json()


def test_a_draft_has_its_address_its_etag_and_every_field(seat, steward):
    response = steward.post(ORDERS, paper(seat))

    assert response.status_code == 201
    row = response.json()
    assert response["Location"].endswith(f"{ORDERS}{row['id']}/")
    assert response["ETag"] == f'"order-{row["id"]}-{row["version"]}"'
    assert_documented(OrderSerializer(), row)
    order = Order.objects.get(pk=row["id"])
    assert order.drafted_by == steward.key.account
    assert steward.get(f"{ORDERS}{order.pk}/").json() == row


def test_a_returned_order_carries_its_reason_and_is_mended(seat, steward, checker):
    address, tag = drafted(steward, seat)
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]

    returned = checker.post(f"{address}return/", {"reason": "เลขที่ไม่ถูกต้อง"}, if_match=tag)
    mended = steward.patch(address, {"number": "13"}, if_match=returned["ETag"])

    assert returned.json()["reason"] == "เลขที่ไม่ถูกต้อง"
    assert mended.json()["number"] == "13"
    assert len(mended.json()["items"]) == 1


def test_a_patch_replaces_the_whole_list_of_items(seat, steward):
    holder = MembershipFactory(seat=seat)
    address, tag = drafted(steward, seat)
    ending = {
        "kind": "END",
        "committee": seat.committee.code,
        "seat": seat.key,
        "membership": holder.pk,
        "end_date": "2026-09-30",
        "end_reason": "RETIRED",
    }

    response = steward.patch(
        address, {"items": [ending, appointment(seat, person={"id": known_person().pk})]}, if_match=tag
    )

    assert [item["kind"] for item in response.json()["items"]] == ["END", "APPOINT"]
    assert response.json()["items"][0]["membership"] == holder.pk


def test_the_history_says_which_key_wrote_through_the_api(seat, steward):
    address, _tag = drafted(steward, seat)

    order = Order.objects.get(pk=address.split("/")[-2])

    context = order.events.latest("pgh_id").pgh_context
    assert context["door"] == "api"
    assert context["key"] == steward.key.prefix
    assert context["user"] == steward.key.account.pk


def test_a_taken_seat_names_its_holder_and_the_order(seat, steward, checker):
    holder = MembershipFactory(seat=seat)
    address, tag = drafted(steward, seat)
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]

    for path in ("publish/?validate_only=1", "publish/"):
        response = checker.post(address + path, if_match=tag)

        assert response.status_code == 409
        told = response.json()["holder"]
        assert told["membership"] == holder.pk
        assert told["person"]["id"] == holder.person_id
        assert told["appointed_by"]["id"] == holder.appointed_by_id
        assert str(holder.person) in response.json()["detail"]


def test_the_key_that_submitted_cannot_decide(seat):
    central = Caller("central", *ALL, Scope.ORDERS_PUBLISH)
    address, tag = drafted(central, seat)
    tag = central.post(f"{address}submit/", if_match=tag)["ETag"]

    assert central.post(f"{address}publish/", if_match=tag).status_code == 403
    assert central.post(f"{address}return/", {"reason": "x"}, if_match=tag).status_code == 403


def test_what_is_not_open_is_not_changed_and_what_is_not_submitted_is_not_published(seat, steward, checker):
    address, tag = drafted(steward, seat)
    early = checker.post(f"{address}publish/", if_match=tag)
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]
    late = steward.patch(address, {"number": "13"}, if_match=tag)

    assert (early.status_code, early.json()["code"]) == (409, "order-not-submitted")
    assert (late.status_code, late.json()["code"]) == (409, "order-not-editable")


def test_orders_are_found_by_issuer_committee_and_state(client):
    membership = MembershipFactory()
    revoked = OrderFactory(state=OrderState.REVOKED, reason="ผิด")
    drafted_item = DraftFactory()
    OrderItem.objects.create(
        order=drafted_item, ordinal=1, kind=ItemKind.APPOINT, seat=membership.seat,
        person=membership.person, start_date=membership.start_date,
    )  # fmt: skip
    order, code = membership.appointed_by, membership.seat.committee.code

    def ids(query: str) -> set[int]:
        return {row["id"] for row in client.get(f"{ORDERS}?{query}").json()["results"]}

    assert ids(f"committee={code}") == {order.pk}
    assert ids(f"organization={order.organization.code}") == {order.pk}
    assert ids("state=REVOKED") == {revoked.pk}
    assert ids("state=REVOKED&state=PUBLISHED") == {revoked.pk, order.pk}
    assert ids("state=DRAFT") == set()
    assert client.get(f"{ORDERS}?committee={code}X").status_code == 400


def test_each_row_is_what_its_serializer_documents(seat, steward):
    drafted(steward, seat)
    OrderFactory()
    CommitteeFactory()
    resource = Orders(Order.objects.all())
    page = read_page(resource.values(resource.listed(None), None), key="id", cursor=None, size=9)

    rows = resource.rows(page.values, None)

    assert len(rows) == 2
    for row in rows:
        assert_documented(OrderSerializer(), row)


def test_why_an_order_was_revoked_is_for_who_reads_the_papers(client, seat, steward):
    revoked = OrderFactory(state=OrderState.REVOKED, reason="ผิดคน", organization=seat.committee.organization)
    address = f"{ORDERS}{revoked.pk}/"

    listed = {row["id"]: row["reason"] for row in client.get(f"{ORDERS}?state=REVOKED").json()["results"]}

    assert listed == {revoked.pk: ""}
    assert client.get(address).json()["reason"] == ""
    assert "ผิดคน" not in client.get(f"/orders/{revoked.pk}/").content.decode()
    assert "ผิดคน" not in b"".join(client.get("/api/v1/export/orders.csv").streaming_content).decode()
    told = steward.get(address)
    assert told.json()["reason"] == "ผิดคน"
    assert told["ETag"] != client.get(address)["ETag"]
