"""Demonstration accounts: one for each right, so that a newcomer can look at every door."""

import secrets
from datetime import date

import pghistory
from django.db import transaction

from committees.models import Organization
from roles.models import Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office

MINISTRY = "MIND"  # the one whose records the demonstration steward keeps and the viewer reads
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread when copied by hand
PASSWORD_LENGTH = 12


@transaction.atomic
def make_demo_accounts(today: date) -> list[tuple[str, str, str]]:
    """One account for each right, in a registry that has no account at all; else none.

    Returns (username, password, label of the right), the only time that a password can be read.
    """
    if User.objects.exists():
        return []
    with pghistory.context(door="command", reason="demonstration accounts"):
        return [
            *(_office_account(office) for office in Office if office),
            *(_stewardship_account(right, today) for right in StewardshipRight),
        ]


def _office_account(office: Office) -> tuple[str, str, str]:
    password = _random_password()
    username = office.value.lower()
    User.objects.create_user(
        username,
        password=password,
        office=office,
        is_staff=office in {Office.CENTRAL, Office.AUDITOR},
    )
    return username, password, str(office.label)


def _stewardship_account(right: StewardshipRight, today: date) -> tuple[str, str, str]:
    password = _random_password()
    username = right.value.lower()
    user = User.objects.create_user(username, password=password)
    Stewardship.objects.create(
        user=user,
        organization=Organization.objects.get(code=MINISTRY),
        right=right,
        start_date=today,
    )
    return username, password, f"{right.label} ({MINISTRY})"


def _random_password() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
