"""The roster of a committee by API: the seats of a day, with who sits in them, as known at a moment."""

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roles.models import Person
from roles.serializers import RosterSerializer
from tests.factories import LAW_DAY, REVIEW_DAY, MembershipFactory, OrderFactory, SeatFactory
from tests.owner import no_trigger_fires
from tests.roles.contract import assert_documented

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def seats(client, code, **params):
    response = client.get(f"/api/v1/committees/{code}/roster/", params)
    assert response.status_code == 200, response.content
    return response.json()["seats"]


def test_bangkok_has_an_empty_roster_before_the_review_and_the_titles_of_table_2_from_its_day(client):
    before = seats(client, "PCIO-10", as_of=REVIEW_DAY - DAY)
    after = seats(client, "PCIO-10", as_of=REVIEW_DAY)

    assert before == []
    assert [seat["title_th"] for seat in after] == [
        "ปลัดกรุงเทพมหานคร หรือรองปลัดกรุงเทพมหานครที่ได้รับมอบหมาย",
        "หัวหน้าหน่วยงานการบริหารจัดการการขับเคลื่อนภารกิจของกรุงเทพมหานคร",
        "หัวหน้าหน่วยงานการจัดระบบข้อมูลและเทคโนโลยีสารสนเทศของกรุงเทพมหานคร",
    ]
    assert [seat["provision"] for seat in after] == [f"cabinet-2563-09-29#1.2-{n}" for n in (1, 2, 3)]


def test_a_roster_before_the_law_is_empty_and_never_missing(client):
    response = client.get("/api/v1/committees/PCIO-50/roster/", {"as_of": LAW_DAY - DAY})

    assert response.status_code == 200
    assert response.json() == {"committee": "PCIO-50", "as_of": "2019-11-25", "known_at": None, "seats": []}


def test_a_roster_without_a_day_answers_for_today(client):
    body = client.get("/api/v1/committees/PCIO-50/roster/").json()

    assert body["as_of"] == timezone.localdate().isoformat()
    assert body["known_at"] is None


def test_an_attested_chair_is_there_on_the_day_seen_and_the_last_known_after_it(client):
    chair = seats(client, "PCIO-50", as_of="2024-06-11")[0]
    day_after = seats(client, "PCIO-50", as_of="2024-06-12")[0]

    assert chair["state"] == "FILLED"
    assert chair["holder"]["person"]["name_th"] == "นายวีรพงศ์ ฤทธิ์รอด"
    assert chair["holder"]["start_precision"] == chair["holder"]["end_precision"] == "ATTESTED"
    assert chair["last_known"] is None
    assert (day_after["state"], day_after["holder"], day_after["vacant_since"]) == ("UNKNOWN", None, None)
    assert day_after["last_known"]["id"] == chair["holder"]["id"]


def test_every_row_is_as_the_serializer_documents_it(client):
    seat = SeatFactory()
    order = OrderFactory(organization=seat.committee.organization)
    MembershipFactory(seat=seat, end_date=datetime.date(2024, 9, 30), ended_by=order)
    MembershipFactory(seat=seat, start_date=datetime.date(2024, 10, 5), capacity="ACTING_FOR")

    for code, day in (
        (seat.committee.code, "2024-10-05"),
        (seat.committee.code, "2024-09-30"),
        ("PCIO-50", "2024-06-12"),
    ):
        body = client.get(f"/api/v1/committees/{code}/roster/", {"as_of": day}).json()
        assert_documented(RosterSerializer(), body)


def test_what_only_the_page_shows_is_not_in_the_answer(client):
    seat = SeatFactory()
    MembershipFactory(seat=seat, start_date=timezone.localdate() + DAY)

    (row,) = seats(client, seat.committee.code)

    assert "incoming" not in row
    assert row["state"] == "UNKNOWN"


