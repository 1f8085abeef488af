"""Problems, ETags, methods, throttling: how every address under /api/ answers."""

import datetime

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from gcio_portal.models import ChangeCounter
from gcio_portal.rest.throttling import windows
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
LIST, RECORD = "/api/v1/committees/?kind=GCIO", "/api/v1/committees/GCIO/"


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet():
    windows.clear()


def raise_counter() -> None:
    """What the end of a transaction that changes the registry does."""
    counter, _made = ChangeCounter.objects.get_or_create(pk=1)
    counter.value += 1
    counter.save()


@pytest.mark.parametrize(
    "path",
    [
        *("", "v1/", "nothing/", "v1/nothing/", "v2/committees/", "v1/committees", "v1/seat-templates/1/"),
        *("v1/committees/NO-SUCH/", "v1/committees/a%00b/", "v1/committees/ก/"),
        *("v1/export/committees.pdf", "v1/export/users.csv"),
    ],
)
def test_every_address_without_a_record_is_a_problem(client, path):
    response = client.get(f"/api/{path}")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert {"type", "title", "status", "detail"} <= set(response.json())


def test_an_unknown_code_in_an_address_names_the_nearest(client):
    assert "PCIO-50" in client.get("/api/v1/committees/pcio-50/").json()["detail"]


def test_an_address_without_its_last_slash_names_the_one_with_it(client):
    assert "/api/v1/committees/" in client.get("/api/v1/committees").json()["detail"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", [LIST, RECORD, "/api/v1/export/committees.csv", "/api/v1/schema/"])
def test_what_only_reads_refuses_to_write(client, path, method):
    response = getattr(Client(enforce_csrf_checks=True), method)(
        path, data="{}", content_type="application/json"
    )

    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD, OPTIONS"
    assert response["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("accept", ["text/html", "garbage", "application/xml, text/*"])
def test_a_form_that_the_answer_does_not_have_is_refused_with_those_that_it_has(client, accept):
    response = client.get(LIST, headers={"accept": accept})

    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
    assert "application/json" in response.json()["detail"]


@pytest.mark.parametrize(
    "accept",
    [
        *("application/problem+json", "Application/Problem+JSON;q=0.5, text/html", "*/*;q=0.1", ""),
        *("application/problem+json, application/json", "application/*", "application/json;charset=utf-8"),
    ],
)
@pytest.mark.parametrize("path", [LIST, RECORD, "/api/v1/schema/"])
def test_who_takes_problem_documents_takes_json(client, path, accept):
    served = client.get(path, headers={"accept": accept})
    missing = client.get("/api/v1/committees/NO-SUCH/", headers={"accept": accept})

    assert (served.status_code, missing.status_code) == (200, 404)
    assert served["Content-Type"] in {"application/json", "application/vnd.oai.openapi+json"}
    assert missing["Content-Type"] == "application/problem+json"


def test_an_internal_error_is_a_problem_with_the_request_number(monkeypatch):
    monkeypatch.setattr("gcio_portal.rest.views.read_page", lambda *args, **kwargs: 1 / 0)

    response = Client(raise_request_exception=False).get(LIST, headers={"x-request-id": "number-1234"})

    assert response.status_code == 500
    assert response["Content-Type"] == "application/problem+json"
    assert "number-1234" in response.json()["detail"]
    assert "ZeroDivision" not in response.content.decode()


@pytest.mark.parametrize(
    ("path", "failing"),
    [
        (LIST, "gcio_portal.rest.views.read_page"),
        ("/committees/", "roles.views.lists.RegistryList.paginate_queryset"),
    ],
)
def test_a_lost_database_is_a_503_that_says_when_to_come_back(monkeypatch, path, failing):
    def fail(*args, **kwargs):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(failing, fail)

    response = Client(raise_request_exception=False).get(path, headers={"x-request-id": "number-1234"})

    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "number-1234" in response.content.decode()
    assert "server closed" not in response.content.decode()


def test_a_request_that_reaches_no_view_is_a_problem_too(client):
    many = client.get(f"{LIST}&{'&'.join(f'a{n}=1' for n in range(1001))}")
    stranger = client.get(LIST, headers={"host": "elsewhere.example"})

    for response in (many, stranger):
        assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")


