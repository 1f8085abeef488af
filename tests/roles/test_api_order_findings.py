"""A trial of the API tells what the page shows before an order is submitted: the same, in the same words."""

import pytest
from django.utils import translation

from roles.finding_serializers import FindingSerializer, TrialSerializer
from roles.models import Membership, Order
from roles.what_if import what_if
from tests.factories import MembershipFactory, PersonFactory, known_person
from tests.roles.callers import ORDERS, appointment, drafted, paper
from tests.roles.contract import assert_documented
from tests.roles.orders import FIRST

pytestmark = pytest.mark.django_db

TRIAL = "validate_only=1"


def told(response) -> list[tuple[str, str]]:
    return [(one["code"], one["field"]) for one in response.json()["findings"]]


def test_a_new_draft_is_told_what_publishing_it_would_mean_and_nothing_is_kept(seat, steward):
    held = MembershipFactory(seat=seat)
    elsewhere = MembershipFactory(person=PersonFactory())
    items = [appointment(seat), appointment(seat, person={"id": elsewhere.person_id}, capacity="ACTING_FOR")]

    response = steward.post(f"{ORDERS}?{TRIAL}", paper(seat, items=items))

    assert response.status_code == 200
    assert told(response) == [("SEAT_TAKEN", "items.0.start_date"), ("PERSON_ELSEWHERE", "items.1.person")]
    taken = response.json()["findings"][0]
    assert (taken["severity"], taken["committee"], taken["seat"]) == ("ERROR", seat.committee.code, seat.key)
    assert taken["message"] == taken["message_en"]
    assert held.person.family_th in taken["message_th"]
    assert_documented(TrialSerializer(), response.json())
    assert not Order.objects.filter(organization=seat.committee.organization, state="DRAFT").exists()


def test_the_page_and_the_api_say_the_same_in_the_same_words(seat, steward):
    MembershipFactory(seat=seat)
    address, tag = drafted(steward, seat)

    response = steward.patch(f"{address}?{TRIAL}", {"subject": "x"}, if_match=tag)

    order = Order.objects.get(pk=address.split("/")[-2])
    with translation.override("en"):
        page = [finding.message for finding in what_if(order, day=FIRST).findings]
    assert [one["message"] for one in response.json()["findings"]] == page
    for one in response.json()["findings"]:
        assert_documented(FindingSerializer(), one)


def test_a_trial_of_publishing_tells_what_would_change_not_what_has(seat, steward, checker):
    MembershipFactory(seat=seat, end_date=FIRST.replace(month=9, day=20))
    address, tag = drafted(steward, seat)
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]

    response = checker.post(f"{address}publish/?{TRIAL}", if_match=tag)

    assert response.json()["state"] == "PUBLISHED"
    assert told(response) == [("GAP_DAYS", "items.0.start_date")]
    assert not Membership.objects.filter(person__given_th="ใหม่").exists()


def test_a_refused_trial_of_publishing_tells_everything_that_is_in_the_way(seat, steward, checker):
    MembershipFactory(seat=seat)
    late = appointment(seat, start_date="2027-10-01")
    address, tag = drafted(steward, seat, items=[appointment(seat), late])
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]

    trial = checker.post(f"{address}publish/?{TRIAL}", if_match=tag)
    real = checker.post(f"{address}publish/", if_match=tag)

    assert trial.status_code == real.status_code == 409
    assert trial.json()["detail"] == real.json()["detail"]
    fields = ["items.0.start_date", "items.1.start_date"]
    assert told(trial)[:2] == [("SEAT_TAKEN", field) for field in fields]
    assert "findings" not in real.json()


def test_what_is_kept_is_answered_without_findings(seat, steward):
    assert "findings" not in steward.post(ORDERS, paper(seat)).json()


def test_a_known_name_given_as_a_new_person_is_told_by_every_trial(seat, steward, checker):
    known = known_person(given_th="ใหม่", family_th="ทดสอบ")

    drafting = steward.post(f"{ORDERS}?{TRIAL}", paper(seat))
    address, tag = drafted(steward, seat)
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]
    publishing = checker.post(f"{address}publish/?{TRIAL}", if_match=tag)

    for response in (drafting, publishing):
        assert told(response) == [("PERSON_KNOWN", "items.0.person")]
        assert f"({known.pk})" in response.json()["findings"][0]["message"]


def test_a_trial_tells_no_number_of_what_it_has_not_kept(seat, steward):
    known = known_person()
    items = [appointment(seat), appointment(seat, person={"id": known.pk}, capacity="ACTING_FOR")]

    first = steward.post(f"{ORDERS}?{TRIAL}", paper(seat, items=items)).json()

    assert [one["id"] for one in first["items"]] == [None, None]
    assert [one["person"]["id"] for one in first["items"]] == [None, known.pk]


def test_a_trial_of_a_change_keeps_the_numbers_of_what_is_there(seat, steward):
    address, tag = drafted(steward, seat)
    kept = steward.get(address).json()["items"]

    same = steward.patch(f"{address}?{TRIAL}", {"subject": "x"}, if_match=tag).json()
    other = steward.patch(f"{address}?{TRIAL}", {"items": [appointment(seat)]}, if_match=tag).json()

    assert same["items"] == kept
    assert [(one["id"], one["person"]["id"]) for one in other["items"]] == [(None, None)]
    assert_documented(TrialSerializer(), other)
