"""What is no name is a name by no door; and what is recorded wrongly can be mended, with a reason."""

import csv
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError

from gcio_portal.thai.names import holds_pid, validate_name
from roles.actions.naming import name_person
from roles.models import Person
from roles.spreadsheets.template import template
from tests.factories import (
    DraftFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.portal.admin_forms import REASON, admin_page
from tests.portal.admin_forms import sent as admin_sent
from tests.roles.callers import ALL, ORDERS, Caller, appointment, errors, paper
from tests.roles.editor import editor, press, replacing
from tests.sessions import sign_in
from tests.spreadsheets.sheets import TODAY, applied, as_csv, checked, edited, found, sent
from tests.spreadsheets.sheets import appointment as row_of

pytestmark = pytest.mark.django_db

PID = "1101700203450"
NO_NAMES = [PID, "0812345678", "สม\u200bชาย", "สมชาย😀", "=cmd|calc", "<b>สมชาย", "สมชาย๒", "-"]


@pytest.fixture
def seat():
    return SeatFactory()


@pytest.mark.parametrize("name", NO_NAMES)
def test_an_action_makes_nobody_of_what_is_no_name(name):
    with pytest.raises(ValidationError) as told:
        name_person(prefix_th="นาย", given_th=name, family_th="ทดสอบ")

    assert set(told.value.message_dict) == {"given_th"}


@pytest.mark.parametrize("name", ["สมชาย", "ณ อยุธยา", "O’Neill-Smith", "พล.ต.อ.", "ศ. (พิเศษ)", "José"])
def test_a_name_is_a_name(name):
    assert validate_name(name) is None


def test_every_name_of_the_reference_data_is_a_name():
    with Path("roles/data/attested_holders.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))

    assert rows
    for row in rows:
        for column in ("prefix_th", "given_th", "family_th"):
            if row[column]:
                validate_name(row[column])


@pytest.mark.parametrize("name", NO_NAMES)
def test_a_program_is_told_at_the_name_and_nobody_is_made(seat, name):
    key = Caller("a", *ALL, organization=seat.committee.organization)
    person = {"prefix_th": "นาย", "given_th": name, "family_th": "ทดสอบ"}

    response = key.post(ORDERS, paper(seat, items=[appointment(seat, person=person)]))

    assert set(errors(response)) == {"items.0.person.given_th"}
    assert not Person.objects.filter(family_th="ทดสอบ").exists()


def test_the_editor_tells_it_at_the_name(client, seat):
    draft = DraftFactory(organization=seat.committee.organization)
    sign_in(client, StewardshipFactory(organization=draft.organization).user)

    new = {"change_person": "new", "change_prefix_th": "นาย", "change_given_th": PID}
    press(client, draft, "add", **replacing(seat, **new, change_family_th="ทดสอบ"))

    told = editor(client, draft).words
    assert "does not stand in a name" in told, told
    assert not draft.items.exists()
    assert not Person.objects.filter(family_th="ทดสอบ").exists()


@pytest.mark.parametrize("text", [PID, "1-1017-00203-45-0", "1 1017 00203 45 0", "เลข ๑๑๐๑๗๐๐๒๐๓๔๕๐ ครับ"])
def test_a_citizens_number_is_found_however_it_is_written(text):
    assert holds_pid(text)


@pytest.mark.parametrize("text", ["1101700203452", "081-234-5678", "11017002034501", "คำสั่งที่ 12/2569"])
def test_another_number_is_left(text):
    assert not holds_pid(text)


@pytest.mark.parametrize(
    ("place", "body"),
    [
        ("subject", {"subject": f"แต่งตั้ง {PID}"}),
        ("signatory.name", {"signatory": {"name": PID, "position": ""}}),
        ("signatory.position", {"signatory": {"name": "", "position": PID}}),
    ],
)
def test_a_program_is_told_of_a_citizens_number_in_the_paper(seat, place, body):
    key = Caller("a", *ALL, organization=seat.committee.organization)

    response = key.post(ORDERS, paper(seat, **body))

    assert set(errors(response)) == {place}


@pytest.mark.parametrize("place", ["position_title", "evidence"])
def test_a_program_is_told_of_a_citizens_number_in_a_change(seat, place):
    key = Caller("a", *ALL, organization=seat.committee.organization)

    response = key.post(ORDERS, paper(seat, items=[appointment(seat, **{place: f"ผอ. {PID}"})]))

    assert set(errors(response)) == {f"items.0.{place}"}


@pytest.mark.parametrize("place", ["position_title", "subject", "evidence"])
def test_a_sheet_is_told_of_a_citizens_number(seat, place):
    imported = sent(seat.committee.organization, as_csv([row_of(seat, **{place: PID})]))

    checked(imported)

    assert found(imported) == {(2, place, "citizen-number")}


@pytest.mark.parametrize("name", ["<b>สมชาย", "สม\u200bชาย", PID, "=cmd|calc"])
def test_a_row_that_nobody_edited_is_no_fault(seat, name):
    MembershipFactory(seat=seat, person=PersonFactory(given_th=name))
    organization = seat.committee.organization
    ending = {"change": "ให้พ้น", "end_date": "30/9/2569", "end_reason": "เกษียณอายุ", "order_number": "12/2569"}
    content = template(organization, TODAY)

    untouched = sent(organization, content, name="a.xlsx")
    checked(untouched)
    (order,) = applied(sent(organization, edited(content, lambda row: row | ending), name="b.xlsx"))

    assert found(untouched) == set()
    assert order.items.count() == 1


def test_the_central_staff_mend_a_name_with_a_reason(client):
    wrong = PersonFactory(given_th=PID)
    sign_in(client, UserFactory(office="CENTRAL", is_staff=True))

    refused = admin_sent(client, admin_page(wrong), given_th="0812345678")
    admin_sent(client, admin_page(wrong), given_th="สมชาย")

    assert "given_th" in refused.context["adminform"].form.errors
    wrong.refresh_from_db()
    assert wrong.given_th == "สมชาย"
    assert wrong.events.latest("pgh_id").pgh_context["reason"] == REASON
