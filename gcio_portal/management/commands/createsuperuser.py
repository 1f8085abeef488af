from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from gcio_portal.history import by_command


class Command(createsuperuser.Command):
    """An account is made on the server: its history says which account of the system made it."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with by_command("createsuperuser"):
            return super().handle(*args, **options)
