"""What the what-if shows is what publishing does: on generated orders of all kinds, on a real committee."""

import copy
import datetime

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from committees.models import Committee, Seat
from roles.actions import add_item, dissolve_committee, publish_order, submit_order
from roles.models import Capacity, EndReason, ItemKind, Membership, Precision
from roles.problems import OrderProblem
from roles.rosters import Timeline, roster, timeline
from roles.what_if import what_if
from roles.what_if_pictures import pictures
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

ORIGIN = datetime.date(2020, 9, 15)  # the law of the seats changes within the days: 29 September 2020
SOURCE = {"url": "https://www.example.go.th/news", "quote": "-", "seen_on": "2021-01-01"}
DAYS = st.integers(0, 40)
CAPACITIES = st.sampled_from([Capacity.SUBSTANTIVE, Capacity.SUBSTANTIVE, Capacity.ACTING_FOR])
KINDS = st.sampled_from([*[ItemKind.APPOINT, ItemKind.END, ItemKind.CORRECT] * 3, ItemKind.DISSOLVE])
PLACES = st.integers(0, 2)  # of a seat, of a person


def day_of(number: int) -> datetime.date:
    return ORIGIN + datetime.timedelta(days=number)


stints = st.lists(
    st.tuples(PLACES, PLACES, CAPACITIES, DAYS, st.integers(0, 9) | st.none(), st.booleans()), max_size=6
)
changes = st.lists(
    st.tuples(KINDS, PLACES, PLACES, CAPACITIES, DAYS, st.none() | DAYS, st.integers(0, 5)),
    min_size=1,
    max_size=5,
)


def record(seats, people, stints) -> list[Membership]:
    """The stints that stand in nobody's way; the seen ones rest on a source and have both days."""
    made = []
    for seat, person, capacity, first, length, seen in stints:
        last = None if length is None else day_of(first + length)
        if seen and last is None:
            last = day_of(first)
        facts = {}
        if seen:
            seen_on = {"start_precision": Precision.ATTESTED, "end_precision": Precision.ATTESTED}
            facts = {"appointed_by": None, "sources": [SOURCE], **seen_on}
        one = MembershipFactory.build(
            seat=seats[seat], person=people[person], capacity=capacity,
            start_date=day_of(first), end_date=last, **{"appointed_by": None, **facts},
        )  # fmt: skip
        taken = Membership.objects.filter(seat=one.seat, start_date__lte=last or datetime.date.max)
        if taken.exclude(end_date__lt=one.start_date).exists():
            continue
        if not seen:
            one.appointed_by = DraftFactory(organization=one.seat.committee.organization)
        one.save()
        made.append(one)
    return made


def write(order, seats, people, recorded, changes) -> None:
    """The items that can be written at all: what ends or is corrected is someone's membership."""
    for kind, seat, person, capacity, first, last, number in changes:
        if kind == ItemKind.DISSOLVE:
            if not order.items.filter(kind=kind).exists():
                dissolve_committee(order=order, committee=seats[0].committee, last_day=day_of(first))
            continue
        facts = {"seat": seats[seat], "start_date": day_of(first), "end_date": None}
        if last is not None and last >= first:
            facts["end_date"] = day_of(last)
        if kind != ItemKind.APPOINT:
            if not recorded:
                continue
            facts["membership"] = recorded[number % len(recorded)]
            facts["seat"] = facts["membership"].seat
        if kind == ItemKind.END:
            if day_of(first) < facts["membership"].start_date:
                continue
            facts |= {"start_date": None, "end_date": day_of(first), "end_reason": EndReason.RESIGNED}
        else:
            facts |= {"person": people[person], "capacity": capacity, "evidence": "คำสั่งย้าย"}
        add_item(order=order, kind=kind, **facts)


def told(seats):
    """Seats without the numbers that a membership gets only when it is made."""
    seats = copy.deepcopy(seats)
    for seat in seats:
        for part in ("holder", "acting", "last_known", "incoming"):
            if seat[part]:
                seat[part]["id"] = "…" if seat[part]["appointed_by"] else seat[part]["id"]
    return seats


def spans(told: Timeline | None, seats: frozenset[int]):
    """The stretches of each seat, likewise without numbers."""
    return {
        lane.seat_id: [(one.kind, one.start, one.end, one.person_id) for one in lane.spans]
        for lane in (told.lanes if told else [])
        if lane.seat_id in seats
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stints=stints, changes=changes)
def test_the_what_if_is_what_publishing_does(stints, changes):
    with transaction.atomic():
        committee = Committee.objects.get(code="PCIO-57")
        seats = list(Seat.objects.filter(committee=committee).order_by("ordinal"))
        people = PersonFactory.create_batch(3)
        order = DraftFactory(organization=committee.organization)
        recorded = record(seats, people, stints)
        write(order, seats, people, recorded, changes)
        if order.items.exists():
            shown = what_if(order, day=ORIGIN)
            drawn = pictures(shown.plan, ORIGIN)
            submit_order(order=order, by=UserFactory(), at=timezone.now())

            refused = None
            try:
                publish_order(order=order, by=UserFactory(), at=timezone.now())
            except OrderProblem as problem:
                refused = problem

            event(refused.code if refused else "published")
            assert [finding.message for finding in shown.errors][:1] == ([str(refused)] if refused else [])
            for (_code, day), after in (shown.before if refused else shown.after).items():
                assert told(after) == told(roster(committee=committee, day=day)), day
            committee.refresh_from_db()
            for picture in drawn.of_committees.values():
                now = spans(timeline(committee, picture.last), drawn.seats)
                assert now == spans(picture.before if refused else picture.after, drawn.seats)
        transaction.set_rollback(True)
