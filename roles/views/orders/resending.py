"""A form that could not be taken: what was typed is shown, with a button that sends it once more.

Nothing of it is kept or done here. Whose page it was is not known when the token is wrong, so it is given
back only to a page of this very site: browsers write the Origin (or, older ones, the Referer) of a request
themselves, and a foreign page, which cannot forge them, gets the plain refusal.
"""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token

from roles.order_forms.desk import SCAN_AGAIN
from roles.order_forms.reading import plain_rows
from roles.order_forms.typing import LONGEST, typed
from roles.views.orders.while_typing import is_while_typing

EDITOR, STEPS = "order-edit", frozenset({"order-return", "order-revoke"})
CARRIED = ("tag", "restored", "do", "version")  # of the page itself, besides its texts
SHORT = 60  # characters


@requires_csrf_token
@never_cache
def token_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The answer to a POST without a valid token (CSRF_FAILURE_VIEW); nothing was done by it."""
    route = request.resolver_match.view_name if request.resolver_match else ""
    if route in {EDITOR, *STEPS} and is_of_this_site(request):
        if is_while_typing(request.POST.get("do", "")):
            said = _(
                "You have signed in again in another window. Press a button of the form to keep this text."
            )
            return JsonResponse({"state": "signed-out", "said": said}, status=403)
        rows, fields = _of_editor(request) if route == EDITOR else _of_step(request)
        if rows:
            why = _(
                "This page is from an earlier sign-in. Nothing is lost: look at your text and send it again."
            )
            return _page(request, rows, fields, why, status=403)
    return csrf_failure(request, reason)


@never_cache
def too_many_versions(request: HttpRequest) -> HttpResponse:
    """The draft holds as many versions as can be compared, and this page would be one more."""
    rows, fields = _of_editor(request)
    why = _(
        "This draft already holds as many versions of your text as can be compared. Decide on those first,"
        " in another window, then send this page again: until then only this page holds it."
    )
    return _page(request, rows, fields, why, status=409)


def is_of_this_site(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this very host sent the request."""
    sender = request.headers.get("Origin") or request.headers.get("Referer") or ""
    found = urlsplit(sender)
    return (found.scheme, found.netloc) == (request.scheme, request.get_host())


def _of_editor(request: HttpRequest) -> tuple[list[Any], list[tuple[str, str]]]:
    texts = typed(request.POST)
    return plain_rows(texts), [*texts.items(), *_carried(request)]


def _of_step(request: HttpRequest) -> tuple[list[Any], list[tuple[str, str]]]:
    reason = request.POST.get("reason", "")[:LONGEST].replace("\0", "")
    if not reason.strip():
        return [], []
    return [(_("Reason"), reason)], [("reason", reason), *_carried(request)]


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, request.POST[name][:SHORT]) for name in CARRIED if request.POST.get(name)]


def _page(
    request: HttpRequest, rows: list[Any], fields: list[tuple[str, str]], why: str, *, status: int
) -> HttpResponse:
    context = {
        "rows": rows,
        "fields": fields,
        "why": why,
        "scan": SCAN_AGAIN if request.FILES.get("scan") else "",
    }
    return render(request, "roles/order_resend.html", context, status=status)
