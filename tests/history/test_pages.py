"""The history of a record, as each reader may read it."""

import datetime
import re
from typing import Any

import pghistory
import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client

from committees.models import Committee, Organization
from gcio_portal.chain.checkpoints import make_checkpoint
from gcio_portal.chain.tables import event_tables
from gcio_portal.record_history import KINDS, history_url
from roles.actions import revoke_order
from roles.models import ApiKey, ImportFile, Membership, OrderState, Person, Stewardship, User
from tests.factories import (
    LAW_DAY,
    ApiKeyFactory,
    CommitteeFactory,
    DraftFactory,
    MembershipFactory,
    OrderFactory,
    PersonFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.roles.orders import appointing, published
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def central(client):
    user = UserFactory(office="CENTRAL", is_staff=True)
    sign_in(client, user)
    return user


def text(client: Client, kind: str, key: object) -> str:
    response = client.get(f"/history/{kind}/{key}/?lang=en")
    assert response.status_code == 200
    return response.content.decode()


def test_every_record_with_events_has_a_page():
    assert {table.records for table in event_tables().values()} == {
        kind.model._meta.db_table for kind in KINDS.values()
    }


def test_a_kind_that_nobody_spoke_of_is_read_by_the_offices_alone():
    told = {kind.model for kind in KINDS.values() if kind.records(AnonymousUser(), LAW_DAY).query.is_empty()}

    assert {User, Stewardship, ApiKey, ImportFile} <= told
    assert not {Committee, Membership, Organization} & told


def test_a_change_is_told_field_by_field_in_words(client):
    membership = MembershipFactory(start_date=datetime.date(2023, 10, 1))
    membership.end_date = datetime.date(2024, 9, 30)
    membership.end_reason = "RETIRED"
    membership.save()

    page = text(client, "membership", membership.pk)

    assert "Retired" in page
    assert "30 Sep 2024" in page
    assert str(membership.person) in page
    assert "30 ก.ย. 2567" in client.get(f"/history/membership/{membership.pk}/?lang=th").content.decode()


def test_the_office_and_the_auditor_read_who_and_why_and_the_public_through_which_door(client, central):
    keeper = UserFactory(office="CENTRAL", username="somsak")
    with pghistory.context(user=keeper.pk, door="admin", reason="ตามหนังสือ"):
        committee = CommitteeFactory()

    told = text(client, "committee", committee.code)
    public = text(Client(), "committee", committee.code)

    assert "somsak" in told
    assert "ตามหนังสือ" in told
    assert "somsak" not in public
    assert "ตามหนังสือ" not in public
    assert "Central staff (OCSC)" in public
    assert "Admin" in public


def test_one_who_acts_for_another_is_named_with_them(client, central):
    with pghistory.context(user=central.pk, on_behalf_of=UserFactory(username="absent").pk, door="page"):
        committee = CommitteeFactory()

    assert "on behalf of absent" in text(client, "committee", committee.code)


def test_a_version_names_its_order(client):
    order = OrderFactory(number="77", subject="แต่งตั้ง")
    with pghistory.context(order=order.pk, reason=order.subject):
        membership = MembershipFactory(appointed_by=order)

    page = text(client, "membership", membership.pk)

    assert f"/orders/{order.pk}/" in page
    assert "แต่งตั้ง" in page


def test_why_an_order_was_revoked_stands_in_the_history_for_its_agency_and_the_offices_alone(central):
    order = published(appointing(SeatFactory()))
    made = Membership.objects.get(appointed_by=order)
    revoke_order(order=order, reason="ผู้ลงนามไม่มีอำนาจ")
    readers = {
        "public": None,
        "another agency": StewardshipFactory().user,
        "its viewer": StewardshipFactory(organization=order.organization, right="VIEWER").user,
        "central": central,
    }

    for kind, reader in readers.items():
        of_order, of_membership = (_read_by(reader, record) for record in (order, made))
        is_told = kind in {"its viewer", "central"}
        assert ("ผู้ลงนามไม่มีอำนาจ" in of_order, kind) == (is_told, kind)
        assert ("ผู้ลงนามไม่มีอำนาจ" in of_membership, kind) == (is_told, kind)
        assert order.subject in of_membership


def _read_by(reader: User | None, record: Any) -> str:
    client = Client()
    if reader:
        sign_in(client, reader)
    return text(client, record._meta.model_name, record.pk)


def test_contacts_of_the_past_are_nobody_elses_business(client, central):
    person = MembershipFactory(person=PersonFactory(office_phone="02-111-1111")).person
    Person.objects.filter(pk=person.pk).update(office_phone="")

    assert "02-111-1111" in text(client, "person", person.pk)
    assert "02-111-1111" not in text(Client(), "person", person.pk)


def test_the_way_of_a_draft_is_read_by_its_agency_and_the_offices(client):
    steward = StewardshipFactory()
    order = DraftFactory(organization=steward.organization, subject="ร่างแรก")
    order.subject, order.state, order.submitted_by = "ฉบับสุดท้าย", OrderState.SUBMITTED, UserFactory()
    order.save()
    draft_is_hidden = client.get(f"/history/order/{order.pk}/").status_code
    order.state, order.published_by = OrderState.PUBLISHED, UserFactory()
    order.save()

    own = Client()
    sign_in(own, steward.user)
    assert draft_is_hidden == 404
    assert "ร่างแรก" in text(own, "order", order.pk)
    assert "ร่างแรก" not in text(client, "order", order.pk)
    assert "ฉบับสุดท้าย" in text(client, "order", order.pk)


def test_accounts_keys_and_drafts_are_no_strangers_business(client, central):
    stewardship = StewardshipFactory()
    item = appointing(MembershipFactory().seat).items.get()
    strangers = [Client(), Client()]
    sign_in(strangers[1], StewardshipFactory().user)

    for record in (stewardship.user, stewardship, ApiKeyFactory(), item):
        address = history_url(record)
        assert [stranger.get(address).status_code for stranger in strangers] == [404, 404]
        assert client.get(address).status_code == 200


def test_the_history_of_a_key_has_never_its_secret(client, central):
    key = ApiKeyFactory(secret_hash="abcdef" * 10 + "0123")

    assert "abcdefabcdef" not in text(client, "apikey", key.pk)


@pytest.mark.parametrize(
    "address", ["nothing/1", "person/x", "person/999999999", "committee/NONE", f"person/{'9' * 30}"]
)
def test_what_is_not_there_has_no_history(client, address):
    assert client.get(f"/history/{address}/").status_code == 404


def test_a_long_history_has_pages_and_the_first_of_each_is_compared_with_the_one_before(client):
    person = MembershipFactory().person
    for number in range(30):
        Person.objects.filter(pk=person.pk).update(given_th=f"ชื่อ{number}")

    first, second = (
        client.get(f"/history/person/{person.pk}/?page={page}").content.decode() for page in (1, 2)
    )

    assert first.count('<th scope="row">') == 25
    assert "<del>ชื่อ4</del>" in first
    assert second.count('<th scope="row">') == 6


def test_of_two_memberships_told_alike_the_one_that_was_wrong_says_so(client):
    right = MembershipFactory()
    wrong = MembershipFactory(person=right.person, seat=right.seat, annulled_by=right.appointed_by)

    for kind, record in (("person", right.person), ("seat", right.seat)):
        links = re.findall(
            r'<li><a href="(/history/membership/[^"]*)">([^<]*)</a></li>', text(client, kind, record.pk)
        )

        told = {address: words.endswith("(wrong record, annulled)") for address, words in links}
        assert told == {f"/history/membership/{wrong.pk}/": True, f"/history/membership/{right.pk}/": False}


def test_checkpoints_are_there_for_anyone_to_keep(client):
    PersonFactory()
    connection.check_constraints()
    made = make_checkpoint()

    assert client.get("/history/checkpoints.ndjson").content.decode() == f"{made}\n"


def test_the_history_of_an_order_leads_to_that_of_its_changes_for_who_may_read_it(client):
    order = published(appointing(SeatFactory()))
    address = history_url(order.items.get())
    stranger = text(client, "order", order.pk)
    sign_in(client, StewardshipFactory(organization=order.organization).user)

    own = text(client, "order", order.pk)

    assert address not in stranger
    assert address in own
    assert client.get(address).status_code == 200
