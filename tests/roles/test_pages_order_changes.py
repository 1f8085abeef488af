"""What the pages of an order say of its changes: what was recorded wrongly, and who left with a body."""

import re

import pytest

from committees.models import Seat
from roles.actions import add_item, dissolve_committee
from roles.models import Capacity, EndReason, ItemKind, Membership, Order
from tests.factories import DraftFactory, MembershipFactory, SeatFactory, UserFactory
from tests.roles.orders import DAY, FIRST, appointing, published
from tests.roles.pages import links_of, page
from tests.roles.test_dissolving import local_seat
from tests.roles.test_pages_orders import submitted
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

OLD, NEW = "รองอธิบดีฝ่ายเดิม", "รองอธิบดีฝ่ายใหม่"


@pytest.fixture
def central(client):
    return sign_in(client, UserFactory(office="CENTRAL"))


def correcting(wrong: Membership, **right) -> Order:
    order = DraftFactory(organization=wrong.seat.committee.organization)
    same = {name: getattr(wrong, name) for name in ("person", "start_date", "capacity", "position_title")}
    facts = {**same, "evidence": "บันทึกข้อความ", **right}
    add_item(order=order, kind=ItemKind.CORRECT, seat=wrong.seat, membership=wrong, **facts)
    return order


@pytest.mark.parametrize("way", ["", "publish/"])
def test_who_checks_a_correction_sees_the_old_position_and_the_new_one(client, central, way):
    order = submitted(correcting(MembershipFactory(position_title=OLD), position_title=NEW))

    words = page(client, f"/orders/{order.pk}/{way}").words

    assert OLD in words.split("Recorded wrongly until now:")[1]
    assert NEW in words.split("Recorded wrongly until now:")[0]


def test_the_queue_too_shows_both_positions_of_a_correction(client, central):
    submitted(correcting(MembershipFactory(position_title=OLD), position_title=NEW))

    words = page(client, "/orders/", state="SUBMITTED").words

    assert OLD in words
    assert NEW in words


def test_a_record_that_had_no_position_says_so(client, central):
    order = submitted(correcting(MembershipFactory(position_title=""), position_title=NEW))

    assert "no position written" in page(client, f"/orders/{order.pk}/").words


def test_a_corrected_capacity_is_told_on_both_sides(client, central):
    wrong = MembershipFactory(capacity=Capacity.ACTING_FOR)
    order = submitted(correcting(wrong, capacity=Capacity.SUBSTANTIVE))

    right, recorded = page(client, f"/orders/{order.pk}/").words.split("Recorded wrongly until now:")

    assert "Substantive" in right
    assert "Acting for" in recorded


def test_a_wrong_last_day_is_told_with_its_reason(client, central):
    wrong = MembershipFactory(end_date=FIRST, end_reason=EndReason.RETIRED)
    order = submitted(correcting(wrong, end_date=FIRST + DAY, end_reason=EndReason.RESIGNED))

    right, recorded = page(client, f"/orders/{order.pk}/").words.split("Recorded wrongly until now:")

    assert "Resigned" in right
    assert "Last day 1 Oct 2026 · Retired" in recorded


def test_what_would_be_tells_a_changed_position_of_the_same_person(client, central):
    order = submitted(correcting(MembershipFactory(position_title=OLD), position_title=NEW))

    told = page(client, f"/orders/{order.pk}/publish/").words.split("If this order is published")[1]

    assert f"({OLD})" in told.split("After this order")[-2]
    assert f"({NEW})" in told.split("After this order")[-1]


def test_a_dissolution_names_those_whose_membership_it_ended(client):
    held = MembershipFactory()
    body = held.seat.committee
    gone = MembershipFactory(seat=local_seat(body), end_date=FIRST - 2 * DAY)
    order = DraftFactory(organization=body.organization)
    dissolve_committee(order=order, committee=body, last_day=FIRST - DAY)
    published(order)

    answer = page(client, f"/orders/{order.pk}/")

    assert f"Those who left with it: {held.person.name_th} ·" in answer.words
    assert gone.person.name_th not in answer.words
    assert f"/people/{held.person_id}/" in links_of(answer)
    assert f"/committees/{body.code}/?as_of=2026-09-30" in links_of(answer)


@pytest.mark.parametrize("path", ["/orders/{pk}/", "/orders/"])
def test_a_dissolution_names_nobody_where_nobody_sat(client, path):
    order = DraftFactory(organization=SeatFactory().committee.organization)
    body = order.organization.committees.get()
    dissolve_committee(order=order, committee=body, last_day=FIRST - DAY)
    published(order)

    words = page(client, path.format(pk=order.pk)).words

    assert "The body is dissolved" in words
    assert "None" not in words.split("The body is dissolved")[1][:40]


def test_a_revocation_asks_for_words_of_its_own(client, central):
    order = published(correcting(MembershipFactory(), position_title=NEW))
    address = f"/orders/{order.pk}/revoke/"

    asked = page(client, address)
    client.cookies["portal_language"] = "en"
    refused = client.post(address, {"version": order.version, "reason": ""})

    assert "Why the order is void" in asked.words
    assert "what has to be done" not in asked.words
    assert "Write why the order is void." in refused.content.decode()


def test_a_return_asks_what_the_agency_has_to_do(client, central):
    order = submitted(correcting(MembershipFactory(), position_title=NEW))

    assert "what has to be done" in page(client, f"/orders/{order.pk}/return/").words


def laws_told(answer) -> list[str]:
    """What stands as a link behind the findings of a what-if."""
    findings = re.findall(r'<p class="provision">(.*?)</p>', answer.main, re.S)
    return [words for one in findings for words in re.findall(r"<a [^>]*>([^<]*)</a>", one)]


def test_only_what_rests_on_the_law_names_its_item_and_of_which_paper(client, central):
    chair = Seat.objects.get(committee__code="PCIO-57", key="PCIO-CHAIR")
    held = MembershipFactory(seat=chair)
    order = DraftFactory()
    facts = {"end_date": FIRST, "end_reason": EndReason.RETIRED}
    add_item(order=order, kind=ItemKind.END, seat=chair, membership=held, **facts)

    answer = page(client, f"/orders/{submitted(order).pk}/")

    assert "the law requires a holder" in answer.words
    assert [one.replace("\xa0", " ") for one in laws_told(answer)] == [
        "Cabinet resolution of 29 Sep 2020, item 1.2"
    ]


def test_what_stands_in_the_way_is_not_laid_to_the_law(client, central):
    chair = Seat.objects.get(committee__code="PCIO-57", key="PCIO-CHAIR")
    MembershipFactory(seat=chair)

    answer = page(client, f"/orders/{submitted(appointing(chair)).pk}/")

    assert "Must fix" in answer.words
    assert laws_told(answer) == []
