"""The pages of organizations: where they stand on the day, and who is their CIO."""

import datetime

import pytest

from committees.models import LegalInstrument, Organization, Seat, Succession
from tests.factories import (
    MembershipFactory,
    MinistryFactory,
    OrganizationFactory,
    ParentLinkFactory,
    PersonFactory,
)
from tests.roles.pages import links_of, page

pytestmark = pytest.mark.django_db

MOVE = datetime.date(2024, 1, 1)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def moved():
    """An agency that belonged to one ministry until the end of 2566 and to another since."""
    one, other = MinistryFactory(name_en="Ministry of Before"), MinistryFactory(name_en="Ministry of After")
    agency = OrganizationFactory(code="TST-MOVED", name_en="Moved Agency")
    ParentLinkFactory(organization=agency, parent=one, end_date=MOVE - DAY)
    ParentLinkFactory(organization=agency, parent=other, start_date=MOVE)
    return agency


def names_in(answer, count):
    """The names in the list's rows, in their order."""
    rows = answer.main.split("<tbody>")[1].split('<th scope="row">')[1 : count + 1]
    return [row.split(">")[1].split("<")[0] for row in rows]


def test_the_list_is_in_the_order_of_the_thai_dictionary(client):
    answer = page(client, "/organizations/", lang="th", kind="PROVINCE")

    names = names_in(answer, 77)
    assert names[0] == "กระบี่"
    assert names.index("ชัยนาท") < names.index("เชียงใหม่") < names.index("ตรัง")
    assert names.index("พัทลุง") < names.index("แพร่") < names.index("ภูเก็ต")


def test_the_list_has_fifty_a_page_and_a_page_beyond_the_last_is_the_last(client):
    first = page(client, "/organizations/")
    beyond = page(client, "/organizations/", page="999")

    assert first.main.count('<th scope="row">') == 50
    assert 0 < beyond.main.count('<th scope="row">') < 50
    assert 'rel="next"' not in beyond.main


def test_kinds_are_counted_beside_their_names(client):
    answer = page(client, "/organizations/", kind="PROVINCE")

    assert "77 organizations found" in answer.words
    assert "Ministry (20)" in answer.words
    assert "Province or Bangkok (77)" in answer.words


def test_the_holder_of_the_cio_seat_is_named_on_the_day_and_last_known_after_it(client):
    during = page(client, "/organizations/", lang="th", q="อุตสาหกรรม", kind="MINISTRY", as_of="2022-09-27")
    after = page(client, "/organizations/", lang="th", q="อุตสาหกรรม", kind="MINISTRY", as_of="2022-09-28")

    assert "มีผู้ดำรงตำแหน่ง นายภานุวัฒน์ ตริยางกูรศรี" in during.words
    assert "ทราบล่าสุด 27 ก.ย. 2565 นายภานุวัฒน์ ตริยางกูรศรี" in after.words


def test_a_province_says_how_many_of_its_seats_are_held(client):
    answer = page(client, "/organizations/", q="เชียงใหม่", as_of="2024-06-11")

    assert "1 organization found" in answer.words
    assert "Held: 1 of 3 seats Not known: 2 of 3 seats" in answer.words


def test_an_organization_without_a_seat_by_law_is_not_said_to_be_vacant(client):
    answer = page(client, "/organizations/", kind="PUBLIC_ORGANIZATION")

    assert "No seat by law" in answer.words
    assert "Not known" not in answer.main.split("<tbody>")[1]


def test_the_list_is_narrowed_to_a_state_of_the_cio_seat(client):
    answer = page(client, "/organizations/", state="FILLED", as_of="2024-06-11")

    assert "1 organization found" in answer.words
    assert "/organizations/TH-50/?as_of=2024-06-11" in links_of(answer)


def test_a_filter_that_cannot_be_read_is_told_and_no_row_is_shown(client):
    answer = page(client, "/organizations/", kind="MINISTRIES")

    assert answer.words.count("Kind: not one of the choices; choose again") == 2  # at the field, and above
    assert "PERMANENT_SECRETARY_OFFICE" not in answer.words
    assert "1 thing to fix" in answer.words
    assert "<table" not in answer.main


def test_a_slip_of_the_keyboard_gives_the_nearest_names(client):
    answer = page(client, "/organizations/", lang="th", q="กรมศุลการกร")

    assert "ไม่พบรายการที่ตรงกับ “กรมศุลการกร”" in answer.words
    assert "กรมศุลกากร" in answer.words.split("ใกล้เคียง:")[1]


def test_the_parent_is_that_of_the_day(client, moved):
    last = page(client, "/organizations/", q="TST-MOVED", as_of=(MOVE - DAY).isoformat())
    first = page(client, "/organizations/", q="TST-MOVED", as_of=MOVE.isoformat())

    assert "Ministry of Before" in last.main.split("<tbody>")[1]
    assert "Ministry of After" in first.main.split("<tbody>")[1]


def test_an_agency_that_moved_tells_to_whom_it_belonged_and_when(client, moved):
    answer = page(client, "/organizations/TST-MOVED/", as_of=(MOVE - DAY).isoformat())

    assert "Belongs to Ministry of Before" in answer.words
    assert "1 Jan 2024 Ministry of After still in force" in answer.words
    assert "First day not known Ministry of Before until 31 Dec 2023" in answer.words


def test_a_ministry_shows_those_under_it_by_kind(client):
    answer = page(client, "/organizations/MDES/")

    assert "Office of the permanent secretary 1" in answer.words
    assert {"/organizations/MDES-ONDE/", "/committees/MCIO-MDES/"} <= set(links_of(answer))


def test_an_organization_tells_what_came_before_it_and_by_which_instrument(client):
    old = OrganizationFactory(code="TST-OLD", name_en="Old Agency", end_date=MOVE - DAY)
    new = OrganizationFactory(code="TST-NEW", name_en="New Agency", start_date=MOVE)
    Succession.objects.create(
        predecessor=old,
        successor=new,
        kind=Succession.Kind.RENAMED,
        effective_on=MOVE,
        instrument=LegalInstrument.objects.get(code="cabinet-2563-09-29"),
    )

    after = page(client, "/organizations/TST-NEW/")
    before = page(client, "/organizations/TST-OLD/")

    assert "1 Jan 2024 Renamed from Old Agency" in after.words
    assert "/instruments/cabinet-2563-09-29/" in links_of(after)
    assert "Renamed to New Agency" in before.words
    assert "did not exist on this day" in before.words
    assert "from a day not known to 31 Dec 2023" in before.words


def test_the_organization_page_says_the_state_of_each_required_seat(client):
    seat = Seat.objects.get(committee__code="PCIO-10", key="PCIO-SEC")
    MembershipFactory(seat=seat, person=PersonFactory(given_th="สมหญิง", family_th="ใจงาม"))

    answer = page(client, "/organizations/TH-10/")

    assert "Held Member and secretary: นายสมหญิง ใจงาม" in answer.words
    assert answer.words.count("Not known") == 2


def test_links_from_a_past_day_stay_on_it(client):
    answer = page(client, "/organizations/MDES/", as_of="2022-05-30")

    internal = [url for url in links_of(answer) if url.startswith(("/organizations/", "/committees/"))]
    assert internal
    assert all("as_of=2022-05-30" in url for url in internal)


def test_an_organization_that_nobody_knows_is_not_found(client):
    assert client.get("/organizations/NOBODY/").status_code == 404


def test_every_organization_of_the_reference_data_is_on_the_list(client):
    answer = page(client, "/organizations/")

    assert f"{Organization.objects.count()} organizations found" in answer.words
