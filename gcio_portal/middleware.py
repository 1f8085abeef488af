"""What every request passes through: the number it is known by, and the language it is answered in."""

import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

GetResponse = Callable[[HttpRequest], HttpResponse]

COOKIE_AGE = 365 * 24 * 60 * 60  # one year, in seconds
API_PREFIX = "/api/"
# A number that a proxy gave is kept, so that one number follows the request through every log.
REQUEST_ID = re.compile(r"[0-9A-Za-z_-]{8,64}")


class RequestIdMiddleware:
    """Gives every request a number, as `request.id` and as the X-Request-ID header of the answer.

    The page of an internal error shows it, so that whoever meets one can name it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["X-Request-ID"] = request.id  # type: ignore[attr-defined]
        return response


class LanguageMiddleware:
    """Answers in Thai, or in English where it was asked for.

    A page is asked for in English by `?lang=en`, which a cookie remembers; the browser's own
    Accept-Language is not followed, because most browsers in Thai offices are set to English.
    The API has no cookie: there Accept-Language decides.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_api = request.path_info.startswith(API_PREFIX)
        asked = None if is_api else _known(request.GET.get("lang"))
        language = _api_language(request) if is_api else asked or _remembered_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language" if is_api else "Cookie"])
        if asked:
            _remember_language(request, response, asked)
        return response


def _known(language: str | None) -> str | None:
    return language if language in dict(settings.LANGUAGES) else None


def _remembered_language(request: HttpRequest) -> str:
    return _known(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)) or settings.LANGUAGE_CODE


def _remember_language(request: HttpRequest, response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=COOKIE_AGE,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _api_language(request: HttpRequest) -> str:
    """English when the reader prefers it to Thai, else Thai."""
    for tag, quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        language = _known(tag.split("-")[0])
        if language and quality > 0:
            return language  # the header is parsed best first
    return settings.LANGUAGE_CODE
