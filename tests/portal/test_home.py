"""The home page: how many required seats are held on a day, where, what needs care, what changed last."""

import datetime
import html

import pytest
from django.urls import reverse

from committees.models import LegalInstrument
from roles.models import Membership
from tests.factories import CommitteeFactory, MembershipFactory, OrderFactory, SeatFactory

pytestmark = pytest.mark.django_db
DAY = "2022-10-05"  # two ministry CIOs are attested on it
STATES = ("filled", "acting", "vacant", "unknown")


def home(client, **query):
    response = client.get(reverse("home"), query)
    assert response.status_code == 200
    return response


def text(response):
    return html.unescape(response.content.decode())


def figure(response, kind):
    return next(one for one in response.context["figures"] if one["kind"] == kind)


def care(response, state):
    return next(one for one in response.context["care"] if one["state"] == state)


def department_seat(code="GOOD"):
    committee = CommitteeFactory(code=f"DCIO-{code}")
    return SeatFactory(committee=committee)


def test_every_required_seat_of_the_reference_data_is_counted_once(client):
    response = home(client)

    totals = {one["kind"]: one["total"] for one in response.context["figures"]}
    assert totals == {"GCIO": 1, "MCIO": 20, "DCIO": 163, "PCIO": 231}
    for one in response.context["figures"]:
        assert sum(one[state] for state in STATES) == one["total"]


def test_unknown_seats_are_not_said_to_be_vacant(client):
    response = home(client)

    assert response.context["counts"]["vacant"] == 0
    assert care(response, "UNKNOWN")["count"] == 415
    assert 'class="tile tile--none" href' not in text(response)


def test_on_a_past_day_the_holders_of_that_day_are_counted_and_the_page_says_the_day(client):
    response = home(client, as_of=DAY)

    assert figure(response, "MCIO")["filled"] == 2
    assert "กำลังดูข้อมูลย้อนหลัง" in text(response)
    assert "?as_of=2022-10-05" in figure(response, "MCIO")["url"]


def test_before_the_law_there_is_no_seat_and_the_page_says_from_which_day(client):
    response = home(client, as_of="25/11/2562")

    assert response.context["counts"]["total"] == 0
    assert "ก่อน 26\xa0พ.ย.\xa02562 ยังไม่มีที่นั่งตามมติ" in text(response)


def test_a_day_that_cannot_be_read_is_kept_as_typed_and_no_figure_is_shown(client):
    response = home(client, as_of="31/9/2565")

    assert 'value="31/9/2565"' in text(response)
    assert 'aria-invalid="true"' in text(response)
    assert "figures" not in response.context


def test_bangkok_can_be_left_out_of_the_totals_of_the_provinces(client):
    with_bangkok, without = home(client), home(client, include_bangkok="false")

    assert (figure(with_bangkok, "PCIO")["total"], figure(without, "PCIO")["total"]) == (231, 228)
    assert (len(with_bangkok.context["provinces"]), len(without.context["provinces"])) == (77, 76)
    assert "include_bangkok=false" in with_bangkok.context["other_choice_url"]
    assert "include_bangkok" not in without.context["other_choice_url"]


def test_the_map_shows_every_province_as_a_link_to_its_committee(client):
    content = text(home(client))

    assert content.count('class="tile tile--unknown" href="/committees/PCIO-') == 77
    assert 'href="/committees/PCIO-10/"' in content


def test_bangkok_has_no_seats_on_the_map_before_the_review(client):
    provinces = home(client, as_of="2020-09-28").context["provinces"]

    assert {one["name"]: one["total"] for one in provinces}["กรุงเทพมหานคร"] == 0
    assert {one["name"]: one["total"] for one in provinces}["เชียงใหม่"] == 3


def test_provinces_stand_in_the_order_of_the_thai_dictionary(client):
    names = [one["name"] for one in home(client).context["provinces"]]

    assert names.index("ชัยนาท") < names.index("เชียงใหม่") < names.index("ตรัง")


def test_a_seat_that_an_order_emptied_is_a_vacancy_to_care_for(client):
    seat = department_seat()
    last_day = datetime.date(2024, 9, 30)
    MembershipFactory(seat=seat, end_date=last_day, ended_by=OrderFactory(signed_on=last_day))

    before, after = home(client, as_of="2024-09-30"), home(client, as_of="2024-10-01")

    assert care(before, "VACANT")["count"] == 0
    assert care(after, "VACANT")["count"] == 1
    assert "state=VACANT" in care(after, "VACANT")["url"]


def test_a_holder_known_from_sources_alone_wants_an_order(client):
    assert care(home(client, as_of=DAY), "WARNING")["count"] == 2
    assert care(home(client), "WARNING")["count"] == 0


def test_the_unknown_seats_whose_last_holder_is_known_are_told(client):
    assert home(client).context["last_known"] == 7
    assert home(client, as_of="2019-11-26").context["last_known"] == 0


def test_what_was_recorded_last_stands_first_with_a_link(client):
    newest = MembershipFactory(seat=department_seat(), start_date=datetime.date(2024, 1, 1))

    change = home(client).context["changes"][0]

    assert str(newest.person) in change.words
    assert change.url == f"/committees/{newest.seat.committee.code}/"


def test_a_changed_instrument_is_among_the_last_changes(client):
    act = LegalInstrument.objects.get(code="act-2565-10-12")
    act.effect_th = "แก้ไขสาระสำคัญ"
    act.save()

    changes = home(client).context["changes"]

    assert ("/instruments/act-2565-10-12/", "แก้ไข") in [(change.url, change.words) for change in changes]


def test_an_empty_history_is_said_to_be_empty(client, monkeypatch):
    monkeypatch.setattr("gcio_portal.views.recent_changes", list)

    assert "ยังไม่มีรายการบันทึก" in text(home(client))


def test_a_registry_with_holders_is_not_said_to_have_only_begun(client):
    assert "ทะเบียนเพิ่งเริ่ม" in text(home(client))
    assert "ทะเบียนเพิ่งเริ่ม" not in text(home(client, as_of=DAY))


def test_the_english_page_names_what_has_an_english_name(client):
    content = text(home(client, lang="en"))

    assert "MCIO Ministry of Transport" in content
    assert "Last changes in the registry" in content


def test_the_home_page_asks_as_little_of_a_large_registry_as_of_a_small_one(
    client, django_assert_num_queries
):
    with django_assert_num_queries(6):
        home(client, as_of=DAY)

    for committee in CommitteeFactory.create_batch(150):
        MembershipFactory(seat=SeatFactory(committee=committee), start_date=datetime.date(2021, 1, 1))
    assert Membership.objects.count() > 150

    with django_assert_num_queries(6):
        home(client, as_of=DAY)
