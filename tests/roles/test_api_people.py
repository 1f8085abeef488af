"""People by API: in their public office, with every stint."""

import datetime

import pytest

from roles.models import Membership
from roles.serializers import PersonSerializer
from tests.factories import MembershipFactory, OrderFactory, PersonFactory, SeatFactory
from tests.roles.contract import assert_documented

pytestmark = pytest.mark.django_db

LIST = "/api/v1/people/"
FIRST = datetime.date(2020, 10, 1)
DAY = datetime.timedelta(days=1)


def test_a_person_has_every_stint_from_first_to_last_and_no_annulled_one(client):
    person, seat = PersonFactory(), SeatFactory()
    later = MembershipFactory(person=person, seat=seat, start_date=FIRST + DAY * 100)
    first = MembershipFactory(person=person, seat=seat, start_date=FIRST, end_date=FIRST + DAY * 50)
    MembershipFactory(person=person, start_date=FIRST, annulled_by=OrderFactory())

    body = client.get(f"{LIST}{person.pk}/").json()

    assert [row["id"] for row in body["memberships"]] == [first.pk, later.pk]
    assert body["trainings"] == []


def test_people_are_found_by_a_fragment_of_their_name(client):
    found = client.get(LIST, {"q": "โชติกา"}).json()["results"]

    assert [person["name_th"] for person in found] == ["นางโชติกา อัครกิจโสภากุล"]
    assert found[0]["memberships"][0]["committee"] == "MCIO-MCUL"


def test_every_row_is_as_the_serializer_documents_it(client):
    person = PersonFactory(
        office_phone="0 2000 0000", office_email="cio@example.go.th", family_en="Thai", given_en="A"
    )
    MembershipFactory(person=person)

    found = client.get(LIST).json()["results"]

    assert len(found) == 9
    for row in found:
        assert_documented(PersonSerializer(), row)


def test_a_row_of_the_list_is_the_record_itself(client):
    (row,) = client.get(LIST, {"q": "วีรพงศ์"}).json()["results"]

    assert client.get(f"{LIST}{row['id']}/").json() == row


@pytest.mark.parametrize("query", [{"as_of": "2020-01-01"}, {"q": ""}, {"name": "x"}, {"q": ["a", "b"]}])
def test_a_parameter_that_cannot_be_used_is_refused(client, query):
    assert client.get(LIST, query).status_code == 400


def test_someone_who_is_not_there_is_a_problem(client):
    response = client.get(f"{LIST}999999/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_the_number_of_queries_does_not_grow_with_the_people(client, django_assert_num_queries):
    seat, order = SeatFactory(), OrderFactory()
    people = PersonFactory.create_batch(60)
    Membership.objects.bulk_create(
        Membership(
            seat=seat,
            person=person,
            start_date=FIRST + DAY * number,
            end_date=FIRST + DAY * number,
            appointed_by=order,
        )
        for number, person in enumerate(people)
    )

    for size in (5, 60):
        with django_assert_num_queries(3):
            client.get(LIST, {"page_size": size})


def test_an_export_names_the_committees_of_each_person(client):
    table = b"".join(client.get("/api/v1/export/people.csv", {"q": "วีรพงศ์"}).streaming_content)

    header, line = table.decode("utf-8-sig").splitlines()
    assert header == "id,name_th,name_en,office_phone,office_email,memberships_committee"
    assert line.endswith("นายวีรพงศ์ ฤทธิ์รอด,,,,PCIO-50")