@pytest.mark.parametrize("path", [LIST, RECORD, "/api/v1/schema/", "/api/v1/export/committees.csv"])
def test_head_and_options_answer(client, path):
    head, options = client.head(path), client.options(path)

    assert (head.status_code, head.getvalue()) == (200, b"")
    assert head["ETag"] == client.get(path)["ETag"]
    assert (options.status_code, options["Allow"]) == (200, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize("language", ["th", "en"])
def test_who_has_the_docs_page_is_told_so(client, language):
    asked = {"accept-language": language}
    tag = client.get("/api/v1/docs/", headers=asked)["ETag"]

    response = client.get("/api/v1/docs/", headers={**asked, "if-none-match": tag})
    other = client.get("/api/v1/docs/", headers={"accept-language": "th" if language == "en" else "en"})

    assert (response.status_code, response.content) == (304, b"")
    assert other["ETag"] != tag


@pytest.mark.parametrize("path", [LIST, RECORD, "/api/v1/schema/", "/api/v1/export/committees.csv"])
@pytest.mark.parametrize("form", ["{tag}", "W/{strong}", '"other", {tag}', "*"])
def test_a_reader_who_has_the_answer_is_told_so(client, path, form):
    tag = client.get(path)["ETag"]

    response = client.get(
        path, headers={"if-none-match": form.format(tag=tag, strong=tag.removeprefix("W/"))}
    )

    assert (response.status_code, response.getvalue(), response["ETag"]) == (304, b"", tag)
    assert "no-cache" in response["Cache-Control"]
    assert "Accept-Language" in response["Vary"]


def test_a_record_has_a_strong_tag_and_a_list_a_weak_one(client):
    assert client.get(RECORD)["ETag"].startswith('"')
    assert client.get(LIST)["ETag"].startswith('W/"')


@pytest.mark.parametrize(
    "path", [LIST, "/api/v1/memberships/", f"{LIST}&q=nothing-of-that-name", "/api/v1/orders/"]
)
def test_whether_the_counter_is_read_with_a_page_or_before_it_the_answer_is_the_same(client, path):
    """Without If-None-Match one statement reads both; an empty page is read again after the counter."""
    raise_counter()

    at_once = client.get(path)
    one_by_one = client.get(path, headers={"if-none-match": '"another"'})

    assert at_once["ETag"] == one_by_one["ETag"]
    assert at_once.content == one_by_one.content


def test_an_unchanged_list_costs_one_query(client, django_assert_num_queries):
    tag = client.get(LIST)["ETag"]

    with django_assert_num_queries(1):
        client.get(LIST, headers={"if-none-match": tag})


def test_the_tag_of_a_list_changes_with_the_registry_the_question_the_language_and_the_day(
    client, monkeypatch
):
    tags = [client.get(LIST)["ETag"]]
    tags.append(client.get(LIST, headers={"accept-language": "en"})["ETag"])
    tags.append(client.get(f"{LIST}&page_size=5")["ETag"])
    raise_counter()
    tags.append(client.get(LIST)["ETag"])
    tomorrow = timezone.localdate() + datetime.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)
    tags.append(client.get(LIST)["ETag"])

    assert len(set(tags)) == len(tags)


def test_the_tag_of_a_record_changes_when_a_nested_name_does(client):
    organization = OrganizationFactory(code="TH-99", kind="PROVINCE", region="NORTHERN")
    address = f"/api/v1/organizations/{organization.code}/"
    before = client.get(address)["ETag"]

    organization.name_th = "จังหวัดใหม่"
    organization.save()

    assert client.get(address)["ETag"] != before


def test_an_answer_says_how_many_requests_are_left(client):
    first, second = client.get(LIST), client.get(RECORD)

    assert first["RateLimit-Policy"] == '"anonymous";q=1000;w=60'
    assert first["RateLimit"].startswith('"anonymous";r=999;t=')
    assert second["RateLimit"].startswith('"anonymous";r=998;t=')


def test_an_address_that_asks_too_often_waits_and_others_do_not(client, settings):
    settings.API_ANONYMOUS_RATE = "2/day"
    allowed = [client.get(LIST).status_code for _ in range(2)]

    refused = client.get(LIST)
    other = client.get(LIST, REMOTE_ADDR="203.0.113.7")

    assert allowed == [200, 200]
    assert (refused.status_code, refused["Content-Type"]) == (429, "application/problem+json")
    assert 0 < int(refused["Retry-After"]) <= 86_401
    assert refused["RateLimit"].startswith('"anonymous";r=0;')
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("get", LIST, "Bearer gcio_00000000_" + "A" * 43),
        ("get", LIST, "Basic abc"),
        ("get", "/api/v1/export/committees.csv", "Bearer x"),
        ("post", "/api/v1/orders/", "Bearer gcio_00000000_" + "A" * 43),
        ("post", "/api/v1/orders/", None),
        ("patch", "/api/v1/orders/1/", None),
    ],
)
def test_whoever_has_no_valid_key_counts_as_one_without(client, settings, method, path, key):
    settings.API_ANONYMOUS_RATE = "2/day"
    headers = {"authorization": key} if key else {}

    refused = [getattr(client, method)(path, headers=headers) for _ in range(3)]

    assert [one.status_code for one in refused] == [401, 401, 429]
    assert [one["RateLimit"].partition(";t=")[0] for one in refused] == [
        '"anonymous";r=1', '"anonymous";r=0', '"anonymous";r=0',
    ]  # fmt: skip


def test_the_limit_can_be_off(client, settings):
    settings.API_ANONYMOUS_RATE = "off"

    assert "RateLimit" not in client.get(LIST)


def test_a_get_writes_nothing(client, django_assert_num_queries):
    with django_assert_num_queries(1) as queries:
        client.get(LIST)

    assert all(query["sql"].startswith("SELECT") for query in queries)
