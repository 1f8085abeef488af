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

    assert [username for username, _password, _right in accounts] == [
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
    username, password, _right = accounts[0]

    assert authenticate(rf.post("/"), username=username, password=password) is not None
    assert password not in User.objects.get(username=username).password


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
