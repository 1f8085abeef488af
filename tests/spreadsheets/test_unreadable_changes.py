"""A row whose change is a word that nobody knows: what is wrong in it whatever the change is, is told too."""

import datetime

import pytest

from roles.spreadsheets.template import template
from tests.factories import MembershipFactory, SeatFactory
from tests.spreadsheets.sheets import TODAY, appointment, as_csv, checked, edited, found, sent

pytestmark = pytest.mark.django_db

WRONG_WORD = "ย้ายย"
FAULTS = {
    "no family name": ({"family_th": ""}, ("family_th", "name-missing")),
    "no name": ({"given_th": ""}, ("given_th", "name-missing")),
    "no order": ({"order_number": ""}, ("order_number", "order-missing")),
    "the end before the start": ({"end_date": "30/9/2569"}, ("end_date", "end-before-start")),
    "a reason without an end": ({"end_reason": "เกษียณอายุ"}, ("end_date", "end-missing")),
    "another seat": ({"seat": "NOWHERE"}, ("seat", "seat-unknown")),
    "another issuer": ({"organization": "NOWHERE"}, ("organization", "organization-foreign")),
    "another subject": ({"subject": "เรื่องอื่น"}, ("subject", "paper-differs")),
}


@pytest.fixture
def seat():
    return SeatFactory()


def beside(seat):
    """Another seat of the same committee."""
    return SeatFactory(
        committee=seat.committee,
        key="OTHER",
        local_title_th="ที่นั่ง",
        local_start_date=datetime.date(2021, 1, 1),
    )


def faults_of(seat, *rows):
    imported = sent(seat.committee.organization, as_csv(list(rows)))
    checked(imported)
    return found(imported)


@pytest.mark.parametrize("cells", FAULTS.values(), ids=FAULTS)
def test_a_wrong_word_for_the_change_does_not_hide_what_else_is_wrong(seat, cells):
    first = appointment(beside(seat))
    row, (column, code) = appointment(seat, change=WRONG_WORD) | cells[0], cells[1]

    assert {one for one in faults_of(seat, first, row) if one[0] == 3} == {
        (3, "change", "choice"),
        (3, column, code),
    }


def test_several_faults_of_one_row_are_told_together(seat):
    row = appointment(seat, change=WRONG_WORD, family_th="", order_number="", end_date="30/9/2569")

    assert faults_of(seat, row) == {
        (2, "change", "choice"),
        (2, "family_th", "name-missing"),
        (2, "order_number", "order-missing"),
        (2, "end_date", "end-before-start"),
    }


@pytest.mark.parametrize(
    "cells",
    [{"start_date": ""}, {"given_th": "ใหม่2"}, {"start_date": "1/10/2500"}, {}],
    ids=["who leaves needs no first day", "a name of the registry", "of a past body", "nothing else"],
)
def test_what_another_word_could_mend_is_not_told(seat, cells):
    assert faults_of(seat, appointment(seat, change=WRONG_WORD) | cells) == {(2, "change", "choice")}


def test_an_empty_seat_with_a_wrong_word_is_asked_for_nothing_else(seat):
    row = {"committee": seat.committee.code, "seat": seat.key, "change": WRONG_WORD}

    assert faults_of(seat, row) == {(2, "change", "choice")}


def test_a_row_before_another_is_not_a_reason_to_fault_that_one(seat):
    other = beside(seat)
    rows = appointment(seat, change=WRONG_WORD, subject="เรื่องอื่น"), appointment(other)

    assert {one for one in faults_of(seat, *rows) if one[1] == "subject"} == set()


@pytest.mark.parametrize(
    ("cells", "also"),
    [
        ({}, set()),
        ({"end_date": "30/9/2569", "end_reason": "เกษียณอายุ"}, {("order_number", "order-missing")}),
        ({"end_date": "1/1/2540", "order_number": "12/2569"}, {("end_date", "end-before-start")}),
        ({"end_reason": "เกษียณอายุ", "order_number": "12/2569"}, {("end_date", "end-missing")}),
        ({"start_date": "", "order_number": "12/2569"}, set()),
    ],
    ids=["not edited", "no order", "an end before the start", "a reason without an end", "no first day"],
)
def test_a_row_that_was_written_out_is_told_what_holds_for_an_end_and_a_correction(cells, also):
    membership = MembershipFactory()
    organization = membership.seat.committee.organization
    content = edited(template(organization, TODAY), lambda row: row | {"change": WRONG_WORD} | cells)
    imported = sent(organization, content, name="edited.xlsx")

    checked(imported)

    assert {one[1:] for one in found(imported)} == {("change", "choice")} | also
