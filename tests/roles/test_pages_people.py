"""The pages of people: which seats they held up to the day, and how the registry knows."""

import datetime

import pytest
from django.utils import timezone

from committees.models import Seat
from roles.models import Membership, Person
from tests.factories import MembershipFactory, OrderFactory, PersonFactory
from tests.roles.pages import links_of, page

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def seat_of(code, key):
    return Seat.objects.get(committee__code=code, key=key)


def test_the_people_are_in_the_order_of_the_thai_dictionary_whatever_their_titles(client):
    for prefix, given in (("นาย", "ไกร"), ("นาง", "กร"), ("นางสาว", "เกด"), ("พลเอก", "ขจร")):
        MembershipFactory(person=PersonFactory(prefix_th=prefix, given_th=given, family_th="เรียงลำดับ"))

    answer = page(client, "/people/", lang="th", q="เรียงลำดับ")

    rows = answer.main.split('<th scope="row">')[1:]
    assert [row.split(">")[1].split("<")[0] for row in rows] == [
        "นางกร เรียงลำดับ",
        "นางสาวเกด เรียงลำดับ",
        "นายไกร เรียงลำดับ",
        "พลเอกขจร เรียงลำดับ",
    ]


def test_a_person_is_found_by_a_fragment_of_the_name(client):
    answer = page(client, "/people/", lang="th", q="ตริยาง")

    assert "พบ 1 คน" in answer.words
    assert "นายภานุวัฒน์ ตริยางกูรศรี" in answer.words


def test_the_list_says_who_holds_a_seat_on_the_day_and_who_was_last_known(client):
    during = page(client, "/people/", q="ภานุวัฒน์", as_of="2022-09-27")
    after = page(client, "/people/", q="ภานุวัฒน์", as_of="2022-09-28")
    before = page(client, "/people/", q="ภานุวัฒน์", as_of="2020-01-20")

    assert "In the seat" in during.words
    assert "Last known" in after.words
    assert "None up to this day" in before.words


def test_evidence_bounds_what_is_said_of_a_person(client):
    person = Person.objects.get(given_th="ภานุวัฒน์")

    answer = page(client, f"/people/{person.pk}/", as_of="2021-01-01")

    assert "In the seat Chief information officer" in answer.words
    assert "Attested since 21 Jan 2020" in answer.words
    assert "27 Sep 2022" not in answer.words
    assert "thaigov.go.th" in answer.words
    assert "/committees/MCIO-MIND/?as_of=2021-01-01" in links_of(answer)


def test_from_the_last_sighting_on_a_person_is_attested_up_to_it(client):
    person = Person.objects.get(given_th="ภานุวัฒน์")

    eve = page(client, f"/people/{person.pk}/", as_of="2022-09-26")
    last = page(client, f"/people/{person.pk}/", as_of="2022-09-27")

    assert "Attested since 21 Jan 2020" in eve.words
    assert "Attested 21 Jan 2020 – 27 Sep 2022" in last.words


def test_a_past_day_knows_nothing_of_an_end_that_came_later(client):
    seat, last_day = seat_of("PCIO-10", "PCIO-CHAIR"), datetime.date(2022, 9, 30)
    member = MembershipFactory(
        seat=seat,
        start_date=datetime.date(2021, 1, 1),
        end_date=last_day,
        end_reason=Membership.EndReason.TRANSFERRED,
        ended_by=OrderFactory(number="9", be_year=2565, signed_on=last_day),
    )

    eve = page(client, f"/people/{member.person_id}/", as_of=(last_day - DAY).isoformat())
    last = page(client, f"/people/{member.person_id}/", as_of=last_day.isoformat())

    assert "In the seat" in eve.words
    assert "Since 1 Jan 2021" in eve.words
    for later in ("30 Sep 2022", "Transferred", "9/2565", "Ended by"):
        assert later not in eve.words
        assert later in last.words


