"""Every wrong field of an order is named at its place, all in one answer, and nothing is written."""

import pytest
from django.test import Client

from roles.models import Order, Person
from tests.factories import (
    MembershipFactory,
    OrderFactory,
    SeatFactory,
)
from tests.roles.callers import ORDERS, appointment, drafted, errors, paper

pytestmark = pytest.mark.django_db


def test_every_wrong_field_is_named_at_its_place_in_one_answer(seat, steward):
    body = paper(seat, sbject="x", signed_on="2569-09-25", be_year="สอง")
    body["items"] = [
        appointment(seat, start_date="2569-10-01", kind="APOINT"),
        appointment(seat, capcity="ACTING_FOR"),
        {"kind": "APPOINT"},
    ]

    response = steward.post(ORDERS, body)

    assert response.status_code == 422
    found = errors(response)
    assert {
        "sbject", "signed_on", "be_year", "items.0.start_date", "items.0.kind", "items.1.capcity",
        "items.2.committee", "items.2.seat",
    } == set(found)  # fmt: skip
    assert "subject" in found["sbject"]
    assert "2026-10-01" in found["items.0.start_date"]
    assert not Order.objects.filter(organization=seat.committee.organization).exists()


@pytest.mark.parametrize("method", ["post", "patch"])
def test_what_is_wrong_in_form_does_not_hide_what_is_wrong_about_the_registry(seat, steward, method):
    address, tag = drafted(steward, seat, number="1")
    items = [
        appointment(seat, capacity="BOSS"),
        appointment(seat) | {"seat": "NO-SUCH-SEAT"},
        appointment(seat, start_date="2569-10-01"),
        appointment(seat, committee="NO-SUCH-BODY"),
        appointment(seat),
        appointment(seat, person={"id": 10**9}),
    ]
    body = paper(seat, number="1", signed_on="2569-09-25", items=items)

    if method == "post":
        response = steward.post(ORDERS, body)
    else:
        number_of_another = drafted(steward, seat, number="2")
        del body["organization"]
        response = steward.patch(number_of_another[0], body, if_match=number_of_another[1])

    assert response.status_code == 422
    found = errors(response)
    assert {
        "signed_on", "number", "items.0.capacity", "items.1.seat", "items.2.start_date",
        "items.3.committee", "items.5.person.id",
    } == set(found)  # fmt: skip
    assert steward.get(address).json()["version"] == int(tag.strip('"').rpartition("-")[2])


@pytest.mark.parametrize("organization", ["NO-SUCH-AGENCY", None, 5])
def test_without_its_organization_a_body_is_told_what_is_wrong_in_form(seat, steward, organization):
    body = paper(seat, organization=organization, signed_on="2569-09-25")

    found = errors(steward.post(ORDERS, body))

    assert {"signed_on", "organization"} == set(found)


def test_one_thing_that_is_missing_is_one_thing(seat, steward):
    address, tag = drafted(steward, seat, subject="")

    refused = steward.post(f"{address}submit/", if_match=tag)

    assert refused.json()["detail"].startswith("1 thing to fix before sending: ")


def test_records_that_do_not_exist_are_named_with_the_nearest(seat, steward):
    other = MembershipFactory()
    items = [
        appointment(seat) | {"seat": "DCI0"},
        appointment(seat) | {"committee": seat.committee.code + "X"},
        appointment(seat, person={"id": 10**17}),
        appointment(seat, kind="END", membership=other.pk, end_date="2026-09-30", end_reason="RETIRED"),
        appointment(seat, person=None),
        appointment(seat, person={"id": 1, "given_th": "ก"}),
    ]

    response = steward.post(ORDERS, paper(seat, items=items[:5]))
    both = steward.post(ORDERS, paper(seat, items=items[5:]))

    found = errors(response)
    assert set(found) == {
        "items.0.seat", "items.1.committee", "items.2.person.id", "items.3.membership", "items.4.person"
    }  # fmt: skip
    assert "DCIO" in found["items.0.seat"]
    assert set(errors(both)) == {"items.0.person.given_th"}


