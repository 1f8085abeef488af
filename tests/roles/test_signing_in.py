"""One sign-in for every door: a password, and for whoever publishes a code; then it ends by itself."""

import time
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password
from django.test import Client

from roles.models import User
from tests.factories import StewardshipFactory, UserFactory
from tests.routes import routes
from tests.sessions import _with_records, sign_in, sign_in_with_password_only

pytestmark = pytest.mark.django_db

PASSWORD = "ประตูทะเบียน-2569"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HOUR = 60 * 60


@pytest.fixture
def central() -> User:
    user = with_password(office=User.Office.CENTRAL, is_staff=True)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    return user


@pytest.fixture
def steward() -> User:
    user = with_password()
    StewardshipFactory(user=user)
    return user


def with_password(**facts: Any) -> User:
    user = UserFactory(**facts)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def give_password(client: Client, user: User, password: str = PASSWORD, **more: str) -> Any:
    return client.post("/sign-in/", {"login": user.username, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_steward_signs_in_with_a_password(client, steward):
    response = give_password(client, steward)

    assert response.status_code == 302
    assert is_signed_in(client)


def test_an_office_is_not_in_before_its_code(client, central):
    response = give_password(client, central, next="/admin/")

    assert response["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)
    assert client.get("/admin/").status_code == 302

    response = client.post("/sign-in/code/", {"code": code_now()})

    assert response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_is_good_once(client, central):
    give_password(client, central)
    code = code_now()
    client.post("/sign-in/code/", {"code": code})

    second = Client()
    give_password(second, central)
    second.post("/sign-in/code/", {"code": code})

    assert is_signed_in(client)
    assert not is_signed_in(second)


def test_a_recovery_code_is_good_once(central):
    code = RecoveryCodes.activate(central).generate_codes()[0]
    outcomes = []
    for _ in range(2):
        client = Client()
        give_password(client, central)
        client.post("/sign-in/code/", {"code": code})
        outcomes.append(is_signed_in(client))

    assert outcomes == [True, False]


@pytest.mark.parametrize(
    "facts",
    [
        {"office": "CENTRAL"},
        {"office": "SECRETARIAT"},
        {"office": "AUDITOR"},
        {"is_staff": True},
        {"is_superuser": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_whoever_needs_a_code_and_gave_none_is_led_to_it_from_every_page(client, facts, method):
    user = UserFactory(**facts)
    TOTP.activate(user, SECRET)
    sign_in_with_password_only(client, user)

    for address in ("/", "/account/", "/account/recovery-codes/new/", "/admin/", "/people/?q=ก"):
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response["Location"].startswith("/account/confirm/code/?next=")


def test_the_pages_before_the_code_are_few():
    from roles.sign_in.middleware import BEFORE_THE_CODE

    assert routes() >= BEFORE_THE_CODE
    assert len(BEFORE_THE_CODE) == 5


def test_whoever_needs_a_code_and_has_no_authenticator_sets_one_up_first(client):
    auditor = with_password(office="AUDITOR", is_staff=True)
    give_password(client, auditor)
    assert client.get("/admin/")["Location"] == "/account/second-factor/set-up/?next=%2Fadmin%2F"

    page = client.get("/account/second-factor/set-up/")
    secret = page.context["form"].secret
    response = client.post("/account/second-factor/set-up/", {"code": code_now(secret)})

    assert response["Location"] == "/account/recovery-codes/"
    assert client.get("/account/recovery-codes/").context["codes"]
    assert client.get("/admin/").status_code == 200


def test_taking_the_authenticator_away_leads_an_office_to_a_new_one(client, central):
    give_password(client, central)
    client.post("/sign-in/code/", {"code": code_now()})

    client.post("/account/second-factor/remove/")

    assert client.get("/")["Location"].startswith("/account/second-factor/set-up/")


def test_the_admin_has_no_password_form_of_its_own(client, central, steward):
    assert client.get("/admin/login/?next=/admin/roles/")["Location"] == "/sign-in/?next=/admin/roles/"
    response = client.post("/admin/login/", {"username": central.username, "password": PASSWORD})
    assert response["Location"].startswith("/sign-in/")
    assert not is_signed_in(client)

    sign_in(client, steward)

    assert client.get("/admin/login/").status_code == 403


def test_a_wrong_name_and_a_wrong_password_read_the_same(client, steward):
    closed = with_password(is_active=False)
    pages = [
        client.post("/sign-in/", {"login": name, "password": password}).context["form"].non_field_errors()
        for name, password in ((steward.username, "wrong"), ("nobody", "wrong"), (closed.username, PASSWORD))
    ]

    assert pages[0] == pages[1] == pages[2]
    assert "ชื่อผู้ใช้" in pages[0][0]


def test_five_wrong_passwords_lock_the_name_and_say_how_long(client, steward):
    answers = [give_password(client, steward, "wrong") for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "15 นาที" in answers[-1].content.decode()
    assert give_password(client, steward).status_code == 429  # the right one too
    assert not is_signed_in(client)


def test_a_name_that_nobody_has_is_locked_as_any_other(client):
    answers = [client.post("/sign-in/", {"login": "nobody", "password": "x"}).status_code for _ in range(5)]

    assert answers[-1] == 429


def test_five_wrong_codes_lock_the_name_too(client, central):
    give_password(client, central)

    answers = [client.post("/sign-in/code/", {"code": "000000"}).status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]
    assert client.post("/sign-in/code/", {"code": code_now()}).status_code == 429
    assert not is_signed_in(client)


@pytest.mark.parametrize(("hours", "still"), [(0.9, True), (1.1, False)])
def test_a_session_that_nobody_uses_ends_after_an_hour(client, steward, hours, still):
    _with_records(client, steward, "password", ago=hours * HOUR)

    assert is_signed_in(client) is still


@pytest.mark.parametrize(("hours", "still"), [(7.9, True), (8.1, False)])
def test_a_session_ends_after_eight_hours_however_busy(client, steward, hours, still):
    _with_records(client, steward, "password", ago=hours * HOUR)
    session = client.session
    session["seen_at"] = time.time()
    session.save()

    assert is_signed_in(client) is still


def test_a_session_that_does_not_know_how_it_began_is_over(client, steward):
    client.force_login(steward, backend="django.contrib.auth.backends.ModelBackend")

    response = client.get("/account/")

    assert response["Location"].startswith("/sign-in/")


def test_changing_the_password_ends_all_other_sessions(steward):
    here, there = Client(), Client()
    give_password(here, steward)
    give_password(there, steward)

    new = "อีกประตูหนึ่ง-2570"
    here.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_history_says_who_changed_a_password(client, steward):
    give_password(client, steward)
    before = steward.events.count()

    new = "อีกประตูหนึ่ง-2570"
    client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})

    event = steward.events.order_by("pgh_id").last()
    assert steward.events.count() == before + 1
    assert (event.pgh_context["user"], event.pgh_context["reason"]) == (
        steward.pk,
        "changed by the account itself",
    )


def test_signing_in_leaves_no_event_also_where_the_hash_is_renewed(client, steward, settings):
    settings.PASSWORD_HASHERS = [
        *settings.PASSWORD_HASHERS,
        "django.contrib.auth.hashers.PBKDF2SHA1PasswordHasher",
    ]
    old = make_password(PASSWORD, hasher="pbkdf2_sha1")
    User.objects.filter(pk=steward.pk).update(password=old)
    before = steward.events.count()

    client.post("/sign-in/", {"login": steward.username, "password": PASSWORD})

    assert User.objects.get(pk=steward.pk).password != old
    assert steward.events.count() == before


def test_signing_out_takes_a_post(client, steward):
    sign_in(client, steward)
    client.get("/sign-out/")
    assert is_signed_in(client)

    client.post("/sign-out/")

    assert not is_signed_in(client)


def test_a_closed_account_is_out_at_once(client, steward):
    sign_in(client, steward)
    User.objects.filter(pk=steward.pk).update(is_active=False)

    assert not is_signed_in(client)


def test_nobody_is_sent_to_another_site_after_signing_in(client, steward):
    response = give_password(client, steward, next="https://elsewhere.example/")

    assert response["Location"] == "/account/"


def test_the_secret_of_an_authenticator_is_not_in_the_database_as_it_is(central):
    kept = central.authenticator_set.get(type="totp").data["secret"]

    assert SECRET not in kept
