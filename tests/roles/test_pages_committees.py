"""The pages of committees: who holds the seats on the chosen day, told apart from what is not known."""

import datetime

import pytest
from django.utils import timezone

from committees.models import Seat
from roles.models import Membership
from tests.factories import LAW_DAY, REVIEW_DAY, MembershipFactory, OrderFactory, PersonFactory
from tests.roles.pages import links_of, page

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
SEEN_ON = datetime.date(2024, 6, 11)  # the one sighting of Chiang Mai's chair


def seat_of(code, key):
    return Seat.objects.get(committee__code=code, key=key)


def leave(seat, last_day, *, person=None, first_day=datetime.date(2021, 10, 1)):
    """A holder whom an order ended on a day."""
    order = OrderFactory(organization=seat.committee.organization, signed_on=last_day)
    return MembershipFactory(
        seat=seat,
        person=person or PersonFactory(),
        start_date=first_day,
        end_date=last_day,
        end_reason=Membership.EndReason.RETIRED,
        ended_by=order,
    )


def test_a_holder_seen_once_is_shown_with_that_day_on_that_day(client):
    answer = page(client, "/committees/PCIO-50/", as_of=SEEN_ON.isoformat())

    assert "Viewing a past day, as of 11 June 2024" in answer.words
    assert "1 of 3 required seats held" in answer.words
    assert "Held นายวีรพงศ์ ฤทธิ์รอด รองผู้ว่าราชการจังหวัดเชียงใหม่" in answer.words
    assert "Attested 11 Jun 2024 (one day only)" in answer.words


def test_the_day_after_the_last_evidence_the_holder_is_not_known_but_was_last_known(client):
    answer = page(client, "/committees/PCIO-50/", as_of=(SEEN_ON + DAY).isoformat())

    assert "0 of 3 required seats held" in answer.words
    assert "Holder not known Last known นายวีรพงศ์ ฤทธิ์รอด" in answer.words
    assert "Time since then 1 day" in answer.words
    assert "Vacant for" not in answer.words


def test_a_seat_is_vacant_from_the_day_after_an_order_ended_its_holder(client):
    chair = seat_of("PCIO-10", "PCIO-CHAIR")
    leave(chair, datetime.date(2024, 9, 30), person=PersonFactory(given_th="สมชาย", family_th="ใจงาม"))

    last_day = page(client, "/committees/PCIO-10/", as_of="2024-09-30")
    next_day = page(client, "/committees/PCIO-10/", as_of="2024-10-01")

    assert "Held นายสมชาย ใจงาม" in last_day.words
    assert "Vacant Vacant for 1 day Vacant since 1 Oct 2024 Reason for leaving Retired" in next_day.words
    assert "Previous holder นายสมชาย ใจงาม" in next_day.words


def test_one_who_acts_stands_in_the_seat_under_the_name_of_acting(client):
    seat = seat_of("DCIO-MDES-ONDE", "DCIO")
    MembershipFactory(
        seat=seat,
        person=PersonFactory(given_th="สมหญิง", family_th="ใจงาม"),
        capacity=Membership.Capacity.ACTING_FOR,
        start_date=datetime.date(2024, 10, 1),
    )

    answer = page(client, f"/committees/{seat.committee.code}/", as_of="2024-10-01")

    assert "Acting for นายสมหญิง ใจงาม" in answer.words
    assert "seat--acting" in answer.main


def test_one_who_acts_is_counted_apart_from_those_who_hold(client):
    MembershipFactory(seat=seat_of("PCIO-10", "PCIO-CHAIR"))
    MembershipFactory(seat=seat_of("PCIO-10", "PCIO-SEC"), capacity=Membership.Capacity.ACTING_FOR)

    assert "1 held, 1 acting of 3 required seats" in page(client, "/committees/PCIO-10/").words


def test_the_incoming_holder_is_told_today_and_not_on_a_past_day(client):
    chair = seat_of("PCIO-10", "PCIO-CHAIR")
    today = timezone.localdate()
    leave(chair, today - 10 * DAY)
    MembershipFactory(
        seat=chair, person=PersonFactory(given_th="ผู้มา", family_th="ใหม่"), start_date=today + 30 * DAY
    )

    now = page(client, "/committees/PCIO-10/")
    past = page(client, "/committees/PCIO-10/", as_of=(today - 9 * DAY).isoformat())

    assert "Incoming นายผู้มา ใหม่" in now.words
    assert "Incoming" not in past.words


