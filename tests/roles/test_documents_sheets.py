"""Roster sheets and directories: each says its day, and what is not known is not said to be vacant."""

import datetime

import pytest
from django.utils import translation
from django.utils.html import escape

from committees.models import Committee, Organization
from committees.models.organization import Region
from roles.documents.directories import Scope, directory, directory_facts
from roles.documents.sheets import roster_sheet, sheet_facts
from roles.models import EndReason, Membership
from tests.factories import MembershipFactory, PersonFactory, SeatFactory
from tests.roles.papers import fonts_of, page_count

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 10, 1)


def sheet(committee: Committee, day: datetime.date = DAY) -> dict:
    with translation.override("th"):
        return sheet_facts(committee=committee, day=day)


def facts(day: datetime.date = DAY, **scope) -> dict:
    with translation.override("th"):
        return directory_facts(scope=Scope(**scope), day=day)


def test_a_held_seat_names_the_holder_the_order_and_the_office_contact():
    person = PersonFactory(given_th="ปั้น", family_th="ฐิติ", office_phone="0 2141 6747")
    held = MembershipFactory(person=person, appointed_by__number="12")

    (seat,) = sheet(held.seat.committee)["body"]["seats"]

    assert seat["words"] == "มีผู้ดำรงตำแหน่ง"
    assert seat["people"] == [
        {
            "id": person.pk,
            "name": "นายปั้น ฐิติ",
            "capacity": "",
            "position": "รองอธิบดีกรมทดสอบ",
            "since": "ตั้งแต่ ๑\u00a0ต.ค.\u00a0๒๕๖๖ คำสั่งที่ ๑๒/๒๕๖๖",
            "contact": "โทร.\u00a0๐\u00a0๒๑๔๑\u00a0๖๗๔๗",
        }
    ]


def test_a_seat_of_which_nothing_is_known_is_not_said_to_be_vacant():
    (seat,) = sheet(SeatFactory().committee)["body"]["seats"]

    assert (seat["state"], seat["words"], seat["people"], seat["last"]) == ("UNKNOWN", "ไม่ทราบ", [], None)


def test_a_seat_is_vacant_from_the_day_after_the_last():
    left = MembershipFactory(end_date=datetime.date(2026, 9, 30), end_reason=EndReason.RETIRED)
    Membership.objects.filter(pk=left.pk).update(ended_by=left.appointed_by)

    (on_the_last_day,) = sheet(left.seat.committee, datetime.date(2026, 9, 30))["body"]["seats"]
    (after,) = sheet(left.seat.committee, DAY)["body"]["seats"]

    assert on_the_last_day["state"] == "FILLED"
    assert after["words"] == "ว่างตั้งแต่ ๑\u00a0ต.ค.\u00a0๒๕๖๙"
    assert after["last"]["until"] == "ถึง ๓๐\u00a0ก.ย.\u00a0๒๕๖๙"


def test_who_acts_is_said_to_act():
    acting = MembershipFactory(capacity="ACTING_FOR")

    (seat,) = sheet(acting.seat.committee)["body"]["seats"]

    assert seat["words"] == seat["people"][0]["capacity"] == "รักษาราชการแทน"


def test_a_sighting_is_not_told_as_an_appointment():
    seen = Membership.objects.get(seat__committee__code="PCIO-50", start_precision="ATTESTED")

    chair = sheet(seen.seat.committee, seen.start_date)["body"]["seats"][0]

    assert chair["people"][0]["since"].startswith("พบหลักฐาน ")


def test_each_sheet_says_its_day_in_the_buddhist_era():
    committee = Committee.objects.get(code="PCIO-50")

    assert sheet(committee)["day"] == facts()["day"] == "ข้อมูล ณ วันที่ ๑\u00a0ตุลาคม\u00a0พ.ศ.\u00a0๒๕๖๙"


def test_a_day_before_the_law_has_a_sheet_without_seats():
    committee = Committee.objects.get(code="PCIO-50")
    day = committee.start_date - datetime.timedelta(days=1)

    assert sheet(committee, day)["body"]["seats"] == []
    assert page_count(roster_sheet(committee=committee, day=day)) == 1


def test_a_ministry_comes_before_its_departments_and_no_other_ministry_is_there():
    ministry = Organization.objects.get(code="MDES")

    (section,) = facts(ministry=ministry)["sections"]
    codes = [body["code"] for body in section["bodies"]]

    assert section["heading"] == ministry.name_th
    assert codes[0] == "MCIO-MDES"
    assert all(code.startswith("DCIO-MDES") for code in codes[1:])
    assert len(codes) == Committee.objects.as_of(DAY).of_ministries(["MDES"], DAY).count() > 3


def test_the_posts_of_a_ministry_stand_in_one_table_and_a_committee_in_its_own():
    ministry = facts(ministry=Organization.objects.get(code="MDES"))["sections"][0]["bodies"]
    (province,) = (
        one for one in facts(region=Region.NORTHERN)["sections"][0]["bodies"] if "50" in one["code"]
    )

    assert {body["is_post"] for body in ministry} == {True}
    assert not province["is_post"]


