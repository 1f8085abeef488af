"""A sheet without faults tells, before it is applied, what each row changes: as it is and as it will be."""

import pytest
from django.urls import reverse

from roles.spreadsheets.template import template
from tests.factories import MembershipFactory
from tests.roles.pages import page
from tests.spreadsheets.sheets import TODAY, appointment, as_csv, checked, edited, sent

pytestmark = pytest.mark.django_db


def preview_of(client, imported):
    checked(imported)
    assert imported.state == "READY", imported.findings
    return page(client, reverse("import-detail", args=[imported.pk])).words


def test_a_correction_is_shown_with_what_it_was_and_what_it_becomes(client, steward, seat):
    membership = MembershipFactory(seat=seat, position_title="รองอธิบดี")
    organization = membership.seat.committee.organization
    cells = {
        "change": "แก้ไข",
        "position_title": "ที่ปรึกษา",
        "capacity": "Acting for",
        "order_number": "12/2569",
        "evidence": "คำสั่งย้าย",
    }
    content = edited(template(organization, TODAY), lambda row: row | cells)

    words = preview_of(client, sent(organization, content, name="sheet.xlsx"))

    assert "Position title: from “รองอธิบดี” to “ที่ปรึกษา”" in words
    assert "Capacity: from “" in words
    assert "Evidence of the position: “คำสั่งย้าย”" in words
    assert "Given name: from" not in words


def test_an_appointment_is_shown_with_its_position_capacity_and_evidence(client, steward, seat):
    row = appointment(seat, capacity="Acting for", evidence="คำสั่งย้าย")

    words = preview_of(client, sent(seat.committee.organization, as_csv([row])))

    assert "Position title: “รองอธิบดี”" in words
    assert "Capacity: “" in words
    assert "Evidence of the position: “คำสั่งย้าย”" in words
