"""A key is shown once, acts as an account of its own, and opens only what its scopes say."""

import datetime
import logging

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from roles.actions.keys import make_key
from roles.models import ApiKey, Scope
from roles.rights import organizations_of
from tests.factories import OrderFactory, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

ORDERS = "/api/v1/orders/"
DAY = datetime.timedelta(days=1)


def made(name: str = "hr", *scopes: Scope, organization=None, days: int = 1, overlap: int = 7):
    now = timezone.now()
    return make_key(
        name=name,
        scopes=scopes or [Scope.ORDERS_READ],
        organization=organization,
        by=None,
        at=now,
        expires_at=now + days * DAY,
        others_end_at=now + overlap * DAY,
    )


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}


def test_the_command_prints_the_key_once_and_keeps_only_its_hash(capsys, client):
    call_command("create_api_key", "hr-of-mdes", scopes=["orders:read"], organization="MDES", days=30)

    text = capsys.readouterr().out.strip()
    key = ApiKey.objects.get(name="hr-of-mdes")
    assert text.startswith(f"gcio_{key.prefix}_")
    assert text.split("_", 2)[2] not in str(ApiKey.objects.values())
    assert client.get(ORDERS, headers=bearer(text)).status_code == 200


def test_the_command_names_the_nearest_organization():
    with pytest.raises(CommandError, match="MDES"):
        call_command("create_api_key", "hr", scopes=["orders:read"], organization="MDESS")


@pytest.mark.parametrize(
    ("asked", "days"),
    [({"days": 1}, 1), ({"days": 732}, 732), ({"overlap": 0}, 365), ({"overlap": 90}, 365)],
    ids=str,
)
def test_the_command_makes_keys_for_two_years_at_most(asked, days):
    call_command("create_api_key", "hr", scopes=["orders:read"], **asked)

    assert timezone.localdate(ApiKey.objects.get().expires_at) == timezone.localdate() + days * DAY


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        *[({"days": days}, "ไม่เกินสองปีข้างหน้า") for days in (733, 36500, 3_000_000, 10**12, -1, -3_000_000)],
        ({"days": 0}, "หลังเวลาที่สร้าง"),
        *[({"overlap": days}, "ตั้งแต่ 0 ถึง 90") for days in (91, 3_000_000, 10**12, -1)],
    ],
    ids=str,
)
def test_the_command_refuses_what_the_page_refuses_and_changes_no_earlier_key(asked, says):
    earlier, _text = made("hr", days=30)

    with pytest.raises(CommandError, match=says):
        call_command("create_api_key", "hr", scopes=["orders:read"], **asked)

    assert ApiKey.objects.get().expires_at == earlier.expires_at


def test_a_key_acts_as_a_steward_of_its_organization_on_an_account_that_cannot_sign_in():
    organization = OrganizationFactory()

    key, _text = made(organization=organization)

    assert list(organizations_of(key.account, timezone.localdate())) == [organization]
    assert not key.account.has_usable_password()
    assert not key.account.is_staff


def test_only_a_central_key_publishes():
    with pytest.raises(ValidationError, match=r"central|ส่วนกลาง|สำนักงาน"):
        made("hr", Scope.ORDERS_PUBLISH, organization=OrganizationFactory())


def test_a_new_key_of_a_name_has_the_same_account_and_ends_the_old_one_on_a_day(client):
    old, old_text = made(days=365)

    new, new_text = made(days=365, overlap=7)

    old.refresh_from_db()
    assert new.account == old.account
    assert timezone.localdate(old.expires_at) == timezone.localdate() + 7 * DAY
    for text in (old_text, new_text):
        assert client.get(ORDERS, headers=bearer(text)).status_code == 200


def test_a_name_of_another_organization_or_of_a_person_is_refused():
    made("hr", organization=OrganizationFactory())
    UserFactory(username="api.somchai")

    for name in ("hr", "somchai"):
        with pytest.raises(ValidationError):
            made(name)


@pytest.mark.parametrize(
    "header", ["Basic eA==", "Bearer hunter2", "Bearer gcio_00000000_" + "a" * 43, "hunter2"]
)
def test_a_wrong_key_is_refused_without_being_repeated(client, caplog, header):
    with caplog.at_level(logging.DEBUG):
        response = client.get(ORDERS, headers={"authorization": header})

    assert response.status_code == 401
    assert response["Content-Type"] == "application/problem+json"
    assert response["WWW-Authenticate"] == 'Bearer realm="api"'
    assert header not in response.content.decode()
    assert "aaaaaaa" not in caplog.text


def test_a_key_with_a_wrong_secret_is_refused(client):
    _key, text = made()
    wrong = text[:-1] + ("a" if text[-1] != "a" else "b")

    assert client.get(ORDERS, headers=bearer(wrong)).status_code == 401


def test_a_revoked_key_is_refused(client):
    key, text = made()
    ApiKey.objects.filter(pk=key.pk).update(revoked_at=timezone.now())

    assert client.get(ORDERS, headers=bearer(text)).status_code == 401


def test_a_key_is_refused_from_its_last_moment_on(client):
    key, text = made(days=365)
    a_year_ago = key.made_at - 365 * DAY
    ApiKey.objects.filter(pk=key.pk).update(made_at=a_year_ago, expires_at=timezone.now())

    assert client.get(ORDERS, headers=bearer(text)).status_code == 401


def test_a_key_of_an_inactive_account_is_refused(client):
    key, text = made()
    key.account.is_active = False
    key.account.save()

    assert client.get(ORDERS, headers=bearer(text)).status_code == 401


def test_the_day_of_use_is_noted_once_a_day(client, django_assert_num_queries):
    key, text = made()
    OrderFactory()

    client.get(ORDERS, headers=bearer(text))

    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()
    with django_assert_num_queries(3):  # the key, the change counter with the orders, their items
        client.get(ORDERS, headers=bearer(text))


def test_a_key_is_not_throttled(client, settings):
    settings.API_ANONYMOUS_RATE = "1/min"
    _key, text = made()

    statuses = {client.get(ORDERS, headers=bearer(text)).status_code for _ in range(3)}

    assert statuses == {200}
