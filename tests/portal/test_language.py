"""In which language a request is answered, and the number it is known by."""

import re

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from gcio_portal.middleware import LanguageMiddleware, RequestIdMiddleware


def words(request: HttpRequest) -> HttpResponse:
    """A page that says in which language it was written."""
    return HttpResponse(f"{translation.get_language()} {request.LANGUAGE_CODE}")


def answer(path: str, *, cookie: str = "", **options) -> HttpResponse:
    request = RequestFactory().get(path, **options)
    if cookie:
        request.COOKIES["portal_language"] = cookie
    return LanguageMiddleware(words)(request)


def test_a_page_is_thai_whatever_the_browser_prefers():
    response = answer("/committees/", headers={"accept-language": "en-GB,en;q=0.9"})

    assert response.content == b"th th"
    assert response["Content-Language"] == "th"


def test_a_page_is_english_when_its_address_asks_for_it():
    response = answer("/committees/?kind=PCIO&lang=en")

    assert response.content == b"en en"
    assert response["Content-Language"] == "en"


def test_the_choice_of_language_is_remembered_for_a_year():
    cookie = answer("/?lang=en").cookies["portal_language"]

    assert cookie.value == "en"
    assert cookie["max-age"] == 365 * 24 * 60 * 60
    assert cookie["samesite"] == "Lax"
    assert cookie["httponly"]


@pytest.mark.parametrize(("secure", "marked"), [(True, True), (False, "")])
def test_the_choice_travels_only_over_https_where_the_portal_has_it(secure, marked):
    response = answer("/?lang=en", secure=secure)

    assert response.cookies["portal_language"]["secure"] == marked


def test_a_remembered_choice_holds_without_the_parameter_and_is_not_set_anew():
    response = answer("/committees/", cookie="en")

    assert response.content == b"en en"
    assert "portal_language" not in response.cookies


def test_the_address_wins_over_what_was_remembered():
    response = answer("/?lang=th", cookie="en")

    assert response.content == b"th th"
    assert response.cookies["portal_language"].value == "th"


@pytest.mark.parametrize("value", ["xx", "", "EN", "en-GB", "th%00"])
def test_a_language_that_the_portal_does_not_speak_is_ignored(value):
    response = answer(f"/?lang={value}")

    assert response.content == b"th th"
    assert "portal_language" not in response.cookies


def test_a_forged_cookie_is_ignored():
    assert answer("/", cookie="xx").content == b"th th"


def test_the_admin_follows_the_same_choice_as_the_pages():
    assert answer("/admin/").content == b"th th"
    assert answer("/admin/", cookie="en").content == b"en en"


def test_pages_vary_by_the_cookie_and_the_api_by_the_header():
    assert answer("/committees/")["Vary"] == "Cookie"
    assert answer("/api/v1/committees/")["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "th"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("th,en;q=0.8", "th"),
        ("en;q=0.8,th", "th"),
        ("en,th;q=0.9", "en"),
        ("fr,en;q=0.5", "en"),
        ("en;q=0", "th"),
        ("*", "th"),
        ("de", "th"),
        ("not a header;;q=x", "th"),
    ],
)
def test_the_api_is_english_for_readers_who_prefer_it_to_thai(header, language):
    response = answer("/api/v1/committees/", headers={"accept-language": header})

    assert response.content.decode() == f"{language} {language}"
    assert response["Content-Language"] == language


def test_the_api_follows_neither_the_address_nor_the_cookie():
    response = answer("/api/v1/committees/?lang=en", cookie="en")

    assert response.content == b"th th"
    assert "portal_language" not in response.cookies


def test_the_language_of_one_request_does_not_leak_into_the_next():
    with translation.override("th"):
        answer("/?lang=en")

        assert translation.get_language() == "th"


@pytest.mark.django_db
def test_switching_the_language_writes_nothing_to_the_database(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/nowhere/?lang=en")

    assert not [one for one in queries if re.match(r"INSERT|UPDATE|DELETE", one["sql"])]


@pytest.mark.django_db
def test_the_switch_keeps_the_page_and_its_parameters(client):
    thai = client.get("/nowhere/?q=x&as_of=2020-09-29").content.decode()
    english = client.get("/nowhere/?q=x&as_of=2020-09-29&lang=en").content.decode()

    assert '<html lang="th">' in thai
    assert 'href="?q=x&amp;as_of=2020-09-29&amp;lang=en" lang="en" hreflang="en"' in thai
    assert '<html lang="en">' in english
    assert 'href="?q=x&amp;as_of=2020-09-29&amp;lang=th" lang="th" hreflang="th"' in english


def test_every_request_has_a_number_of_its_own():
    numbers = [RequestIdMiddleware(words_of_number)(RequestFactory().get("/")) for _ in range(2)]

    assert numbers[0]["X-Request-ID"] != numbers[1]["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{12}", numbers[0]["X-Request-ID"])
    assert numbers[0].content.decode() == numbers[0]["X-Request-ID"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("a1b2c3d4-proxy", True), ("short", False), ("x" * 65, False), ("<script>alert</script>", False)],
)
def test_a_number_from_the_proxy_is_kept_when_it_is_only_a_number(given, kept):
    request = RequestFactory().get("/", headers={"x-request-id": given})

    response = RequestIdMiddleware(words_of_number)(request)

    assert (response["X-Request-ID"] == given) is kept


def words_of_number(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.id)
