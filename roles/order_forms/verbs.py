"""What a change of an order does, in the words of those who write it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verb(models.TextChoices):
    """The kinds of event (it changed), and the correction (we were wrong)."""

    REPLACE = "REPLACE", _("Replace the holder: the old one leaves the day before")
    APPOINT = "APPOINT", _("Appoint someone to a seat that nobody holds")
    ACTING = "ACTING", _("Appoint someone to act")
    END = "END", _("Someone leaves the seat, and nobody follows yet")
    DISSOLVE = "DISSOLVE", _("Dissolve the whole body of the seat")
    CORRECT = "CORRECT", _("Correct what was recorded wrongly; nothing happened in the office")


HEADINGS = {
    Verb.REPLACE: _("Change by order: replace the holder"),
    Verb.APPOINT: _("Change by order: appoint a holder"),
    Verb.ACTING: _("Change by order: appoint someone to act"),
    Verb.END: _("Change by order: someone leaves the seat"),
    Verb.DISSOLVE: _("Change by order: dissolve the body"),
    Verb.CORRECT: _("Correct wrong data"),
}
FIELDS = {
    Verb.REPLACE: ("person", "start_date", "end_reason", "position_title", "evidence"),
    Verb.APPOINT: ("person", "start_date", "end_date", "position_title", "evidence"),
    Verb.ACTING: ("person", "capacity", "start_date", "end_date", "position_title", "evidence"),
    Verb.END: ("membership", "end_date", "end_reason", "evidence"),
    Verb.DISSOLVE: ("end_date",),
    Verb.CORRECT: (
        *("membership", "person", "capacity", "start_date", "end_date", "end_reason"),
        *("position_title", "evidence"),
    ),
}
REQUIRED = {
    Verb.REPLACE: ("person", "start_date", "end_reason"),
    Verb.APPOINT: ("person", "start_date"),
    Verb.ACTING: ("person", "capacity", "start_date"),
    Verb.END: ("membership", "end_date", "end_reason"),
    Verb.DISSOLVE: ("end_date",),
    Verb.CORRECT: ("membership", "person", "capacity", "start_date", "evidence"),
}
