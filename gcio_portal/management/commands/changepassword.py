from typing import Any

from django.contrib.auth.management.commands import changepassword

from gcio_portal.history import by_command


class Command(changepassword.Command):
    """A password is set on the server: the history of the account says who ran the command."""

    def handle(self, *args: Any, **options: Any) -> Any:
        with by_command("changepassword"):
            return super().handle(*args, **options)
