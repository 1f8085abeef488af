"""Who comes too late is told by which order, and who sits there now; an order at odds with itself, where."""

import datetime

import pytest
from django.utils import timezone, translation

from roles.actions import add_item, publish_order, replace_holder, revoke_order, submit_order
from roles.models import EndReason, ItemKind, Membership, Order
from roles.plans import plan_to_publish
from roles.problems import MembershipChanged, MembershipTwice, OrderProblem, SeatTaken
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, SeatFactory, UserFactory
from tests.roles.callers import drafted
from tests.roles.orders import DAY, FIRST, appointing, published

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def replacing(held: Membership, order: Order | None = None) -> Order:
    order = order or DraftFactory(organization=held.seat.committee.organization)
    facts = {"seat": held.seat, "person": PersonFactory(), "end_reason": EndReason.TRANSFERRED}
    replace_holder(order=order, start_date=FIRST, **facts)
    return order


def ending(held: Membership, last: datetime.date) -> Order:
    order = DraftFactory(organization=held.seat.committee.organization)
    facts = {"membership": held, "end_date": last, "end_reason": EndReason.RESIGNED}
    add_item(order=order, kind=ItemKind.END, seat=held.seat, **facts)
    return order


def correcting(wrong: Membership) -> Order:
    order = DraftFactory(organization=wrong.seat.committee.organization)
    facts = {"membership": wrong, "person": PersonFactory(), "start_date": wrong.start_date}
    add_item(order=order, kind=ItemKind.CORRECT, seat=wrong.seat, **facts)
    return order


def refused(order: Order) -> OrderProblem:
    with pytest.raises(OrderProblem) as caught:
        published(order)
    return caught.value


@pytest.mark.parametrize("language", ["th", "en"])
def test_the_loser_of_two_replacements_reads_the_new_holder_and_the_winning_order(language):
    held = MembershipFactory()
    winner, loser = replacing(held), replacing(held)
    published(winner)

    with translation.override(language):
        problem = refused(loser)

    seated = Membership.objects.get(appointed_by=winner)
    assert isinstance(problem, MembershipChanged)
    assert (problem.order, problem.holder) == (winner, seated)
    assert str(winner) in str(problem)
    assert str(seated.person) in str(problem)
    assert str(held.person) in str(problem)


def test_a_program_is_told_the_new_holder_and_the_winning_order(seat, steward, checker):
    held = MembershipFactory(seat=seat)
    ending = {
        "kind": "END",
        "committee": seat.committee.code,
        "seat": seat.key,
        "membership": held.pk,
        "end_date": (FIRST - DAY).isoformat(),
        "end_reason": "TRANSFERRED",
    }
    address, tag = drafted(steward, seat, items=[ending])
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]
    winner = published(replacing(held))

    response = checker.post(f"{address}publish/", if_match=tag)

    told = response.json()
    assert (response.status_code, told["code"]) == (409, "membership-changed")
    assert told["order"]["id"] == winner.pk
    assert told["order"]["number"] == f"{winner.number}/{winner.be_year}"
    assert told["holder"]["appointed_by"]["id"] == winner.pk
    assert told["holder"]["membership"] == Membership.objects.get(appointed_by=winner).pk


def test_who_was_put_right_meanwhile_is_told_with_the_order_that_did_it():
    held = MembershipFactory()
    loser = replacing(held)
    winner = published(correcting(held))

    problem = refused(loser)

    assert (problem.order, problem.holder) == (winner, Membership.objects.get(appointed_by=winner))
    assert "put right" in str(problem)


def test_who_was_taken_back_meanwhile_is_told_with_the_order_that_was_revoked():
    seated = published(appointing(SeatFactory()))
    loser = ending(Membership.objects.get(appointed_by=seated), FIRST + DAY)
    revoke_order(order=seated, reason="ผิด")

    problem = refused(loser)

    assert (problem.order, problem.holder) == (seated, None)
    assert f"when order {seated} was revoked" in str(problem)


def test_an_ending_that_nobody_follows_is_told_without_a_holder():
    held = MembershipFactory()
    orders = [ending(held, FIRST - DAY) for _ in range(2)]
    published(orders[0])

    problem = refused(orders[1])

    assert (problem.order, problem.holder) == (orders[0], None)
    assert str(orders[0]) in str(problem)


def test_two_replacements_of_one_seat_in_one_order_are_told_as_what_they_are():
    held = MembershipFactory()
    order = replacing(held, replacing(held))

    problems = [one.problem() for one in plan_to_publish(order).obstacles]

    assert [type(one) for one in problems] == [MembershipTwice, SeatTaken]
    assert all("Two changes of this order" in str(one) for one in problems)
    assert str(order) not in " ".join(map(str, problems))


@pytest.mark.parametrize("first", ["END", "CORRECT"])
def test_one_membership_in_two_changes_of_one_order_is_told_whichever_stands_first(first):
    held = MembershipFactory()
    order = DraftFactory(organization=held.seat.committee.organization)
    facts = {
        "END": {"end_date": FIRST, "end_reason": EndReason.RETIRED},
        "CORRECT": {"person": PersonFactory(), "start_date": held.start_date},
    }
    for kind in sorted(facts, key=lambda one: one != first):
        add_item(order=order, kind=ItemKind(kind), seat=held.seat, membership=held, **facts[kind])
    submit_order(order=order, by=UserFactory(), at=timezone.now())

    with pytest.raises(MembershipTwice):
        publish_order(order=order, by=UserFactory(), at=timezone.now())


def test_two_corrections_of_one_record_in_one_order_are_told():
    held = MembershipFactory()
    order = correcting(held)
    facts = {"membership": held, "person": PersonFactory(), "start_date": held.start_date}
    add_item(order=order, kind=ItemKind.CORRECT, seat=held.seat, **facts)

    assert isinstance(refused(order), MembershipTwice)
