"""What the paper of an order says of a correction, and of whoever holds a seat by a position."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from committees.models import Committee, Seat
from roles.actions import add_item
from roles.documents.orders import order_facts, order_paper
from roles.documents.sheets import sheet_facts
from roles.models import Capacity, EndReason, ItemKind, Membership, Order
from tests.factories import DraftFactory, MembershipFactory, PersonFactory
from tests.roles.orders import FIRST, appointing, published
from tests.roles.papers import page_count

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 23, 12, 5, tzinfo=ZoneInfo("Asia/Bangkok"))
EVIDENCE = "คำสั่งกระทรวงมหาดไทย ที่ 99/2569"
IN_THAI_DIGITS = "(หลักฐาน: คำสั่งกระทรวงมหาดไทย ที่ ๙๙/๒๕๖๙)"


def facts(order: Order) -> dict:
    with translation.override("th"):
        return order_facts(order=order, printed_at=NOON)


def told(order: Order, place: int = 0) -> str:
    """An item in running text, its no-break spaces as plain ones."""
    pieces = facts(order)["items"][place]
    return "".join(one if isinstance(one, str) else one["name"] for one in pieces).replace("\u00a0", " ")


def wrong_record(**facts) -> Membership:
    person = PersonFactory(prefix_th="นาย", given_th="เก่า", family_th="ญี่ปุ่น")
    return MembershipFactory(**{"person": person, "position_title": "รองอธิบดี"} | facts)


def correcting(wrong: Membership, **right) -> Order:
    order = DraftFactory(organization=wrong.seat.committee.organization)
    facts = {
        "person": wrong.person,
        "position_title": wrong.position_title,
        "capacity": wrong.capacity,
        "start_date": wrong.start_date,
        "end_date": wrong.end_date,
        "end_reason": wrong.end_reason,
    }
    add_item(order=order, kind=ItemKind.CORRECT, seat=wrong.seat, membership=wrong, **facts | right)
    return order


DAY = datetime.date(2026, 9, 30)
CORRECTIONS = {
    "the first day": (
        {}, {"start_date": datetime.date(2023, 10, 3)},
        "นายเก่า ญี่ปุ่น ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๖",
        "นายเก่า ญี่ปุ่น รองอธิบดี ตั้งแต่วันที่ ๓ ตุลาคม พ.ศ. ๒๕๖๖",
    ),
    "the position": (
        {"position_title": "ผู้อำนวยการ"}, {"position_title": "รองอธิบดี"},
        "นายเก่า ญี่ปุ่น ผู้อำนวยการ",
        "นายเก่า ญี่ปุ่น รองอธิบดี ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๖",
    ),
    "the capacity": (
        {"capacity": Capacity.ACTING_FOR}, {"capacity": Capacity.SUBSTANTIVE},
        "นายเก่า ญี่ปุ่น รักษาราชการแทน",
        "นายเก่า ญี่ปุ่น รองอธิบดี ดำรงตำแหน่ง ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๖",
    ),
    "a last day that was missing": (
        {}, {"end_date": DAY, "end_reason": EndReason.RETIRED},
        "นายเก่า ญี่ปุ่น โดยยังไม่พ้นจากตำแหน่ง",
        "นายเก่า ญี่ปุ่น รองอธิบดี ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๖ "
        "ถึงวันที่ ๓๐ กันยายน พ.ศ. ๒๕๖๙ เนื่องจากเกษียณอายุ",
    ),
    "a last day that was none": (
        {"end_date": DAY}, {"end_date": None},
        "นายเก่า ญี่ปุ่น ถึงวันที่ ๓๐ กันยายน พ.ศ. ๒๕๖๙",
        "นายเก่า ญี่ปุ่น รองอธิบดี ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๖ โดยยังไม่พ้นจากตำแหน่ง",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("was", "right", "wrong_words", "right_words"), CORRECTIONS.values(), ids=CORRECTIONS
)
def test_a_correction_says_what_was_wrong_and_what_is_right(was, right, wrong_words, right_words):
    wrong = wrong_record(**was)

    words = told(correcting(wrong, **right))

    post = wrong.seat.committee.name_th
    assert words == f"แก้ไขข้อมูลการเป็น{post} ซึ่งเดิมบันทึกว่า{wrong_words} ที่ถูกต้องคือ{right_words}"


def test_a_day_on_which_someone_was_seen_is_not_told_as_the_first():
    wrong = wrong_record(
        start_precision="ATTESTED", sources=[{"url": "u", "quote": "q", "seen_on": "2026-01-01"}]
    )

    assert "ซึ่งเดิมบันทึกว่านายเก่า ญี่ปุ่น พบหลักฐานวันที่ ๑ ตุลาคม" in told(correcting(wrong))


def test_where_only_the_person_was_wrong_both_are_named():
    right = PersonFactory(prefix_th="นาง", given_th="ใหม่", family_th="ฐิติ")

    words = told(correcting(wrong_record(), person=right))

    assert "เดิมบันทึกว่านายเก่า ญี่ปุ่น รองอธิบดี ตั้งแต่วันที่ ๑ ตุลาคม" in words
    assert "ที่ถูกต้องคือนางใหม่ ฐิติ รองอธิบดี ตั้งแต่วันที่ ๑ ตุลาคม" in words


def test_the_annex_says_what_was_wrong_and_what_is_right():
    order = DraftFactory()
    for place in range(6):
        wrong = wrong_record(capacity=Capacity.ACTING_FOR, position_title=f"ผู้อำนวยการ {place}")
        add_item(
            order=order, kind=ItemKind.CORRECT, seat=wrong.seat, membership=wrong, person=wrong.person,
            position_title="รองอธิบดี", start_date=FIRST,
        )  # fmt: skip

    (part,) = facts(order)["annex"]
    row = part["rows"][3]
    before, name, after = row["was"]

    assert row["position"] == "รองอธิบดี"
    assert row["days"].replace("\u00a0", " ") == "๑ ต.ค. ๒๕๖๙ เป็นต้นไป"
    assert (before, name) == ("เดิมบันทึกว่า ", {"name": "นายเก่า ญี่ปุ่น"})
    assert after.replace("\u00a0", " ") == " ผู้อำนวยการ 3 รักษาราชการแทน ตั้งแต่วันที่ ๑ ตุลาคม พ.ศ. ๒๕๖๖"
    assert page_count(order_paper(order=order, printed_at=NOON)) > 1


@pytest.fixture
def secretary() -> Seat:
    return Seat.objects.get(committee__code="PCIO-57", key="PCIO-SEC")


def test_who_holds_a_seat_by_position_is_not_said_to_be_appointed_and_the_evidence_is_named(secretary):
    words = told(appointing(secretary, evidence=EVIDENCE))

    assert words.startswith("ให้นาย")
    assert "แต่งตั้ง" not in words
    assert f"{secretary.committee.name_th} โดยตำแหน่ง {IN_THAI_DIGITS}" in words


def test_a_draft_without_the_evidence_has_dots_for_it(secretary):
    assert "โดยตำแหน่ง (หลักฐาน: ............)" in told(appointing(secretary))


def test_an_address_on_the_web_keeps_its_digits(secretary):
    assert "https://example.go.th/2569" in told(appointing(secretary, evidence="https://example.go.th/2569"))


def test_in_the_annex_who_holds_by_position_stands_apart_from_who_is_appointed(secretary):
    order = appointing(secretary, evidence=EVIDENCE)
    for _ in range(5):
        wrong = wrong_record()
        add_item(
            order=order, kind=ItemKind.APPOINT, seat=wrong.seat, person=PersonFactory(), start_date=FIRST
        )

    paper = facts(order)

    assert [part["heading"] for part in paper["annex"]] == ["แต่งตั้ง", "ผู้ดำรงตำแหน่งโดยตำแหน่ง"]
    assert [len(part["rows"]) for part in paper["annex"]] == [5, 1]
    assert paper["annex"][1]["rows"][0]["seat"].endswith(f"โดยตำแหน่ง {IN_THAI_DIGITS}")
    assert [one[0][:9] for one in paper["items"]] == ["แต่งตั้งผ", "ให้ผู้มีร"]


def test_the_roster_sheet_and_the_directory_print_the_evidence_of_whoever_holds_by_position(secretary):
    published(appointing(secretary, evidence=EVIDENCE))

    with translation.override("th"):
        sheet = sheet_facts(committee=Committee.objects.get(code="PCIO-57"), day=FIRST)
    (held,) = [seat["people"][0]["since"] for seat in sheet["body"]["seats"] if seat["people"]]

    assert f" {IN_THAI_DIGITS.strip('()')} · คำสั่งที่ " in held
