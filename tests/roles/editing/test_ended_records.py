"""What an order has ended can still have been recorded wrongly: the editor's correction finds it."""

import datetime
import re

import pytest

from committees.models import Seat
from roles.actions import add_item, replace_holder
from roles.models import EndReason, ItemKind, Membership, Order, WorkingCopy
from roles.problems import SeatTaken
from tests.factories import DraftFactory, MembershipFactory, PersonFactory
from tests.roles.editor import PAPER, editor, press
from tests.roles.orders import FIRST, holder, published
from tests.roles.pages import page

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
SHOW = "Show those too whom an order has ended"


@pytest.fixture
def old(seat) -> Membership:
    """The holder until 30 September 2569, whom an order replaced on the next day."""
    first = MembershipFactory(seat=seat)
    order = DraftFactory(organization=seat.committee.organization)
    new = {"person": PersonFactory(), "start_date": FIRST}
    replace_holder(order=order, seat=seat, end_reason=EndReason.RETIRED, **new)
    published(order)
    first.refresh_from_db()
    return first


def opened(client, order: Order, seat: Seat) -> None:
    press(client, order, "open", change_verb="CORRECT", change_seat=seat.pk)


def texts(**changes: object) -> dict[str, object]:
    """The fields of the change that is open, as the editor shows them, some typed anew."""
    copy = WorkingCopy.objects.get()
    return {name.replace("-", "_", 1): text for name, text in copy.texts.items()} | changes


def corrected(client, order: Order, seat: Seat, old: Membership, **right: object) -> None:
    """The whole way by the buttons: open, show, take over, type, add."""
    opened(client, order, seat)
    press(client, order, "ended", **texts())
    press(client, order, "fill", **texts(change_membership=old.pk))
    press(client, order, "add", **PAPER, **texts(change_evidence="หนังสือนำส่งลงวันที่ผิด", **right))


def test_a_correction_offers_who_is_there_and_on_asking_who_has_left(client, order, seat, old):
    opened(client, order, seat)
    before = editor(client, order)

    press(client, order, "ended", **texts())

    after = editor(client, order)
    assert f"{SHOW} (1)" in before.words
    assert f'value="{old.pk}"' not in before.main
    assert f'value="{old.pk}"' in after.main
    line = f"{old.person} · Substantive · 1 Oct 2023 – 30 Sep 2026 · ended by order {old.ended_by}"
    assert line in after.words
    assert SHOW not in after.words


def test_taking_over_an_ended_record_replaces_the_one_that_was_offered_first(client, order, seat, old):
    opened(client, order, seat)
    press(client, order, "ended", **texts())

    press(client, order, "fill", **texts(change_membership=old.pk))

    filled = texts()
    assert filled["change_person"] == str(old.person_id)
    assert (filled["change_start_date"], filled["change_end_date"]) == ("1/10/2023", "30/9/2026")
    assert filled["change_end_reason"] == "RETIRED"


def test_taking_over_another_record_leaves_nothing_of_the_one_before(client, order, seat, old):
    new = Membership.objects.get(seat=seat, ended_by=None)
    opened(client, order, seat)
    press(client, order, "ended", **texts())
    press(client, order, "fill", **texts(change_membership=old.pk))

    press(client, order, "fill", **texts(change_membership=new.pk))

    filled = texts()
    assert filled["change_person"] == str(new.person_id)
    assert not {"change_end_date", "change_end_reason"} & filled.keys()


def test_a_wrong_last_day_is_put_right_and_the_ending_stays_its_orders(client, order, seat, old):
    corrected(client, order, seat, old, change_end_date="31/8/2569")

    published(Order.objects.get(pk=order.pk))

    ending = old.ended_by
    old.refresh_from_db()
    right = holder(seat, datetime.date(2026, 8, 31))
    assert old.annulled_by == order
    assert (right.person, right.end_date, right.ended_by) == (old.person, datetime.date(2026, 8, 31), ending)
    assert holder(seat, datetime.date(2026, 9, 1)) is None
    assert holder(seat, FIRST).person != old.person


def test_who_was_recorded_in_someone_elses_place_is_put_right(client, order, seat, old):
    someone = Membership.objects.exclude(person=old.person).latest("pk").person

    corrected(client, order, seat, old, change_person=someone.pk, change_start_date="2/10/2566")
    published(Order.objects.get(pk=order.pk))

    right = holder(seat, FIRST - DAY)
    assert (right.person, right.start_date) == (someone, datetime.date(2023, 10, 2))


def test_days_that_another_holder_has_are_told_before_and_refused(client, order, seat, old):
    corrected(client, order, seat, old, change_end_date="2/10/2569")

    told = editor(client, order).words
    with pytest.raises(SeatTaken):
        published(Order.objects.get(pk=order.pk))

    assert "Must fix" in told
    assert str(holder(seat, FIRST).person) in told
    assert not Membership.objects.filter(seat=seat, annulled_by__isnull=False).exists()


def test_a_holder_who_had_not_left_at_all_is_in_the_next_ones_way(client, order, seat, old):
    corrected(client, order, seat, old, change_end_date="", change_end_reason="")

    assert "Must fix" in editor(client, order).words


def test_the_pages_say_that_it_was_corrected_and_what_was_wrong(client, order, seat, old):
    corrected(client, order, seat, old, change_end_date="31/8/2569")
    published(Order.objects.get(pk=order.pk))

    assert "Recorded wrongly until now" in page(client, f"/orders/{order.pk}/").words
    told = page(client, f"/committees/{seat.committee.code}/").words
    assert f"Correction of a wrong record: {old.person}" in told
    history = page(client, f"/history/membership/{old.pk}/").words
    assert "annulled by" in history.lower()


def test_a_seat_that_everybody_has_left_offers_them_at_once(client, order, seat, old):
    last = Membership.objects.get(seat=seat, ended_by=None)
    leaving = DraftFactory(organization=seat.committee.organization)
    facts = {"membership": last, "end_date": FIRST + 30 * DAY, "end_reason": EndReason.DIED}
    add_item(order=leaving, kind=ItemKind.END, seat=seat, **facts)
    published(leaving)

    opened(client, order, seat)

    shown = editor(client, order)
    assert f'value="{old.pk}"' in shown.main
    assert f'value="{last.pk}"' in shown.main
    assert SHOW not in shown.words


def test_a_correction_of_an_ended_record_is_opened_again_with_its_record(client, order, seat, old):
    corrected(client, order, seat, old, change_end_date="31/8/2569")

    press(client, order, f"edit:{order.items.get().pk}")

    shown = editor(client, order)
    chosen = re.findall(r'<input[^>]*name="change-membership"[^>]*checked[^>]*>', shown.main)
    assert [f'value="{old.pk}"' in one for one in chosen] == [True]


def test_whoever_leaves_by_an_order_is_chosen_among_those_who_are_still_there(client, order, seat, old):
    press(client, order, "open", change_verb="END", change_seat=seat.pk)

    shown = editor(client, order)
    assert f'value="{old.pk}"' not in shown.main
    assert SHOW not in shown.words
