from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate

from gcio_portal.database import NotApart, as_owner, grant_rights


class Command(Migrate):
    """Django's own, done as the owner of the tables; then the application gets its rights on them."""

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner() as connection:
            super().handle(*args, **options)
            if settings.DATABASE_ROLE and not (options["plan"] or options["check_unapplied"]):
                try:
                    grant_rights(connection, settings.DATABASE_ROLE)
                except NotApart as error:
                    raise CommandError(str(error)) from error
