"""The page that changes a password asks for the present one as the sign-in does: five wrong ones lock."""

import pytest
from django.test import Client

from roles.models import User
from tests.factories import UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

PASSWORD, NEW = "ประตูทะเบียน-2569", "อีกประตูหนึ่ง-2570"


@pytest.fixture
def user(client) -> User:
    user = UserFactory()
    user.set_password(PASSWORD)
    user.save()
    return sign_in(client, user)


def change(client: Client, present: str) -> int:
    typed = {"oldpassword": present, "password1": NEW, "password2": NEW}
    return client.post("/account/password/", typed).status_code


def test_five_wrong_present_passwords_lock_the_name_there_and_at_the_sign_in(client, user):
    wrong = [change(client, "wrong") for _ in range(5)]

    assert wrong == [200, 200, 200, 200, 429]
    assert change(client, PASSWORD) == 429  # the right one too
    assert Client().post("/sign-in/", {"login": user.username, "password": PASSWORD}).status_code == 429
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_what_was_wrong_at_the_other_doors_counts_here(client, user):
    for _ in range(2):
        Client().post("/sign-in/", {"login": user.username, "password": "wrong"})
        client.post("/account/confirm/", {"password": "wrong"})

    assert change(client, "wrong") == 429


def test_four_wrong_ones_do_not_keep_the_right_one_out(client, user):
    wrong = [change(client, "wrong") for _ in range(4)]

    assert wrong == [200] * 4
    assert change(client, PASSWORD) == 302
    assert User.objects.get(pk=user.pk).check_password(NEW)


def test_a_wrong_present_password_is_told_at_its_field(client, user):
    page = client.post("/account/password/", {"oldpassword": "wrong", "password1": NEW, "password2": NEW})

    assert page.context["form"].errors == {"oldpassword": ["รหัสผ่านปัจจุบันไม่ถูกต้อง"]}
