"""The changes of an order in its editor: each written in a few steps, none of what belongs to others."""

import datetime

import pytest

from committees.models import Seat
from roles.actions import change_order
from roles.models import Membership, OrderItem, Person, WorkingCopy
from tests.factories import (
    DraftFactory,
    MembershipFactory,
    PersonFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
    known_person,
)
from tests.roles.editor import PAPER, editor, press, replacing
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2026, 10, 1)
LAST = datetime.date(2026, 9, 30)


def test_a_holder_is_replaced_in_one_step_without_a_gap(client, order, seat):
    old, new = MembershipFactory(seat=seat), known_person()

    press(client, order, "add", **PAPER, **replacing(seat, change_person=new.pk))

    ending, taking = order.items.order_by("ordinal")
    assert (ending.membership, ending.end_date, ending.end_reason) == (old, LAST, "RETIRED")
    assert (taking.person, taking.start_date) == (new, FIRST)
    assert not WorkingCopy.objects.exists()


def test_whom_it_lets_go_is_said_before(client, order, seat):
    old = MembershipFactory(seat=seat)

    press(client, order, "search", **replacing(seat))

    assert (
        f"{old.person} leaves the day before: the last day is 30 September 2026."
        in editor(client, order).words
    )


def test_what_is_missing_is_said_at_its_field_and_nothing_is_written(client, order, seat):
    MembershipFactory(seat=seat)

    press(client, order, "add", change_open="1", change_verb="REPLACE", change_seat=seat.pk)

    words = editor(client, order).words
    for sentence in ("Choose the person", "Write the first day", "Choose why the seat is left"):
        assert sentence in words
    assert not order.items.exists()


def test_a_person_is_found_by_a_fragment_of_the_name(client, order, seat):
    person = known_person(given_th="วีรพงศ์", family_th="ฤทธิ์รอด")

    press(client, order, "search", **replacing(seat, change_words="ฤทธิ์"))

    shown = editor(client, order)
    assert str(person) in shown.words
    assert 'value="1/10/2569"' in shown.main


def test_a_new_person_of_a_known_name_is_asked_about_first(client, order, seat):
    known = known_person(given_th="สมชายทดสอบ", family_th="ใจดีทดสอบ")
    new = replacing(
        seat, change_person="new", change_prefix_th="นาย", change_given_th="สมชายทดสอบ",
        change_family_th="ใจดีทดสอบ", change_end_reason="",
    )  # fmt: skip

    press(client, order, "add", **new)
    asked = editor(client, order)
    press(client, order, "add", **new, change_someone_else="on")

    assert f'id="person-{known.pk}"' in asked.main
    assert "The registry knows this name" in asked.words
    assert Person.objects.filter(given_th="สมชายทดสอบ").count() == 2
    assert order.items.get().person != known


def test_an_acting_holder_stands_beside_the_seat(client, order, seat):
    press(
        client, order, "add", change_open="1", change_verb="ACTING", change_seat=seat.pk,
        change_person=known_person().pk, change_capacity="ACTING_FOR", change_start_date="1/10/2569",
    )  # fmt: skip

    assert order.items.get().capacity == "ACTING_FOR"


def test_an_end_and_a_correction_are_two_verbs(client, order, seat):
    old = MembershipFactory(seat=seat)
    of_it = {"change_open": "1", "change_seat": seat.pk, "change_membership": old.pk}

    press(
        client,
        order,
        "add",
        **of_it,
        change_verb="END",
        change_end_date="30/9/2569",
        change_end_reason="DIED",
    )
    press(
        client, order, "add", **of_it, change_verb="CORRECT", change_person=old.person_id,
        change_capacity="SUBSTANTIVE", change_start_date="2/10/2566", change_evidence="คำสั่งเดิมลงวันที่ผิด",
    )  # fmt: skip

    assert list(order.items.order_by("ordinal").values_list("kind", flat=True)) == ["END", "CORRECT"]
    assert "Correct wrong data" in editor(client, order).words


def test_a_correction_begins_from_the_record_as_it_stands(client, order, seat):
    old = MembershipFactory(seat=seat)

    press(client, order, "open", change_verb="CORRECT", change_seat=seat.pk)

    copy = WorkingCopy.objects.get()
    assert copy.texts["change-person"] == str(old.person_id)
    assert copy.texts["change-start_date"] == "1/10/2023"  # as English screens write it


