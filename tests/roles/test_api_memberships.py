"""Memberships by API: who held which seat, of all periods or of one day."""

import datetime

import pytest

from roles.models import Capacity, EarlierTitle, Membership
from roles.serializers import MembershipSerializer
from tests.factories import (
    REVIEW_DAY,
    CommitteeFactory,
    MembershipFactory,
    OrderFactory,
    PersonFactory,
    SeatFactory,
    SeatTemplateFactory,
)
from tests.roles.contract import assert_documented

pytestmark = pytest.mark.django_db

LIST = "/api/v1/memberships/"
FIRST = datetime.date(2020, 10, 1)
LAST = datetime.date(2021, 9, 30)
DAY = datetime.timedelta(days=1)


def rows(client, **params):
    response = client.get(LIST, params)
    assert response.status_code == 200, response.content
    return response.json()["results"]


def ids(client, **params):
    return [row["id"] for row in rows(client, **params)]


def test_without_a_day_the_list_holds_all_periods_and_no_annulled_row(client):
    seat = SeatFactory()
    left = MembershipFactory(seat=seat, start_date=FIRST, end_date=LAST)
    coming = MembershipFactory(seat=seat, start_date=datetime.date(2199, 1, 1))
    MembershipFactory(seat=seat, start_date=FIRST, annulled_by=OrderFactory())

    assert ids(client, committee=seat.committee.code) == [left.pk, coming.pk]


def test_with_a_day_the_list_holds_those_of_its_first_and_last_day(client):
    member = MembershipFactory(start_date=FIRST, end_date=LAST)
    code = member.seat.committee.code

    found = {day: ids(client, committee=code, as_of=day) for day in (FIRST - DAY, FIRST, LAST, LAST + DAY)}

    assert list(found.values()) == [[], [member.pk], [member.pk], []]


def test_an_attested_row_answers_only_between_its_sightings(client):
    assert len(rows(client, committee="PCIO-50", as_of="2024-06-11")) == 1
    assert rows(client, committee="PCIO-50", as_of="2024-06-10") == []
    assert rows(client, committee="PCIO-50", as_of="2024-06-12") == []
    assert len(rows(client, committee="PCIO-50")) == 1


def test_someone_who_left_and_came_back_has_two_rows(client):
    seat, person = SeatFactory(), PersonFactory()
    first = MembershipFactory(seat=seat, person=person, start_date=FIRST, end_date=LAST)
    second = MembershipFactory(seat=seat, person=person, start_date=LAST + DAY * 100)

    assert ids(client, person=person.pk) == [first.pk, second.pk]


def test_a_position_title_is_the_latest_or_that_of_the_day(client):
    member = MembershipFactory(start_date=FIRST, position_title="ปลัดกระทรวง")
    EarlierTitle.objects.create(membership=member, title_th="รองปลัดกระทรวง", end_date=LAST)
    code = member.seat.committee.code

    def title(**params):
        return rows(client, committee=code, **params)[0]["position_title"]

    assert title() == "ปลัดกระทรวง"
    assert (title(as_of=LAST), title(as_of=LAST + DAY)) == ("รองปลัดกระทรวง", "ปลัดกระทรวง")


def test_a_seat_is_named_as_the_law_did_on_the_day(client):
    key = SeatTemplateFactory(key="TEST-SEAT", holder_th="ตำแหน่งเดิม", end_date=REVIEW_DAY - DAY).key
    SeatTemplateFactory(key=key, holder_th="ตำแหน่งใหม่", start_date=REVIEW_DAY)
    seat = SeatFactory(key=key)
    over = MembershipFactory(seat=seat, start_date=REVIEW_DAY - DAY * 9, end_date=REVIEW_DAY - DAY)
    through = MembershipFactory(seat=seat, start_date=REVIEW_DAY - DAY, capacity=Capacity.ACTING_FOR)

    latest = {row["id"]: row["seat"]["title_th"] for row in rows(client, committee=seat.committee.code)}
    before = {
        row["id"]: row["seat"]["title_th"]
        for row in rows(client, committee=seat.committee.code, as_of=REVIEW_DAY - DAY)
    }

    assert latest == {over.pk: "ตำแหน่งเดิม", through.pk: "ตำแหน่งใหม่"}
    assert before == {over.pk: "ตำแหน่งเดิม", through.pk: "ตำแหน่งเดิม"}


