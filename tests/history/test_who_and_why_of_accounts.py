"""Page × path of writing: what becomes of accounts, rights and keys says who did it and why."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from roles.models import ApiKey, Delegation, Invitation, User
from tests.factories import ApiKeyFactory, DelegationFactory, OrganizationFactory, UserFactory
from tests.history.telling import assert_told, central, steward_of
from tests.roles import test_inviting as inviting
from tests.roles import test_lost_password as lost
from tests.roles.test_pages_keys import MAKING, asked, revoking
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

WHY = {"reason": "ตามหนังสือ"}


def makes_a_key(client: Client, seat: Any, events: Any) -> None:
    client.post(MAKING, asked())


def makes_a_key_in_place_of_another(client: Client, seat: Any, events: Any) -> None:
    client.post(MAKING, asked())
    events()
    client.post(MAKING, asked(overlap="3"))
    assert ApiKey.objects.count() == 2


def ends_a_key(client: Client, seat: Any, events: Any) -> None:
    key = ApiKeyFactory()
    events()
    client.post(revoking(key), WHY)


def gives_a_right(client: Client, seat: Any, events: Any) -> None:
    account, organization = UserFactory(), OrganizationFactory()
    events()
    facts = {"organization": organization.code, "right": "STEWARD", "start_date": "1/10/2569"}
    client.post(f"/accounts/{account.pk}/rights/", facts | WHY)


def ends_a_right_that_is_lent(client: Client, seat: Any, events: Any) -> None:
    lent = DelegationFactory()
    events()
    client.post(f"/accounts/rights/{lent.stewardship_id}/end/", WHY | {"last_day": "2/10/2569"})


def closes_and_opens_an_account(client: Client, seat: Any, events: Any) -> None:
    account = UserFactory()
    events()
    client.post(f"/accounts/{account.pk}/close/", WHY)
    client.post(f"/accounts/{account.pk}/open/", WHY)


def takes_off_a_second_factor(client: Client, seat: Any, events: Any) -> None:
    account = UserFactory(office="AUDITOR")
    events()
    client.post(f"/accounts/{account.pk}/second-factor/", WHY)


def invites_sends_again_and_revokes(client: Client, seat: Any, events: Any) -> None:
    inviting.send(client, seat.committee.organization)
    invitation = Invitation.objects.get()
    client.post(f"/accounts/invitations/{invitation.pk}/")
    client.post(f"/accounts/invitations/{invitation.pk}/revoke/")


def accepts_with_a_new_account(client: Client, seat: Any, events: Any) -> None:
    inviting.send(client, seat.committee.organization)
    events()
    inviting.answer(inviting.link())
    assert User.objects.filter(username="somying").exists()


def accepts_with_an_account(client: Client, seat: Any, events: Any) -> None:
    inviting.send(client, seat.committee.organization)
    guest = Client()
    sign_in(guest, UserFactory())
    events()
    guest.get(inviting.link())
    guest.post("/invitation/signed-in/", {"token": inviting.link().split("/")[2]})
    assert Invitation.objects.get().accepted_at


def sets_a_lost_password(client: Client, seat: Any, events: Any) -> None:
    lost.account()
    events()
    lost.ask()
    mail.outbox.clear()
    assert lost.set_anew(lost.link())["Location"] == "/sign-in/"


def lends_and_takes_back(client: Client, seat: Any, events: Any) -> None:
    held = steward_of(client, seat.committee.organization)
    colleague = UserFactory()
    events()
    day = timezone.localdate()
    written = f"{day.day}/{day.month}/{day.year + 543}"
    client.post(
        "/account/lend/",
        {"stewardship": held.pk, "delegate": colleague.username, "start_date": written, "end_date": written}
        | WHY,
    )
    client.post(f"/account/lend/{Delegation.objects.get().pk}/")


@pytest.mark.parametrize(
    "path",
    [
        makes_a_key,
        makes_a_key_in_place_of_another,
        ends_a_key,
        gives_a_right,
        ends_a_right_that_is_lent,
        closes_and_opens_an_account,
        takes_off_a_second_factor,
        invites_sends_again_and_revokes,
        accepts_with_a_new_account,
        accepts_with_an_account,
        sets_a_lost_password,
        lends_and_takes_back,
    ],
    ids=lambda path: path.__name__,
)
def test_the_pages_tell_of_accounts_and_keys(events, client, seat, path):
    central(client)
    events()

    path(client, seat, events)

    assert_told(events(), "page")
