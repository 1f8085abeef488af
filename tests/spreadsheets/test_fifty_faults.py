"""One sheet with every kind of fault: each is found at its cell in one pass, and nothing is written."""

import datetime
import re
from types import SimpleNamespace

import pytest

from roles.models import ImportRow, Membership, Order, Person
from roles.spreadsheets.known import events
from tests.factories import (
    CommitteeFactory,
    DraftFactory,
    MembershipFactory,
    OrderFactory,
    SeatFactory,
    known_person,
)
from tests.spreadsheets.sheets import HEADINGS, appointment, as_xlsx, checked, found, sent

pytestmark = pytest.mark.django_db

DAY = datetime.date(2023, 10, 1)
AT_HALF_PAST_EIGHT = datetime.datetime.fromisoformat("2026-10-01T08:30:00")
SOURCE = [{"url": "https://www.example.go.th/news", "quote": "…", "seen_on": "2026-10-05"}]
END = {"change": "ให้พ้น", "end_date": "30/9/2569", "end_reason": "เกษียณอายุ", "start_date": ""}

# What is wrong: the cells of the row (from the world and its seat, where callable), where, and which kind.
FAULTS = {
    "no committee": ({"committee": ""}, "committee", "empty"),
    "an unknown committee": ({"committee": "DCIO-NOWHERE"}, "committee", "committee-unknown"),
    "an unknown seat": ({"seat": "NOWHERE"}, "seat", "seat-unknown"),
    "another organization's seat": (lambda w, s: place(w.foreign), "committee", "seat-foreign"),
    "another issuer": ({"organization": "MDES"}, "organization", "organization-foreign"),
    "a change that is none": ({"change": "ย้าย"}, "change", "choice"),
    "no change": ({"change": ""}, "change", "change-missing"),
    "a correction of nobody": ({"change": "แก้ไข"}, "change", "correct-without-version"),
    "no given name": ({"given_th": ""}, "given_th", "name-missing"),
    "no family name": ({"family_th": ""}, "family_th", "name-missing"),
    "a person's number in letters": ({"person": "สิบ"}, "person", "person-form"),
    "a person's number of nobody": ({"person": "999999999"}, "person", "person-unknown"),
    "a person's number of someone else": (lambda w, s: {"person": w.somebody.pk}, "person", "person-other"),
    "a number for a name": ({"given_th": 123}, "given_th", "name-type"),
    "a truth value for a name": ({"family_th": True}, "family_th", "name-type"),
    "a day for a name": ({"family_th": AT_HALF_PAST_EIGHT}, "family_th", "name-type"),
    "a sign in a name": ({"given_th": "สม<b>ชาย"}, "given_th", "name-letters"),
    "a name without letters": ({"family_th": "-"}, "family_th", "name-letters"),
    "a digit in a new name": ({"given_th": "ใหม่2"}, "given_th", "name-digits"),
    "an unseen character in a name": ({"given_th": "สม\u200bชาย"}, "given_th", "name-unseen"),
    "a name of two people": ({"given_th": "ซ้ำ", "family_th": "สองคน"}, "person", "person-ambiguous"),
    "a woman's title for a man": (
        {"prefix_th": "นางสาว", "given_th": "ชาย", "family_th": "จริง"}, "person", "person-ambiguous"
    ),
    "almost a known name": ({"given_th": "เกง", "family_th": "กลา"}, "person", "person-like"),
    "two titles of one name": ({"prefix_th": "นางสาว"}, "prefix_th", "title-differs"),
    "a long position": ({"position_title": "ก" * 301}, "position_title", "too-long"),
    "a capacity that is none": ({"capacity": "รอง"}, "capacity", "choice"),
    "no first day": ({"start_date": ""}, "start_date", "start-missing"),
    "31 September": ({"start_date": "31/9/2569"}, "start_date", "date-day"),
    "a thirteenth month": ({"start_date": "1/13/2569"}, "start_date", "date-month"),
    "a year of two digits": ({"start_date": "1/10/69"}, "start_date", "date-year"),
    "a day in words": ({"start_date": "ต้นเดือนหน้า"}, "start_date", "date"),
    "a bare number for a day": ({"start_date": 45_000}, "start_date", "date-number"),
    "a time of day": ({"start_date": AT_HALF_PAST_EIGHT}, "start_date", "date-time"),
    "an end before its start": ({"end_date": "30/9/2569"}, "end_date", "end-before-start"),
    "a reason without an end": ({"end_reason": "เกษียณอายุ"}, "end_date", "end-missing"),
    "a reason that is none": ({"end_reason": "ลาพัก", "end_date": "1/11/2569"}, "end_reason", "choice"),
    "before the committee": ({"start_date": "1/10/2500"}, "start_date", "before-committee"),
    "before the seat": ({"start_date": "1/10/2563"}, "start_date", "seat-not-standing"),
    "after the committee": (lambda w, s: place(w.ended), "end_date", "after-committee"),
    "no order": ({"order_number": ""}, "order_number", "order-missing"),
    "an order without a year": ({"order_number": "สิบสอง"}, "order_number", "order-form"),
    "an order of a Christian year": ({"order_number": "12/2026"}, "order_number", "order-year"),
    "a long number": ({"order_number": "1" * 41 + "/2569"}, "order_number", "too-long"),
    "another day of signing": ({"signed_on": "26/9/2569"}, "signed_on", "paper-differs"),
    "another day of effect": ({"effective_on": "2/10/2569"}, "effective_on", "paper-differs"),
    "another subject": ({"subject": "เรื่องอื่น"}, "subject", "paper-differs"),
    "a number that is taken": ({"order_number": "99/2569"}, "order_number", "order-exists"),
    "the same row again": (lambda w, s: place(w.first), "change", "row-twice"),
    "a second person in a seat": (
        lambda w, s: place(w.first) | {"given_th": "อีกคน"}, "start_date", "seat-twice"
    ),
    "someone who holds the seat": (lambda w, s: held(w, s) and {}, "start_date", "seat-taken"),
    "someone seen in the seat": (lambda w, s: seen(s) and {}, "start_date", "seat-taken"),
    "the end of nobody": (END, "given_th", "holder-unknown"),
    "the end of one in two capacities": (lambda w, s: named(twice(s)) | END, "given_th", "holder-ambiguous"),
    "no last day": (lambda w, s: named(held(w, s)) | END | {"end_date": ""}, "end_date", "end-missing"),
    "no reason": (lambda w, s: named(held(w, s)) | END | {"end_reason": ""}, "end_reason", "reason-missing"),
    "an end of long ago": (lambda w, s: named(held(w, s, left=True)) | END, "end_date", "ended-already"),
    "a version that was changed": ({"base": "abc"}, "base", "base-form"),
    "a version of nothing": ({"base": "7.999999999.7"}, "base", "base-unknown"),
    "a version of another seat": (lambda w, s: {"base": base(w.other)}, "base", "base-of-other-seat"),
    "an edit without a change": (
        lambda w, s: written(held(w, s)) | {"position_title": "อื่น"}, "position_title", "change-missing"
    ),
    "an appointment over a holder": (
        lambda w, s: written(held(w, s)) | {"change": "แต่งตั้ง"}, "change", "appoint-recorded"
    ),
    "a change of nothing": (
        lambda w, s: written(held(w, s)) | {"change": "แก้ไข"}, "change", "change-of-nothing"
    ),
    "an end that changes more": (
        lambda w, s: written(held(w, s)) | END | {"start_date": "2/10/2566"}, "start_date", "end-changes-more"
    ),
    "an edit of what changed since": (
        lambda w, s: stale(held(w, s)) | {"change": "แก้ไข", "position_title": "ของฉัน"},
        "position_title",
        "conflict",
    ),
    "a correction of the annulled": (
        lambda w, s: annulled(held(w, s)) | {"change": "แก้ไข", "position_title": "ใหม่"},
        "base",
        "base-annulled",
    ),
    "a membership twice": (
        lambda w, s: named(w.leaving) | END | place(w.leaving.seat), "change", "membership-twice"
    ),
    "a formula": ({"position_title": "=A1&B1"}, "position_title", "formula"),
    "an error of a formula": ({"position_title": "#REF!"}, "position_title", "formula-error"),
    "a broken letter": ({"position_title": "รอง\ufffdอธิบดี"}, "position_title", "broken-character"),
    "a cell without a heading": ({"": "ลอย"}, "-", "no-heading"),
}  # fmt: skip


