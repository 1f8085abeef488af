"""A sheet becomes draft orders: all of its rows, or none."""

import datetime

import pytest

from roles.models import ImportRow, ItemKind, Membership, Order, OrderItem, OrderState, Person
from roles.spreadsheets.template import template
from tests.factories import MembershipFactory, SeatFactory, UserFactory, known_person
from tests.roles.orders import published
from tests.spreadsheets.sheets import (
    TODAY,
    applied,
    appointment,
    as_csv,
    as_xlsx,
    checked,
    edited,
    found,
    sent,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp874"])
def test_a_row_becomes_an_item_of_a_draft_in_every_encoding(encoding):
    seat = SeatFactory()
    by = UserFactory(office="CENTRAL")
    imported = sent(seat.committee.organization, as_csv([appointment(seat)], encoding=encoding), by)

    (order,) = applied(imported)

    item = order.items.get()
    assert (order.state, order.number, order.be_year, order.drafted_by) == (OrderState.DRAFT, "12", 2569, by)
    assert order.signed_on == datetime.date(2026, 9, 25)
    assert (item.kind, item.seat, item.start_date) == (ItemKind.APPOINT, seat, datetime.date(2026, 10, 1))
    assert str(item.person) == "นายใหม่ ทดสอบ"
    assert not Membership.objects.filter(seat=seat).exists()


def test_one_draft_is_made_for_each_number_and_someone_new_is_made_once():
    seats = [SeatFactory(key=key, committee=SeatFactory().committee) for key in ("A", "B", "C")]
    for seat in seats:
        seat.committee = seats[0].committee
        seat.local_title_th, seat.local_start_date = "ที่นั่งทดสอบ", datetime.date(2020, 1, 1)
        seat.save()
    rows = [appointment(seats[0]), appointment(seats[1]), appointment(seats[2], order_number="13/2569")]
    imported = sent(seats[0].committee.organization, as_xlsx(rows), name="sheet.xlsx")

    orders = applied(imported)

    assert [(order.number, order.items.count()) for order in orders] == [("12", 2), ("13", 1)]
    assert Person.objects.filter(given_th="ใหม่", family_th="ทดสอบ").count() == 1
    assert [row.outcome for row in ImportRow.objects.filter(import_file=imported)] == ["WRITTEN"] * 3


def test_a_sheet_with_one_fault_writes_nothing():
    seat = SeatFactory()
    rows = [appointment(seat), appointment(seat, order_number="13/2569", start_date="31/9/2569")]
    imported = sent(seat.committee.organization, as_csv(rows))

    checked(imported)

    assert imported.state == "FAULTY"
    assert found(imported) == {(3, "start_date", "date-day")}
    assert not Order.objects.filter(organization=seat.committee.organization).exists()


def test_what_is_written_out_and_brought_back_changes_nothing_and_is_written_out_the_same():
    membership = MembershipFactory()
    organization = membership.seat.committee.organization
    first = template(organization, TODAY)
    imported = sent(organization, first, name="template.xlsx")

    checked(imported)

    assert (imported.state, imported.rows, imported.faults) == ("UNCHANGED", 1, 0)
    assert template(organization, TODAY) == first


def test_a_holder_is_replaced_on_the_sheet_that_was_written_out():
    membership = MembershipFactory()
    seat, organization = membership.seat, membership.seat.committee.organization

    def leave(row):
        return row | {
            "change": "พ้น",
            "end_date": "30/9/2569",
            "end_reason": "เกษียณอายุ",
            "order_number": "12/2569",
        }

    left = sent(organization, edited(template(organization, TODAY), leave), name="left.xlsx")
    (order,) = applied(left)

    item = order.items.get()
    assert (item.kind, item.membership, item.end_reason) == (ItemKind.END, membership, "RETIRED")
    assert item.seat == seat
    assert item.end_date == datetime.date(2026, 9, 30)


def test_a_sheet_that_was_saved_anew_is_known_by_its_rows_before_and_after_publishing():
    seat = SeatFactory()
    organization = seat.committee.organization
    (order,) = applied(sent(organization, as_csv([appointment(seat)])))

    again = sent(organization, as_xlsx([appointment(seat)]), name="again.xlsx")
    checked(again)
    published(order)
    later = sent(organization, as_xlsx([appointment(seat)]), name="later.xlsx")
    checked(later)

    assert (again.state, later.state) == ("UNCHANGED", "UNCHANGED")
    assert OrderItem.objects.filter(seat=seat).count() == 1


def corrected_to(membership, **cells):
    """The organization's sheet with a correction, by order 12/2569, of its only membership."""
    cells = {"change": "แก้ไข", "order_number": "12/2569"} | cells
    organization = membership.seat.committee.organization
    content = edited(template(organization, TODAY), lambda row: row | cells)
    return sent(organization, content, name=f"{cells}.xlsx")


@pytest.mark.parametrize("person", ["", "new"], ids=["someone of the registry", "someone new"])
def test_a_correction_to_another_person_is_not_taken_for_the_one_that_the_draft_has(person):
    membership = MembershipFactory()
    for given in ("หนึ่ง", "สอง") if not person else ():
        known_person(given_th=given, family_th="ทดสอบ")
    first = {"given_th": "หนึ่ง", "family_th": "ทดสอบ", "person": person}
    (order,) = applied(corrected_to(membership, **first))

    same = corrected_to(membership, **first, subject="ส่งอีกครั้ง")
    checked(same)
    other = corrected_to(membership, **first | {"given_th": "สอง"})
    checked(other)

    assert order.items.get().person.given_th == "หนึ่ง"
    assert same.state == "UNCHANGED"
    assert other.state == "FAULTY"
    assert found(other) == {(3, "order_number", "order-exists")}


def test_an_appointment_of_someone_new_is_known_again_by_the_name():
    seat = SeatFactory()
    organization = seat.committee.organization
    applied(sent(organization, as_csv([appointment(seat, person="new")])))

    same = sent(organization, as_xlsx([appointment(seat, person="new")]), name="again.xlsx")
    checked(same)
    other = sent(organization, as_csv([appointment(seat, person="new", given_th="อีกคน")]))
    checked(other)

    assert same.state == "UNCHANGED"
    assert found(other) == {(2, "order_number", "order-exists")}


def test_an_end_that_a_draft_has_does_not_hide_what_else_the_row_changes():
    membership = MembershipFactory()
    end = {"change": "พ้น", "end_date": "30/9/2569", "end_reason": "เกษียณอายุ"}
    applied(corrected_to(membership, **end))

    other = corrected_to(membership, **end, given_th="คนอื่น")
    checked(other)

    assert (3, "given_th", "end-changes-more") in found(other)