def test_an_order_signed_after_the_day_is_not_shown_on_it(client):
    last_day = datetime.date(2022, 9, 30)
    member = MembershipFactory(
        seat=seat_of("PCIO-10", "PCIO-CHAIR"),
        start_date=datetime.date(2021, 1, 1),
        end_date=last_day,
        ended_by=OrderFactory(number="9", be_year=2565, signed_on=last_day + 10 * DAY),
    )

    eve = page(client, f"/people/{member.person_id}/", as_of=(last_day + 9 * DAY).isoformat())
    signed = page(client, f"/people/{member.person_id}/", as_of=(last_day + 10 * DAY).isoformat())

    assert "Ended by" not in eve.words
    assert "Ended by 9/2565" in signed.words


def test_today_tells_an_end_that_is_already_decided(client):
    last_day = timezone.localdate() + 30 * DAY
    member = MembershipFactory(
        seat=seat_of("PCIO-10", "PCIO-CHAIR"),
        start_date=datetime.date(2021, 1, 1),
        end_date=last_day,
        ended_by=OrderFactory(number="9", be_year=2565),
    )

    assert "Ended by 9/2565" in page(client, f"/people/{member.person_id}/").words


def test_a_past_day_knows_nothing_of_a_seat_taken_later(client):
    person = PersonFactory()
    MembershipFactory(
        person=person, seat=seat_of("PCIO-10", "PCIO-SEC"), start_date=datetime.date(2024, 1, 1)
    )

    eve = page(client, f"/people/{person.pk}/", as_of="2023-12-31")
    first = page(client, f"/people/{person.pk}/", as_of="2024-01-01")

    assert "Member and secretary" not in eve.words
    assert "1 seat taken after this day is not shown." in eve.words
    assert "In the seat Member and secretary" in first.words


def test_today_announces_who_is_to_come(client):
    person = PersonFactory()
    start = timezone.localdate() + 30 * DAY
    MembershipFactory(person=person, seat=seat_of("PCIO-10", "PCIO-SEC"), start_date=start)

    assert "Incoming Member and secretary" in page(client, f"/people/{person.pk}/").words


def test_one_who_left_and_came_back_has_two_stints_newest_first(client):
    person, seat = PersonFactory(), seat_of("PCIO-10", "PCIO-CHAIR")
    ending = OrderFactory(organization=seat.committee.organization, number="9", be_year=2565)
    MembershipFactory(
        person=person,
        seat=seat,
        start_date=datetime.date(2021, 1, 1),
        end_date=datetime.date(2022, 9, 30),
        end_reason=Membership.EndReason.TRANSFERRED,
        ended_by=ending,
    )
    MembershipFactory(person=person, seat=seat, start_date=datetime.date(2024, 10, 1))

    answer = page(client, f"/people/{person.pk}/")

    assert answer.words.index("Since 1 Oct 2024") < answer.words.index("Since 1 Jan 2021 – 30 Sep 2022")
    assert "Reason for leaving Transferred" in answer.words
    assert "Ended by 9/2565" in answer.words


def test_the_title_is_the_one_of_the_day(client):
    membership = Membership.objects.filter(earlier_titles__isnull=False).get()
    earlier = membership.earlier_titles.get()

    before = page(client, f"/people/{membership.person_id}/", as_of=earlier.end_date.isoformat())
    after = page(client, f"/people/{membership.person_id}/", as_of=(earlier.end_date + DAY).isoformat())

    assert earlier.title_th in before.words
    assert membership.position_title in after.words


def test_office_contacts_are_shown_where_there_are_any(client):
    person = PersonFactory(office_phone="0 2000 0000", office_email="cio@example.go.th")
    MembershipFactory(person=person)
    silent = MembershipFactory().person

    answer = page(client, f"/people/{person.pk}/")

    assert "Office telephone 0 2000 0000" in answer.words
    assert "mailto:cio@example.go.th" in links_of(answer)
    assert "At the office" not in page(client, f"/people/{silent.pk}/").words


def test_an_annulled_seat_is_not_shown(client):
    person = PersonFactory()
    MembershipFactory(person=person, seat=seat_of("PCIO-10", "PCIO-SEC"), annulled_by=OrderFactory())

    assert "No seat up to this day" in page(client, f"/people/{person.pk}/").words


def test_a_person_that_nobody_knows_is_not_found(client):
    assert client.get("/people/999999999/").status_code == 404