def place(seat):
    return {"committee": seat.committee.code, "seat": seat.key}


def named(membership):
    person = membership.person
    return {"prefix_th": person.prefix_th, "given_th": person.given_th, "family_th": person.family_th}


def held(world, seat, left=False):
    """Someone in the seat by an order, who has left long ago where told."""
    return MembershipFactory(
        seat=seat, position_title="รองอธิบดี", start_date=DAY, appointed_by=world.order,
        end_date=datetime.date(2024, 9, 30) if left else None, ended_by=world.order if left else None,
    )  # fmt: skip


def seen(seat):
    return MembershipFactory(
        seat=seat, appointed_by=None, sources=SOURCE, start_precision="ATTESTED", end_precision="ATTESTED",
        start_date=datetime.date(2026, 10, 5), end_date=datetime.date(2026, 10, 5),
    )  # fmt: skip


def twice(seat):
    first = MembershipFactory(seat=seat, start_date=DAY)
    MembershipFactory(seat=seat, person=first.person, capacity="ACTING_FOR", start_date=DAY)
    return first


def base(membership):
    event = events(Membership).filter(pgh_obj=membership).latest("pgh_id").pgh_id
    person = events(Person).filter(pgh_obj=membership.person).latest("pgh_id").pgh_id
    return f"{membership.pk}.{event}.{person}"


