"""Dissolving a body through the API: central staff only, one item that names the body and its last day."""

import pytest

from committees.models import Committee
from roles.models import Scope
from roles.models.user import Office
from tests.roles.callers import ALL, ORDERS, Caller, appointment, errors, paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def central() -> Caller:
    caller = Caller("central", *ALL, Scope.ORDERS_PUBLISH)
    assert caller.key.account.office == Office.CENTRAL
    return caller


def dissolution(seat, **changes):
    return {"kind": "DISSOLVE", "committee": seat.committee.code, "end_date": "2026-09-30"} | changes


def test_central_staff_dissolve_a_body(seat, central, checker):
    response = central.post(ORDERS, paper(seat, items=[dissolution(seat)]))
    assert response.status_code == 201, response.content.decode()
    address, (item,) = response["Location"], response.json()["items"]
    assert (item["kind"], item["committee"], item["seat"]) == ("DISSOLVE", seat.committee.code, None)

    tag = central.post(f"{address}submit/", if_match=response["ETag"])["ETag"]
    published = checker.post(f"{address}publish/", if_match=tag)

    assert published.status_code == 200, published.content.decode()
    assert str(Committee.objects.get(pk=seat.committee_id).end_date) == "2026-09-30"
    assert central.get(f"{ORDERS}?committee={seat.committee.code}").json()["results"] == [published.json()]


def test_a_steward_cannot(seat, steward):
    response = steward.post(ORDERS, paper(seat, items=[dissolution(seat)]))

    assert response.status_code == 422
    assert set(errors(response)) == {"items.0.kind"}


def test_what_does_not_belong_to_it_is_named(seat, central):
    items = [
        dissolution(seat) | {"seat": seat.key, "person": {"id": 1}, "membership": 1},
        dissolution(seat, committee=seat.committee.code + "X"),
        dissolution(seat, end_date=None),
        appointment(seat) | {"seat": None},
        dissolution(seat),
        dissolution(seat),
    ]

    found = errors(central.post(ORDERS, paper(seat, items=items[:3])))
    seatless = errors(central.post(ORDERS, paper(seat, items=items[3:4])))
    twice = errors(central.post(ORDERS, paper(seat, items=items[4:])))

    assert set(found) == {
        "items.0.seat", "items.0.person", "items.0.membership", "items.1.committee", "items.2.end_date"
    }  # fmt: skip
    assert seat.committee.code in found["items.1.committee"]
    assert set(seatless) == {"items.0.seat"}
    assert set(twice) == {"items.1.committee"}
