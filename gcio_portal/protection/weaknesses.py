"""What can be wrong with the protection of the history, in words, each with its remedy."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class WeaknessKind(models.TextChoices):
    """What of the protection is not in force."""

    OTHER_RELEASE = "OTHER_RELEASE", _("The tables are not of this release: run migrate, then verify again.")
    TRIGGER_MISSING = (
        "TRIGGER_MISSING",
        _(
            "A trigger of the registry is missing: "
            "what was changed since left no event, or was not checked. "
            "Keep a copy of the database and the log, then run migrate --restore-protection."
        ),
    )
    TRIGGER_DISABLED = (
        "TRIGGER_DISABLED",
        _(
            "A trigger of the registry is disabled: "
            "what was changed since left no event, or was not checked. "
            "Keep a copy of the database and the log, then run migrate --restore-protection."
        ),
    )
    TRIGGER_CHANGED = (
        "TRIGGER_CHANGED",
        _(
            "A trigger of the registry is not as this release made it. "
            "Keep a copy of the database and the log, then run migrate --restore-protection."
        ),
    )
    TRIGGER_FOREIGN = (
        "TRIGGER_FOREIGN",
        _(
            "A trigger or rule is not of the portal: it may change or drop what is written. "
            "Find out who made it, and let the owner of the table remove it."
        ),
    )
    FUNCTION_CHANGED = (
        "FUNCTION_CHANGED",
        _(
            "A function that guards the history is missing, or is not as this release made it. "
            "Keep a copy of the database and the log, then run migrate --restore-protection."
        ),
    )
    CONSTRAINT_MISSING = (
        "CONSTRAINT_MISSING",
        _(
            "A rule of the registry is missing in the database, or was never checked on its rows. "
            "Find the rows that break it, then let the owner add it as its migration wrote it."
        ),
    )
    TRIGGERS_SILENCED = (
        "TRIGGERS_SILENCED",
        _(
            "A setting silences the triggers of a role. "
            "Let the administrator of the database reset it, and find out who made it."
        ),
    )
    ROLE_POWERFUL = (
        "ROLE_POWERFUL",
        _(
            "The role of the application could do what the owner can. "
            "Let the administrator of the database take that from it, and find out who gave it."
        ),
    )
    RIGHTS_BEYOND = (
        "RIGHTS_BEYOND",
        _(
            "The role of the application has more rights than the portal needs. "
            "Find out who gave them, then run migrate, which takes them back."
        ),
    )
    CHECKPOINTS_GONE = (
        "CHECKPOINTS_GONE",
        _(
            "There are not as many checkpoints as were made. "
            "Verify against a file of checkpoints that someone else has kept, and against the last backup."
        ),
    )


@dataclass(frozen=True)
class Weakness:
    """One thing that does not protect the history as it should. name: of what, in the database."""

    kind: WeaknessKind
    name: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.kind.label} ({self.name})"