def test_a_region_has_its_provinces_and_nothing_else():
    bodies = facts(region=Region.NORTHERN)["sections"][0]["bodies"]

    assert len(bodies) == 9
    assert all(body["code"].startswith("PCIO-") for body in bodies)


def test_the_whole_directory_has_every_committee_once():
    sections = facts()["sections"]
    codes = [body["code"] for section in sections for body in section["bodies"]]

    assert sorted(codes) == sorted(Committee.objects.as_of(DAY).values_list("code", flat=True))
    assert sections[0]["heading"] == "ระดับชาติ"
    assert [one["heading"] for one in sections[-6:]] == [
        "จังหวัด ภาคเหนือ", "จังหวัด ภาคกลาง", "จังหวัด ภาคตะวันออกเฉียงเหนือ",
        "จังหวัด ภาคตะวันออก", "จังหวัด ภาคตะวันตก", "จังหวัด ภาคใต้",
    ]  # fmt: skip


def test_the_index_is_in_the_order_of_the_thai_dictionary_and_names_only_who_is_in_it():
    committee = Committee.objects.get(code="DCIO-MDES-ONDE")
    seats = [SeatFactory(committee=committee, key=f"L{n}", role="MEMBER", local_title_th="กรรมการ",
             local_start_date=committee.start_date) for n in range(3)]  # fmt: skip
    for seat, given in zip(seats, ["แก้ว", "กล้า", "เก่ง"], strict=True):
        MembershipFactory(seat=seat, person=PersonFactory(given_th=given, family_th="ทดสอบ"))
    PersonFactory(given_th="กอ", family_th="ไม่มีที่นั่ง")

    index = facts(ministry=Organization.objects.get(code="MDES"))["index"]
    names = [one["name"] for one in index if one["name"].endswith(" ทดสอบ")]

    assert names == ["กล้า ทดสอบ", "เก่ง ทดสอบ", "แก้ว ทดสอบ"]
    assert "กอ ไม่มีที่นั่ง" not in [one["name"] for one in index]


def test_a_directory_is_the_same_every_time_and_holds_its_fonts():
    scope = Scope(region=Region.WESTERN)

    first, second = (directory(scope=scope, day=DAY) for _ in range(2))

    assert first == second
    assert set(fonts_of(first).values()) == {True}
    assert page_count(first) >= 4


@pytest.mark.parametrize(
    ("address", "status", "name"),
    [
        ("/committees/PCIO-50/roster.pdf?as_of=1/10/2569", 200, "PCIO-50-roster-2026-10-01.pdf"),
        ("/directory.pdf?region=EASTERN&as_of=2026-10-01", 200, "directory-EASTERN-2026-10-01.pdf"),
        ("/committees/PCIO-50/roster.pdf?as_of=yesterday", 400, None),
        ("/committees/PCIO-99/roster.pdf", 404, None),
        ("/directory.pdf?ministry=NONE", 404, None),
        ("/directory.pdf?ministry=M%00DES", 404, None),
        ("/directory.pdf?region=MIDDLE", 404, None),
        ("/directory.pdf?region=EASTERN&ministry=MDES", 400, None),
    ],
)
def test_an_address_opens_what_it_names_or_nothing(client, address, status, name):
    response = client.get(address)

    assert response.status_code == status
    assert response.get("Content-Disposition") == (name and f'inline; filename="{name}"')


@pytest.mark.parametrize("paper", ["/committees/PCIO-50/roster.pdf", "/directory.pdf"])
def test_a_paper_of_what_was_known_at_a_moment_is_refused_in_words(client, paper):
    response = client.get(paper, {"known_at": "2026-01-01", "lang": "en"})

    assert response.status_code == 400
    assert "This paper is printed from what is known now." in response.content.decode()


def test_a_sheet_that_the_reader_has_is_not_sent_again_until_something_changes(client):
    address = "/committees/PCIO-50/roster.pdf?as_of=2026-10-01"
    tag = client.get(address)["ETag"]

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(address.replace("-01", "-02"), headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("page", "paper"),
    [
        ("/organizations/MDES/?as_of=2026-10-01", "/directory.pdf?ministry=MDES&as_of=2026-10-01"),
        ("/organizations/TH-50/", "/directory.pdf?region=NORTHERN"),
        ("/organizations/?region=EASTERN&as_of=2026-10-01", "/directory.pdf?region=EASTERN&as_of=2026-10-01"),
        ("/organizations/?as_of=2026-10-01", "/directory.pdf?as_of=2026-10-01"),
        ("/organizations/?region=EASTERN&region=WESTERN", "/directory.pdf"),
    ],
)
def test_each_directory_is_offered_by_a_page_for_its_day(client, page, paper):
    content = client.get(page).content.decode()

    assert f'href="{escape(paper)}"' in content
    assert client.get(paper).status_code == 200


def test_no_directory_is_offered_that_is_not_there(client):
    assert "directory.pdf" not in client.get("/organizations/MDES-ONDE/").content.decode()
    assert client.get("/organizations/?region=MIDDLE").status_code == 200
