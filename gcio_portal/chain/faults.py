"""What can be wrong with the history, in words."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class FaultKind(models.TextChoices):
    """What was done to the history, or past it."""

    LINK_MISSING = "LINK_MISSING", _("A link of the chain is missing.")
    LINK_CHANGED = "LINK_CHANGED", _("A link of the chain is not what was written.")
    LINK_OUTSIDE = "LINK_OUTSIDE", _("A link stands before the first one of the chain.")
    LINK_MOVED = "LINK_MOVED", _("The moment of a link is to come, or long before that of an earlier link.")
    BATCH_CHANGED = "BATCH_CHANGED", _("A batch of events is not one that the registry writes.")
    BATCH_TWICE = "BATCH_TWICE", _("A batch of events is in two links of the chain.")
    BATCH_OUTSIDE = "BATCH_OUTSIDE", _("A batch of events is in no link of the chain.")
    EVENT_CHANGED = "EVENT_CHANGED", _("An event is not what was written.")
    EVENT_MISSING = "EVENT_MISSING", _("An event is missing.")
    EVENT_OUTSIDE = "EVENT_OUTSIDE", _("An event is in no batch: no trigger of the registry wrote it.")
    EVENT_MOVED = "EVENT_MOVED", _("The moment of an event is not that of the transaction that wrote it.")
    EVENT_TWICE = "EVENT_TWICE", _("An event is in two batches.")
    RECORD_CHANGED = "RECORD_CHANGED", _("A record is not what its newest event says.")
    RECORD_MISSING = "RECORD_MISSING", _("A record is missing, and no event says that it was deleted.")
    RECORD_WITHOUT_EVENT = "RECORD_WITHOUT_EVENT", _("A record has no event.")
    COLUMN_CHANGED = "COLUMN_CHANGED", _("What follows from the other columns is not what they give.")
    COLUMN_ORDINARY = (
        "COLUMN_ORDINARY",
        _("A column that follows from others is an ordinary one: anything could be written into it."),
    )
    FILE_MISSING = "FILE_MISSING", _("The file that was kept with a record is missing.")
    FILE_CHANGED = "FILE_CHANGED", _("A file is not the one that was kept with its record.")
    CHECKPOINT_BROKEN = "CHECKPOINT_BROKEN", _("The chain is not the one of the checkpoint.")


@dataclass(frozen=True)
class Fault:
    """The first place at which the history, or a record, is not as it was written.

    number: of the event, batch or link. record: the key of the record. at: when the event was written.
    """

    kind: FaultKind
    table: str
    number: int | None = None
    record: Any = None
    at: datetime.datetime | None = None

    def __str__(self) -> str:
        facts = {
            "table": self.table,
            "number": self.number,
            "record": self.record,
            "at": self.at and self.at.isoformat(),
        }
        told = ", ".join(f"{name}={value}" for name, value in facts.items() if value is not None)
        return f"{self.kind}: {self.kind.label} ({told})"
