from typing import Self

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.models.organization import code_validator
from gcio_portal import thai
from gcio_portal.history import registry_record
from gcio_portal.periods import date_check


class InstrumentKind(models.TextChoices):
    """What sort of paper makes the law."""

    CABINET_RESOLUTION = "CABINET_RESOLUTION", _("Cabinet resolution")
    COMMITTEE_RESOLUTION = "COMMITTEE_RESOLUTION", _("Committee resolution")
    ACT = "ACT", _("Act")
    REGULATION = "REGULATION", _("Regulation")
    CIRCULAR = "CIRCULAR", _("Circular")
    DIRECTIVE = "DIRECTIVE", _("Directive")


class LegalInstrumentQuerySet(models.QuerySet["LegalInstrument"]):
    """Selection of instruments by words, in the order of their days."""

    def matching(self, words: str) -> Self:
        """Those whose code, number or titles hold every word, however it was typed."""
        matches = self
        for word in thai.search_text(words).split():
            matches = matches.filter(search_text__contains=word)
        return matches

    def newest_first(self) -> Self:
        return self.order_by("-issued_on", "code")


@registry_record()
class LegalInstrument(models.Model):
    """A resolution, act, regulation or circular that the registry rests on.

    Kept by central staff. An instrument is not ended here: what changed it is a relation.
    """

    Kind = InstrumentKind

    code = models.CharField(
        _("code"), max_length=60, unique=True, db_collation="C", validators=[code_validator]
    )
    kind = models.CharField(_("kind"), max_length=30, choices=InstrumentKind)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issued_on = models.DateField(_("issued on"))
    title_th = models.CharField(_("title in Thai"), max_length=500)
    title_en = models.CharField(_("title in English"), max_length=500, blank=True)
    effect_th = models.TextField(_("effect"), blank=True)
    issuer_th = models.CharField(_("issuer"), max_length=300, blank=True)
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    source_note = models.CharField(
        _("note on the source"), max_length=500, blank=True, help_text=_("Where no address is known.")
    )
    search_text = models.GeneratedField(
        expression=thai.SearchText("code", "number", "title_th", "title_en"),
        output_field=models.TextField(),
        db_persist=True,
    )

    objects = LegalInstrumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal instrument")
        verbose_name_plural = _("legal instruments")
        indexes = [
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="committees_instr_search"),
        ]
        constraints = [date_check("committees_legalinstrument_years", "issued_on")]

    def __str__(self) -> str:
        return self.title_th


class RelationKind(models.TextChoices):
    """What one instrument does to another."""

    REPEALS = "REPEALS", _("repeals")
    REPEALS_IN_PART = "REPEALS_IN_PART", _("repeals in part")
    REVIEWS = "REVIEWS", _("reviews")
    NOTIFIES = "NOTIFIES", _("notifies")
    PREPARES = "PREPARES", _("prepares")
    APPLIES = "APPLIES", _("applies")


@registry_record()
class InstrumentRelation(models.Model):
    """What one instrument does to another, and to which part of it."""

    Kind = RelationKind

    instrument = models.ForeignKey(
        LegalInstrument, models.PROTECT, related_name="relations", verbose_name=_("instrument")
    )
    relation = models.CharField(_("relation"), max_length=30, choices=RelationKind)
    related = models.ForeignKey(
        LegalInstrument,
        models.PROTECT,
        related_name="incoming_relations",
        verbose_name=_("related instrument"),
    )
    scope_th = models.CharField(
        _("scope"), max_length=300, blank=True, help_text=_("Empty: the whole instrument.")
    )

    class Meta:
        verbose_name = _("relation between instruments")
        verbose_name_plural = _("relations between instruments")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "relation", "related"],
                name="committees_instrumentrelation_once",
                violation_error_message=_("This relation is already recorded."),
            ),
            models.CheckConstraint(
                name="committees_instrumentrelation_not_itself",
                condition=~Q(instrument=F("related")),
                violation_error_message=_("An instrument cannot be related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument_id} {self.relation} {self.related_id}"


@registry_record()
class Provision(models.Model):
    """One numbered item of an instrument, with the item whose wording it replaced, if any.

    Kept word by word as the source prints it; a new wording is an item of a new instrument.
    """

    instrument = models.ForeignKey(
        LegalInstrument, models.PROTECT, related_name="provisions", verbose_name=_("instrument")
    )
    number = models.CharField(_("number"), max_length=20)
    ordinal = models.PositiveSmallIntegerField(_("order in the instrument"))
    heading_th = models.CharField(_("heading"), max_length=300, blank=True)
    text_th = models.TextField(_("text in Thai"))
    text_en = models.TextField(_("text in English"), blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
        help_text=_("Empty: new, replaces nothing."),
    )
    source_url = models.URLField(_("source"), max_length=500, blank=True)
    note_th = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("provision")
        verbose_name_plural = _("provisions")
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "number"],
                name="committees_provision_number",
                violation_error_message=_("The instrument already has a provision with this number."),
            ),
            models.CheckConstraint(
                name="committees_provision_not_itself",
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                violation_error_message=_("A provision cannot replace itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.number
