"""A parameter that cannot be used is refused with a sentence that says what to write; nothing is guessed."""

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gcio_portal.rest import ParameterError, parse_day, parse_moment

pytestmark = pytest.mark.django_db
DAYS = st.dates(datetime.date(1857, 1, 1), datetime.date(2199, 12, 31))


def refused(client, query: str, path: str = "committees/", language: str = "th") -> dict:
    response = client.get(f"/api/v1/{path}?{query}", headers={"accept-language": language})
    assert response.status_code == 400, response.content.decode()[:300]
    assert response["Content-Type"] == "application/problem+json"
    return response.json()


def test_a_slip_in_a_name_is_refused_with_the_name_that_was_meant(client):
    problem = refused(client, "as_off=2020-01-01")

    assert problem["errors"] == [{"field": "as_off", "message": "ไม่รู้จักพารามิเตอร์ as_off – หมายถึง as_of หรือไม่"}]


def test_the_message_is_english_for_a_reader_who_asks_for_english(client):
    problem = refused(client, "as_off=2020-01-01", language="en")

    assert problem["detail"] == "Unknown parameter as_off – did you mean as_of?"
    assert problem["title"] == "Bad request"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2563-09-29", "2020-09-29"), ("2563-02-29", "2020-02-29"), ("2742-12-31", "2199-12-31")],
)
def test_a_buddhist_year_is_refused_with_the_christian_day(client, written, meant):
    assert meant in refused(client, f"as_of={written}")["errors"][0]["message"]


@pytest.mark.parametrize("written", ["29/9/2563", "29 ก.ย. 2563", "๒๙ กันยายน ๒๕๖๓", "2020-9-29"])
def test_another_way_to_write_a_day_is_refused_with_the_iso_day(written):
    with pytest.raises(ParameterError, match="2020-09-29"):
        parse_day(written)


@pytest.mark.parametrize(
    "written",
    [
        *("2021-02-29", "1856-12-31", "2200-01-01", "9999-12-31", "0000-00-00", "２０２０-09-29"),
        *("20200929", "2020-09-29T00:00:00", "today"),
    ],
)
def test_what_is_no_day_of_the_christian_era_is_refused(client, written):
    assert refused(client, f"as_of={written}")["errors"][0]["field"] == "as_of"


@given(DAYS)
def test_every_day_is_read_as_written_and_refused_in_the_buddhist_era(day):
    assert parse_day(day.isoformat()) == day
    if day.year + 543 >= 2200:
        buddhist = f"{day.year + 543}{day.isoformat()[4:]}"
        with pytest.raises(ParameterError, match=day.isoformat()):
            parse_day(buddhist)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2569-11-23T10:00:00Z", "2026-11-23T10:00:00Z"),
        ("2569-11-23T10:00:00+07:00", "2026-11-23T10:00:00%2B07:00"),
        ("2569-11-23", "2026-11-23T23:59:59%2B07:00"),
        ("2569-11-23T10:00", "2026-11-23T23:59:59%2B07:00"),
    ],
)
def test_a_moment_of_a_buddhist_year_is_refused_with_one_that_can_be_sent(written, meant):
    with pytest.raises(ParameterError, match=re.escape(meant)):
        parse_moment(written)

    assert parse_moment(meant.replace("%2B", "+"))


def test_a_moment_needs_its_offset():
    assert parse_moment("2026-10-01T09:00:00+07:00") == parse_moment("2026-10-01T02:00:00Z")
    for written in ("2026-10-01T09:00:00", "2026-10-01", "2026-10-01T09:00:00 07:00", "2569-10-01T09:00:00Z"):
        with pytest.raises(ParameterError):
            parse_moment(written)


@pytest.mark.parametrize(
    "query",
    [
        "as_of=",
        "q=",
        "q=%20",
        "kind=",
        "cursor=",
        "page_size=",
        "kind=GCIO&kind=",
        "organization=",
        "region=",
    ],
)
def test_an_empty_parameter_is_refused(client, query):
    refused(client, query)


MALFORMED = """
page_size=0 page_size=501 page_size=-1 page_size=1.0 page_size=1e2 page_size=๑๐ page_size=010
page_size=99999999999999999999 cursor=abc cursor=after~ cursor=after~'OR1 cursor=bm90LWEtY3Vyc29y
cursor=after~A%00 q=%00 q=%ff q=%C2%A0 kind=gcio region=NORTH organization=%E0%B8%81 ministry=A%20B
q=a&q=b as_of=2020-09-29&as_of=2020-09-30 page_size=1&page_size=2 limit=5 format=json lang=en a%00b=1
"""


@pytest.mark.parametrize("query", MALFORMED.split())
def test_a_malformed_or_unknown_parameter_is_refused(client, query):
    refused(client, query)


def test_a_choice_is_refused_with_all_its_values(client):
    message = refused(client, "kind=X")["errors"][0]["message"]

    assert all(value in message for value in ("GCIO", "MCIO", "DCIO", "PCIO", "OTHER"))


def test_every_error_of_a_query_is_told_at_once(client):
    problem = refused(client, "as_of=2563-09-29&kind=X&page_size=0&colour=red")

    assert {error["field"] for error in problem["errors"]} == {"as_of", "kind", "page_size", "colour"}


def test_a_code_that_nobody_has_is_refused_with_the_nearest(client):
    assert "MDES" in refused(client, "ministry=MDEZ")["errors"][0]["message"]
    assert "TH-50" in refused(client, "organization=th-50")["errors"][0]["message"]


def test_a_known_code_with_nothing_under_it_is_an_empty_list(client):
    assert client.get("/api/v1/organizations/", {"parent": "TH-50"}).json()["results"] == []


def test_a_record_of_its_own_takes_no_filters(client):
    assert client.get("/api/v1/committees/GCIO/", {"kind": "GCIO"}).status_code == 400
    assert client.get("/api/v1/instruments/cabinet-2563-09-29/", {"as_of": "2020-09-29"}).status_code == 400
