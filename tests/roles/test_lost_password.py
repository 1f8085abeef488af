"""A lost password is set anew by a link to the account's address, and nobody learns who has one."""

import datetime
import json
import re
import time
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from roles.mail import passwords
from roles.models import User
from tests.factories import UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

BEFORE, AFTER = "ประตูทะเบียน-2569", "อีกประตูหนึ่ง-2570"
ADDRESS = "somying@example.go.th"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def account(**facts: Any) -> User:
    user = UserFactory(**{"email": ADDRESS} | facts)
    user.set_password(BEFORE)
    user.save()
    return user


def ask(address: str = ADDRESS, client: Client | None = None) -> Any:
    return (client or Client()).post("/sign-in/password/", {"email": address})


def letters() -> list[Any]:
    """What the worker sends of all that was asked for."""
    for waiting in DBTaskResult.objects.order_by("enqueued_at"):
        getattr(passwords, waiting.task_path.rpartition(".")[2]).call(*waiting.args_kwargs["args"])
        waiting.delete()
    return mail.outbox


def link() -> str:
    found = re.search(r"https?://\S+?(/sign-in/password/\S+/)", letters()[-1].body)
    assert found
    return found[1]


def set_anew(address: str, password: str = AFTER, again: str = AFTER) -> Any:
    token = address.split("/")[3]
    data = {"token": token, "password": password, "password2": again}
    return Client().post("/sign-in/password/new/", data)


def enters(user: User, password: str) -> bool:
    client = Client()
    client.post("/sign-in/", {"login": user.username, "password": password})
    return client.get("/account/").status_code == 200


def test_a_link_by_mail_sets_the_password_anew():
    user = account()
    asked = ask()

    address = link()
    opened, answer = Client().get(address), set_anew(address)

    assert asked["Location"] == "/sign-in/password/sent/"
    assert user.username in opened.content.decode()
    assert answer["Location"] == "/sign-in/"
    assert (enters(user, BEFORE), enters(user, AFTER)) == (False, True)


def test_the_letter_names_the_account_in_both_languages_and_goes_to_its_own_address():
    user = account(email="Somying@example.go.th")
    ask("SOMYING@example.go.th")

    (letter,) = letters()

    assert letter.to == ["Somying@example.go.th"]
    assert letter.body.count(user.username) == 2
    assert "ตั้งรหัสผ่านใหม่" in letter.body
    assert "set a new password" in letter.body


def test_each_account_of_an_address_has_a_letter_of_its_own():
    one, other = account(), account()
    ask()

    sent = letters()

    named = [[f": {user.username}\n" in letter.body for user in (one, other)] for letter in sent]
    assert named == [[True, False], [False, True]]


NOBODYS = {
    "unknown": lambda: None,
    "of a closed account": lambda: account(is_active=False),
    "of an account that signs in without a password": lambda: without_password(),
}


def without_password() -> User:
    user = account()
    user.set_unusable_password()
    user.save()
    return user


@pytest.mark.parametrize("who", NOBODYS)
def test_an_address_that_gets_no_letter_has_the_same_answer_for_the_same_work(who):
    NOBODYS[who]()
    asked, work = [], []
    for address in (ADDRESS, "known@example.go.th"):
        if address != ADDRESS:
            account(email=address)
        cache.clear()  # of the count of the address before
        with CaptureQueriesContext(connection) as captured:
            asked.append(ask(address))
        work.append([re.sub(r"'[^']*'|\d+|\[.*?\]", "", query["sql"]) for query in captured])

    assert asked[0].status_code == asked[1].status_code == 302
    assert asked[0]["Location"] == asked[1]["Location"]
    assert asked[0].headers.keys() == asked[1].headers.keys()
    assert work[0] == work[1]
    assert [letter.to for letter in letters()] == [["known@example.go.th"]]


def test_a_link_opens_once():
    user = account()
    ask()
    address = link()
    set_anew(address)

    assert Client().get(address).status_code == 410
    assert set_anew(address, "วันนี้ไม่มีใครอยู่-1", "วันนี้ไม่มีใครอยู่-1").status_code == 410
    assert enters(user, AFTER)


