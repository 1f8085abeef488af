"""Who must give a second factor, and whether this session has."""

from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpRequest

from roles.models import User

METHOD = "mfa"  # what allauth calls it in the session


def is_required(user: User) -> bool:
    """Whoever publishes, decides, reads all or enters the admin: every office, staff and superusers."""
    return bool(user.office) or user.is_staff or user.is_superuser


def is_enrolled(user: User) -> bool:
    """Whether the account has an authenticator to ask for a code from."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def was_given(request: HttpRequest) -> bool:
    """Whether a code of this account was given in this session."""
    return any(record["method"] == METHOD for record in _records(request))


def use_up(user: User, code: str) -> bool:
    """Whether the right code had not been used before; from now on it has, for every process.

    allauth remembers a code for one step of time, and takes it for as long as a clock may be wrong.
    """
    steps = 2 * app_settings.TOTP_TOLERANCE + 1
    key = f"second-factor:used:{user.pk}:{normalize_user_code(code)}"
    return cache.add(key, True, timeout=steps * app_settings.TOTP_PERIOD)


def signed_in_at(request: HttpRequest) -> float | None:
    """The moment of the sign-in as seconds of the epoch; None where the session does not know it."""
    return min((record["at"] for record in _records(request)), default=None)


def forget(request: HttpRequest) -> None:
    """The session has given no code: its authenticator was taken away."""
    request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        record for record in _records(request) if record["method"] != METHOD
    ]


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    return get_authentication_records(request, request.user)
