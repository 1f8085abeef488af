"""The demonstration accounts: one for each right, only in a registry without accounts."""

from datetime import date

import pytest
from django.contrib.auth import authenticate

from roles.demo import make_demo_accounts
from roles.models import Stewardship, User

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)


def test_there_is_one_account_for_each_right():
    accounts = make_demo_accounts(TODAY)

    assert [account.username for account in accounts] == [
        "central",
        "secretariat",
        "auditor",
        "steward",
        "viewer",
    ]
    assert set(User.objects.exclude(office="").values_list("office", flat=True)) == {
        "CENTRAL",
        "SECRETARIAT",
        "AUDITOR",
    }
    assert set(Stewardship.objects.as_of(TODAY).values_list("organization__code", "right")) == {
        ("MIND", "STEWARD"),
        ("MIND", "VIEWER"),
    }


def test_the_printed_password_opens_the_account_and_is_not_stored(rf):
    accounts = make_demo_accounts(TODAY)
    account = accounts[0]

    assert authenticate(rf.post("/"), username=account.username, password=account.password) is not None
    assert account.password not in User.objects.get(username=account.username).password


def test_offices_get_codes_for_their_second_factor_and_others_need_none():
    codes = {account.username: len(account.codes) for account in make_demo_accounts(TODAY)}

    assert codes == {"central": 10, "secretariat": 10, "auditor": 10, "steward": 0, "viewer": 0}


def test_a_printed_code_signs_the_office_in(client):
    account = make_demo_accounts(TODAY)[0]

    client.post("/sign-in/", {"login": account.username, "password": account.password})
    response = client.post("/sign-in/code/", {"code": account.codes[3]})

    assert response.status_code == 302
    assert client.get("/admin/").status_code == 200


def test_only_central_staff_and_auditors_see_the_admin():
    make_demo_accounts(TODAY)

    staff = User.objects.filter(is_staff=True).values_list("username", flat=True)

    assert set(staff) == {"central", "auditor"}
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_registry_with_an_account_gets_no_other():
    User.objects.create_user("somchai")

    accounts = make_demo_accounts(TODAY)

    assert accounts == []
    assert User.objects.count() == 1