def test_the_filters_narrow_by_committee_organization_kind_role_person_and_words(client):
    member = MembershipFactory(person__given_th="ปวีณา", person__family_th="ศิริญาณ")
    organization = member.seat.committee.organization.code

    assert ids(client, committee=member.seat.committee.code) == [member.pk]
    assert ids(client, organization=organization) == [member.pk]
    assert ids(client, organization=organization, kind="MCIO") == []
    assert ids(client, organization=organization, kind=["MCIO", "DCIO"]) == [member.pk]
    assert ids(client, organization=organization, role="CHAIR") == []
    assert ids(client, organization=organization, role="CIO") == [member.pk]
    assert ids(client, person=member.person_id) == [member.pk]
    assert ids(client, q="ปวีณา ศิริ") == [member.pk]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"as_off": "2020-01-01"}, "as_off"),
        ({"as_of": "2563-10-01"}, "as_of"),
        ({"kind": "MINISTRY"}, "kind"),
        ({"role": "BOSS"}, "role"),
        ({"person": "somebody"}, "person"),
        ({"committee": "PCIO-1000"}, "committee"),
        ({"organization": "TH-1000"}, "organization"),
        ({"page_size": "501"}, "page_size"),
        ({"page_size": "0"}, "page_size"),
        ({"cursor": "x"}, "cursor"),
        ({"q": "\0"}, "q"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_refused_with_its_name(client, query, field):
    response = client.get(LIST, query)

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_an_unknown_value_of_a_closed_list_is_answered_with_the_list(client):
    detail = client.get(LIST, {"kind": "XCIO"}).json()["detail"]

    assert all(kind in detail for kind in ("GCIO", "MCIO", "DCIO", "PCIO", "OTHER"))


def test_every_row_is_as_the_serializer_documents_it(client):
    seat = SeatFactory()
    order = OrderFactory(organization=seat.committee.organization, number="12", be_year=2567)
    MembershipFactory(
        seat=seat,
        end_date=datetime.date(2024, 9, 30),
        end_reason="RETIRED",
        appointed_by=order,
        ended_by=order,
    )

    found = rows(client, page_size=500)

    assert len(found) == 9
    for row in found:
        assert_documented(MembershipSerializer(), row)
    assert found[-1]["ended_by"] == {"id": order.pk, "number": "12/2567", "signed_on": "2023-09-25"}


def test_a_membership_has_an_address_of_its_own_with_a_strong_etag(client):
    member = MembershipFactory()

    response = client.get(f"{LIST}{member.pk}/")
    again = client.get(f"{LIST}{member.pk}/", headers={"If-None-Match": response["ETag"]})

    assert response.json() == rows(client, committee=member.seat.committee.code)[0]
    assert not response["ETag"].startswith("W/")
    assert again.status_code == 304


def test_an_annulled_membership_has_no_address(client):
    member = MembershipFactory(annulled_by=OrderFactory())

    assert client.get(f"{LIST}{member.pk}/").status_code == 404
    assert client.get(f"{LIST}999999999999999999/").status_code == 404


def many(count):
    """A seat that changes hands every day, and the ids of its holders in order."""
    seat, person, order = SeatFactory(), PersonFactory(), OrderFactory()
    Membership.objects.bulk_create(
        Membership(
            seat=seat,
            person=person,
            start_date=FIRST + DAY * number,
            end_date=FIRST + DAY * number,
            appointed_by=order,
        )
        for number in range(count)
    )
    return seat.committee.code, list(seat.memberships.order_by("pk").values_list("pk", flat=True))


def test_a_walk_through_all_pages_meets_every_row_once(client):
    code, expected = many(25)

    met, address = [], f"{LIST}?committee={code}&page_size=7"
    while address:
        page = client.get(address).json()
        met += [row["id"] for row in page["results"]]
        address = page["next"]

    assert met == expected


def test_the_number_of_queries_does_not_grow_with_the_rows(client, django_assert_num_queries):
    code, _expected = many(1000)

    for size in (10, 500):
        with django_assert_num_queries(2):
            client.get(LIST, {"committee": code, "page_size": size})


def test_an_export_holds_what_the_list_holds(client):
    member = MembershipFactory(position_title="=SUM(A1)", seat=SeatFactory(committee=CommitteeFactory()))
    code = member.seat.committee.code

    lines = b"".join(client.get("/api/v1/export/memberships.ndjson", {"committee": code}).streaming_content)
    table = b"".join(client.get("/api/v1/export/memberships.csv", {"committee": code}).streaming_content)

    assert len(lines.splitlines()) == 1
    assert member.seat.committee.code in table.decode("utf-8-sig").splitlines()[1]
    assert "'=SUM(A1)" in table.decode("utf-8-sig")