def test_a_replacement_is_edited_and_taken_out_as_one_change(client, order, seat):
    MembershipFactory(seat=seat)
    press(client, order, "add", **replacing(seat, change_person=known_person().pk))
    key = order.items.get(kind="APPOINT").pk

    press(client, order, f"edit:{key}")
    opened = WorkingCopy.objects.get().texts
    sent = {name.replace("-", "_", 1): text for name, text in opened.items()}
    press(client, order, "add", **sent | {"change_start_date": "16/10/2569"})

    ending, taking = order.items.order_by("ordinal")
    assert (ending.end_date, taking.start_date) == (datetime.date(2026, 10, 15), datetime.date(2026, 10, 16))

    press(client, order, f"remove:{taking.pk}")

    assert not order.items.exists()


def test_an_ex_officio_seat_asks_for_the_paper_that_moved_the_person(client, steward, order):
    chair = Seat.objects.get(committee__code="PCIO-50", key="PCIO-SEC")
    province = chair.committee.organization
    StewardshipFactory(user=steward, organization=province)
    own = DraftFactory(organization=province, number="")
    taken = {
        "change_open": "1",
        "change_verb": "APPOINT",
        "change_seat": chair.pk,
        "change_start_date": "1/10/2569",
    }

    press(client, own, "add", **taken, change_person=known_person().pk)
    missing = editor(client, own).words
    press(
        client,
        own,
        "add",
        **taken,
        change_person=known_person().pk,
        change_evidence="ประกาศ ลว. 1 ก.ย. 2569",
    )

    assert "Write how we know it" in missing
    assert own.items.get().evidence == "ประกาศ ลว. 1 ก.ย. 2569"


def test_a_seat_person_or_item_of_others_is_refused(client, order, seat):
    foreign = SeatFactory()
    unknown = PersonFactory()
    other = OrderItem.objects.create(
        order=DraftFactory(), ordinal=1, kind="APPOINT", seat=foreign, person=unknown, start_date=FIRST
    )

    press(client, order, "add", **replacing(foreign, change_person=known_person().pk))
    press(client, order, "add", **replacing(seat, change_person=unknown.pk))
    refused = editor(client, order).words
    press(client, order, f"remove:{other.pk}")

    assert "There is no such person to choose" in refused
    assert not order.items.exists()
    assert OrderItem.objects.filter(pk=other.pk).exists()


def test_whom_only_anothers_draft_names_is_not_found(client, order, seat):
    secret = PersonFactory(given_th="ลับเฉพาะ")
    OrderItem.objects.create(
        order=DraftFactory(), ordinal=1, kind="APPOINT", seat=SeatFactory(), person=secret, start_date=FIRST
    )

    press(client, order, "search", **replacing(seat, change_words="ลับเฉพาะ"))

    assert f"person-{secret.pk}" not in editor(client, order).main


def test_the_central_staff_find_and_choose_whom_only_anothers_draft_names(client, order, seat):
    secret = PersonFactory(given_th="ลับเฉพาะ")
    OrderItem.objects.create(
        order=DraftFactory(), ordinal=1, kind="APPOINT", seat=SeatFactory(), person=secret, start_date=FIRST
    )
    sign_in(client, UserFactory(office="CENTRAL"))

    press(client, order, "search", **replacing(seat, change_words="ลับเฉพาะ"))
    found = editor(client, order).main
    press(client, order, "add", **replacing(seat, change_person=secret.pk))

    assert f"person-{secret.pk}" in found
    assert order.items.get().person == secret


def test_the_editor_changes_no_membership(client, order, seat):
    old = MembershipFactory(seat=seat)
    press(client, order, "add", **PAPER, **replacing(seat, change_person=known_person().pk))

    assert Membership.objects.filter(seat=seat).get() == old


def test_looking_at_the_editor_changes_nothing(client, order):
    change_order(order=order, subject="เรื่อง")
    order.refresh_from_db()
    before = order.version

    editor(client, order)

    order.refresh_from_db()
    assert order.version == before
    assert not WorkingCopy.objects.exists()


def test_what_others_have_changed_is_told_until_it_was_looked_at(client, order, seat):
    press(client, order, "add", **replacing(seat, change_person=known_person().pk))
    MembershipFactory(seat=seat)

    told = editor(client, order).words
    press(client, order, "seen")

    assert "Since this item was written" in told
    assert "I have looked at what others changed" in told
    assert "Since this item was written" not in editor(client, order).words
