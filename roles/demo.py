"""Demonstration accounts: one for each right, so that a newcomer can look at every door."""

import secrets
from dataclasses import dataclass
from datetime import date

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from committees.models import Organization
from gcio_portal.history import by_command
from roles.models import Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office

MINISTRY = "MIND"  # the one whose records the demonstration steward keeps and the viewer reads
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is misread when copied by hand
PASSWORD_LENGTH = 12
MAIL = "{username}@registry.invalid"  # letters to it are printed by `make run`, and reach nobody anywhere


@dataclass(frozen=True)
class DemoAccount:
    """What a newcomer needs to sign in; nobody can read it a second time."""

    username: str
    password: str
    right: str
    secret: str = ""  # of an authenticator app; offices need a second factor
    codes: tuple[str, ...] = ()  # in place of the app, each good once


@transaction.atomic
def make_demo_accounts(today: date) -> list[DemoAccount]:
    """One account for each right, in a registry that has no account at all; else none."""
    if User.objects.exists():
        return []
    with by_command("demonstration accounts"):
        return [
            *(_office_account(office) for office in Office if office),
            *(_stewardship_account(right, today) for right in StewardshipRight),
        ]


def _office_account(office: Office) -> DemoAccount:
    password = _random_password()
    username = office.value.lower()
    user = User.objects.create_user(
        username,
        MAIL.format(username=username),
        password,
        office=office,
        is_staff=office in {Office.CENTRAL, Office.AUDITOR},
    )
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    codes = RecoveryCodes.activate(user).generate_codes()
    return DemoAccount(username, password, str(office.label), secret, tuple(codes))


def _stewardship_account(right: StewardshipRight, today: date) -> DemoAccount:
    password = _random_password()
    username = right.value.lower()
    user = User.objects.create_user(username, MAIL.format(username=username), password)
    Stewardship.objects.create(
        user=user,
        organization=Organization.objects.get(code=MINISTRY),
        right=right,
        start_date=today,
    )
    return DemoAccount(username, password, f"{right.label} ({MINISTRY})")


def _random_password() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(PASSWORD_LENGTH))
