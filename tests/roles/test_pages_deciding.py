"""A step when someone else was faster: the next press is for what is shown, and no typed word is lost."""

import pghistory
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from roles.actions import (
    add_item,
    dissolve_committee,
    publish_order,
    replace_holder,
    return_order,
    submit_order,
)
from roles.models import EndReason, ItemKind, Membership, Order, OrderState
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory, UserFactory
from tests.roles.orders import FIRST, appointing, published
from tests.roles.pages import page
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

DONE = {"submit": "SUBMITTED", "return": "RETURNED", "publish": "PUBLISHED", "revoke": "REVOKED"}
MOVED = "ขอให้แนบหนังสือยืนยันตำแหน่ง"


@pytest.fixture
def central(client):
    return sign_in(client, UserFactory(office="CENTRAL"))


def ready_for(step: str) -> Order:
    order = appointing(SeatFactory())
    if step in {"return", "publish"}:
        submit_order(order=order, by=UserFactory(), at=timezone.now())
    if step == "revoke":
        published(order)
    return Order.objects.get(pk=order.pk)


def by_someone_else(action, order: Order, **facts) -> None:
    """Another account takes a step, and the history has its name."""
    other = UserFactory(first_name="สมใจ", last_name="ตรวจเอกสาร")
    with pghistory.context(user=other.pk):
        action(order=order, by=other, **facts)


def press(client, order: Order, step: str, **typed):
    path = f"/orders/{order.pk}/{step}/?lang=en"
    return client.post(path, {"version": order.version, "reason": MOVED, **typed})


def changed_meanwhile(order: Order) -> int:
    """Someone else changed the order, by one step and back or in its words."""
    order.refresh_from_db()
    Order.objects.filter(pk=order.pk).update(version=order.version + 2)
    return order.version + 2


@pytest.mark.parametrize("step", list(DONE))
def test_after_the_page_has_shown_the_change_of_someone_else_the_next_press_takes_the_step(
    client, central, step
):
    order = ready_for(step)
    now = changed_meanwhile(order)

    told = press(client, order, step)

    text = told.content.decode()
    assert told.status_code == 422
    assert text.count("Someone else has changed this order") >= 1
    assert f'name="version" value="{now}"' in text
    assert Order.objects.get(pk=order.pk).state == order.state
    assert press(client, order, step, version=now).status_code == 302
    assert Order.objects.get(pk=order.pk).state == DONE[step]


@pytest.mark.parametrize("step", ["return", "revoke"])
def test_the_reason_typed_before_the_change_of_someone_else_stays_in_its_field(client, central, step):
    order = ready_for(step)
    changed_meanwhile(order)

    told = press(client, order, step)

    assert MOVED in told.content.decode().split("<textarea")[1].split("</textarea>")[0]


def test_a_page_that_was_shown_again_for_a_missing_reason_says_that_the_order_has_changed(client, central):
    order = ready_for("return")
    changed_meanwhile(order)

    told = press(client, order, "return", reason="")

    assert "Someone else has changed this order" in told.content.decode()


def test_a_page_without_a_change_by_someone_else_does_not_speak_of_one(client, central):
    order = ready_for("return")

    told = press(client, order, "return", reason="")

    assert told.status_code == 422
    assert "Someone else has changed this order" not in told.content.decode()


def test_whoever_typed_a_reason_while_someone_else_returned_the_order_reads_both(client, central):
    order = ready_for("return")
    by_someone_else(return_order, order, reason="วันที่มีผลไม่ถูกต้อง")

    told = press(client, order, "return")

    text = told.content.decode()
    assert told.status_code == 409
    assert MOVED in text
    assert "วันที่มีผลไม่ถูกต้อง" in text
    assert "Returned by" in text
    assert "สมใจ" in text
    assert Order.objects.get(pk=order.pk).reason == "วันที่มีผลไม่ถูกต้อง"


def test_whoever_typed_a_reason_while_someone_else_published_the_order_reads_who(client, central):
    order = ready_for("return")
    by_someone_else(publish_order, order, at=timezone.now())

    text = press(client, order, "return").content.decode()

    assert MOVED in text
    assert "Published by" in text
    assert "สมใจ" in text


def test_without_a_reason_whoever_comes_too_late_is_led_to_the_order(client, central):
    order = ready_for("publish")
    return_order(order=order, reason="ผิด")

    assert press(client, order, "publish", reason="").url == f"/orders/{order.pk}/"


