"""Keys of the API in pages: made once and shown once, replaced, revoked, seen by those whose they are."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from committees.models import Organization
from roles.models import ApiKey, Scope
from tests.factories import ApiKeyFactory, DelegationFactory, StewardshipFactory, UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

LIST, MAKING = reverse("key-list"), reverse("key-making")
ORDERS = "/api/v1/orders/"


def revoking(key: ApiKey) -> str:
    return reverse("key-revoking", args=[key.prefix])


def asked(**changes) -> dict:
    last = timezone.localdate() + datetime.timedelta(days=30)
    usual = {
        "name": "hr-of-mdes",
        "scopes": ["orders:read"],
        "organization": "MDES",
        "last_day": f"{last.day}/{last.month}/{last.year + 543}",
        "overlap": "7",
        "reason": "หนังสือที่ ดศ 1/2569",
    }
    return usual | changes


@pytest.fixture
def central(client):
    return sign_in(client, UserFactory(office="CENTRAL", is_staff=True))


@pytest.fixture
def steward(client):
    ministry = Organization.objects.get(code="MDES")
    return sign_in(client, StewardshipFactory(organization=ministry, right="STEWARD").user)


def test_a_key_is_shown_once_and_opens_what_was_ticked(client, central):
    made = client.post(MAKING, asked())

    text = made.context["key_text"]
    key = ApiKey.objects.get(name="hr-of-mdes")
    assert text in made.content.decode()
    assert "no-store" in made["Cache-Control"]
    assert (key.made_by, key.organization.code) == (central, "MDES")
    assert timezone.localdate(key.expires_at) == timezone.localdate() + datetime.timedelta(days=30)
    assert text not in client.get(LIST).content.decode()
    assert client.get(ORDERS, headers={"authorization": f"Bearer {text}"}).status_code == 200


def test_a_new_key_in_place_of_another_lets_the_old_one_go_on_for_the_days_given(client, central):
    client.post(MAKING, asked())
    old = ApiKey.objects.get()

    offered = client.get(MAKING, {"in_place_of": old.prefix}).context["form"].initial
    client.post(MAKING, asked(overlap="3"))

    old.refresh_from_db()
    assert (offered["name"], offered["organization"]) == ("hr-of-mdes", "MDES")
    assert timezone.localdate(old.expires_at) == timezone.localdate() + datetime.timedelta(days=3)
    assert ApiKey.objects.filter(name="hr-of-mdes").count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "HR ของกระทรวง"),
        ("name", ""),
        ("scopes", []),
        ("scopes", ["orders:read", "orders:publish"]),
        ("organization", "NONE-SUCH"),
        ("last_day", "31/2/2570"),
        ("last_day", "1/1/2560"),
        ("last_day", "1/1/2600"),
        ("overlap", "-1"),
        ("reason", " "),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_makes_no_key(client, central, field, value):
    answer = client.post(MAKING, asked(**{field: value}))

    assert answer.status_code == 200
    assert field in answer.context["form"].errors or "__all__" in answer.context["form"].errors
    assert not ApiKey.objects.exists()


def test_what_is_left_out_is_asked_for_by_its_name(client, central):
    errors = client.post(MAKING).context["form"].errors
    without_reason = client.post(revoking(ApiKeyFactory())).context["form"].errors

    assert errors == {
        "name": ["โปรดใส่ชื่อกุญแจ โดยระบุว่าระบบใดใช้"],
        "scopes": ["โปรดเลือกสิ่งที่กุญแจทำได้อย่างน้อยหนึ่งอย่าง"],
        "last_day": ["โปรดใส่วันสุดท้ายที่ใช้กุญแจได้"],
        "overlap": ["โปรดใส่จำนวนวันที่กุญแจเดิมยังใช้ต่อได้ เป็นจำนวนเต็มตั้งแต่ 0 ถึง 90"],
        "reason": ["โปรดใส่เหตุผลที่สร้างกุญแจ"],
    }
    assert without_reason == {"reason": ["โปรดใส่เหตุผลที่ยกเลิกกุญแจ"]}


def test_a_name_of_another_organization_is_refused_at_the_name(client, central):
    client.post(MAKING, asked())

    answer = client.post(MAKING, asked(organization="MOPH"))

    assert "name" in answer.context["form"].errors
    assert ApiKey.objects.count() == 1


def test_a_revoked_key_is_refused_from_that_moment(client, central):
    text = client.post(MAKING, asked()).context["key_text"]
    key = ApiKey.objects.get()

    unsaid = client.post(revoking(key), {"reason": " "})
    assert "reason" in unsaid.context["form"].errors
    client.post(revoking(key), {"reason": "เลิกใช้โปรแกรมแล้ว"})

    key.refresh_from_db()
    assert key.revoked_at is not None
    assert client.get(ORDERS, headers={"authorization": f"Bearer {text}"}).status_code == 401
    assert client.get(revoking(key)).status_code == 404


def test_a_steward_sees_and_ends_the_keys_of_the_own_organization_only(client, steward):
    own = ApiKeyFactory(organization=Organization.objects.get(code="MDES"))
    other = ApiKeyFactory(organization=Organization.objects.get(code="MOPH"))
    offices = ApiKeyFactory(organization=None)

    listed = client.get(LIST).context["keys"]

    assert list(listed) == [own]
    assert client.get(MAKING).status_code == client.post(MAKING, asked()).status_code == 403
    for foreign in (other, offices):
        assert client.get(revoking(foreign)).status_code == 404
        assert client.post(revoking(foreign), {"reason": "x"}).status_code == 404
    assert client.post(revoking(own), {"reason": "เลิกใช้"}).status_code == 302
    assert set(ApiKey.objects.exclude(revoked_at=None)) == {own}


def test_who_acts_for_a_steward_sees_the_keys_and_ends_none(client):
    key = ApiKeyFactory(organization=Organization.objects.get(code="MDES"))
    delegation = DelegationFactory(
        stewardship=StewardshipFactory(organization=key.organization),
        start_date=timezone.localdate(),
        end_date=timezone.localdate(),
    )
    sign_in(client, delegation.delegate)

    page = client.get(LIST)

    assert list(page.context["keys"]) == [key]
    assert revoking(key) not in page.content.decode()
    assert client.get(revoking(key)).status_code == 403
    assert client.post(revoking(key), {"reason": "x"}).status_code == 403
    assert not ApiKey.objects.exclude(revoked_at=None).exists()


def test_a_steward_of_one_organization_who_acts_for_another_ends_the_keys_of_the_own(client, steward):
    own = ApiKeyFactory(organization=Organization.objects.get(code="MDES"))
    other = ApiKeyFactory(organization=Organization.objects.get(code="MOPH"))
    DelegationFactory(
        stewardship=StewardshipFactory(organization=other.organization),
        delegate=steward,
        start_date=timezone.localdate(),
        end_date=timezone.localdate(),
    )

    page = client.get(LIST)

    assert set(page.context["keys"]) == {own, other}
    assert revoking(own) in page.content.decode()
    assert revoking(other) not in page.content.decode()
    assert client.get(revoking(own)).status_code == 200
    assert client.get(revoking(other)).status_code == 403


def test_an_auditor_reads_every_key_and_ends_none(client):
    sign_in(client, UserFactory(office="AUDITOR", is_staff=True))
    key = ApiKeyFactory()

    assert list(client.get(LIST).context["keys"]) == [key]
    assert client.post(revoking(key), {"reason": "x"}).status_code == 403
    assert client.get(MAKING).status_code == 403


@pytest.mark.parametrize("office", ["", "SECRETARIAT"])
def test_who_keeps_nothing_has_no_list(client, office):
    sign_in(client, UserFactory(office=office))

    assert client.get(LIST).status_code == 403


def test_without_an_account_every_page_leads_to_the_sign_in(client):
    key = ApiKeyFactory()

    for address in (LIST, MAKING, revoking(key)):
        assert client.get(address).status_code == client.post(address).status_code == 302


def test_every_scope_can_be_read_in_words():
    assert all(Scope(one).label != one for one in Scope.values)