@pytest.mark.parametrize(("minutes", "status"), [(59, 200), (61, 410)])
def test_a_link_opens_for_an_hour(monkeypatch, minutes, status):
    account()
    ask()
    address = link()
    later = timezone.make_naive(timezone.now()) + datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda self: later)

    assert Client().get(address).status_code == status


def test_who_remembers_the_password_and_signs_in_needs_no_link_any_more():
    user = account()
    ask()
    address = link()
    User.objects.filter(pk=user.pk).update(last_login=timezone.now())

    assert Client().get(address).status_code == 410


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "new@example.go.th"}], ids=str)
def test_a_link_of_an_account_that_was_closed_or_moved_to_another_address_does_not_open(change):
    user = account()
    ask()
    address = link()
    User.objects.filter(pk=user.pk).update(**change)

    assert Client().get(address).status_code == 410
    assert set_anew(address).status_code == 410


@pytest.mark.parametrize("token", ["nobody-has-this", "x.y", "MQ.cx-1", "é.é", "."])
def test_a_link_that_was_never_sent_does_not_open(token):
    account()

    assert Client().get(f"/sign-in/password/{token}/").status_code == 410
    assert set_anew(f"/sign-in/password/{token}/").status_code == 410


def test_a_new_password_is_no_second_factor():
    user = account(office="CENTRAL", is_staff=True)
    TOTP.activate(user, SECRET)
    ask()
    set_anew(link())

    client = Client()
    entering = client.post("/sign-in/", {"login": user.username, "password": AFTER})

    assert entering["Location"] == "/sign-in/code/"
    assert client.get("/account/").status_code == 302
    client.post("/sign-in/code/", {"code": format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))})
    assert client.get("/account/").status_code == 200


def test_a_new_password_ends_the_sessions_of_the_account_and_its_address_is_told():
    user, somewhere = account(), Client()
    sign_in(somewhere, user)
    ask()
    set_anew(link())

    told = letters()[-1]

    assert somewhere.get("/account/").status_code == 302
    assert told.to == [ADDRESS]
    assert user.username in told.body
    assert "/sign-in/password/" in told.body  # where to go if it was somebody else


def test_history_keeps_that_the_password_was_set_anew_and_nothing_of_it():
    user = account()
    ask()
    set_anew(link())

    event = user.events.order_by("pgh_id").last()

    assert event.password_changes == user.password_changes + 1
    assert (event.pgh_context["door"], event.pgh_context["reason"]) == (
        "page",
        "set anew by a link in a letter",
    )
    assert AFTER not in json.dumps(event.pgh_context)


@pytest.mark.parametrize(
    ("typed", "field"),
    [(("short", "short"), "password"), ((AFTER, "x"), "password2"), (("", ""), "password")],
    ids=["weak", "two passwords", "none"],
)
def test_a_password_that_cannot_be_used_is_told_at_its_field_and_the_link_stays(typed, field):
    user = account()
    ask()
    address = link()

    answer = set_anew(address, *typed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert Client().get(address).status_code == 200
    assert enters(user, BEFORE)


def test_an_address_gets_three_letters_in_a_quarter_of_an_hour_whoever_asks():
    known = [ask().status_code for _ in range(4)]
    account(email="known@example.go.th")
    unknown = [ask("known@example.go.th").status_code for _ in range(4)]

    assert known == unknown == [302, 302, 302, 429]


def test_what_is_no_address_is_told():
    answer = ask("somying")

    assert answer.status_code == 422
    assert "email" in answer.context["form"].errors


def test_a_letter_that_is_refused_is_noted_without_the_address(monkeypatch, caplog):
    user = account()
    ask()
    monkeypatch.setattr("roles.mail.passwords.send_mail", refuse)

    letters()

    assert f"account {user.pk}" in caplog.text
    assert ADDRESS not in caplog.text


def refuse(*args: object, **kwargs: object) -> int:
    raise ConnectionRefusedError


def test_the_sign_in_page_leads_there(client):
    assert 'href="/sign-in/password/"' in client.get("/sign-in/").content.decode()
