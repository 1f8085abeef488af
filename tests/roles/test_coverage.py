"""How many of the required seats are held: nothing is counted twice, nothing is left out."""

import datetime

import pytest

from committees.models import Committee, CommitteeKind
from roles.coverage import coverage, province_coverage
from roles.models import Capacity, Precision
from tests.factories import (
    LAW_DAY,
    REVIEW_DAY,
    CommitteeFactory,
    MembershipFactory,
    MinistryFactory,
    OrderFactory,
    OrganizationFactory,
    ParentLinkFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
SEEN = [{"url": "https://example.go.th/news/1", "quote": "ประธานการประชุม", "seen_on": "2026-11-23"}]


def by_key(**params):
    return {row["key"]: row for row in coverage(**{"day": TODAY} | params)}


def test_the_law_requires_415_seats_in_261_committees():
    rows = by_key()

    assert {kind: (row["committees"], row["total"]) for kind, row in rows.items()} == {
        "GCIO": (1, 1),
        "MCIO": (20, 20),
        "DCIO": (163, 163),
        "PCIO": (77, 231),
    }
    assert list(rows) == ["GCIO", "MCIO", "DCIO", "PCIO"]


@pytest.mark.parametrize("by", ["kind", "ministry", "region"])
@pytest.mark.parametrize("day", [LAW_DAY, REVIEW_DAY, datetime.date(2023, 9, 4), TODAY])
def test_every_required_seat_is_in_exactly_one_count(by, day):
    rows = coverage(day=day, by=by)

    assert rows
    for row in rows:
        assert row["total"] == row["filled"] + row["acting"] + row["vacant"] + row["unknown"]


def test_ministries_and_regions_share_out_the_same_bodies_as_kinds():
    kinds, ministries, regions = by_key(), by_key(by="ministry"), by_key(by="region")

    def total(rows, name):
        return sum(row[name] for row in rows.values())

    assert total(ministries, "total") == kinds["MCIO"]["total"] + kinds["DCIO"]["total"]
    assert total(regions, "total") == kinds["PCIO"]["total"]
    assert total(ministries, "committees") == 183
    assert len(regions) == 6
    assert len(ministries) == 21
    assert list(ministries)[-1] is None


def test_there_is_no_row_before_the_law():
    assert coverage(day=LAW_DAY - DAY) == []
    assert province_coverage(LAW_DAY - DAY) == {}


def test_bangkok_is_counted_from_the_review_and_can_be_left_out():
    before, after = by_key(day=REVIEW_DAY - DAY), by_key(day=REVIEW_DAY)

    assert (before["PCIO"]["committees"], after["PCIO"]["committees"]) == (76, 77)
    assert by_key(include_bangkok=False)["PCIO"]["total"] == 228
    assert by_key(include_bangkok=False, by="region")["CENTRAL"]["committees"] == 21
    assert "TH-10" not in province_coverage(REVIEW_DAY - DAY)
    assert province_coverage(REVIEW_DAY)["TH-10"]["total"] == 3


def test_the_national_committee_lost_a_seat_by_the_review():
    assert by_key(day=REVIEW_DAY - DAY)["GCIO"]["total"] == 2
    assert by_key(day=REVIEW_DAY)["GCIO"]["total"] == 1


def test_each_state_is_counted_apart():
    before = by_key(kinds=["DCIO"])["DCIO"]
    for holder in ("filled", "acting", "vacant", "unknown"):
        seat = SeatFactory()
        if holder == "filled":
            MembershipFactory(seat=seat)
        if holder == "acting":
            MembershipFactory(seat=seat, capacity=Capacity.ACTING_FOR)
        if holder == "vacant":
            MembershipFactory(seat=seat, end_date=TODAY - DAY, ended_by=OrderFactory())

    after = by_key(kinds=["DCIO"])["DCIO"]

    gained = {
        name: after[name] - before[name]
        for name in ("committees", "total", "filled", "acting", "vacant", "unknown")
    }
    assert gained == {"committees": 4, "total": 4, "filled": 1, "acting": 1, "vacant": 1, "unknown": 1}


def test_a_holder_on_the_word_of_sources_lacks_an_order():
    MembershipFactory()
    MembershipFactory(
        appointed_by=None,
        sources=SEEN,
        start_date=TODAY,
        end_date=TODAY,
        start_precision=Precision.ATTESTED,
        end_precision=Precision.ATTESTED,
    )

    row = by_key()["DCIO"]

    assert (row["filled"], row["order_missing"]) == (2, 1)


def test_a_local_seat_is_not_required_and_not_counted():
    SeatFactory(
        committee=Committee.objects.get(code="PCIO-50"),
        key="LOCAL-1",
        local_title_th="ที่ปรึกษา",
        local_start_date=REVIEW_DAY,
    )

    assert by_key()["PCIO"]["total"] == 231


def test_a_body_without_a_required_seat_is_still_a_body():
    CommitteeFactory(code="LOCAL-1", kind=CommitteeKind.OTHER)

    row = by_key()["OTHER"]

    assert (row["committees"], row["total"]) == (1, 0)


def test_a_department_is_counted_under_the_ministry_of_the_day():
    old, new, department = MinistryFactory(), MinistryFactory(), OrganizationFactory()
    ParentLinkFactory(organization=department, parent=old, end_date=REVIEW_DAY - DAY)
    ParentLinkFactory(organization=department, parent=new, start_date=REVIEW_DAY)
    SeatFactory(committee=CommitteeFactory(organization=department))

    before, after = (by_key(by="ministry", day=day) for day in (REVIEW_DAY - DAY, REVIEW_DAY))

    assert (old.code in before, new.code in before) == (True, False)
    assert (old.code in after, new.code in after) == (False, True)


@pytest.mark.parametrize("by", ["kind", "ministry", "region"])
def test_coverage_is_one_query(by, django_assert_num_queries):
    with django_assert_num_queries(1):
        coverage(day=TODAY, by=by)
