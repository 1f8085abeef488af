"""A change that is being written is neither thrown away by another nor written twice."""

import pytest
from django.test import Client

from roles.models import WorkingCopy
from tests.factories import MembershipFactory, StewardshipFactory, known_person
from tests.roles.editor import editor, press, replacing, tag
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

UNFINISHED = "Finish the change that you have begun, or give it up."


@pytest.fixture
def colleague(order) -> Client:
    client = Client()
    user = StewardshipFactory(organization=order.organization).user
    user.first_name, user.last_name = "สายใจ", "ร่วมงาน"
    user.save()
    sign_in(client, user)
    return client


def sent(client, order):
    """The change that is open, as the page would send it."""
    copy = WorkingCopy.objects.get(order=order, user=client.session["_auth_user_id"])
    return {name.replace("-", "_", 1): text for name, text in copy.texts.items()}


def test_editing_another_change_keeps_the_one_that_is_open(client, order, seat):
    press(client, order, "add", **replacing(seat, change_person=known_person().pk))
    written = order.items.get()
    begun = {
        "change_open": "1",
        "change_verb": "ACTING",
        "change_seat": seat.pk,
        "change_position_title": "พิมพ์ค้าง",
    }

    press(client, order, f"edit:{written.pk}", **begun)

    shown = editor(client, order)
    assert UNFINISHED in shown.words
    assert 'value="พิมพ์ค้าง"' in shown.main


def test_beginning_another_change_keeps_the_one_that_is_open(client, order, seat):
    press(client, order, "open", **replacing(seat, change_position_title="พิมพ์ค้าง"))

    shown = editor(client, order)
    assert UNFINISHED in shown.words
    assert 'value="พิมพ์ค้าง"' in shown.main


def test_taking_over_a_record_does_not_write_over_what_was_typed(client, order, seat):
    old = MembershipFactory(seat=seat)
    correcting = {"change_open": "1", "change_verb": "CORRECT", "change_seat": seat.pk}

    press(client, order, "fill", **correcting, change_membership=old.pk, change_start_date="2/10/2566")
    kept = editor(client, order)
    press(client, order, "fill", **correcting, change_membership=old.pk)

    assert 'value="2/10/2566"' in kept.main
    assert "The record would replace what you have typed" in kept.words
    assert f'value="{old.person_id}" checked' in editor(client, order).main


def test_taking_out_the_change_that_is_open_leaves_its_text_as_a_new_one(client, order, seat):
    press(client, order, "add", **replacing(seat, change_person=known_person().pk))
    written = order.items.get()
    press(client, order, f"edit:{written.pk}")

    press(client, order, f"remove:{written.pk}", **sent(client, order))
    press(client, order, "add", **sent(client, order))

    assert order.items.count() == 1


def test_two_in_one_change_make_no_second_appointment(client, colleague, order, seat):
    press(client, order, "add", **replacing(seat, change_person=known_person().pk))
    written, other = order.items.get(), known_person()
    press(client, order, f"edit:{written.pk}")
    opened, mine = tag(client, order), sent(client, order)
    press(colleague, order, f"edit:{written.pk}")
    press(colleague, order, "add", **sent(colleague, order) | {"change_person": other.pk})

    press(client, order, "add", opened, **mine | {"change_position_title": "ของฉัน"})
    told = editor(client, order)
    between = order.items.get()
    press(client, order, "add", **sent(client, order))

    assert "สายใจ ร่วมงาน has replaced this change meanwhile" in told.words
    assert str(other) in told.words
    assert 'value="ของฉัน"' in told.main
    assert between.person == other
    assert order.items.get().position_title == "ของฉัน"


def test_a_page_that_was_opened_after_the_replacement_is_told_too(client, colleague, order, seat):
    press(client, order, "add", **replacing(seat, change_person=known_person().pk))
    written = order.items.get()
    press(client, order, f"edit:{written.pk}")
    mine = sent(client, order)
    press(colleague, order, f"edit:{written.pk}")
    press(colleague, order, "add", **sent(colleague, order) | {"change_position_title": "ของเพื่อน"})

    press(client, order, "add", **mine)
    told = editor(client, order)

    assert "has replaced this change meanwhile" in told.words
    assert "ของเพื่อน" in told.words
    assert order.items.get().position_title == "ของเพื่อน"


def test_a_change_that_a_colleague_took_out_is_added_only_when_it_is_asked_for_again(
    client, colleague, order, seat
):
    press(client, order, "add", **replacing(seat, change_person=known_person().pk))
    written = order.items.get()
    press(client, order, f"edit:{written.pk}")
    mine = sent(client, order)
    press(colleague, order, f"remove:{written.pk}")

    press(client, order, "add", **mine)
    told, between = editor(client, order), order.items.count()
    press(client, order, "add", **sent(client, order))

    assert "has taken this change out meanwhile" in told.words
    assert between == 0
    assert order.items.count() == 1


@pytest.mark.parametrize(
    ("verb", "says"),
    [("END", "The last day in the seat."), ("DISSOLVE", "The last day of the body; everybody in it leaves")],
)
def test_a_last_day_that_is_required_is_not_said_to_be_left_empty(client, order, seat, verb, says):
    MembershipFactory(seat=seat)
    press(client, order, "open", change_verb=verb, change_seat=seat.pk)

    words = editor(client, order).words

    assert says in words
    assert "Leave it empty" not in words


def test_a_last_day_that_may_come_later_is_still_said_to_be(client, order, seat):
    press(client, order, "open", change_verb="APPOINT", change_seat=seat.pk)

    assert "Leave it empty" in editor(client, order).words


def test_while_a_change_is_written_nobody_is_sent_to_a_choice_that_is_not_there(client, order, seat):
    before = editor(client, order).words
    press(client, order, "open", change_verb="APPOINT", change_seat=seat.pk)

    words = editor(client, order).words

    assert "Choose below what the order does" in before
    assert "Choose below what the order does" not in words
    assert "Write the change below, and add it to the order." in words
