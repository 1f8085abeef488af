"""Coverage by API: how many required seats are held, known to be vacant, and not known."""

import pytest

from roles.coverage import coverage
from roles.serializers import CoverageSerializer
from tests.factories import LAW_DAY, REVIEW_DAY, MembershipFactory
from tests.roles.contract import assert_documented

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/coverage/"


def results(client, **params):
    response = client.get(ADDRESS, params)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def test_coverage_is_by_kind_of_committee_and_for_today_unless_asked(client):
    body = client.get(ADDRESS).json()

    assert body["by"] == "kind"
    assert {row["kind"]: row["total"] for row in body["results"]} == {
        "GCIO": 1,
        "MCIO": 20,
        "DCIO": 163,
        "PCIO": 231,
    }
    assert sum(row["committees"] for row in body["results"]) == 261


@pytest.mark.parametrize("by", ["kind", "ministry", "region"])
def test_every_row_is_as_the_serializer_documents_it_and_as_the_page_counts(client, by):
    MembershipFactory()

    body = client.get(ADDRESS, {"by": by, "as_of": "2024-06-11"}).json()

    assert_documented(CoverageSerializer(), body)
    assert all(row["key"] == row[by] for row in body["results"])
    assert body["results"] == coverage(day=LAW_DAY.replace(2024, 6, 11), by=by)


def test_a_kind_may_be_repeated_and_bangkok_left_out(client):
    rows = results(client, kind=["MCIO", "PCIO"], include_bangkok="false", as_of=REVIEW_DAY)

    assert [(row["kind"], row["committees"]) for row in rows] == [("MCIO", 20), ("PCIO", 76)]


def test_there_is_nothing_to_count_before_the_law(client):
    assert results(client, as_of="2019-11-25") == []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"by": "province"}, "by"),
        ({"kind": "CIO"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"include_bangkok": "no"}, "include_bangkok"),
        ({"as_of": "2569-01-01"}, "as_of"),
        ({"page_size": "10"}, "page_size"),
        ({"by": ["kind", "region"]}, "by"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_with_its_name(client, query, field):
    response = client.get(ADDRESS, query)

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_coverage_is_not_sent_again_while_nothing_changes(client, django_assert_num_queries):
    tag = client.get(ADDRESS)["ETag"]

    with django_assert_num_queries(1):
        again = client.get(ADDRESS, headers={"If-None-Match": tag})

    assert again.status_code == 304
