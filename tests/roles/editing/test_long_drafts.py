"""A draft of many changes in its editor: a page of them at a time, and nothing typed is lost in between."""

import datetime
import re

import pytest

from roles.actions import add_item, replace_holder
from roles.models import EndReason, ItemKind, Order, OrderItem
from roles.views.orders import annex_pages, what_if
from tests.factories import MembershipFactory, PersonFactory, SeatFactory, known_person
from tests.roles.editor import press, replacing
from tests.roles.pages import page

pytestmark = pytest.mark.django_db

FIRST = datetime.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def five_a_page(monkeypatch) -> None:
    monkeypatch.setattr(annex_pages, "CHANGES_A_PAGE", 5)


@pytest.fixture
def items(order, seat) -> list[OrderItem]:
    """Twelve changes: someone acts for a day each."""
    return [
        add_item(
            order=order,
            kind=ItemKind.APPOINT,
            seat=seat,
            person=PersonFactory(),
            capacity="ACTING_FOR",
            start_date=FIRST + datetime.timedelta(days=day),
            end_date=FIRST + datetime.timedelta(days=day),
        )
        for day in range(12)
    ]


def editor(client, order: Order, **params):
    return page(client, f"/orders/{order.pk}/edit/", **params)


def keys(shown) -> list[int]:
    """The changes in the list, by the items that their buttons name."""
    return [int(key) for key in re.findall(r'value="remove:(\d+)"', shown.main)]


def pressed(client, order, do, at, **fields) -> str:
    """Press a button on a page of the editor; where its answer leads."""
    tag = editor(client, order, page=at).main.split('name="tag" value="')[1].split('"')[0]
    named = {name.replace("change_", "change-", 1): value for name, value in fields.items()}
    return client.post(f"/orders/{order.pk}/edit/?page={at}", {"tag": tag, "do": do, **named}).url


def test_the_changes_are_shown_page_by_page(client, order, items):
    shown = [keys(editor(client, order, page=number)) for number in (1, 2, 3)]

    numbers = [item.pk for item in items]
    assert shown == [numbers[:5], numbers[5:10], numbers[10:]]
    assert "Showing 6–10 of 12" in editor(client, order, page=2).words


def test_going_to_another_page_keeps_all_that_was_typed(client, order, seat, items):
    where = pressed(client, order, "page:2", 1, signed_on="พรุ่งนี้", **replacing(seat))

    shown = editor(client, order, page=2)
    assert where == f"/orders/{order.pk}/edit/?page=2#change"
    assert 'value="พรุ่งนี้"' in shown.main
    assert 'name="change-start_date" value="1/10/2569"' in shown.main
    assert keys(shown) == [item.pk for item in items[5:10]]


def test_a_page_is_chosen_by_a_button_that_sends_the_form(client, order, items):
    shown = editor(client, order, page=2)

    assert re.findall(r'name="do" value="(page:\d)"', shown.main) == ["page:1", "page:1", "page:3", "page:3"]
    assert "?page=" not in shown.main


def test_other_buttons_stay_on_the_page_that_was_read(client, order, items):
    assert pressed(client, order, f"remove:{items[6].pk}", 2) == f"/orders/{order.pk}/edit/?page=2#change"
    assert pressed(client, order, "save", 2, subject="เรื่อง") == f"/orders/{order.pk}/edit/?page=2"
    assert pressed(client, order, "page:1", 2) == f"/orders/{order.pk}/edit/#change"


def test_a_new_change_is_seen_at_once(client, order, seat, items):
    taken = replacing(seat, change_person=known_person().pk)

    where = pressed(client, order, "add", 1, **taken)

    assert where == f"/orders/{order.pk}/edit/?page=last"
    new = order.items.latest("ordinal").pk
    assert keys(editor(client, order, page="last")) == [items[10].pk, items[11].pk, new]


@pytest.mark.parametrize(("asked", "shown"), [("99", 3), ("0", 3), ("x", 1), ("", 1), ("last", 3)])
def test_a_page_that_is_not_there_gives_the_nearest(client, order, items, asked, shown):
    assert keys(editor(client, order, page=asked)) == keys(editor(client, order, page=shown))


@pytest.mark.parametrize("key", ["", "-1", "1&x=y", "9" * 30])
def test_a_page_that_is_no_number_is_not_followed(client, order, items, key):
    assert pressed(client, order, f"page:{key}", 2) == f"/orders/{order.pk}/edit/?page=2#change"


def test_a_replacement_stands_whole_on_one_page(client, order, seat, items):
    old = MembershipFactory(seat=seat)
    add_item(
        order=order, kind=ItemKind.CORRECT, seat=seat, membership=old, person=old.person, start_date=FIRST
    )
    new = {"person": PersonFactory(), "start_date": FIRST, "end_reason": EndReason.RETIRED}
    ending, taking = replace_holder(order=order, seat=seat, **new)

    last = editor(client, order, page=3)

    assert keys(last) == [items[10].pk, items[11].pk, taking.pk - 2, taking.pk]
    assert f'value="remove:{ending.pk}"' not in last.main
    assert "Showing 11–14 of 14" in last.words


def test_a_short_draft_has_no_pages_and_its_address_no_number(client, order, seat):
    where = press(client, order, "add", **replacing(seat, change_person=known_person().pk)).url

    assert where == f"/orders/{order.pk}/edit/"
    assert "Showing" not in editor(client, order).words


def test_what_would_be_is_told_up_to_a_number_and_the_rest_counted(client, order, seat, monkeypatch):
    monkeypatch.setattr(what_if, "MOST_TOLD", 2)
    facts = {"role": "MEMBER", "local_start_date": datetime.date(2020, 1, 1)}
    ending = {"end_date": FIRST + datetime.timedelta(days=10), "end_reason": "RETIRED"}
    twice = PersonFactory()
    for place in range(13):
        other = SeatFactory(committee=seat.committee, key=f"S{place:02}", local_title_th="กรรมการ", **facts)
        appoint = {"kind": ItemKind.APPOINT, "person": twice, "start_date": FIRST}
        add_item(order=order, seat=other, **appoint, **ending)

    shown = editor(client, order)
    step = page(client, f"/orders/{order.pk}/submit/")

    told = "more are not told here: the step of submitting tells all before anything is sent."
    left_out = int(re.findall(rf"(\d+) {re.escape(told)}", shown.words)[0])
    findings = [one.main.count('class="provision"') for one in (shown, step)]
    lines = [one.main.count("<ins>") for one in (shown, step)]
    assert findings[0] == 2 < findings[1]
    assert lines[0] < lines[1]
    assert left_out > findings[1] - findings[0] + 13 - 8 - 2  # with rows of the eight seats that are drawn
    assert 0 < lines[0] <= 2 + 2 * 2  # of two lines a day each, and of two rows two
    assert told not in step.words
