from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from gcio_portal.history import registry_record


class Office(models.TextChoices):
    """A right over the whole registry, held by office and not by organization."""

    NONE = "", _("None")
    CENTRAL = "CENTRAL", _("Central staff (OCSC)")
    SECRETARIAT = "SECRETARIAT", _("Secretariat of the GCIO Committee")
    AUDITOR = "AUDITOR", _("Auditor")


@registry_record(exclude=("password", "last_login"), counted=False)
class User(AbstractUser):
    """An account. Made by central staff; made inactive, never deleted, because history names it.

    What an account may do follows from its office and its stewardships, not from groups.
    """

    Office = Office

    office = models.CharField(
        _("office"),
        max_length=20,
        choices=Office,
        blank=True,
        help_text=_("Empty: rights come from stewardships."),
    )

    # Counted so that each time leaves an event with who took it off, and why, and ends the sessions.
    second_factor_resets = models.PositiveSmallIntegerField(
        _("times that a lost second factor was taken off"), default=0, editable=False
    )

    # Counted for the same reason: of the password itself, history keeps nothing.
    password_changes = models.PositiveIntegerField(
        _("times that the password was set"), default=0, editable=False
    )

    class Meta(AbstractUser.Meta):
        pass

    def get_session_auth_hash(self) -> str:
        """What a session of this account is good for: this password, and no second factor taken off since.

        A session that has given a code of an authenticator that is gone has given nothing.
        """
        return self._with_second_factor(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """The same by each of SECRET_KEY_FALLBACKS."""
        return map(self._with_second_factor, super().get_session_auth_fallback_hash())

    def _with_second_factor(self, session_hash: str) -> str:
        return f"{session_hash}.{self.second_factor_resets}"

    def set_password(self, raw_password: Any) -> None:
        """Set the password, and count it. The caller saves both fields, or all."""
        super().set_password(raw_password)
        self.password_changes += 1