@pytest.mark.parametrize("state", ["FILLED", "ACTING", "UNKNOWN"])
def test_the_incoming_holder_is_told_whatever_the_seat_is_today(client, state):
    chair = seat_of("PCIO-10", "PCIO-CHAIR")
    start = timezone.localdate() + 30 * DAY
    if state == "FILLED":
        leave(chair, start - DAY)
    if state == "ACTING":
        MembershipFactory(seat=chair, capacity=Membership.Capacity.ACTING_FOR, start_date=LAW_DAY + 400 * DAY)
    MembershipFactory(seat=chair, person=PersonFactory(given_th="ผู้มา", family_th="ใหม่"), start_date=start)

    answer = page(client, "/committees/PCIO-10/")

    assert answer.words.count(f"Incoming นายผู้มา ใหม่ from {start.day} {start:%b %Y}") == 1


def test_before_the_law_there_are_no_seats_and_the_page_says_from_when_there_are(client):
    before = page(client, "/committees/PCIO-50/", as_of=(LAW_DAY - DAY).isoformat())
    first = page(client, "/committees/PCIO-50/", as_of=LAW_DAY.isoformat())

    assert "Before 26 Nov 2019 there are no seats by the resolution" in before.words
    assert "required seats" not in before.words
    assert "0 of 3 required seats held" in first.words
    assert "Before 26 Nov 2019" not in first.words


def test_bangkok_has_its_seats_from_the_review(client):
    before = page(client, "/committees/PCIO-10/", as_of=(REVIEW_DAY - DAY).isoformat())
    after = page(client, "/committees/PCIO-10/", as_of=REVIEW_DAY.isoformat())

    assert "Before 29 Sep 2020 there are no seats by the resolution" in before.words
    assert "Chair Permanent Secretary" in after.words


def test_members_that_the_law_foresees_and_nobody_has_published_are_no_seats(client):
    answer = page(client, "/committees/GCIO/")

    assert "Other members: not yet published" in answer.words
    assert "/instruments/cabinet-2563-09-29/#1.1-2" in links_of(answer)
    assert answer.main.count('class="seat ') == 1


def test_the_page_leads_to_the_days_before_and_after_on_which_the_roster_changed(client):
    answer = page(client, "/committees/PCIO-50/", as_of="2022-01-01")

    assert "?lang=en&as_of=2020-09-29" in links_of(answer)
    assert f"?lang=en&as_of={SEEN_ON.isoformat()}" in links_of(answer)


def test_evidence_is_cited_with_its_source_its_day_and_its_words(client):
    answer = page(client, "/committees/PCIO-50/")

    evidence = answer.words.split("Orders and evidence", 1)[1]
    assert "No order of appointment in the registry yet" in evidence
    assert "11 Jun 2024 chiangmai.go.th" in evidence
    assert "seen in the seat: Chair" in evidence
    assert "/instruments/cabinet-2563-09-29/" in links_of(answer)


def test_an_order_is_named_once_with_all_that_it_did(client):
    seat = seat_of("PCIO-10", "PCIO-CHAIR")
    gone = leave(seat, datetime.date(2024, 9, 30), person=PersonFactory(given_th="คนเก่า"))
    MembershipFactory(
        seat=seat,
        person=PersonFactory(given_th="คนใหม่"),
        start_date=datetime.date(2024, 10, 1),
        appointed_by=gone.ended_by,
    )

    answer = page(client, "/committees/PCIO-10/")

    evidence = answer.words.split("Orders and evidence", 1)[1]
    assert evidence.count(f"Order {gone.ended_by}") == 1
    assert "No order of appointment" not in answer.words


def test_a_past_day_shows_no_paper_of_later_days_but_what_its_holders_rest_on(client):
    answer = page(client, "/committees/MCIO-MIND/", as_of="2021-01-01")

    evidence = answer.words.split("Orders and evidence", 1)[1]
    assert "27 Sep 2022 thaigov.go.th" in evidence
    assert "10 Mar 2023" not in evidence
    assert "1 later paper is not shown on this past day." in evidence


