"""Pages ask the database a fixed number of questions, at ten rows as at a thousand."""

import datetime
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from committees.models import Committee, Organization, ParentLink, Seat
from roles.models import Membership, Person
from tests.factories import LAW_DAY, MinistryFactory

pytestmark = pytest.mark.django_db

MOST = 12
STINTS = 10  # that come to one seat with each growth: what some years bring
SOURCES = [{"url": "https://example.go.th/news/1", "quote": "ประธานการประชุม", "seen_on": "2021-01-01"}]


@pytest.fixture
def ministry():
    return MinistryFactory(code="GROW")


def grow(ministry, numbers: range) -> None:
    """Departments of a ministry, each with its CIO post and a holder; one seat changes hands often."""
    organizations = Organization.objects.bulk_create(
        Organization(code=f"GROW-{n}", kind="DEPARTMENT", name_th=f"กรมที่ {n}") for n in numbers
    )
    ParentLink.objects.bulk_create(ParentLink(organization=one, parent=ministry) for one in organizations)
    committees = Committee.objects.bulk_create(
        Committee(
            code=f"DCIO-{one.code}",
            kind="DCIO",
            name_th=f"ผู้บริหาร {one.name_th}",
            organization=one,
            start_date=LAW_DAY,
        )
        for one in organizations
    )
    seats = Seat.objects.bulk_create(Seat(committee=one, key="DCIO", role="CIO") for one in committees)
    people = Person.objects.bulk_create(Person(given_th=f"เติบโต{n}", family_th="ตามจำนวน") for n in numbers)
    Membership.objects.bulk_create(
        Membership(seat=seat, person=person, start_date=datetime.date(2024, 1, 1), sources=SOURCES)
        for seat, person in zip(seats, people, strict=True)
    )
    Membership.objects.bulk_create(stints(people[0], numbers[:STINTS]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a database at work knows how large its tables are


def stints(person: Person, numbers: range) -> Iterator[Membership]:
    """Single days of one person in one seat, two days apart."""
    seat = Seat.objects.get(committee__code="PCIO-10", key="PCIO-CHAIR")
    for n in numbers:
        day = datetime.date(2020, 10, 1) + datetime.timedelta(days=2 * n)
        yield Membership(seat=seat, person=person, start_date=day, end_date=day, sources=SOURCES)


def queries(client, path: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_a_page_asks_as_often_at_ten_rows_as_at_a_thousand(client, ministry):
    grow(ministry, range(10))
    person = Person.objects.get(given_th="เติบโต0")
    pages = [
        "/organizations/?parent=GROW&state=FILLED&q=กรม",
        "/organizations/?state=UNKNOWN",
        "/organizations/GROW/",
        "/organizations/GROW-1/",
        "/committees/?ministry=GROW&state=FILLED",
        "/committees/?kind=PCIO",
        "/committees/PCIO-10/",
        "/committees/PCIO-10/?as_of=2020-10-03",
        "/people/?q=เติบโต",
        f"/people/{person.pk}/",
    ]

    few = {path: queries(client, path) for path in pages}
    grow(ministry, range(10, 1000))
    many = {path: queries(client, path) for path in pages}

    assert few == many
    assert max(few.values()) <= MOST