def test_a_reason_kept_over_an_ended_session_is_shown_though_someone_decided_meanwhile(client):
    order = ready_for("return")
    press(client, order, "return")
    return_order(order=order, reason="ผิด")
    sign_in(client, UserFactory(office="CENTRAL"))

    told = client.get(f"/orders/{order.pk}/return/?lang=en")

    assert told.status_code == 200
    assert MOVED in told.content.decode()


def test_what_others_decided_is_not_told_to_who_does_not_read_the_papers(client):
    order = ready_for("revoke")
    sign_in(client, UserFactory(office="SECRETARIAT"))

    text = press(client, order, "revoke").content.decode()

    assert MOVED in text
    assert "Published by" not in text


def impossible() -> Order:
    """A draft that would seat someone where someone sits."""
    return Order.objects.get(pk=appointing(MembershipFactory().seat).pk)


def test_what_cannot_be_published_is_submitted_only_where_that_is_said(client, central):
    order = impossible()

    shown = client.get(f"/orders/{order.pk}/submit/?lang=en").content.decode()
    refused = press(client, order, "submit")
    state = Order.objects.get(pk=order.pk).state
    sent = press(client, order, "submit", send_anyway="on")

    assert "Send it all the same" in shown
    assert "OCSC cannot publish the order as it is" in shown
    assert (refused.status_code, state) == (422, OrderState.DRAFT)
    assert "tick that it is sent all the same" in refused.content.decode()
    assert sent.status_code == 302
    assert Order.objects.get(pk=order.pk).state == OrderState.SUBMITTED


def test_what_can_be_published_has_no_such_box_and_goes_without_it(client, central):
    order = ready_for("submit")

    assert "send_anyway" not in client.get(f"/orders/{order.pk}/submit/?lang=en").content.decode()
    assert press(client, order, "submit").status_code == 302


def test_an_order_that_someone_elses_publish_made_impossible_asks_before_it_is_sent(client, central):
    order = ready_for("submit")
    assert "send_anyway" not in client.get(f"/orders/{order.pk}/submit/?lang=en").content.decode()
    MembershipFactory(seat=order.items.get().seat)

    told = press(client, order, "submit")

    assert told.status_code == 422
    assert 'name="send_anyway"' in told.content.decode()


def test_who_revokes_sees_who_would_sit_there_before_and_after(client, central):
    held = MembershipFactory()
    order = DraftFactory(organization=held.seat.committee.organization)
    facts = {"seat": held.seat, "person": PersonFactory(), "end_reason": EndReason.TRANSFERRED}
    replace_holder(order=order, start_date=FIRST, **facts)
    published(order)

    words = page(client, f"/orders/{order.pk}/revoke/").words

    told = words[words.index("If this order is revoked") :]
    now, then = told.split("As it is now")[1].split("After the order is revoked")[:2]
    assert facts["person"].family_th in now
    assert held.person.family_th in then.split("Reason")[0]
    assert Order.objects.get(pk=order.pk).state == OrderState.PUBLISHED
    held.refresh_from_db()
    assert held.end_date is not None


def test_who_revokes_is_told_the_later_order_that_stands_on_this_one(client, central):
    order = published(appointing(SeatFactory()))
    made = Membership.objects.get(appointed_by=order)
    later = DraftFactory(organization=order.organization)
    facts = {"membership": made, "end_date": FIRST, "end_reason": EndReason.RESIGNED}
    add_item(order=later, kind=ItemKind.END, seat=made.seat, **facts)
    published(later)

    words = page(client, f"/orders/{order.pk}/revoke/").words
    refused = press(client, order, "revoke", version=Order.objects.get(pk=order.pk).version)

    assert f"Order {later} has since ended the membership" in words
    assert refused.status_code == 422
    assert f"Order {later} has since ended the membership" in refused.content.decode()
    assert Order.objects.get(pk=order.pk).state == OrderState.PUBLISHED


def test_who_revokes_a_dissolution_is_told_that_the_body_stands_again(client, central):
    committee = MembershipFactory().seat.committee
    order = DraftFactory(organization=committee.organization)
    dissolve_committee(order=order, committee=committee, last_day=FIRST)
    published(order)

    assert "stands again" in page(client, f"/orders/{order.pk}/revoke/").words


def test_the_page_of_revoking_asks_the_same_few_queries_of_a_long_order(client, central):
    counts = []
    for size in (2, 20):
        order = DraftFactory()
        for _ in range(size):
            add_item(
                order=order,
                kind=ItemKind.APPOINT,
                seat=SeatFactory(),
                person=PersonFactory(),
                start_date=FIRST,
            )
        published(order)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/orders/{order.pk}/revoke/")
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 14
