"""The OpenAPI document says all that the API answers, and nothing else.

SCHEMA_EXAMPLES asks for more examples of each address than the few that every run makes.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from gcio_portal.periods import FIRST_DAY, LAST_DAY
from gcio_portal.wsgi import application

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
EXAMPLES = int(os.environ.get("SCHEMA_EXAMPLES", "12"))
# The same in every run, so that a failure can be looked at again.
SAME_EXAMPLES = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
pytestmark = pytest.mark.django_db
schemathesis.openapi.format("date", st.dates(FIRST_DAY, LAST_DAY).map(str))


# A wrong body may come with an outdated If-Match, which is told first.
REFUSED = [400, 401, 403, 404, 405, 406, 409, 412, 415, 422, 428, 429]
described = schemathesis.openapi.from_wsgi(
    "/api/v1/schema/",
    application,
    config=schemathesis.Config.from_dict(
        {"checks": {"negative_data_rejection": {"expected-statuses": REFUSED}}}
    ),
)


@contextmanager
def one_connection() -> Iterator[None]:
    """No request ends the test's own connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _one_long_request(settings: Any) -> Iterator[None]:
    settings.API_ANONYMOUS_RATE = "off"
    with one_connection():
        yield


@described.parametrize()
@SAME_EXAMPLES
def test_the_api_answers_as_its_document_says(case):
    case.call_and_validate(checks=CHECKS)


def test_the_document_is_made_without_a_warning():
    call_command("spectacular", validate=True, fail_on_warn=True, stdout=StringIO())


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for operation in methods.values():
            yield path, operation


def test_the_document_is_openapi_3_1_in_the_language_of_the_reader(client):
    thai = client.get("/api/v1/schema/").json()
    english = client.get("/api/v1/schema/", headers={"accept-language": "en"}).json()

    assert thai["openapi"].startswith("3.1")
    assert english["paths"]["/api/v1/committees/"]["get"]["summary"] == "Committees"
    assert thai["paths"]["/api/v1/committees/"]["get"]["summary"] == "คณะกรรมการ"


def test_every_parameter_and_every_operation_is_described(client):
    document = client.get("/api/v1/schema/").json()

    undescribed = [
        f"{path} {parameter['name']}"
        for path, operation in operations(document)
        for parameter in operation["parameters"]
        if not parameter.get("description")
    ]

    assert undescribed == []
    assert all(operation["summary"] for _path, operation in operations(document))


def test_every_operation_documents_its_problems(client):
    document = client.get("/api/v1/schema/").json()

    for path, operation in operations(document):
        answers = operation["responses"]
        own = {"401", "403", "409", "422"} if "security" in operation else {"304"}
        assert {"200", "400", "404", "406", "429", *own} <= set(answers), path
        assert set(answers["400"]["content"]) == {"application/problem+json"}, path


def test_the_document_can_be_read_as_yaml(client):
    response = client.get("/api/v1/schema/", headers={"accept": "application/vnd.oai.openapi"})

    assert response.getvalue().startswith(b"openapi: 3.1")


def test_the_docs_page_has_no_inline_script_or_style(client):
    page = client.get("/api/v1/docs/").content.decode()

    assert "<style" not in page
    assert "<script>" not in page
    assert client.get("/api/v1/docs/", {"script": ""})["Content-Type"] == "application/javascript"
