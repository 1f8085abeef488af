import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.models.instrument import LegalInstrument
from committees.models.organization import Organization, ParentLink, code_validator
from gcio_portal import thai
from gcio_portal.history import registry_record
from gcio_portal.periods import PeriodModel, PeriodQuerySet


class CommitteeKind(models.TextChoices):
    """The level of a body. A ministry's or department's is a set with one required seat, its CIO post."""

    GCIO = "GCIO", _("National committee (GCIO)")
    MCIO = "MCIO", _("Ministry (MCIO)")
    DCIO = "DCIO", _("Department (DCIO)")
    PCIO = "PCIO", _("Province (PCIO)")
    OTHER = "OTHER", _("Local body")


class Variant(models.TextChoices):
    """Which set of seats a provincial committee has. Cabinet 29 Sep 2563, 1.2."""

    NONE = "", _("None")
    PROVINCE = "province", _("Province")
    BANGKOK = "bangkok", _("Bangkok")


class CommitteeQuerySet(PeriodQuerySet):
    """Selection of committees by day, words and place."""

    def matching(self, words: str) -> Self:
        """Those whose code or names hold every word, however it was typed."""
        matches = self
        for word in thai.search_text(words).split():
            matches = matches.filter(search_text__contains=word)
        return matches

    def of_ministries(self, codes: list[str], day: datetime.date) -> Self:
        """The ministries' own and those of the organizations under them on the day."""
        children = ParentLink.objects.as_of(day).filter(parent__code__in=codes)
        return self.filter(
            Q(organization__code__in=codes) | Q(organization__in=children.values("organization"))
        )

    def in_thai_order(self) -> Self:
        """By the Thai dictionary, then by code."""
        return self.order_by("sort_key", "code")


@registry_record()
class Committee(PeriodModel):
    """A GCIO set: the national or a provincial committee, a ministry's or department's CIO post, others.

    Made by an instrument (reference data) or by an order for a local body; ended by an order that
    dissolves it. Members cannot be recorded outside its period.
    """

    Kind = CommitteeKind
    Variant = Variant

    code = models.CharField(
        _("code"), max_length=60, unique=True, db_collation="C", validators=[code_validator]
    )
    kind = models.CharField(_("kind"), max_length=10, choices=CommitteeKind)
    variant = models.CharField(_("variant"), max_length=10, choices=Variant, blank=True)
    name_th = models.CharField(_("name in Thai"), max_length=400)
    name_en = models.CharField(_("name in English"), max_length=400, blank=True)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="committees",
        verbose_name=_("organization"),
        help_text=_("Empty: the national committee."),
    )
    established_by = models.ForeignKey(
        LegalInstrument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="established_committees",
        verbose_name=_("established by"),
        help_text=_("Empty: by a local order."),
    )
    search_text = models.GeneratedField(
        expression=thai.SearchText("code", "name_th", "name_en"),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=thai.SortKey("name_th"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    objects = CommitteeQuerySet.as_manager()

    class Meta(PeriodModel.Meta):
        verbose_name = _("committee")
        verbose_name_plural = _("committees")
        indexes = [
            models.Index(fields=["sort_key", "code"], name="committees_com_thai_order"),
            models.Index(fields=["kind", "code"], name="committees_com_kind"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="committees_com_search"),
        ]
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(
                name="committees_committee_national_has_no_organization",
                condition=Q(kind="GCIO", organization__isnull=True)
                | (~Q(kind="GCIO") & Q(organization__isnull=False)),
                violation_error_message=_("Every committee but the national one belongs to an organization."),
            ),
            models.CheckConstraint(
                name="committees_committee_variant_of_province",
                condition=(Q(kind="PCIO") & ~Q(variant="")) | (~Q(kind="PCIO") & Q(variant="")),
                violation_error_message=_(
                    "A provincial committee is of a province or of Bangkok; no other has a variant."
                ),
            ),
            ExclusionConstraint(
                name="committees_committee_one_of_a_kind",
                expressions=[
                    ("organization", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=~Q(kind="OTHER"),
                violation_error_message=_(
                    "The organization already has a committee of this kind in that period."
                ),
            ),
            ExclusionConstraint(
                name="committees_committee_one_national",
                expressions=[("kind", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(kind="GCIO"),
                violation_error_message=_("There is already a national committee in that period."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_th
