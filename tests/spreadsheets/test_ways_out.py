"""The remedy of a finding is something that can be done."""

import datetime

import pytest

from tests.factories import CommitteeFactory, MembershipFactory, OrderFactory, SeatFactory
from tests.spreadsheets.sheets import appointment, as_csv, checked, sent

pytestmark = pytest.mark.django_db

END = {"change": "ให้พ้น", "end_date": "30/9/2569", "end_reason": "ลาออก", "start_date": ""}


def local_seat(committee, key):
    return SeatFactory(
        committee=committee, key=key, local_title_th="ที่นั่ง", local_start_date=datetime.date(2021, 1, 1)
    )


def a_day(written):
    return written and datetime.date.fromisoformat(written)


@pytest.fixture
def seat():
    return local_seat(CommitteeFactory(), "ONLY")


def holder(seat, first="2023-10-01", last=None):
    """Someone whom an order has put into the seat; another has ended it, where there is a last day."""
    order = OrderFactory(organization=seat.committee.organization)
    return MembershipFactory(
        seat=seat, start_date=a_day(first), end_date=a_day(last),
        appointed_by=order, ended_by=order if last else None,
    )  # fmt: skip


def finding(place, code, **cells):
    """What is said, in English, of one row."""
    imported = sent(place.committee.organization, as_csv([appointment(place) | cells]))
    checked(imported)
    return next(one for one in imported.findings["en"] if one["code"] == code)


def named(membership):
    person = membership.person
    return {"prefix_th": person.prefix_th, "given_th": person.given_th, "family_th": person.family_th}


@pytest.mark.parametrize(
    ("first", "last", "remedy"),
    [
        ("2026-09-30", None, "Add a row that ends that membership by 30/9/2569"),
        ("2026-10-01", None, "Take the row out; if that membership is wrong"),
        ("2026-10-02", None, "Write a last day until 1/10/2569; if that membership is wrong"),
        ("2026-09-30", "2026-12-31", "Write a first day from 1/1/2570."),
        ("2026-10-01", "2026-12-31", "Write a first day from 1/1/2570."),
        ("2026-10-02", "2026-12-31", "Write a last day until 1/10/2569, or a first day from 1/1/2570."),
    ],
)
def test_a_row_for_a_taken_seat_is_told_days_that_are_free(seat, first, last, remedy):
    holder(seat, first, last)

    told = finding(seat, "seat-taken", start_date="1/10/2569")

    assert told["remedy"].startswith(remedy)


def test_a_key_that_a_large_committee_does_not_have_is_told_with_the_nearest_few():
    committee = CommitteeFactory()
    seats = [local_seat(committee, f"S{number}") for number in range(10, 83)]
    local_seat(committee, "REGISTRAR")

    near = finding(seats[0], "seat-unknown", seat="registar")
    many = finding(seats[0], "seat-unknown", seat="S1O")
    far = finding(seats[0], "seat-unknown", seat="NOWHERE")

    assert near["remedy"] == "Write one of the nearest: REGISTRAR; or copy the key from a fresh template."
    assert many["remedy"].count("S") == 6
    assert far["remedy"] == "Copy the key from a fresh template, such as REGISTRAR."


def test_a_small_committee_has_all_its_keys_told(seat):
    assert finding(seat, "seat-unknown", seat="NOWHERE")["remedy"] == "Write one of: ONLY."


@pytest.mark.parametrize(
    ("start", "remedy"),
    [
        ("31/12/2569", "Write a last day until 31/12/2569."),
        ("1/1/2570", "Write a first and a last day until 31/12/2569, or take the row out."),
    ],
)
def test_of_a_committee_that_is_still_in_force_nobody_says_that_it_has_ended(start, remedy):
    ending = CommitteeFactory(kind="OTHER", code="OTHER-ENDING", end_date=datetime.date(2026, 12, 31))

    told = finding(local_seat(ending, "ONLY"), "after-committee", start_date=start)

    assert told["reason"] == "The committee is in force until 31/12/2569; the membership cannot end later."
    assert told["remedy"] == remedy


def test_the_end_of_nobody_names_who_can_leave_or_says_to_take_the_row_out(seat):
    empty = finding(seat, "holder-unknown", **END)
    there = holder(seat)
    told = finding(seat, "holder-unknown", **END)

    assert empty["remedy"] == "Take the row out, or write another seat: nobody holds this one."
    assert told["reason"] == "Nobody of this name holds the seat."
    assert str(there.person) in told["remedy"]
    assert "(1/10/2566)" in told["remedy"]


def test_the_end_of_someone_with_another_first_day_does_not_say_that_the_name_is_unknown(seat):
    row = named(holder(seat)) | END | {"start_date": "2/10/2566"}

    told = finding(seat, "holder-unknown", **row)

    assert told["reason"] == "This person holds the seat from another first day or in another capacity."


@pytest.mark.parametrize(
    ("last", "remedy"),
    [
        ("2026-11-23", "in the row of a fresh template."),
        ("2026-11-22", "in the row of a template of 22/11/2569."),
    ],
)
def test_who_has_left_is_said_to_have_a_row_in_a_template_of_the_last_day(seat, last, remedy):
    row = named(holder(seat, last=last)) | END

    told = finding(seat, "ended-already", **row)

    assert told["remedy"].endswith(remedy)
