"""Central staff give and end rights, close accounts, help with lost telephones; history keeps who and why."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from roles.models import Stewardship, User
from tests.factories import MinistryFactory, StewardshipFactory, UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@pytest.fixture
def central(client):
    return sign_in(client, UserFactory(office="CENTRAL", is_staff=True))


def last_context(record) -> tuple[object, ...]:
    context = record.events.latest("pgh_id").pgh_context
    return context["user"], context["door"], context["reason"]


def test_a_right_is_given_with_its_days_and_reason(client, central):
    account, ministry = UserFactory(), MinistryFactory()
    data = {
        "organization": ministry.code,
        "right": "STEWARD",
        "start_date": "1/10/2569",
        "end_date": "30/9/2570",
    }

    response = client.post(f"/accounts/{account.pk}/rights/", data | {"reason": "หนังสือที่ นร 1000/1"})

    assert response.status_code == 302
    given = account.stewardships.get()
    assert (given.start_date, given.end_date) == (datetime.date(2026, 10, 1), datetime.date(2027, 9, 30))
    assert last_context(given) == (central.pk, "page", "หนังสือที่ นร 1000/1")


def test_the_list_says_which_organizations_an_account_keeps_today_in_the_language_of_the_screen(
    client, central
):
    yesterday = timezone.localdate() - DAY
    named = MinistryFactory(name_th="กระทรวงของวันนี้", name_en="Ministry of Today")
    held = StewardshipFactory(organization=named)
    StewardshipFactory(user=held.user, organization__name_th="กระทรวงของเมื่อวาน", end_date=yesterday)

    thai, english = (
        client.get("/accounts/", {"lang": language}).content.decode() for language in ("th", "en")
    )

    assert "กระทรวงของวันนี้" in thai
    assert "Ministry of Today" in english
    assert "กระทรวงของเมื่อวาน" not in thai


def test_the_same_right_twice_in_one_period_is_refused_in_words(client, central):
    held = StewardshipFactory()
    data = {
        "organization": held.organization.code,
        "right": "STEWARD",
        "start_date": "1/10/2569",
        "reason": "x",
    }

    response = client.post(f"/accounts/{held.user_id}/rights/", data)

    assert response.status_code == 422
    assert response.context["form"].non_field_errors()


def test_a_right_ends_on_its_last_day(client, central):
    held = StewardshipFactory()

    client.post(f"/accounts/rights/{held.pk}/end/", {"last_day": "30/9/2569", "reason": "ย้าย"})

    held.refresh_from_db()
    assert held.end_date == datetime.date(2026, 9, 30)
    assert last_context(held) == (central.pk, "page", "ย้าย")


def test_a_right_does_not_end_before_it_begins(client, central):
    held = StewardshipFactory(start_date=datetime.date(2026, 10, 1))

    assert (
        client.post(f"/accounts/rights/{held.pk}/end/", {"last_day": "30/9/2569", "reason": "x"}).status_code
        == 422
    )


def test_a_closed_account_is_out_and_nothing_of_it_is_deleted(client, central):
    there = Client()
    account = sign_in(there, StewardshipFactory().user)

    client.post(f"/accounts/{account.pk}/close/", {"reason": "เกษียณ"})

    assert there.get("/account/").status_code == 302
    assert User.objects.get(pk=account.pk).is_active is False
    assert Stewardship.objects.filter(user=account).exists()
    assert last_context(account) == (central.pk, "page", "เกษียณ")

    client.post(f"/accounts/{account.pk}/open/", {"reason": "กลับมา"})

    assert User.objects.get(pk=account.pk).is_active is True


def test_nobody_closes_their_own_account(client, central):
    assert client.post(f"/accounts/{central.pk}/close/", {"reason": "x"}).status_code == 422
    assert User.objects.get(pk=central.pk).is_active


def test_a_reason_is_asked_for(client, central):
    account = UserFactory()

    assert client.post(f"/accounts/{account.pk}/close/", {"reason": " "}).status_code == 422
    assert User.objects.get(pk=account.pk).is_active


def test_a_lost_second_factor_is_taken_off_with_its_reason(client, central):
    auditor = UserFactory(office="AUDITOR")
    TOTP.activate(auditor, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    client.post(f"/accounts/{auditor.pk}/second-factor/", {"reason": "โทรศัพท์หาย"})

    assert not Authenticator.objects.filter(user=auditor).exists()
    assert last_context(auditor) == (central.pk, "page", "โทรศัพท์หาย")


def test_nobody_takes_off_their_own_second_factor_there(client, central):
    TOTP.activate(central, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")

    assert client.post(f"/accounts/{central.pk}/second-factor/", {"reason": "x"}).status_code == 422
    assert Authenticator.objects.filter(user=central).exists()


@pytest.mark.parametrize("page", ["rights", "close", "open", "second-factor"])
@pytest.mark.parametrize("office", ["", "SECRETARIAT", "AUDITOR"])
def test_nobody_else_changes_an_account(client, page, office):
    sign_in(client, StewardshipFactory(user__office=office).user)
    account = UserFactory()

    assert client.post(f"/accounts/{account.pk}/{page}/", {"reason": "x"}).status_code == 403


def test_a_steward_sees_the_accounts_of_its_ministry_only(client):
    ministry = MinistryFactory()
    colleague = StewardshipFactory(organization=ministry, right="VIEWER").user
    stranger = StewardshipFactory().user
    sign_in(client, StewardshipFactory(organization=ministry).user)

    page = client.get("/accounts/").content.decode()

    assert colleague.username in page
    assert stranger.username not in page
    assert client.get(f"/accounts/{stranger.pk}/").status_code == 404


def test_accounts_of_programs_are_not_among_them(client, central):
    from tests.factories import ApiKeyFactory

    key = ApiKeyFactory()

    assert client.get(f"/accounts/{key.account_id}/").status_code == 404
    assert client.post(f"/accounts/{key.account_id}/close/", {"reason": "x"}).status_code == 404


def test_a_right_that_begins_tomorrow_gives_nothing_today(client):
    account = UserFactory()
    StewardshipFactory(user=account, start_date=timezone.localdate() + DAY)
    sign_in(client, account)

    assert client.get("/accounts/").status_code == 403
