import datetime
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from roles.mail import send_digests


class Command(BaseCommand):
    """Sends the letters about orders that are due; to be run every few minutes."""

    help = "Send each reader one letter about what has happened to orders."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_digests(at=timezone.now(), pause=datetime.timedelta(seconds=settings.MAIL_PAUSE))
        if options["verbosity"] > 1:
            self.stdout.write(f"{sent}")
