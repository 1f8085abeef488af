"""The rows of the lists are what their serializers document, and cost the same however many there are."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework import serializers

from gcio_portal.api import LISTS
from gcio_portal.rest.pagination import read_page
from tests.factories import CommitteeFactory, MembershipFactory, OrganizationFactory, ParentLinkFactory

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 9, 4)
MOST_QUERIES = 6
JSON_TYPES = {
    serializers.BooleanField: bool,
    serializers.IntegerField: int,
    serializers.ListField: list,
}


def differences(row: dict[str, Any], serializer: serializers.Serializer, path: str = "") -> list[str]:
    """Where a row and the serializer that documents it do not agree."""
    if list(row) != list(serializer.fields):
        return [f"{path}: {list(row)} is not {list(serializer.fields)}"]
    found = []
    for name, field in serializer.fields.items():
        value, place = row[name], f"{path}.{name}"
        if value is None:
            found += [] if field.allow_null else [f"{place} is null"]
        elif isinstance(field, serializers.ListSerializer):
            for one in value:
                found += differences(one, field.child, place)
        elif isinstance(field, serializers.Serializer):
            found += differences(value, field, place)
        else:
            found += _wrong_value(value, field, place)
    return found


def _wrong_value(value: Any, field: serializers.Field, place: str) -> list[str]:
    if type(value) is not JSON_TYPES.get(type(field), str):
        return [f"{place} is a {type(value).__name__}"]
    if value == "" and not field.allow_blank:
        return [f"{place} is empty"]
    if isinstance(field, serializers.ChoiceField) and value and value not in field.choices:
        return [f"{place} is {value}"]
    if isinstance(field, serializers.DateField):
        datetime.date.fromisoformat(value)
    return []


@pytest.mark.parametrize("name", LISTS)
def test_each_row_is_what_its_serializer_documents(name):
    resource = LISTS[name].resource
    MembershipFactory()  # with its order: the reference data has none
    day = DAY if resource.takes_day else None
    values = resource.values(resource.listed(day), day)

    rows = resource.rows(read_page(values, key=resource.key, cursor=None, size=500).values, day)

    assert rows
    assert [problem for row in rows for problem in differences(row, resource.serializer())] == []


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_few_queries_for_one_row_and_for_many(name):
    resource, client = LISTS[name].resource, Client()
    ParentLinkFactory(organization=CommitteeFactory().organization)

    def queries(size: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get(f"/api/v1/{resource.name}/", {"page_size": size}).status_code == 200
        return len(captured)

    assert queries(1) == queries(500) <= MOST_QUERIES


def test_a_crawl_while_records_are_added_meets_each_earlier_record_once(client):
    earlier = {row["code"] for row in client.get("/api/v1/organizations/?page_size=500").json()["results"]}
    met, address = [], "/api/v1/organizations/?page_size=25"

    for code in ("AAA", "MDES-AAA", "ZZZ", *(f"NEW-{n}" for n in range(20))):
        if not address:
            break
        page = client.get(address).json()
        met += [row["code"] for row in page["results"]]
        address = page["next"]
        OrganizationFactory(code=code)

    assert address is None
    assert len(met) == len(set(met))
    assert earlier <= set(met)


@pytest.mark.parametrize("name", LISTS)
def test_a_crawl_by_next_and_back_by_previous_meets_each_record_once(name):
    resource, client = LISTS[name].resource, Client()
    address = f"/api/v1/{resource.name}/?page_size=7"
    forward, backward = [], []

    while address:
        page = client.get(address).json()
        forward += [row[resource.key] for row in page["results"]]
        last, address = page, page["next"]
    while last["previous"]:
        last = client.get(last["previous"]).json()
        backward = [row[resource.key] for row in last["results"]] + backward

    assert forward == sorted(forward)
    assert len(forward) == len(set(forward))
    assert forward[: len(backward)] == backward
    assert len(forward) - len(backward) <= 7
