from typing import Any

from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError

from roles.sign_in.encryption import encrypt_anew


class Command(BaseCommand):
    """Takes the second factors over to a new SECRET_KEY, so that the earlier one can be forgotten."""

    help = "Encrypt by SECRET_KEY every second factor that a key of SECRET_KEY_FALLBACKS encrypted."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            renewed = encrypt_anew()
        except InvalidToken as error:
            raise CommandError(
                "A second factor is encrypted by a key that is not given: "
                "write every earlier SECRET_KEY in SECRET_KEY_FALLBACKS. Nothing was changed."
            ) from error
        self.stdout.write(f"{renewed} encrypted anew")
