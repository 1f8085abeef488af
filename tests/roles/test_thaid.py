"""Signing in with ThaiD: for accounts that linked it, proved well enough, and without keeping the number."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.sessions.models import Session
from django.test import Client

from gcio_portal.thai.names import is_pid
from roles.models import User
from roles.sign_in.pid import uid_of
from tests.factories import StewardshipFactory, UserFactory
from tests.roles.oidc_provider import CLIENT_ID, CLIENT_SECRET, Provider
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

PID, OTHER_PID = "1101700230708", "3100600445635"
LONG_AGO = 1_700_000_000  # seconds since 1970: November 2023
KEY, OLDER_KEY = "k" * 40, "o" * 40


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    running = Provider()
    running.claims = {"pid": PID, "ial": "2.3"}
    settings.THAID = {
        "issuer": running.issuer,
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "min_ial": "2.3",
    }
    settings.THAID_PID_KEYS = [KEY]
    yield running
    running.close()


@pytest.fixture
def steward(provider) -> User:
    """An account that has linked ThaiD."""
    user = StewardshipFactory().user
    there = Client()
    sign_in(there, user)
    response = there_and_back(there, "/sign-in/thaid/?process=connect")
    assert response["Location"] == "/account/"
    return user


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


def led_back(address: str) -> str:
    """Where the provider leads the browser to, as path and query of the portal."""
    with pytest.raises(urllib.error.HTTPError) as led:
        urllib.request.build_opener(NoRedirect).open(address)
    parts = urlsplit(led.value.headers["Location"])
    led.value.close()
    return f"{parts.path}?{parts.query}"


def there_and_back(client: Client, address: str = "/sign-in/thaid/"):
    return client.get(led_back(client.post(address)["Location"]))


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def test_a_linked_account_signs_in(client, steward):
    response = there_and_back(client)

    assert response.status_code == 302
    assert client.get("/account/").context["user"] == steward


def test_the_provider_is_asked_for_no_more_than_is_needed(client, provider):
    asked = parse_qs(
        urlsplit(client.post("/sign-in/thaid/?scope=address&auth_params=a%3Db")["Location"]).query
    )

    assert set(asked["scope"][0].split()) == {"openid", "pid", "ial"}
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert "a" not in asked


def test_an_identity_that_no_account_has_linked_makes_none(client, provider):
    before = User.objects.count()

    page = there_and_back(client)

    assert "ยังไม่ได้เชื่อม" in page.content.decode()
    assert User.objects.count() == before
    assert not is_signed_in(client)


@pytest.mark.parametrize("ial", ["1.1", "2.2", "", None, "high"])
def test_an_identity_that_was_not_proved_well_enough_is_refused(client, steward, provider, ial):
    provider.claims["ial"] = ial

    assert there_and_back(client).status_code == 401
    assert not is_signed_in(client)


def test_a_token_of_another_sign_in_is_refused(client, steward, provider):
    provider.nonce = "of another"

    assert there_and_back(client).status_code == 401


def test_a_token_that_someone_else_signed_is_refused(client, steward, provider):
    provider.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    assert there_and_back(client).status_code == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "someone else"},
        {"exp": LONG_AGO},
        {"pid": "1234567890123"},
        {"pid": ""},
    ],
    ids=str,
)
def test_a_token_that_is_not_for_us_is_refused(client, steward, provider, wrong):
    provider.claims |= wrong

    assert there_and_back(client).status_code == 401
    assert not is_signed_in(client)


def test_a_way_back_is_gone_once(client, steward):
    back = led_back(client.post("/sign-in/thaid/")["Location"])
    client.get(back)
    client.post("/sign-out/")

    assert client.get(back).status_code == 401
    assert Client().get(back).status_code == 401


def test_a_way_back_that_nobody_began_is_refused(client, steward):
    assert client.get("/sign-in/thaid/callback/?code=x&state=y").status_code == 401


def test_the_number_and_the_tokens_are_nowhere(client, steward, provider, caplog):
    there_and_back(client)
    provider.claims["ial"] = "1.1"
    refused = there_and_back(Client())

    account = SocialAccount.objects.get()
    kept = [str(session.get_decoded()) for session in Session.objects.all()]
    for canary in (PID, "access-canary", CLIENT_SECRET):
        assert canary not in str(kept) + caplog.text + refused.content.decode()
        assert canary not in f"{account.uid}{account.extra_data}"
    assert account.extra_data == {}
    assert not SocialToken.objects.exists()


def test_a_failed_exchange_logs_nothing_of_what_the_provider_said(
    client, steward, provider, settings, caplog
):
    settings.THAID = settings.THAID | {"client_secret": "wrong"}

    refused = there_and_back(client)

    assert refused.status_code == 401
    assert PID not in caplog.text + refused.content.decode()


def test_an_account_linked_by_an_earlier_key_is_still_found(client, steward, settings):
    settings.THAID_PID_KEYS = ["n" * 40, KEY]
    there_and_back(client)

    assert is_signed_in(client)
    assert SocialAccount.objects.count() == 1


def test_the_hash_depends_on_the_key_and_tells_which(settings):
    settings.THAID_PID_KEYS = [KEY]
    one = uid_of(PID)
    settings.THAID_PID_KEYS = [OLDER_KEY]
    other = uid_of(PID)

    assert one != other
    assert one.split(":")[0] != other.split(":")[0]


def test_one_identity_is_of_one_account(client, steward):
    second = sign_in(client, UserFactory())

    there_and_back(client, "/sign-in/thaid/?process=connect")

    assert SocialAccount.objects.get().user == steward
    assert not SocialAccount.objects.filter(user=second).exists()


def test_an_office_gives_its_code_after_thaid_too(client, steward):
    User.objects.filter(pk=steward.pk).update(office="AUDITOR")
    there_and_back(client)

    assert client.get("/account/")["Location"].startswith("/account/second-factor/set-up/")


def test_a_closed_account_does_not_come_in_by_thaid(client, steward):
    User.objects.filter(pk=steward.pk).update(is_active=False)

    there_and_back(client)

    assert not is_signed_in(client)


def test_an_unlinked_identity_opens_nothing(client, steward):
    sign_in(client, steward)
    client.post("/account/thaid/unlink/")
    client.post("/sign-out/")

    there_and_back(client)

    assert not is_signed_in(client)


def test_without_settings_there_is_no_button_and_no_way(client, settings):
    settings.THAID = None

    assert "ThaiD" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/thaid/").status_code == 404


@pytest.mark.parametrize(
    ("text", "good"),
    [(PID, True), (OTHER_PID, True), ("1101700230709", False), ("110170023070", False), (None, False)],
)
def test_a_citizens_number_checks_itself(text, good):
    assert is_pid(text) is good
