"""A code of the second factor is good once, in all processes, for as long as it would be right."""

import datetime
import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test import Client

from gcio_portal.models import CacheEntry
from roles.models import User
from tests.committed import committed
from tests.factories import UserFactory

PASSWORD = "ประตูทะเบียน-2569"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = 30  # seconds
PLACE = ("HOST", "PORT", "NAME", "USER", "PASSWORD", "OPTIONS")


def of_an_office(**facts: object) -> User:
    user = UserFactory(office=User.Office.CENTRAL, is_staff=True, **facts)
    user.set_password(PASSWORD)
    user.save()
    return user


def code(secret: str = SECRET, *, later: int = 0) -> str:
    """The code of the present step of time, or of a later one."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + later))


def is_in_by(user: User, given: str) -> bool:
    client = Client()
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    client.post("/sign-in/code/", {"code": given})
    return client.get("/account/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "forgotten"), [(STEP + 1, False), (3 * STEP - 10, False), (3 * STEP + 2, True)]
)
def test_a_code_that_a_clock_ahead_shows_is_not_good_again_while_it_would_be_right(seconds, forgotten):
    user = of_an_office()
    TOTP.activate(user, SECRET)
    given = code(later=1)  # right from now on for up to three steps
    assert is_in_by(user, given)

    CacheEntry.objects.update(expires=F("expires") - datetime.timedelta(seconds=seconds))

    assert is_in_by(user, given) is forgotten


@pytest.mark.django_db
def test_a_code_written_with_blanks_is_the_same_code():
    user = of_an_office()
    TOTP.activate(user, SECRET)
    given = code()

    assert [is_in_by(user, given), is_in_by(user, f"{given[:3]} {given[3:]}")] == [True, False]


@pytest.mark.django_db
def test_the_code_that_set_an_authenticator_up_is_used(client):
    user = of_an_office()
    client.post("/sign-in/", {"login": user.username, "password": PASSWORD})
    secret = client.get("/account/second-factor/set-up/").context["form"].secret
    given = code(secret)
    client.post("/account/second-factor/set-up/", {"code": given})

    assert client.get("/account/").status_code == 200
    assert not is_in_by(user, given)


@pytest.fixture
def central(django_db_setup: None, django_db_blocker) -> Iterator[User]:  # type: ignore[no-untyped-def]
    """An account that other processes see."""
    with django_db_blocker.unblock(), committed():
        user = of_an_office()
        TOTP.activate(user, SECRET)
        yield user
        Authenticator.objects.filter(user=user).delete()


def test_of_two_processes_that_are_given_one_code_one_lets_its_reader_in(central):
    at = {name: connection.settings_dict[name] for name in PLACE}
    given = {"database": at, "name": central.username, "password": PASSWORD, "code": code()}
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.roles.code_giver"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]

    for worker in workers:
        worker.stdin.write(f"{json.dumps(given)}\n")
        worker.stdin.flush()
    ready = [worker.stdout.readline().strip() for worker in workers]
    outcomes = [worker.communicate("go\n", timeout=60)[0].strip() for worker in workers]

    assert ready == ["ready", "ready"]
    assert sorted(outcomes) == ["in", "refused"]
