"""A sign-in does the same work for every name, so that its time tells nobody which accounts there are."""

from collections.abc import Callable

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client

from roles.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

PASSWORD = "ประตูทะเบียน-2569"


@pytest.fixture
def hashed(monkeypatch) -> list[int]:
    """The iterations of each password that is hashed."""
    calls: list[int] = []
    encode = PBKDF2PasswordHasher.encode

    def counted(self, password, salt, iterations=None):
        calls.append(iterations or self.iterations)
        return encode(self, password, salt, iterations)

    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", counted)
    return calls


def with_password(**facts: object) -> User:
    user = UserFactory(**facts)
    user.set_password(PASSWORD)
    user.save()
    return user


def without_password() -> User:
    user = UserFactory()
    user.set_unusable_password()
    user.save()
    return user


NAMES: dict[str, Callable[[], str]] = {
    "known": lambda: with_password().username,
    "of an office": lambda: with_password(office="CENTRAL").username,
    "unknown": lambda: "nobody",
    "unknown, an address": lambda: "nobody@example.go.th",
    "closed": lambda: with_password(is_active=False).username,
    "without a password": lambda: without_password().username,
}
GIVEN = {"wrong": "wrong", "right": PASSWORD}


def attempt(client: Client, name: str, password: str) -> int:
    return client.post("/sign-in/", {"login": name, "password": password}).status_code


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("password", GIVEN)
def test_one_password_is_hashed_whoever_is_named(client, hashed, who, password):
    name = NAMES[who]()
    hashed.clear()

    attempt(client, name, GIVEN[password])

    assert hashed == [PBKDF2PasswordHasher.iterations]


@pytest.mark.parametrize("who", NAMES)
@pytest.mark.parametrize("password", GIVEN)
def test_nothing_is_hashed_for_a_name_that_is_locked_whoever_it_is(client, hashed, who, password):
    name = NAMES[who]()
    for _ in range(5):
        attempt(client, name, "wrong")
    hashed.clear()

    assert attempt(client, name, GIVEN[password]) == 429
    assert AccessAttempt.objects.filter(username=name, failures_since_start__gte=5).exists()
    assert hashed == []
