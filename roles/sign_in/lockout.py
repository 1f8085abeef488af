"""After five failures a name is locked for its address for a while, whether passwords or codes were wrong."""

from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from roles.models import User


def client_address(request: HttpRequest) -> str | None:
    """The address of the reader; behind our proxy, the one that the proxy saw."""
    return get_client_ip(request)


def is_locked(request: HttpRequest, user: User) -> bool:
    """Whether the account is locked for this address."""
    return not AxesProxyHandler.is_allowed(request, {"username": user.get_username()})


def count_failure(request: HttpRequest, user: User) -> None:
    """Count a wrong code as a wrong password is counted."""
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None, credentials: dict[str, Any] | None
) -> HttpResponse:
    """The page that says how long to wait; the same for a name that is none."""
    cool_off = get_cool_off(request)
    minutes = int(cool_off.total_seconds() // 60) if cool_off else 0
    return render(request, "account/locked_out.html", {"minutes": minutes}, status=429)
