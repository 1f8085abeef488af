"""What the whole portal shares in the database: the change counter and what was loaded."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from gcio_portal.chain.models import HistoryBatch, HistoryCheckpoint, HistoryLink, HistorySignal, HistoryTally

__all__ = [
    "CacheEntry",
    "ChangeCounter",
    "ChangeSignal",
    "HistoryBatch",
    "HistoryCheckpoint",
    "HistoryLink",
    "HistorySignal",
    "HistoryTally",
    "ReferenceFile",
]


class ChangeCounter(models.Model):
    """How many transactions have changed the registry: the version of every list and roster.

    One row. Raised by the trigger of ChangeSignal as the last act of a transaction, so that a
    reader who sees the new value sees the change too, and writers do not wait for each other.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    value = models.BigIntegerField(_("value"), default=0)

    class Meta:
        verbose_name = _("change counter")
        verbose_name_plural = _("change counter")
        constraints = [
            models.CheckConstraint(name="gcio_portal_changecounter_one_row", condition=models.Q(id=1))
        ]

    def __str__(self) -> str:
        return str(self.value)


class ChangeSignal(models.Model):
    """A transaction that is changing the registry and has not ended.

    Written by the statement trigger of every registry record, removed at commit by the deferred
    trigger that raises the counter; outside a running transaction the table is empty.
    """

    transaction_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = _("change signal")
        verbose_name_plural = _("change signals")
        triggers = [
            pgtrigger.Trigger(
                name="raise_counter",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func=(
                    "INSERT INTO gcio_portal_changecounter AS counter (id, value) VALUES (1, 1)"
                    " ON CONFLICT (id) DO UPDATE SET value = counter.value + 1;"
                    " DELETE FROM gcio_portal_changesignal WHERE transaction_id = NEW.transaction_id;"
                    " RETURN NULL;"
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.transaction_id)


class ReferenceFile(models.Model):
    """A file of reference data as it was last loaded; made and renewed by load_reference.

    An unchanged file is not loaded again, so that what the office has mended since stays mended.
    """

    name = models.CharField(_("name"), max_length=200, primary_key=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    loaded_at = models.DateTimeField(_("loaded at"), auto_now=True)

    class Meta:
        verbose_name = _("reference file")
        verbose_name_plural = _("reference files")

    def __str__(self) -> str:
        return self.name


class CacheEntry(models.Model):
    """What all processes must know for a short while: a code that was used, the attempts of a minute.

    Written and read by the cache alone (gcio_portal.shared_cache), with the columns that Django's database
    cache asks for; deleted when it has expired.
    """

    cache_key = models.CharField(_("cache key"), max_length=255, primary_key=True)
    value = models.TextField(_("value"))
    expires = models.DateTimeField(_("expires"), db_index=True)

    class Meta:
        verbose_name = _("cache entry")
        verbose_name_plural = _("cache entries")

    def __str__(self) -> str:
        return self.cache_key
