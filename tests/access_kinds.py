"""Every kind of reader that has no right over one agency: none, none any more, none yet, or not signed in."""

import datetime
from collections.abc import Callable
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from committees.models import Organization
from roles.actions.inviting import invite
from roles.models import Stewardship, User
from tests.factories import DelegationFactory, StewardshipFactory, UserFactory
from tests.sessions import sign_in

DAY = datetime.timedelta(days=1)
PASSWORD = "ประตูทะเบียน-2569"
OWN = "MDES-ONDE"  # of the ministry MDES; others are of MIND


def right(code: str, **facts: Any) -> Any:
    return StewardshipFactory(organization=Organization.objects.get(code=code), **facts)


def lent(first: int, last: int, **facts: Any) -> User:
    """Who acts for a steward of OWN, from so many days after today to so many."""
    today = timezone.localdate()
    return DelegationFactory(
        stewardship=right(OWN), start_date=today + first * DAY, end_date=today + last * DAY, **facts
    ).delegate


def lent_of_what_has_ended() -> User:
    delegation = DelegationFactory(
        stewardship=right(OWN),
        start_date=timezone.localdate() - 3 * DAY,
        end_date=timezone.localdate() + DAY,
    )
    Stewardship.objects.filter(pk=delegation.stewardship_id).update(end_date=timezone.localdate() - DAY)
    return delegation.delegate


# Who may do no more than somebody with an account and no right at all.
WITHOUT_A_RIGHT: dict[str, Callable[[], User]] = {
    "an account": UserFactory,
    "a steward until yesterday": lambda: right(OWN, end_date=timezone.localdate() - DAY).user,
    "a steward from tomorrow": lambda: right(OWN, start_date=timezone.localdate() + DAY).user,
    "a viewer until yesterday": lambda: right(OWN, right="VIEWER", end_date=timezone.localdate() - DAY).user,
    "who acted for a steward until yesterday": lambda: lent(-2, -1),
    "who acts for a steward from tomorrow": lambda: lent(1, 2),
    "from whom the lent right was taken back": lambda: lent(-1, 1, withdrawn_at=timezone.now()),
    "who acts for a steward whose own right has ended": lent_of_what_has_ended,
}
ELSEWHERE: dict[str, Callable[[], User]] = {
    "a steward of another ministry": lambda: right("MIND").user,
    "a viewer of another ministry": lambda: right("MIND", right="VIEWER").user,
    "a steward of another department": lambda: right("MDES-TMD").user,
    "the secretariat": lambda: UserFactory(office="SECRETARIAT"),
}


def closed(client: Client) -> None:
    """A steward's session goes on in the browser while the account is closed."""
    user = sign_in(client, right(OWN).user)
    User.objects.filter(pk=user.pk).update(is_active=False)


def invited(client: Client) -> None:
    """The link of an invitation is open, and was not answered."""
    _invitation, token = invite(
        by=UserFactory(office="CENTRAL"),
        email="new@example.go.th",
        organization=Organization.objects.get(code=OWN),
        right="STEWARD",
        at=timezone.now(),
    )
    assert client.get(f"/invitation/{token}/").status_code == 200


def locked_out(client: Client) -> None:
    """A steward with the right password, after five wrong ones."""
    user = right(OWN).user
    user.set_password(PASSWORD)
    user.save()
    for password in [*(["wrong"] * 5), PASSWORD]:
        client.post("/sign-in/", {"login": user.username, "password": password})


def between_password_and_code(client: Client) -> None:
    """Central staff with the right password, where the code is asked for."""
    user = UserFactory(office="CENTRAL", is_staff=True)
    user.set_password(PASSWORD)
    user.save()
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    answer = client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    assert answer["Location"] == "/sign-in/code/"


NOT_SIGNED_IN: dict[str, Callable[[Client], None]] = {
    "the public": lambda client: None,
    "a closed account": closed,
    "someone invited": invited,
    "a locked account": locked_out,
    "a password without its code": between_password_and_code,
}