def test_a_past_day_knows_nothing_of_an_end_that_came_later(client):
    last_day = datetime.date(2024, 9, 30)
    leave(seat_of("PCIO-10", "PCIO-CHAIR"), last_day)

    eve = page(client, "/committees/PCIO-10/", as_of=(last_day - DAY).isoformat())
    last = page(client, "/committees/PCIO-10/", as_of=last_day.isoformat())

    assert "Since 1 Oct 2021 Acting" in eve.words
    assert "Since 1 Oct 2021 – 30 Sep 2024 Acting" in last.words


def test_the_seats_in_time_say_on_a_past_day_that_they_run_on(client):
    words = "with what came after the chosen day"

    assert words in page(client, "/committees/PCIO-10/", as_of="2024-09-30").words
    assert words not in page(client, "/committees/PCIO-10/").words


def test_a_holder_who_was_annulled_never_was(client):
    MembershipFactory(
        seat=seat_of("PCIO-10", "PCIO-CHAIR"),
        person=PersonFactory(given_th="ไม่เคย"),
        annulled_by=OrderFactory(),
    )

    assert "ไม่เคย" not in page(client, "/committees/PCIO-10/").words


@pytest.mark.parametrize("typed", ["11/6/2567", "๑๑ มิ.ย. ๒๕๖๗", "11 มิถุนายน 2567", "2024-06-11", "2567-06-11"])
def test_the_day_is_read_as_people_write_it(client, typed):
    answer = page(client, "/committees/PCIO-50/", lang="th", as_of=typed)

    assert "11 มิถุนายน 2567" in answer.words
    assert "11/6/2567" in answer.main


@pytest.mark.parametrize(
    "path", ["/committees/", "/committees/PCIO-50/", "/organizations/", "/organizations/MDES/", "/people/"]
)
def test_a_day_that_cannot_be_read_gives_a_message_what_was_typed_and_no_data(client, path):
    answer = page(client, path, as_of="31/9/2565")

    assert "September" in answer.words
    assert 'value="31/9/2565"' in answer.main
    assert "<table" not in answer.main
    assert 'class="seat ' not in answer.main
    assert "state--" not in answer.main
    assert "Error:" in answer.content.decode().split("<title>")[1].split("</title>")[0]


def test_a_page_ignores_parameters_that_it_does_not_know(client):
    answer = page(client, "/committees/", as_off="2020-01-01", kind="MCIO")

    assert "20 committees found" in answer.words


def test_an_unknown_committee_is_not_found(client):
    assert client.get("/committees/PCIO-99/").status_code == 404


def test_the_list_can_leave_bangkok_out_of_the_provinces(client):
    with_bangkok = page(client, "/committees/", kind="PCIO")
    without = page(client, "/committees/", kind="PCIO", include_bangkok="false")

    assert "77 committees found" in with_bangkok.words
    assert "77 provincial committees, Bangkok among them" in with_bangkok.words
    assert "76 committees found" in without.words
    assert "76 provincial committees, Bangkok left out" in without.words


def test_the_list_tells_vacant_and_unknown_apart(client):
    leave(seat_of("PCIO-10", "PCIO-CHAIR"), datetime.date(2024, 9, 30))

    vacant = page(client, "/committees/", state="VACANT", as_of="2024-10-01")
    unknown = page(client, "/committees/", kind="PCIO", state="UNKNOWN", as_of="2024-10-01")

    assert "1 committee found" in vacant.words
    assert "Vacant: 1 of 3 seats Not known: 2 of 3 seats" in vacant.words
    assert "77 committees found" in unknown.words


def test_a_ministry_is_found_with_the_bodies_under_it(client):
    answer = page(client, "/committees/", ministry="MDES")

    assert {"/committees/MCIO-MDES/", "/committees/DCIO-MDES-ONDE/"} <= set(links_of(answer))


def test_before_the_first_committee_the_list_says_so(client):
    answer = page(client, "/committees/", as_of=(LAW_DAY - DAY).isoformat())

    assert "0 committees found" in answer.words
    assert "Before 26 Nov 2019 there were no committees" in answer.words


def test_what_the_list_exports_is_what_it_shows(client):
    answer = page(client, "/committees/", kind="PCIO", state="FILLED", as_of=SEEN_ON.isoformat())
    address = next(url for url in links_of(answer) if url.startswith("/api/v1/export/committees.csv"))

    exported = b"".join(client.get(address).streaming_content).decode()

    assert "1 committee found" in answer.words
    assert [line.split(",")[0] for line in exported.splitlines()[1:]] == ["PCIO-50"]
