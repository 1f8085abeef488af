from typing import Any

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class SharedTrigger(pgtrigger.Trigger):
    """A trigger that calls a function which a migration has made, in place of one of its own.

    Such a function runs with the rights of the tables' owner, and `pgtrigger.ignore` does not reach it.
    """

    def __init__(self, *, function: str, **options: Any) -> None:
        self.function = function
        super().__init__(func="RETURN NULL;", **options)

    def render_execute(self, model: Any) -> str:
        return f"{self.function}()"


def kept_as_it_is() -> list[pgtrigger.Trigger]:
    """The triggers that refuse to change, delete or empty what was written."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate",
            level=pgtrigger.Statement,
            when=pgtrigger.Before,
            operation=pgtrigger.Truncate,
            func="RAISE EXCEPTION 'The proof of the history is never emptied (%).', TG_TABLE_NAME;",
        ),
    ]


class NumbersField(models.Field):
    """A set of whole numbers, as PostgreSQL writes it: `{[1,5),[7,8)}`. See `gcio_portal.chain.numbers`."""

    def db_type(self, connection: Any) -> str:
        return "int8multirange"


class HistoryBatch(models.Model):
    """The events that one statement added to one event table, and the SHA-256 of each.

    Written by the trigger `chain` of every event table. `digests` are 32 bytes for each event in the order of
    its number. `width` is how many columns the table had: those added later are no part of the content.
    """

    transaction_id = models.BigIntegerField(_("transaction"))
    event_table = models.CharField(_("event table"), max_length=63)
    width = models.PositiveSmallIntegerField(_("columns"))
    events = NumbersField(_("numbers of the events"))
    count = models.PositiveIntegerField(_("how many events"))
    digests = models.BinaryField(_("digests of the events"))

    class Meta:
        verbose_name = _("batch of events")
        verbose_name_plural = _("batches of events")
        triggers = kept_as_it_is()

    def __str__(self) -> str:
        return f"{self.event_table} {self.events}"


class HistoryLink(models.Model):
    """One link of the chain: what one transaction added to the history, and the digest of all before it.

    Written at commit, one transaction after the other, so that the order of the links is that of the commits.
    """

    sequence = models.BigIntegerField(_("number of the link"), primary_key=True)
    made_at = models.DateTimeField(_("made at"))
    batches = NumbersField(_("numbers of the batches"))
    count = models.PositiveBigIntegerField(_("how many events"))
    digest = models.BinaryField(_("digest"))

    class Meta:
        verbose_name = _("link of the history")
        verbose_name_plural = _("links of the history")
        triggers = kept_as_it_is()

    def __str__(self) -> str:
        return str(self.sequence)


class HistorySignal(models.Model):
    """A transaction that has added to the history and has not ended; `first_batch` is its first batch.

    The deferred trigger makes the link at commit and removes the signal: else the table is empty.
    """

    transaction_id = models.BigIntegerField(primary_key=True)
    first_batch = models.BigIntegerField()

    class Meta:
        verbose_name = _("signal of the history")
        verbose_name_plural = _("signals of the history")
        triggers = [
            SharedTrigger(
                name="link",
                function="gcio_history_link",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
            )
        ]

    def __str__(self) -> str:
        return str(self.transaction_id)


class HistoryCheckpoint(models.Model):
    """The state of the chain at a moment, to be published: who keeps it can show a later change of the past.

    Made daily by `make_checkpoint`; its moment is its link's. `count`: events up to and with this link. The
    database refuses one that tells anything else of its link.
    """

    sequence = models.BigIntegerField(_("number of the link"), unique=True)
    digest = models.BinaryField(_("digest"))
    count = models.PositiveBigIntegerField(_("how many events"))

    class Meta:
        verbose_name = _("checkpoint of the history")
        verbose_name_plural = _("checkpoints of the history")
        triggers = [
            *kept_as_it_is(),
            SharedTrigger(
                name="of_its_link",
                function="gcio_history_checkpoint",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
            ),
            SharedTrigger(
                name="tally",
                function="gcio_history_tally",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
            ),
        ]

    def __str__(self) -> str:
        return str(self.sequence)


class HistoryTally(models.Model):
    """How many checkpoints were ever made: with fewer, someone has removed one. One row, raised by a trigger.

    The numbers of the checkpoints cannot tell that: a refused or crashed insert uses up a number too.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    checkpoints = models.PositiveBigIntegerField(_("how many checkpoints"), default=0)

    class Meta:
        verbose_name = _("tally of the checkpoints")
        verbose_name_plural = _("tally of the checkpoints")
        constraints = [
            models.CheckConstraint(name="gcio_portal_historytally_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.checkpoints)