def test_a_moment_before_the_record_knows_nothing_of_it(client):
    membership = MembershipFactory()
    code = membership.seat.committee.code
    moment = timezone.now() + datetime.timedelta(hours=1)

    past = client.get(f"/api/v1/committees/{code}/roster/", {"known_at": "2020-01-01T00:00:00+07:00"}).json()
    present = client.get(f"/api/v1/committees/{code}/roster/", {"known_at": moment.isoformat()}).json()

    assert (past["known_at"], past["seats"][0]["holder"]) == ("2020-01-01T00:00:00+07:00", None)
    assert present["seats"][0]["holder"]["id"] == membership.pk


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"as_off": "2020-01-01"}, "as_off"),
        ({"as_of": "2563-09-29"}, "as_of"),
        ({"as_of": "29/9/2563"}, "as_of"),
        ({"as_of": ""}, "as_of"),
        ({"as_of": ["2020-01-01", "2021-01-01"]}, "as_of"),
        ({"known_at": "2026-01-01T00:00:00"}, "known_at"),
        ({"known_at": "yesterday"}, "known_at"),
        ({"known_at": "2026-01-01"}, "known_at"),
        ({"known_at": "2569-01-01"}, "known_at"),
        ({"known_at": "2569-01-01T00:00:00Z"}, "known_at"),
        ({"known_at": "1/1/2569"}, "known_at"),
        ({"known_at": "2026-02-30"}, "known_at"),
        ({"known_at": "1857-01-01T00:00:00Z"}, "known_at"),
        ({"known_at": ""}, "known_at"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_named_never_ignored(client, query, field):
    response = client.get("/api/v1/committees/PCIO-50/roster/", query)

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_a_buddhist_year_is_answered_with_the_day_that_was_meant(client):
    response = client.get("/api/v1/committees/PCIO-50/roster/", {"as_of": "2563-09-29"})

    assert "2020-09-29" in response.json()["detail"]


@pytest.mark.parametrize("written", ["2569-01-31", "2569-01-31T00:00:00Z", "31/1/2569", "31 ม.ค. 2569"])
def test_a_moment_of_the_pages_is_answered_with_the_day_that_was_meant(client, written):
    response = client.get("/api/v1/committees/PCIO-50/roster/", {"known_at": written})

    assert "2026-01-31" in response.json()["detail"]


def test_a_bare_day_is_answered_with_its_last_moment_as_it_is_written_in_an_address(client):
    response = client.get("/api/v1/committees/PCIO-50/roster/", {"known_at": "2026-10-01"})

    assert response.status_code == 400
    assert "2026-10-01T23:59:59%2B07:00" in response.json()["detail"]


@pytest.mark.parametrize(("known_at", "known"), [("2025-09-30", False), ("2025-10-01", True)])
def test_a_bare_day_on_the_page_is_the_last_moment_in_bangkok_that_the_api_is_asked_for(
    client, known_at, known
):
    membership = MembershipFactory(start_date=LAW_DAY)
    with no_trigger_fires() as cursor:
        for table in ("membership", "person", "order"):
            cursor.execute(
                f"UPDATE roles_{table}event SET pgh_created_at = '2025-10-01 23:59:59+07'"
                " WHERE pgh_created_at >= now()"
            )
    code = membership.seat.committee.code

    answer = client.get(
        f"/api/v1/committees/{code}/roster/", {"known_at": f"{known_at}T23:59:59.999999+07:00"}
    ).json()
    page = client.get(f"/committees/{code}/", {"known_at": known_at}).content.decode()

    assert answer["known_at"] == f"{known_at}T23:59:59.999999+07:00"
    assert (answer["seats"][0]["holder"] is not None) == known
    assert (str(membership.person) in page) == known


@pytest.mark.parametrize("code", ["PCIO-99", "pcio-50", "NOTHING", "PCIO-50%00"])
def test_a_committee_that_is_not_there_is_a_problem(client, code):
    response = client.get(f"/api/v1/committees/{code}/roster/")

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def end_of_transaction():
    """Lets the deferred triggers fire that count a change at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_an_unchanged_roster_is_not_sent_again_until_a_name_in_it_changes(client):
    membership = MembershipFactory()
    address = f"/api/v1/committees/{membership.seat.committee.code}/roster/"
    tag = client.get(address)["ETag"]
    again = client.get(address, headers={"If-None-Match": tag})

    Person.objects.filter(pk=membership.person_id).update(given_th="ชื่อใหม่")
    end_of_transaction()
    renamed = client.get(address, headers={"If-None-Match": tag})

    assert tag.startswith('W/"')
    assert again.status_code == 304
    assert renamed.status_code == 200
    assert "ชื่อใหม่" in renamed.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?as_of=2024-06-11", "?as_of=2019-11-25", "?as_of=2024-06-11&known_at=2198-01-01T00:00:00Z"]
)
def test_whether_the_counter_is_read_with_the_seats_or_before_them_the_tag_is_the_same(client, query):
    """Without If-None-Match one statement reads both; with it the counter is asked for first."""
    address = f"/api/v1/committees/PCIO-50/roster/{query}"
    MembershipFactory()
    end_of_transaction()

    at_once = client.get(address)
    one_by_one = client.get(address, headers={"If-None-Match": '"another"'})

    assert at_once["ETag"] == one_by_one["ETag"]
    assert at_once.content == one_by_one.content
    assert client.get(address, headers={"If-None-Match": at_once["ETag"]}).status_code == 304


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "UTC", "Asia/Bangkok", "Pacific/Kiritimati"])
def test_no_time_zone_moves_a_day(client, zone):
    member = MembershipFactory(start_date=datetime.date(2024, 2, 29), end_date=datetime.date(2024, 3, 1))
    code = member.seat.committee.code

    with timezone.override(zone):
        held = seats(client, code, as_of="2024-02-29")[0]["holder"]
        before = seats(client, code, as_of="2024-02-28")[0]["holder"]

    assert (held["start_date"], held["end_date"], before) == ("2024-02-29", "2024-03-01", None)


def test_today_is_the_day_in_bangkok(client, monkeypatch):
    past_midnight = datetime.datetime(2026, 9, 30, 17, 30, tzinfo=datetime.UTC)  # 1 October, 00:30 in Bangkok
    monkeypatch.setattr(timezone, "now", lambda: past_midnight)
    member = MembershipFactory(start_date=datetime.date(2024, 10, 1), end_date=datetime.date(2026, 9, 30))

    body = client.get(f"/api/v1/committees/{member.seat.committee.code}/roster/").json()

    assert (body["as_of"], body["seats"][0]["state"]) == ("2026-10-01", "UNKNOWN")


def test_one_moment_written_with_two_offsets_is_the_same_knowledge(client):
    address = "/api/v1/committees/PCIO-50/roster/?as_of=2024-06-11&known_at="

    bangkok = client.get(f"{address}2198-01-01T07:00:00%2B07:00").json()["seats"]
    london = client.get(f"{address}2198-01-01T00:00:00Z").json()["seats"]

    assert bangkok == london
    assert bangkok[0]["state"] == "FILLED"


ADDRESSES = [
    "committees/PCIO-50/roster/",
    "memberships/",
    "memberships/?as_of=2024-06-11",
    "people/",
    "coverage/",
    "coverage/?by=ministry",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_reading_writes_nothing(client, address):
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/api/v1/{address}")

    statements = [one["sql"].lstrip().upper() for one in captured]
    assert 1 <= len(statements) <= 6
    assert all(sql.startswith(("SELECT", "WITH", "EXECUTE PORTAL_")) for sql in statements)
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'portal_%'")
        assert all(re.match(r"PREPARE \w+ AS\s+(SELECT|WITH)\b", sql) for (sql,) in cursor.fetchall())
