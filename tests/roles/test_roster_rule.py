"""One rule, three readers: rosters, timelines and coverage agree with each other and with the rule."""

import datetime
from collections import Counter

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from committees.models import Committee
from roles.coverage import coverage, province_coverage
from roles.models import Capacity, Membership, Precision
from roles.rosters import roster, timeline
from tests.factories import MembershipFactory, OrderFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db

ORIGIN = datetime.date(2021, 1, 1)
DAYS = 30
KINDS = ("SUBSTANTIVE", "ACTING_FOR")
ENDINGS = ("order", "over", "attested", "annulled")


def day_of(number: int) -> datetime.date:
    return ORIGIN + datetime.timedelta(days=number)


@st.composite
def histories(draw):
    """Up to four stints of each capacity in one seat, in turn, with gaps or none; annulled ones anywhere."""
    stints = []
    for capacity in KINDS:
        day = draw(st.integers(0, 5))
        for ending in draw(st.lists(st.sampled_from(ENDINGS), max_size=4)):
            length, gap = draw(st.integers(0, 5)), draw(st.integers(1, 4))
            stints.append((capacity, ending, day, day + length))
            day += 0 if ending == "annulled" else length + gap
    return stints


def expected(stints, number):
    """State and first vacant day, as design section 3 says them in words."""
    standing = [stint for stint in stints if stint[1] != "annulled"]
    on_day = {capacity for capacity, _ending, first, last in standing if first <= number <= last}
    left = [stint for stint in standing if stint[0] == "SUBSTANTIVE" and stint[3] < number]
    latest = max(left, key=lambda stint: stint[3], default=None)
    known_vacant = latest is not None and latest[1] == "order"
    since = day_of(latest[3] + 1) if known_vacant and "SUBSTANTIVE" not in on_day else None
    if "SUBSTANTIVE" in on_day:
        return "FILLED", since
    if on_day:
        return "ACTING", since
    return ("VACANT" if known_vacant else "UNKNOWN"), since


def record(seat, stints, order, person):
    for capacity, ending, first, last in stints:
        attested = ending == "attested"
        precision = Precision.ATTESTED if attested else Precision.DAY
        Membership.objects.create(
            seat=seat,
            person=person,
            capacity=capacity,
            start_date=day_of(first),
            end_date=day_of(last),
            start_precision=precision,
            end_precision=precision,
            appointed_by=None if attested else order,
            sources=[{"url": "https://example.go.th", "quote": "-", "seen_on": "2021-01-01"}]
            if attested
            else [],
            ended_by=order if ending == "order" else None,
            annulled_by=order if ending == "annulled" else None,
        )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stints=histories(), numbers=st.lists(st.integers(-1, DAYS), min_size=1, max_size=4))
def test_every_history_of_a_seat_has_the_states_that_the_rule_says(stints, numbers):
    with transaction.atomic():
        seat, order, person = SeatFactory(), OrderFactory(), PersonFactory()
        record(seat, stints, order, person)
        lane = timeline(seat.committee, day_of(DAYS)).lanes[0]

        for number in numbers:
            day = day_of(number)
            (row,) = roster(committee=seat.committee, day=day)
            (span,) = [span for span in lane.spans if span.start <= day <= span.end]
            assert (row["state"], row["vacant_since"]) == expected(stints, number)
            assert span.kind in {"FILLED": {"held", "attested"}}.get(row["state"], {row["state"].lower()})
            assert (row["holder"] is not None) == (row["state"] == "FILLED")
            assert row["last_known"] is None or row["state"] != "FILLED"
        transaction.set_rollback(True)


def count_rosters(day, **committees):
    counts = Counter()
    for committee in Committee.objects.as_of(day).filter(**committees):
        for row in roster(committee=committee, day=day):
            if row["required"]:
                counts[row["state"].lower()] += 1
                on_seat = row["holder"] or row["acting"]
                counts["order_missing"] += bool(on_seat and on_seat["appointed_by"] is None)
    return counts


@pytest.mark.parametrize(
    "day",
    [
        datetime.date(2019, 11, 25),
        datetime.date(2019, 11, 26),
        datetime.date(2020, 9, 28),
        datetime.date(2022, 5, 30),
        datetime.date(2023, 9, 4),
        datetime.date(2026, 11, 23),
    ],
)
def test_coverage_counts_what_the_rosters_of_all_committees_show(day):
    seat = SeatFactory()
    MembershipFactory(
        seat=seat,
        start_date=datetime.date(2020, 1, 1),
        end_date=datetime.date(2023, 9, 3),
        ended_by=OrderFactory(),
    )
    MembershipFactory(
        seat=SeatFactory(), start_date=datetime.date(2022, 1, 1), capacity=Capacity.ACTING_IN_POST
    )

    rows = {row["kind"]: row for row in coverage(day=day)}

    for kind in ("GCIO", "MCIO", "DCIO", "PCIO"):
        counts, row = count_rosters(day, kind=kind), rows.get(kind, {})
        assert {
            name: row.get(name, 0) for name in ("filled", "acting", "vacant", "unknown", "order_missing")
        } == {name: counts[name] for name in ("filled", "acting", "vacant", "unknown", "order_missing")}


def test_a_province_on_the_map_counts_its_own_roster():
    day = datetime.date(2024, 6, 11)

    counts = count_rosters(day, code="PCIO-50")
    tile = province_coverage(day)["TH-50"]

    assert (tile["filled"], tile["unknown"], tile["total"]) == (1, 2, 3)
    assert (counts["filled"], counts["unknown"]) == (1, 2)
