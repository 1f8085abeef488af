"""What the API says of organizations, committees, seats of the law and instruments, on the reference data."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from committees.models import ParentLink, Succession
from tests.factories import CommitteeFactory, MinistryFactory, OrganizationFactory, ParentLinkFactory

pytestmark = pytest.mark.django_db
YESTERDAY_OF_REVIEW, DAY_OF_REVIEW = "2020-09-28", "2020-09-29"


def rows(client: Client, path: str, **params: Any) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/{path}", params)
    assert response.status_code == 200, response.content.decode()[:300]
    return response.json()["results"]


@pytest.mark.parametrize(("kind", "number"), [("PCIO", 77), ("MCIO", 20), ("DCIO", 163), ("GCIO", 1)])
def test_every_body_of_the_law_is_listed(client, kind, number):
    found = rows(client, "committees/", kind=kind, page_size=500)

    assert len(found) == number


def test_the_committees_of_departments_fill_two_pages(client):
    first = client.get("/api/v1/committees/", {"kind": "DCIO"}).json()
    second = client.get(first["next"]).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (100, 63, None)
    assert client.get(second["previous"]).json()["results"] == first["results"]


def test_a_kind_may_be_repeated(client):
    found = rows(client, "committees/", kind=["GCIO", "MCIO"], page_size=100)

    assert {one["kind"] for one in found} == {"GCIO", "MCIO"}
    assert len(found) == 21


def test_the_committee_of_bangkok_is_in_force_from_the_review(client):
    before = rows(client, "committees/", kind="PCIO", page_size=100, as_of=YESTERDAY_OF_REVIEW)
    after = rows(client, "committees/", kind="PCIO", page_size=100, as_of=DAY_OF_REVIEW)

    assert {one["code"] for one in after} - {one["code"] for one in before} == {"PCIO-10"}


def test_no_committee_is_in_force_before_the_law(client):
    assert rows(client, "committees/", as_of="2019-11-25") == []


def test_a_committee_has_its_address_on_a_day_before_it_was_made(client):
    committee = client.get("/api/v1/committees/PCIO-10/", {"as_of": YESTERDAY_OF_REVIEW}).json()

    assert committee["start_date"] == DAY_OF_REVIEW
    assert committee["variant"] == "bangkok"


def test_the_national_committee_has_no_organization(client):
    committee = client.get("/api/v1/committees/GCIO/").json()

    assert (committee["organization"], committee["ministry"], committee["region"]) == (None, None, None)


def test_a_ministry_includes_its_own_and_those_under_it_on_the_day():
    ministry, other = MinistryFactory(), MinistryFactory()
    moved = OrganizationFactory()
    ParentLinkFactory(organization=moved, parent=ministry, end_date=datetime.date(2022, 9, 30))
    ParentLinkFactory(organization=moved, parent=other, start_date=datetime.date(2022, 10, 1))
    own = CommitteeFactory(organization=ministry, kind="MCIO", code=f"MCIO-{ministry.code}")
    below = CommitteeFactory(organization=moved)
    client = Client()

    on_the_last_day = rows(client, "committees/", ministry=ministry.code, as_of="2022-09-30")
    on_the_next_day = rows(client, "committees/", ministry=ministry.code, as_of="2022-10-01")

    assert {one["code"] for one in on_the_last_day} == {own.code, below.code}
    assert {one["ministry"] for one in on_the_last_day} == {ministry.code}
    assert {one["code"] for one in on_the_next_day} == {own.code}


def test_the_parent_is_that_of_the_day():
    moved, old, new = OrganizationFactory(), MinistryFactory(), MinistryFactory()
    ParentLink.objects.create(organization=moved, parent=old, end_date=datetime.date(2022, 9, 30))
    ParentLink.objects.create(organization=moved, parent=new, start_date=datetime.date(2022, 10, 1))
    client, address = Client(), f"/api/v1/organizations/{moved.code}/"

    assert client.get(address, {"as_of": "2022-09-30"}).json()["parent"] == old.code
    assert client.get(address, {"as_of": "2022-10-01"}).json()["parent"] == new.code
    assert client.get(address).json()["parent"] == new.code
    assert moved.code in {one["code"] for one in rows(client, "organizations/", parent=new.code)}
    assert rows(client, "organizations/", parent=old.code) == []


def test_an_organization_that_ended_is_listed_until_its_last_day_and_keeps_its_address():
    ended = OrganizationFactory(end_date=datetime.date(2022, 9, 30))
    successor = OrganizationFactory(start_date=datetime.date(2022, 10, 1))
    Succession.objects.create(
        predecessor=ended, successor=successor, kind="RENAMED", effective_on=successor.start_date
    )
    client = Client()

    last_day = rows(client, "organizations/", q=ended.code, as_of="2022-09-30")
    next_day = rows(client, "organizations/", q=ended.code, as_of="2022-10-01")

    assert [one["code"] for one in last_day] == [ended.code]
    assert next_day == []
    assert client.get(f"/api/v1/organizations/{ended.code}/").json()["successors"] == [successor.code]
    assert client.get(f"/api/v1/organizations/{successor.code}/").json()["predecessors"] == [ended.code]


def test_the_day_without_as_of_is_today_in_bangkok(client, monkeypatch):
    ends_today = OrganizationFactory(end_date=datetime.date(2026, 3, 31))
    late_evening_in_london = datetime.datetime(2026, 3, 31, 17, 30, tzinfo=datetime.UTC)  # 1 April in Bangkok
    monkeypatch.setattr(timezone, "now", lambda: late_evening_in_london)

    assert rows(client, "organizations/", q=ends_today.code) == []
    assert len(rows(client, "organizations/", q=ends_today.code, as_of="2026-03-31")) == 1


@pytest.mark.parametrize(
    ("words", "code"), [("ดิจิทัลเพื่อเศรษฐกิจ", "MDES"), ("mdes", "MDES"), ("เชียงใหม่", "TH-50"), ("ดศ.", "MDES")]
)
def test_words_find_what_a_person_means(client, words, code):
    found = rows(client, "organizations/", q=words, page_size=500)

    assert code in {one["code"] for one in found}


def test_only_a_province_has_a_region(client):
    found = rows(client, "organizations/", region=["NORTHERN", "SOUTHERN"], page_size=500)

    assert {one["kind"] for one in found} == {"PROVINCE"}
    assert {one["region"] for one in found} == {"NORTHERN", "SOUTHERN"}


def test_the_chair_of_the_national_committee_changes_with_the_review(client):
    before = rows(client, "seat-templates/", committee_kind="GCIO", as_of=YESTERDAY_OF_REVIEW)
    after = rows(client, "seat-templates/", committee_kind="GCIO", as_of=DAY_OF_REVIEW)

    assert [one["role"] for one in before] == ["CHAIR", "VICE_CHAIR"]
    assert [one["role"] for one in after] == ["CHAIR"]
    assert after[0]["holder_en"] == "Minister of Digital Economy and Society"


def test_a_seat_of_the_law_names_the_item_that_prescribes_it(client):
    found = rows(client, "seat-templates/", variant="bangkok", as_of=DAY_OF_REVIEW)

    assert len(found) == 3
    assert {one["provision"].partition("#")[0] for one in found} == {"cabinet-2563-09-29"}


def test_each_changed_wording_shows_what_it_replaced(client):
    instrument = client.get("/api/v1/instruments/cabinet-2563-09-29/").json()
    changed = [one for one in instrument["provisions"] if one["replaces"]]

    assert changed
    assert all(one["replaces"]["instrument"] == "cabinet-2562-11-26" for one in changed)
    assert all(one["replaces"]["text_th"] != one["text_th"] for one in changed)


def test_both_instruments_list_a_relation_each_with_its_direction(client):
    repealing = client.get("/api/v1/instruments/cabinet-2562-11-26/").json()
    repealed = client.get("/api/v1/instruments/cabinet-2541-06-09/").json()

    def found(instrument: dict[str, Any]) -> set[tuple[str, str, str]]:
        return {(one["relation"], one["direction"], one["instrument"]) for one in instrument["relations"]}

    assert ("REPEALS_IN_PART", "OUTGOING", "cabinet-2541-06-09") in found(repealing)
    assert ("REPEALS_IN_PART", "INCOMING", "cabinet-2562-11-26") in found(repealed)
