"""A spreadsheet that someone sent in, and what became of each of its rows."""

import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from gcio_portal.history import registry_record
from roles.models.order_item import OrderItem


class ImportState(models.TextChoices):
    """Where a file stands between its arrival and the drafts that it makes."""

    WAITING = "WAITING", _("Waiting to be checked")
    CHECKING = "CHECKING", _("Being checked")
    FAULTY = "FAULTY", _("With faults")
    READY = "READY", _("Ready to be applied")
    QUEUED = "QUEUED", _("Waiting to be applied")
    APPLYING = "APPLYING", _("Being applied")
    APPLIED = "APPLIED", _("Applied")
    UNCHANGED = "UNCHANGED", _("Changes nothing")
    FAILED = "FAILED", _("Interrupted")


WAITING = (ImportState.WAITING, ImportState.QUEUED)
WORKING = (ImportState.CHECKING, ImportState.APPLYING)
DONE = (ImportState.APPLIED, ImportState.UNCHANGED)


def import_path(imported: Any, filename: str) -> str:
    """Where a sent file is kept: under a name of its own, never the sender's."""
    return f"imports/{imported.organization.code}/{uuid.uuid4().hex}"


class ImportQuerySet(models.QuerySet["ImportFile"]):
    """Selection of imports."""

    def newest_first(self) -> "ImportQuerySet":
        return self.order_by("-sent_at", "-pk")


@registry_record(exclude=("findings", "preview", "done", "rows"), counted=False)
class ImportFile(models.Model):
    """A spreadsheet that an agency sent in, kept as it came, with what was found in it and who applied it.

    Made when a file is sent; its state follows the work on it. It makes draft orders, all or none, and never
    publishes. `done` of `rows` are checked, for who waits. `findings` are the faults, once in each language;
    `preview` is what applying it makes; `answers` what someone chose where the file and the registry clash
    (row → {answer: MINE or THEIRS, clash: what they were shown, in short}).
    """

    State = ImportState

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="imports", verbose_name=_("organization")
    )
    state = models.CharField(_("state"), max_length=10, choices=ImportState, default=ImportState.WAITING)
    name = models.CharField(_("name of the file"), max_length=255)
    file = models.FileField(_("file"), upload_to=import_path)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="sent_imports",
        verbose_name=_("sent by"),
        help_text=_("Empty: by a command."),
    )
    sent_at = models.DateTimeField(_("sent at"))
    asked_at = models.DateTimeField(
        _("asked at"), null=True, blank=True, help_text=_("Since when it waits to be worked on.")
    )
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applied_imports",
        verbose_name=_("applied by"),
        help_text=_("Empty: not yet, or by a command."),
    )
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(_("rows checked"), default=0)
    changes = models.PositiveIntegerField(_("changes"), default=0)
    faults = models.PositiveIntegerField(_("faults"), default=0)
    findings = models.JSONField(_("findings"), default=dict, blank=True)
    preview = models.JSONField(_("what it would make"), default=dict, blank=True)
    answers = models.JSONField(_("answers to conflicts"), default=dict, blank=True)

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["organization", "sha256"], name="roles_import_same_file")]
        constraints = [
            models.CheckConstraint(
                name="roles_import_applied_on_a_moment",
                condition=~Q(state=ImportState.APPLIED) | Q(applied_at__isnull=False),
                violation_error_message=_("What was applied was applied at a moment."),
            ),
            models.CheckConstraint(
                name="roles_import_applied_without_faults",
                condition=~Q(state__in=[ImportState.APPLIED, ImportState.READY]) | Q(faults=0),
                violation_error_message=_("A file with faults is not applied."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Outcome(models.TextChoices):
    """What a row of a file did that was applied, or that changes nothing."""

    WRITTEN = "WRITTEN", _("Became an item of a draft")
    ALREADY = "ALREADY", _("An order says it already")
    NOTHING = "NOTHING", _("Changes nothing")


class ImportRow(models.Model):
    """What became of one row of a file that was applied, or that changes nothing.

    Written when the file is done, and never deleted: it is itself a line of history. Only of a file that
    changed nothing, and is checked once more with other choices, it can come to say something else.
    """

    Outcome = Outcome

    import_file = models.ForeignKey(
        ImportFile, models.PROTECT, related_name="outcomes", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("row"))
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome)
    item = models.ForeignKey(
        OrderItem,
        models.SET_NULL,  # an item leaves its draft when the agency changes its mind; the row was written
        null=True,
        blank=True,
        related_name="import_rows",
        verbose_name=_("item of an order"),
        help_text=_("Empty: the row made none, or it was taken out of the draft."),
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["import_file", "number"],
                name="roles_importrow_once",
                violation_error_message=_("The outcome of this row is already kept."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.import_file_id} {self.number} {self.outcome}"
