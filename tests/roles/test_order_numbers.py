"""A number of an order is one number however it is written, and a revoked order has given its own back."""

import pytest
from django.core.exceptions import ValidationError

from roles.actions import revoke_order
from roles.models import Order
from roles.order_numbers import normal_number
from tests.factories import DraftFactory, OrderFactory, SeatFactory, StewardshipFactory
from tests.roles.callers import ALL, ORDERS, Caller, errors, paper
from tests.roles.editor import press
from tests.roles.orders import appointing, published
from tests.sessions import sign_in
from tests.spreadsheets.sheets import appointment, as_csv, checked, found, sent

pytestmark = pytest.mark.django_db

WAYS = ["012", "๑๒", "ที่ 12", "เลขที่ 12", "คำสั่งที่ ๐๑๒", "คำสั่ง ที่ 12", " 12 "]


@pytest.fixture
def seat():
    return SeatFactory()


def has_12(seat) -> Order:
    return OrderFactory(organization=seat.committee.organization, number="12", be_year=2569)


@pytest.mark.parametrize(
    ("written", "kept"),
    [*((way, "12") for way in WAYS), ("พิเศษ  012", "พิเศษ 012"), ("000", "0"), ("ก.๑", "ก.1"), ("", "")],
)
def test_a_number_is_kept_in_one_form(written, kept):
    assert normal_number(written) == kept


@pytest.mark.parametrize("written", ["<b>", "1\u200b2", "1\x072", "ที่", "คำสั่งที่ "])
def test_what_is_no_number_is_refused(written):
    with pytest.raises(ValidationError):
        normal_number(written)


@pytest.mark.parametrize("number", WAYS)
def test_a_program_cannot_take_a_number_twice_by_writing_it_otherwise(seat, number):
    has_12(seat)
    key = Caller("a", *ALL, organization=seat.committee.organization)

    response = key.post(ORDERS, paper(seat, number=number, be_year=2569))

    assert set(errors(response)) == {"number"}


def test_a_program_is_told_of_a_sign_at_the_number(seat):
    key = Caller("a", *ALL, organization=seat.committee.organization)

    response = key.post(ORDERS, paper(seat, number="<b>"))

    assert response.status_code == 422
    assert "does not stand in the number" in errors(response)["number"]


@pytest.mark.parametrize("number", ["012/2569", "ที่ 12/2569", "คำสั่งที่ ๑๒/๒๕๖๙"])
def test_the_editor_cannot_take_a_number_twice_by_writing_it_otherwise(client, seat, number):
    has_12(seat)
    organization = seat.committee.organization
    sign_in(client, StewardshipFactory(organization=organization).user)
    draft = DraftFactory(organization=organization, number="", be_year=None)

    press(client, draft, "save", number=number)

    draft.refresh_from_db()
    assert draft.number == ""


@pytest.mark.parametrize("number", ["012/2569", "ที่ 12/2569", "คำสั่งที่ 12/2569"])
def test_a_sheet_cannot_take_a_number_twice_by_writing_it_otherwise(seat, number):
    has_12(seat)
    imported = sent(seat.committee.organization, as_csv([appointment(seat, order_number=number)]))

    checked(imported)

    assert found(imported) == {(2, "order_number", "order-exists")}


def test_a_sheet_is_told_of_a_sign_in_the_number(seat):
    imported = sent(seat.committee.organization, as_csv([appointment(seat, order_number="<b>/2569")]))

    checked(imported)

    assert found(imported) == {(2, "order_number", "order-form")}


def test_the_number_of_a_revoked_order_can_be_entered_again_by_every_door(client, seat):
    revoked = published(appointing(seat))
    revoke_order(order=revoked, reason="ออกโดยผู้ไม่มีอำนาจ")
    number, year = revoked.number, revoked.be_year
    organization = seat.committee.organization
    key = Caller("a", *ALL, organization=organization)

    imported = sent(organization, as_csv([appointment(seat, order_number=f"{number}/{year}")]))
    checked(imported)
    trial = key.post(ORDERS + "?validate_only=1", paper(seat, number=number, be_year=year))
    again = appointing(seat)
    again.number, again.be_year = number, year
    again.save()

    assert found(imported) == set()
    assert trial.status_code == 200
    with pytest.raises(ValidationError, match=r"already has an order|มีคำสั่งเลขที่นี้"):
        Order(organization=organization, number=number, be_year=year).full_clean()
