"""A right lent for a leave: some days, one colleague, and it ends with the right that it lends."""

import datetime
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from roles.account_problems import DelegationRefused
from roles.account_rights import acts_for, inviting_organizations
from roles.actions.accounts import end_stewardship, lend_right, set_account_active, withdraw_delegation
from roles.models import Delegation, Stewardship
from roles.rights import may_change, may_submit, organizations_of, visible_orders
from tests.factories import (
    DelegationFactory,
    DraftFactory,
    MinistryFactory,
    ParentLinkFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.roles.orders import appointing
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime.date(2026, 10, 1), datetime.date(2026, 10, 15)
DAY = datetime.timedelta(days=1)


@pytest.fixture
def link():
    return ParentLinkFactory()


@pytest.fixture
def lent(link):
    return DelegationFactory(stewardship__organization=link.parent, start_date=FIRST, end_date=LAST)


@pytest.mark.parametrize(
    ("day", "holds"), [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)]
)
def test_a_delegate_has_the_right_from_the_first_day_to_the_last(lent, link, day, holds):
    draft = DraftFactory(organization=link.organization)

    assert may_change(lent.delegate, draft, day) is holds
    assert may_submit(lent.delegate, draft, day) is holds
    assert (draft in visible_orders(lent.delegate, day)) is holds


def test_the_lender_keeps_the_right_meanwhile(lent, link):
    assert link.organization in organizations_of(lent.stewardship.user, FIRST)


def test_what_is_lent_cannot_be_lent_on(lent):
    with pytest.raises(DelegationRefused):
        lend(lent.stewardship, by=lent.delegate)


def test_what_is_lent_invites_nobody(lent):
    assert not inviting_organizations(lent.delegate, FIRST).exists()


def test_a_lent_right_ends_with_the_lenders(lent, link):
    end_stewardship(stewardship=lent.stewardship, last_day=FIRST + DAY, reason="ย้าย")

    assert organizations_of(lent.delegate, FIRST + DAY).exists()
    assert not organizations_of(lent.delegate, FIRST + 2 * DAY).exists()


def test_a_lent_right_ends_with_the_lenders_account(lent):
    set_account_active(user=lent.stewardship.user, active=False, by=UserFactory(), reason="ลาออก")

    assert not organizations_of(lent.delegate, FIRST).exists()


def test_a_right_taken_back_is_gone_at_once(lent):
    withdraw_delegation(delegation=lent, at=timezone.now())

    assert not organizations_of(lent.delegate, FIRST).exists()


def test_a_viewers_right_is_not_lent():
    viewer = StewardshipFactory(right="VIEWER")

    with pytest.raises(DelegationRefused):
        lend(viewer, by=viewer.user)


@pytest.mark.parametrize(("first", "last"), [(FIRST - DAY, LAST), (FIRST, LAST + DAY)])
def test_a_right_is_lent_within_its_own_days(first, last):
    held = StewardshipFactory(start_date=FIRST, end_date=LAST)

    with pytest.raises(DelegationRefused):
        lend(held, by=held.user, start_date=first, end_date=last)


@pytest.mark.parametrize("wrong", ["oneself", "a viewer's", "beyond"])
def test_the_database_refuses_it_too(wrong):
    held = StewardshipFactory(
        start_date=FIRST, end_date=LAST, right="VIEWER" if wrong == "a viewer's" else "STEWARD"
    )
    delegate = held.user if wrong == "oneself" else UserFactory()

    with (
        pytest.raises(IntegrityError, match="lends a steward"),
        transaction.atomic(),
    ):
        Delegation.objects.create(
            stewardship=held,
            delegate=delegate,
            start_date=FIRST,
            end_date=LAST + (DAY if wrong == "beyond" else 0 * DAY),
        )


def test_on_whose_behalf_is_known_only_where_the_right_is_lent(lent, link):
    assert acts_for(lent.delegate, link.organization.pk, FIRST) == lent.stewardship.user
    assert acts_for(lent.delegate, MinistryFactory().pk, FIRST) is None
    assert acts_for(lent.stewardship.user, link.organization.pk, FIRST) is None

    StewardshipFactory(user=lent.delegate, organization=link.organization)

    assert acts_for(lent.delegate, link.organization.pk, FIRST) is None


def test_a_steward_lends_and_takes_back_in_pages_and_both_see_it(client):
    held = StewardshipFactory()
    colleague = UserFactory(username="colleague")
    sign_in(client, held.user)
    today = timezone.localdate()
    day = f"{today.day}/{today.month}/{today.year + 543}"

    data = {
        "stewardship": held.pk,
        "delegate": "colleague",
        "start_date": day,
        "end_date": day,
        "reason": "ลา",
    }
    assert client.post("/account/lend/", data).status_code == 302

    assert "colleague" in client.get("/account/").content.decode()
    lent = Delegation.objects.get()
    event = lent.events.get()
    assert (event.pgh_context["user"], event.pgh_context["reason"]) == (held.user_id, "ลา")
    client.post(f"/account/lend/{lent.pk}/")
    assert not organizations_of(colleague, today).exists()
    client.logout()
    sign_in(client, colleague)
    assert held.user.username in client.get("/account/").content.decode()


def test_nobody_lends_anothers_right_in_pages(client):
    other = StewardshipFactory()
    sign_in(client, StewardshipFactory().user)
    UserFactory(username="colleague")

    response = client.post(
        "/account/lend/",
        {
            "stewardship": other.pk,
            "delegate": "colleague",
            "start_date": "1/10/2569",
            "end_date": "1/10/2569",
            "reason": "x",
        },
    )

    assert response.status_code == 422
    assert not Delegation.objects.exists()


def lend(held: Stewardship, **more: object) -> Delegation:
    usual = {"delegate": UserFactory(), "start_date": FIRST, "end_date": LAST, "reason": "ลา"}
    return lend_right(stewardship=held, **(usual | more))


def test_the_history_of_an_order_names_the_delegate_and_whose_right_it_was(client, link):
    today = timezone.localdate()
    lent = DelegationFactory(stewardship__organization=link.parent, start_date=today, end_date=today + DAY)
    sign_in(client, lent.delegate)
    seat = SeatFactory(committee__organization=link.organization)
    order = appointing(seat)
    order.refresh_from_db()

    client.post(f"/orders/{order.pk}/submit/", {"version": order.version})

    context = order.events.latest("pgh_id").pgh_context
    assert (context["user"], context["on_behalf_of"]) == (lent.delegate.pk, lent.stewardship.user_id)


@pytest.mark.parametrize(("language", "name"), [("th", "กระทรวงตัวอย่าง"), ("en", "Ministry of Examples")])
def test_the_rights_to_lend_are_named_in_the_language_of_the_page(client, language, name):
    ministry = MinistryFactory(name_th="กระทรวงตัวอย่าง", name_en="Ministry of Examples")
    sign_in(client, StewardshipFactory(organization=ministry).user)

    shown = client.get(f"/account/lend/?lang={language}").content.decode()

    assert re.findall(r"<option[^>]*>([^<]*)</option>", shown) == [name]
