from typing import Any

from django.core.management.base import BaseCommand

from gcio_portal.chain.checkpoints import make_checkpoint


class Command(BaseCommand):
    """The daily checkpoint of the history: kept in the database, and printed as one line to be published."""

    help = "Make the checkpoint of the history and print it as one line of JSON, for anyone to keep."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        made = make_checkpoint()
        if made is not None:
            self.stdout.write(str(made))
