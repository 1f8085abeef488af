"""People with accounts who look at pages in a browser."""

import datetime
from collections.abc import Callable

from django.test import Client

from committees.models import Organization, Seat
from roles.actions import replace_holder
from roles.models import EndReason, User
from tests.factories import DraftFactory, PersonFactory, StewardshipFactory, UserFactory
from tests.roles.orders import FIRST, appointing, published
from tests.sessions import sign_in

MINISTRY = "MDES"  # the one that the steward and the viewer are of
MAKERS: dict[str, Callable[[], User]] = {
    "central": lambda: UserFactory(office="CENTRAL", is_staff=True),
    "secretariat": lambda: UserFactory(office="SECRETARIAT"),
    "auditor": lambda: UserFactory(office="AUDITOR", is_staff=True),
    "steward": lambda: _of_the_ministry("STEWARD"),
    "viewer": lambda: _of_the_ministry("VIEWER"),
}
KINDS = tuple(MAKERS)


def _of_the_ministry(right: str) -> User:
    ministry = Organization.objects.get(code=MINISTRY)
    return StewardshipFactory(organization=ministry, right=right).user


def make_draft() -> None:
    """A draft of the ministry's department that replaces its CIO."""
    seat = Seat.objects.get(committee__code=f"DCIO-{MINISTRY}-ONDE")
    published(appointing(seat, start_date=datetime.date(2023, 10, 1)))
    order = DraftFactory(organization=seat.committee.organization)
    replace_holder(
        order=order, seat=seat, person=PersonFactory(), start_date=FIRST, end_reason=EndReason.RETIRED
    )


def cookies(user: User) -> dict[str, str]:
    """The cookies of a browser in which the account has signed in."""
    client = Client()
    sign_in(client, user)
    return {name: cookie.value for name, cookie in client.cookies.items()}