def test_a_number_that_is_taken_and_a_wrong_item_are_told_together(seat, steward):
    OrderFactory(organization=seat.committee.organization, number="12", be_year=2569)
    late = appointment(seat, end_date="2026-09-30")

    response = steward.post(ORDERS, paper(seat, items=[late]))

    assert set(errors(response)) == {"number", "items.0.end_date"}
    assert not Person.objects.filter(given_th="ใหม่").exists()


@pytest.mark.parametrize("trial", ["", "?validate_only=1"])
def test_a_last_day_before_the_first_of_the_membership_is_refused_with_both_days(seat, steward, trial):
    held = MembershipFactory(seat=seat)  # from 1 October 2023
    end = {"kind": "END", "committee": seat.committee.code, "seat": seat.key, "membership": held.pk}
    items = [end | {"end_date": day, "end_reason": "RETIRED"} for day in ("2023-10-01", "2023-09-30")]

    response = steward.post(ORDERS + trial, paper(seat, items=items))

    assert response.status_code == 422
    assert errors(response) == {
        "items.1.end_date": "The last day (30 Sep 2023) comes before the first (1 Oct 2023)."
    }


@pytest.mark.parametrize("number", ["12/2569", "๑๒/๒๕๖๙", "12 / 2569"])
def test_a_number_with_its_year_is_refused_with_the_remedy(seat, steward, number):
    OrderFactory(organization=seat.committee.organization, number="12", be_year=2569)

    response = steward.post(ORDERS, paper(seat, number=number))

    assert response.status_code == 422
    assert errors(response) == {
        "number": "Write the number without its year, such as 12; the year stands in be_year."
    }


def test_thai_digits_of_a_number_are_kept_as_arabic_ones(seat, steward):
    assert steward.post(ORDERS, paper(seat, number="ว ๑๒")).json()["number"] == "ว 12"


def test_a_seat_of_another_agency_is_refused_at_its_place(seat, steward):
    foreign = SeatFactory()

    response = steward.post(ORDERS, paper(seat, items=[appointment(foreign)]))

    assert response.status_code == 422
    assert set(errors(response)) == {"items.0.seat"}


@pytest.mark.parametrize("body", ["{", '{"a": NaN}', "\xff"])
def test_a_body_that_is_not_json_is_a_bad_request(steward, body):
    response = Client().post(
        ORDERS, body.encode("latin-1"), content_type="application/json",
        headers={"authorization": f"Bearer {steward.text}"},
    )  # fmt: skip

    assert response.status_code == 400


@pytest.mark.parametrize("body", [[], "x", {"items": {}}, {"items": ["x"]}, {"items": [{"person": []}]}])
def test_a_body_of_another_shape_is_told_so(steward, body):
    assert steward.post(ORDERS, body).status_code == 422


def test_an_incomplete_order_names_what_is_missing(seat, steward):
    address, tag = drafted(steward, seat, number="", items=[])

    response = steward.post(f"{address}submit/", if_match=tag)

    assert response.status_code == 422
    assert set(errors(response)) == {"number", "items"}


@pytest.mark.parametrize("name", ["\ud800", "\0", "x" * 10_000])
def test_what_is_not_text_is_refused_in_words(seat, steward, name):
    body = paper(seat, subject=name, **{name: 1}, items=[appointment(seat, kind=name)])

    response = steward.post(ORDERS, body)

    assert response.status_code == 422
    assert {"subject", "items.0.kind"} < set(errors(response))


def test_a_body_that_is_nested_without_end_is_a_bad_request(steward):
    response = Client().post(
        ORDERS,
        "[" * 200_000,
        content_type="application/json",
        headers={"authorization": f"Bearer {steward.text}"},
    )

    assert response.status_code == 400