def written(membership):
    """The row of a membership as the template has it."""
    return named(membership) | {
        "change": "",
        "position_title": membership.position_title,
        "capacity": "ตัวจริง",
        "start_date": "1/10/2566",
        "base": base(membership),
    }


def stale(membership):
    row = written(membership)
    Membership.objects.filter(pk=membership.pk).update(position_title="ของผู้อื่น")
    return row


def annulled(membership):
    row = written(membership)
    Membership.objects.filter(pk=membership.pk).update(annulled_by=membership.appointed_by)
    return row


def seat_of(committee, key):
    return SeatFactory(
        committee=committee, key=key, local_title_th="ที่นั่งทดสอบ", local_start_date=datetime.date(2021, 1, 1)
    )


@pytest.fixture
def world():
    committee = CommitteeFactory()
    for _ in range(2):
        known_person(given_th="ซ้ำ", family_th="สองคน")
    known_person(given_th="เก่ง", family_th="กล้า")
    known_person(given_th="ชาย", family_th="จริง")
    DraftFactory(organization=committee.organization, number="99", be_year=2569)
    order = OrderFactory(organization=committee.organization)
    ended = CommitteeFactory(
        organization=committee.organization,
        kind="OTHER",
        code="OTHER-ENDED",
        end_date=datetime.date(2026, 12, 31),
    )
    return SimpleNamespace(
        committee=committee,
        order=order,
        somebody=known_person(),
        foreign=SeatFactory(),
        ended=seat_of(ended, "ENDED"),
        first=seat_of(committee, "FIRST"),
        other=MembershipFactory(seat=seat_of(committee, "OTHER"), appointed_by=order),
        leaving=MembershipFactory(seat=seat_of(committee, "LEAVING"), appointed_by=order),
    )


def sheet(world):
    """The rows, and what must be found; the first two rows are good, for others to clash with."""
    rows = [
        appointment(world.first),
        appointment(world.first) | named(world.leaving) | END | place(world.leaving.seat),
    ]
    expected = set()
    for number, (cells, column, code) in enumerate(FAULTS.values(), start=len(rows) + 2):
        seat = seat_of(world.committee, f"S{number}")
        changes = cells(world, seat) if callable(cells) else cells
        rows.append(appointment(seat) | changes)
        expected.add((number, column, code))
    headings = (*HEADINGS, "ตำแหน่งพิเศษ", "subject", "")
    expected |= {(1, "ตำแหน่งพิเศษ", "column-unknown"), (1, "subject", "column-twice")}
    return as_xlsx(rows, headings), expected


def test_a_sheet_with_over_fifty_kinds_of_faults_gives_each_at_its_cell_and_writes_nothing(world):
    content, expected = sheet(world)
    imported = sent(world.committee.organization, content, name="faulty.xlsx")
    before = Order.objects.count(), Person.objects.count(), Membership.objects.count()

    checked(imported)

    assert len(expected) >= 50
    assert found(imported) == expected
    assert imported.state == "FAULTY"
    assert (Order.objects.count(), Person.objects.count(), Membership.objects.count()) == before
    assert not ImportRow.objects.exists()


def test_each_fault_says_in_both_languages_what_is_wrong_and_what_to_do(world):
    content, expected = sheet(world)
    imported = sent(world.committee.organization, content, name="faulty.xlsx")

    checked(imported)

    for language in ("th", "en"):
        assert len(imported.findings[language]) == len(expected)
        assert all(one["reason"] and one["remedy"] for one in imported.findings[language])
    thai = [one["reason"] for one in imported.findings["th"]]
    assert all(any("\u0e00" <= letter <= "\u0e7f" for letter in reason) for reason in thai)


def test_a_sentence_names_days_and_columns_as_the_sheet_does_and_says_each_thing_once(world):
    content, _ = sheet(world)
    imported = sent(world.committee.organization, content, name="faulty.xlsx")

    checked(imported)

    english = [f"{one['reason']} {one['remedy']}" for one in imported.findings["en"]]
    thai = [f"{one['reason']} {one['remedy']}" for one in imported.findings["th"]]
    assert not [one for one in english if re.search(r"/(19|20)\d\d|\d (Jan|Sep|Oct|Nov|Dec)", one)]
    assert not [one for one in english + thai if one.count("1/10/2569") > 1 or "เลือกกรอก" in one]
    assert max(len(one) for one in english + thai) < 250
    heading = next(one for one in imported.findings["th"] if one["code"] == "column-unknown")
    assert "ตำแหน่งทางบริหาร" in heading["remedy"]
