"""The paper of an order in force says what the registry said when the order was published."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from committees.models import Committee, Organization
from roles.actions import add_item, revoke_order
from roles.documents.orders import order_facts, order_paper
from roles.models import ItemKind, Membership, Order, Person
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory
from tests.owner import no_trigger_fires
from tests.roles.orders import FIRST, published

pytestmark = pytest.mark.django_db

NOON = datetime.datetime(2026, 11, 23, 12, 5, tzinfo=ZoneInfo("Asia/Bangkok"))
RECORDS = (
    "roles_membership", "roles_person", "roles_order",
    "committees_seat", "committees_committee", "committees_organization",
)  # fmt: skip


def facts(order: Order) -> dict:
    """As a later request reads it."""
    order = Order.objects.select_related("organization").get(pk=order.pk)
    with translation.override("th"):
        return order_facts(order=order, printed_at=NOON)


def told(order: Order) -> str:
    paper = facts(order)
    return f"{paper['heading']} {paper['items']} {paper['annex']}"


def a_day_passes() -> None:
    """What a test has recorded so far is a day old."""
    with no_trigger_fires() as cursor:
        for table in RECORDS:
            cursor.execute(
                f"UPDATE {table}event SET pgh_created_at = pgh_created_at - interval '1 day'"
                " WHERE pgh_created_at >= now()"
            )


def ordered(times: int = 1) -> Order:
    """A draft by which someone leaves, someone enters a seat, and a record is corrected, `times` over."""
    order = DraftFactory()
    for _ in range(times):
        leaving, wrong = (
            MembershipFactory(person=PersonFactory(family_th="เดิมสกุล"), position_title="รองเดิม")
            for _ in range(2)
        )
        add_item(
            order=order,
            kind=ItemKind.END,
            seat=leaving.seat,
            membership=leaving,
            end_date=FIRST,
            end_reason="RETIRED",
        )
        entering = PersonFactory(family_th="เดิมเข้า")
        add_item(
            order=order,
            kind=ItemKind.APPOINT,
            seat=SeatFactory(),
            person=entering,
            position_title="ผู้ช่วย",
            start_date=FIRST,
        )
        add_item(
            order=order,
            kind=ItemKind.CORRECT,
            seat=wrong.seat,
            membership=wrong,
            person=wrong.person,
            position_title="ปลัด",
            start_date=FIRST,
        )
    return order


def rename_everything() -> None:
    Person.objects.update(family_th="ใหม่")
    Membership.objects.update(position_title="ตำแหน่งใหม่")
    Committee.objects.update(name_th="คณะใหม่")
    Organization.objects.update(name_th="กรมใหม่")


@pytest.mark.parametrize("times", [1, 2], ids=["in the text", "in an annex"])
@pytest.mark.parametrize("is_revoked", [False, True])
def test_the_paper_of_an_order_in_force_stays_as_it_was_published(times, is_revoked):
    order = published(ordered(times))
    if is_revoked:
        revoke_order(order=order, reason="พิมพ์ผิด")
    before = told(order)
    a_day_passes()

    rename_everything()

    assert told(order) == before
    assert all(words in before for words in ("เดิมสกุล", "เดิมเข้า", "รองเดิม"))


def test_what_was_mended_before_the_publishing_is_on_the_paper():
    order = ordered()
    a_day_passes()
    Person.objects.filter(family_th="เดิมเข้า").update(family_th="ถูกต้อง")

    assert "ถูกต้อง" in told(published(order))


def test_a_draft_names_everybody_as_the_registry_does_now():
    order = ordered()
    a_day_passes()

    rename_everything()

    assert "เดิม" not in told(order).replace("เดิมบันทึกว่า", "")
    assert "คณะใหม่" in told(order)


def test_whoever_held_a_record_when_it_was_published_is_named():
    order = published(ordered())
    a_day_passes()
    other = PersonFactory(given_th="อื่น", family_th="ภายหลัง")

    Membership.objects.filter(position_title="รองเดิม", ended_by=order).update(person=other)

    assert "ภายหลัง" not in told(order)


def test_the_paper_in_force_takes_as_many_queries_for_three_items_as_for_thirty(django_assert_num_queries):
    for times in (1, 10):
        made = published(ordered(times))
        order = Order.objects.select_related("organization").get(pk=made.pk)

        with django_assert_num_queries(7):  # a draft's two, and one for each kind of record that it names
            order_paper(order=order, printed_at=NOON)
