import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from gcio_portal import thai
from gcio_portal.history import registry_record
from gcio_portal.periods import PeriodQuerySet, UndatedPeriodModel, date_check

code_validator = RegexValidator(
    r"^[A-Za-z0-9]+(-[A-Za-z0-9.]+)*$",
    _("A code has Latin letters and digits in groups joined by hyphens, such as MDES-ONDE."),
)


class OrganizationKind(models.TextChoices):
    """What an organization is in the law of public administration."""

    MINISTRY = "MINISTRY", _("Ministry")
    PERMANENT_SECRETARY_OFFICE = "PERMANENT_SECRETARY_OFFICE", _("Office of the permanent secretary")
    DEPARTMENT = "DEPARTMENT", _("Department or equal")
    INDEPENDENT = "INDEPENDENT", _("Agency outside ministries")
    PUBLIC_ORGANIZATION = "PUBLIC_ORGANIZATION", _("Public organization")
    STATUTORY_AGENCY = "STATUTORY_AGENCY", _("Agency under its own act")
    PROVINCE = "PROVINCE", _("Province or Bangkok")
    OTHER = "OTHER", _("Other")


class Region(models.TextChoices):
    """The six geographical regions; statistics offices count some provinces elsewhere."""

    NORTHERN = "NORTHERN", _("North")
    CENTRAL = "CENTRAL", _("Centre")
    NORTHEASTERN = "NORTHEASTERN", _("Northeast")
    EASTERN = "EASTERN", _("East")
    WESTERN = "WESTERN", _("West")
    SOUTHERN = "SOUTHERN", _("South")


class OrganizationQuerySet(PeriodQuerySet):
    """Selection of organizations by day, words and place."""

    def matching(self, words: str) -> Self:
        """Those whose code, names or abbreviation hold every word, however it was typed."""
        matches = self
        for word in thai.search_text(words).split():
            matches = matches.filter(search_text__contains=word)
        return matches

    def with_parent(self, day: datetime.date) -> Self:
        """Each with `parent_code`, `parent_name_th`, `parent_name_en` of the day, or None."""
        links = ParentLink.objects.filter(organization=OuterRef("pk")).as_of(day)
        return self.annotate(
            parent_code=Subquery(links.values("parent__code")[:1]),
            parent_name_th=Subquery(links.values("parent__name_th")[:1]),
            parent_name_en=Subquery(links.values("parent__name_en")[:1]),
        )

    def under(self, codes: list[str], day: datetime.date) -> Self:
        """Those whose parent on the day has one of the codes."""
        children = ParentLink.objects.as_of(day).filter(parent__code__in=codes)
        return self.filter(pk__in=children.values("organization"))

    def in_thai_order(self) -> Self:
        """By the Thai dictionary, then by code."""
        return self.order_by("sort_key", "code")


@registry_record()
class Organization(UndatedPeriodModel):
    """A ministry, department, province or other agency that has, or supervises, a CIO.

    Made from reference data or by central staff. Ended by its last day, never deleted: a rename
    or a merger makes a successor with a code of its own. An empty first day is not known.
    """

    Kind = OrganizationKind

    code = models.CharField(
        _("code"), max_length=40, unique=True, db_collation="C", validators=[code_validator]
    )
    kind = models.CharField(_("kind"), max_length=30, choices=OrganizationKind)
    name_th = models.CharField(_("name in Thai"), max_length=300)
    name_en = models.CharField(_("name in English"), max_length=300, blank=True)
    abbr_th = models.CharField(
        _("abbreviation"), max_length=40, blank=True, help_text=_("Not unique: never a key.")
    )
    region = models.CharField(_("region"), max_length=20, choices=Region, blank=True)
    note_th = models.TextField(_("note"), blank=True)
    search_text = models.GeneratedField(
        expression=thai.SearchText("code", "name_th", "name_en", "abbr_th"),
        output_field=models.TextField(),
        db_persist=True,
    )
    sort_key = models.GeneratedField(
        expression=thai.SortKey("name_th"), output_field=models.TextField(db_collation="C"), db_persist=True
    )

    objects = OrganizationQuerySet.as_manager()

    class Meta(UndatedPeriodModel.Meta):
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        indexes = [
            models.Index(fields=["sort_key", "code"], name="committees_org_thai_order"),
            models.Index(fields=["kind"], name="committees_org_kind"),
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="committees_org_search"),
        ]
        constraints = [
            *UndatedPeriodModel.Meta.constraints,
            models.CheckConstraint(
                name="committees_organization_region_of_province",
                condition=(Q(kind="PROVINCE") & ~Q(region="")) | (~Q(kind="PROVINCE") & Q(region="")),
                violation_error_message=_("A province has a region; no other organization has one."),
            ),
        ]

    def __str__(self) -> str:
        return self.name_th


@registry_record()
class ParentLink(UndatedPeriodModel):
    """To which ministry an organization belongs, from one day to another.

    A move to another ministry ends one link and makes the next; the code stays.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="parent_links", verbose_name=_("organization")
    )
    parent = models.ForeignKey(
        Organization, models.PROTECT, related_name="child_links", verbose_name=_("parent")
    )

    objects = PeriodQuerySet.as_manager()

    class Meta(UndatedPeriodModel.Meta):
        verbose_name = _("parent")
        verbose_name_plural = _("parents")
        constraints = [
            *UndatedPeriodModel.Meta.constraints,
            ExclusionConstraint(
                name="committees_parentlink_one_parent",
                expressions=[("organization", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                violation_error_message=_("The organization already has a parent in that period."),
            ),
            models.CheckConstraint(
                name="committees_parentlink_not_itself",
                condition=~Q(organization=F("parent")),
                violation_error_message=_("An organization cannot be its own parent."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} → {self.parent_id}"


class SuccessionKind(models.TextChoices):
    """How one organization came out of another."""

    RENAMED = "RENAMED", _("Renamed")
    MERGED = "MERGED", _("Merged")
    SPLIT = "SPLIT", _("Split")
    REPLACED = "REPLACED", _("Replaced")


@registry_record()
class Succession(models.Model):
    """That one organization took over from another on a day, by an instrument where it is known."""

    Kind = SuccessionKind

    predecessor = models.ForeignKey(
        Organization, models.PROTECT, related_name="successor_links", verbose_name=_("predecessor")
    )
    successor = models.ForeignKey(
        Organization, models.PROTECT, related_name="predecessor_links", verbose_name=_("successor")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=SuccessionKind)
    effective_on = models.DateField(_("effective on"))
    instrument = models.ForeignKey(
        "committees.LegalInstrument", models.PROTECT, null=True, blank=True, verbose_name=_("instrument")
    )

    class Meta:
        verbose_name = _("succession")
        verbose_name_plural = _("successions")
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="committees_succession_once",
                violation_error_message=_("This succession is already recorded."),
            ),
            models.CheckConstraint(
                name="committees_succession_not_itself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("An organization cannot succeed itself."),
            ),
            date_check("committees_succession_years", "effective_on"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id}"
