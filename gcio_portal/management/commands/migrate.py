from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.core.management.commands.migrate import Command as Migrate

from gcio_portal.database import NotApart, as_owner, grant_rights
from gcio_portal.protection.restoring import restore


class Command(Migrate):
    """Django's own, done as the owner of the tables; then the application gets its rights on them."""

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--restore-protection",
            action="store_true",
            help="make every trigger and function of the registry anew, when verify_history has named some",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner() as connection:
            super().handle(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            if options["restore_protection"]:
                restore(connection)
            if settings.DATABASE_ROLE:
                try:
                    grant_rights(connection, settings.DATABASE_ROLE)
                except NotApart as error:
                    raise CommandError(str(error)) from error
