"""SECRET_KEY is changed while people work: who is signed in stays so, and every second factor goes on."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from cryptography.fernet import InvalidToken
from django.core.management import CommandError, call_command

from roles.models import User
from tests.factories import StewardshipFactory, UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OLD, NEW, OTHER = "old" * 20, "new" * 20, "other" * 12


@pytest.fixture
def user(settings) -> User:
    """Someone who signed in and set up a second factor while the old key was in use."""
    settings.SECRET_KEY = OLD
    steward = StewardshipFactory(user=UserFactory()).user
    TOTP.activate(steward, SECRET)
    RecoveryCodes.activate(steward)
    return steward


def second_factor(user: User) -> Authenticator:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)


def recovery_codes(user: User) -> list[str]:
    return (
        Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    )


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def test_a_session_goes_on_while_the_old_key_is_a_fallback_and_after_it_is_gone(client, user, settings):
    sign_in(client, user)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    during = client.get("/account/")
    settings.SECRET_KEY_FALLBACKS = []
    after = client.get("/account/")

    assert (during.status_code, after.status_code) == (200, 200)


def test_a_session_of_a_key_that_is_no_more_known_has_ended(client, user, settings):
    sign_in(client, user)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OTHER]

    assert client.get("/account/").status_code == 302


def test_a_second_factor_goes_on_while_the_old_key_is_a_fallback(user, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    assert second_factor(user).wrap().validate_code(code_now())


def test_renewed_second_factors_need_the_old_key_no_more(user, settings, capsys):
    before = recovery_codes(user)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    call_command("renew_secrets")
    call_command("renew_secrets")

    settings.SECRET_KEY_FALLBACKS = []
    assert capsys.readouterr().out.split("\n") == ["2 encrypted anew", "0 encrypted anew", ""]
    assert second_factor(user).wrap().validate_code(code_now())
    assert recovery_codes(user) == before


def test_used_recovery_codes_stay_used_when_the_key_is_changed(user, settings):
    kept = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap()
    used = recovery_codes(user)[0]
    kept.validate_code(used)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]

    call_command("renew_secrets", verbosity=0)

    assert used not in recovery_codes(user)
    assert len(recovery_codes(user)) == 9


def test_where_a_key_is_missing_nothing_is_renewed_and_it_is_said_what_to_write(user, settings):
    before = second_factor(user).data
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OTHER]

    with pytest.raises(CommandError, match="write every earlier SECRET_KEY in SECRET_KEY_FALLBACKS"):
        call_command("renew_secrets")

    assert second_factor(user).data == before
    with pytest.raises(InvalidToken):
        second_factor(user).wrap().validate_code(code_now())
