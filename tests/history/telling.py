"""What an event must say, and who signs in to write one."""

from typing import Any

from django.test import Client

from roles.models import Stewardship, User
from tests.factories import StewardshipFactory, UserFactory
from tests.history.conftest import Event
from tests.sessions import sign_in


def gaps(found: list[Event]) -> list[tuple[str, str, list[str]]]:
    """The events that leave one of the three unsaid, with what it is."""
    return [
        (kind, label, missing)
        for kind, label, context in found
        if (
            missing := [
                *(["who"] if not (context.get("user") or context.get("ran_by")) else []),
                *(name for name in ("reason", "door") if not context.get(name)),
            ]
        )
    ]


def assert_told(found: list[Event], *doors: str) -> None:
    assert found
    assert gaps(found) == []
    assert {context["door"] for _kind, _label, context in found} == set(doors)


def central(client: Client) -> User:
    return sign_in(client, UserFactory(office="CENTRAL", is_staff=True))


def steward_of(client: Client, organization: Any) -> Stewardship:
    held = StewardshipFactory(organization=organization)
    sign_in(client, held.user)
    return held
