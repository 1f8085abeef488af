"""The admin in Thai: Django's own catalogue lacks sentences, and writes years of the Christian era."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

THAI = re.compile("[\u0e01-\u0e5b]")


@pytest.mark.parametrize(
    "sentence",
    [
        "Please correct the errors below.",
        "Enter a valid JSON.",
        "Null characters are not allowed.",
        "File extension “%(extension)s” is not allowed. Allowed extensions are: %(allowed_extensions)s.",
        "Skip to main content",
        "Toggle theme (current theme: auto)",
        "Toggle theme (current theme: light)",
        "Toggle theme (current theme: dark)",
        "Toggle theme",
        "Model name",
        "Add link",
        "Change or view list link",
        "The {name} “{obj}” was changed successfully.",
        "%(model_name)s with this %(field_labels)s already exists.",
        "The two password fields didn’t match.",
        "This password is too common.",
    ],
)
def test_a_sentence_that_django_has_only_in_english_is_thai(sentence):
    with translation.override("th"):
        said = translation.gettext(sentence)

    assert THAI.search(said)
    assert sorted(re.findall(r"%\(\w+\)s|{\w+}", said)) == sorted(re.findall(r"%\(\w+\)s|{\w+}", sentence))


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    ("one", "more"),
    [
        ("Please correct the error below.", "Please correct the errors below."),
        (
            "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
            "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        ),
        (
            "This password is too short. It must contain at least %d character.",
            "This password is too short. It must contain at least %d characters.",
        ),
    ],
)
def test_a_sentence_with_a_number_is_thai_for_one_and_for_more(one, more, number):
    with translation.override("th"):
        assert THAI.search(translation.ngettext(one, more, number))


def test_a_form_with_errors_says_so_in_thai(client, central):
    page = client.post(reverse("admin:roles_person_add"), {}).content.decode()

    assert "โปรดแก้ไขข้อผิดพลาดด้านล่าง" in page
    assert "Please correct" not in page
    assert "ข้ามไปยังเนื้อหาหลัก" in page
    assert "สลับโหมดสี (ปัจจุบัน: อัตโนมัติ)" in page


def test_a_password_that_is_too_weak_is_refused_in_thai(client, central):
    answer = client.post(
        reverse("admin:auth_user_password_change", args=[central.pk]),
        {"password1": "abc", "password2": "abc", "usable_password": "true"},
    ).content.decode()

    assert "รหัสผ่านสั้นเกินไป" in answer
    assert "This password" not in answer


def test_an_account_tells_its_moments_in_the_era_of_the_screen_and_the_time_of_bangkok(client, central):
    late = datetime.datetime(2026, 11, 23, 18, 5, tzinfo=datetime.UTC)  # past midnight in Bangkok
    user = UserFactory(last_login=late, date_joined=late - datetime.timedelta(days=1))
    address = reverse("admin:roles_user_change", args=[user.pk])

    thai, english = (client.get(address, {"lang": code}).content.decode() for code in ("th", "en"))

    assert "24 พฤศจิกายน 2569 เวลา 01:05 น." in thai
    assert "23 พฤศจิกายน 2569 เวลา 01:05 น." in thai
    assert "พฤศจิกายน 2026" not in thai
    assert "24 November 2026, 01:05" in english


def test_an_account_that_never_signed_in_has_no_moment_of_it(client, central):
    user = UserFactory(last_login=None, date_joined=timezone.now())

    page = client.get(reverse("admin:roles_user_change", args=[user.pk])).content.decode()

    assert re.search(r'field-last_login_shown.*?<div class="readonly">-</div>', page, re.DOTALL)
