"""A second factor that is taken off ends what was signed in with it, at every door and at once."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from roles.actions.accounts import take_off_second_factor
from roles.models import User
from tests.factories import StewardshipFactory, UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DOORS = ("/account/", "/admin/", "/keys/", "/accounts/")


def enrolled(user: User) -> User:
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def officer() -> User:
    return enrolled(UserFactory(office="CENTRAL", is_staff=True))


def session_of(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def leads_to(client: Client, address: str) -> str:
    return client.get(address).get("Location", "").partition("?")[0]


def test_what_a_colleague_takes_off_ends_every_session_of_the_account(client, officer):
    theirs = session_of(officer)
    opened = [theirs.get(door).status_code for door in DOORS]
    colleague = sign_in(client, UserFactory(office="CENTRAL", is_staff=True))

    client.post(f"/accounts/{officer.pk}/second-factor/", {"reason": "โทรศัพท์หาย"})

    assert opened == [200] * 4
    assert leads_to(theirs, "/admin/") in {"/sign-in/", "/admin/login/"}
    assert [leads_to(theirs, door) for door in ("/account/", "/keys/", "/accounts/")] == ["/sign-in/"] * 3
    assert theirs.post(f"/accounts/{colleague.pk}/close/", {"reason": "x"}).status_code == 302
    assert User.objects.get(pk=colleague.pk).is_active
    assert client.get("/account/").status_code == 200


def test_what_the_account_takes_off_ends_its_other_sessions_and_asks_here_for_a_new_one(officer):
    here, there = session_of(officer), session_of(officer)

    here.post("/account/second-factor/remove/")

    assert not Authenticator.objects.filter(user=officer).exists()
    assert [leads_to(there, door) for door in ("/account/", "/keys/", "/accounts/")] == ["/sign-in/"] * 3
    assert [leads_to(here, door) for door in DOORS] == ["/account/second-factor/set-up/"] * 4


def test_a_new_authenticator_does_not_bring_the_old_sessions_back(officer):
    here, there = session_of(officer), session_of(officer)
    here.post("/account/second-factor/remove/")

    secret = here.get("/account/second-factor/set-up/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    here.post("/account/second-factor/set-up/", {"code": code})

    assert here.get("/admin/").status_code == 200
    assert leads_to(there, "/account/") == "/sign-in/"


def test_who_needs_no_second_factor_goes_on_in_the_session_that_took_it_off():
    steward = enrolled(StewardshipFactory().user)
    here, there = session_of(steward), session_of(steward)

    here.post("/account/second-factor/remove/")

    assert here.get("/account/").status_code == 200
    assert leads_to(there, "/account/") == "/sign-in/"


def test_the_history_keeps_that_the_account_took_it_off_itself(client, officer):
    sign_in(client, officer)

    client.post("/account/second-factor/remove/")

    event = officer.events.latest("pgh_id")
    assert event.second_factor_resets == 1
    assert (event.pgh_context["user"], event.pgh_context["reason"]) == (
        officer.pk,
        "taken off by the account itself",
    )


@pytest.mark.parametrize("taken_off", [False, True])
def test_a_session_of_an_earlier_secret_key_goes_on_only_while_the_factor_stands(
    officer, settings, taken_off
):
    theirs = session_of(officer)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-key-of-another-year-" * 3

    if taken_off:
        take_off_second_factor(user=officer, by=UserFactory(), reason="โทรศัพท์หาย")

    assert (theirs.get("/account/").status_code == 200) is not taken_off
