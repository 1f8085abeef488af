import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from committees.models import Organization
from gcio_portal import thai
from gcio_portal.history import by_command
from gcio_portal.rest.nearest import nearest_code
from roles.actions.keys import DAYS_OF_LIFE, DAYS_OF_OVERLAP, make_key
from roles.models import Scope


class Command(BaseCommand):
    """Makes a key of the API; the same name again makes a new key, and the old one ends after a while."""

    help = "Make a key of the API and print it, once. A key without --organization is the central staff's."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what uses the key, such as hr-of-mdes; [a-z0-9.-]")
        parser.add_argument("--scope", action="append", required=True, choices=Scope.values, dest="scopes")
        parser.add_argument("--organization", help="the code of the one organization that the key is for")
        parser.add_argument(
            "--days", type=int, default=365, help="until it ends, 732 at most; 365 unless told"
        )
        parser.add_argument(
            "--overlap",
            type=int,
            default=7,
            help="days that the name's earlier keys go on, 90 at most; 7 unless told",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        try:
            with by_command("create_api_key"):
                key, text = make_key(
                    name=options["name"],
                    scopes=[Scope(one) for one in options["scopes"]],
                    organization=_organization(options["organization"]),
                    by=None,
                    at=now,
                    expires_at=_later(now, options["days"], DAYS_OF_LIFE),
                    others_end_at=_later(now, options["overlap"], DAYS_OF_OVERLAP),
                )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(text)
        last = thai.format_date(timezone.localdate(key.expires_at), "medium")
        self.stderr.write(f"{key.name}: until {last}. Keep it now: it is not shown again.")


def _later(now: datetime.datetime, days: int, refusal: object) -> datetime.datetime:
    """The moment so many days on, where there is one; which moments a key may have, `make_key` says."""
    try:
        return now + datetime.timedelta(days=days)
    except OverflowError as error:
        raise CommandError(str(refusal)) from error


def _organization(code: str | None) -> Organization | None:
    if code is None:
        return None
    found = Organization.objects.filter(code=code).first()
    if found is None:
        meant = nearest_code(code, Organization.objects.all())
        raise CommandError(f"There is no organization {code}." + (f" Did you mean {meant}?" if meant else ""))
    return found
