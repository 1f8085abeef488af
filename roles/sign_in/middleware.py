"""What stands before every page: a session that is too old ends, an office gives its second factor first."""

import time
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from roles.sign_in import second_factor

SEEN_AT = "seen_at"
SEEN_EVERY = 60  # seconds; a session is written no more often than this
# Where a second factor is given, and the way out. Every other page waits, also one that is made tomorrow.
BEFORE_THE_CODE = frozenset(
    {"account_login", "account_logout", "account_reauthenticate", "mfa_activate_totp", "mfa_reauthenticate"}
)
# These do not look at the session: the API asks for keys, and /health/ is a machine's.
WITHOUT_SESSION = ("/api/", "/health/")


class SignInMiddleware:
    """Ends sessions, and leads whoever needs a second factor to it; for every method and every door."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(WITHOUT_SESSION) or not request.user.is_authenticated:
            return self.get_response(request)
        if _is_over(request):
            logout(request)
            if request.method not in {"GET", "HEAD"}:
                return self.get_response(request)  # as nobody: a form may want to keep what was typed
            messages.warning(
                request, _("You were signed out, because your session had ended. Sign in again.")
            )
            return _to("account_login", request)
        _note_use(request)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Lead to the code, or to setting one up, before any page but those that serve it."""
        if request.path_info.startswith(WITHOUT_SESSION) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match and match.view_name in BEFORE_THE_CODE:
            return None
        if not second_factor.is_required(request.user) or second_factor.was_given(request):
            return None
        enrolled = second_factor.is_enrolled(request.user)
        return _to("mfa_reauthenticate" if enrolled else "mfa_activate_totp", request)


def _is_over(request: HttpRequest) -> bool:
    """After a working day, or an hour without use; a session that does not know its age is over too."""
    now = time.time()
    began = second_factor.signed_in_at(request)
    if began is None or now - began > settings.SESSION_COOKIE_AGE:
        return True
    return bool(now - request.session.get(SEEN_AT, began) > settings.SESSION_IDLE_AGE)


def _note_use(request: HttpRequest) -> None:
    now = time.time()
    if now - request.session.get(SEEN_AT, 0) > SEEN_EVERY:
        request.session[SEEN_AT] = now


def _to(name: str, request: HttpRequest) -> HttpResponseRedirect:
    """The page of that name, which afterwards leads back to where the reader was going."""
    back = request.get_full_path()
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: back})}")
