import datetime
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from committees.models.committee import Committee, CommitteeKind, Variant
from committees.models.instrument import Provision
from gcio_portal.history import registry_record
from gcio_portal.periods import PeriodModel, PeriodQuerySet, date_check, period_of


class SeatRole(models.TextChoices):
    """What a seat does in its committee."""

    CHAIR = "CHAIR", _("Chair")
    VICE_CHAIR = "VICE_CHAIR", _("Vice chair")
    MEMBER = "MEMBER", _("Member")
    MEMBER_SECRETARY = "MEMBER_SECRETARY", _("Member and secretary")
    SECRETARY = "SECRETARY", _("Secretary")
    ASSISTANT_SECRETARY = "ASSISTANT_SECRETARY", _("Assistant secretary")
    CIO = "CIO", _("Chief information officer")
    CIO_ASSISTANT = "CIO_ASSISTANT", _("CIO assistant")
    ADVISER = "ADVISER", _("Adviser")
    SUPPORT = "SUPPORT", _("Support staff")
    OTHER = "OTHER", _("Other")


@registry_record()
class SeatTemplate(PeriodModel):
    """A seat that an instrument prescribes for a kind of committee, for a period.

    A new resolution ends one version and begins the next with the same key; history is untouched.
    """

    committee_kind = models.CharField(_("kind of committee"), max_length=10, choices=CommitteeKind)
    variant = models.CharField(_("variant"), max_length=10, choices=Variant, blank=True)
    key = models.CharField(_("key"), max_length=40, db_collation="C")
    role = models.CharField(_("role"), max_length=30, choices=SeatRole)
    ordinal = models.PositiveSmallIntegerField(_("order in the committee"))
    holder_th = models.CharField(_("holder by law, in Thai"), max_length=300)
    holder_en = models.CharField(_("holder by law, in English"), max_length=300, blank=True)
    ex_officio = models.BooleanField(_("ex officio"), default=False)
    required = models.BooleanField(_("required"), default=True)
    provision = models.ForeignKey(
        Provision, models.PROTECT, related_name="seat_templates", verbose_name=_("provision")
    )
    note_th = models.TextField(_("note"), blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta(PeriodModel.Meta):
        verbose_name = _("seat template")
        verbose_name_plural = _("seat templates")
        constraints = [
            *PeriodModel.Meta.constraints,
            ExclusionConstraint(
                name="committees_seattemplate_one_version",
                expressions=[
                    ("committee_kind", RangeOperators.EQUAL),
                    ("variant", RangeOperators.EQUAL),
                    ("key", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The seat already has a version in that period."),
            ),
        ]

    def __str__(self) -> str:
        return self.key


@registry_record()
class CompositionGap(PeriodModel):
    """That the law gives a kind of committee more members than the registry has been told of.

    Such members are no seats and no vacancies: pages say that they are not yet published.
    Ended when the full list is published and becomes seat templates.
    """

    committee_kind = models.CharField(_("kind of committee"), max_length=10, choices=CommitteeKind)
    variant = models.CharField(_("variant"), max_length=10, choices=Variant, blank=True)
    text_th = models.CharField(_("text in Thai"), max_length=300)
    text_en = models.CharField(_("text in English"), max_length=300, blank=True)
    provision = models.ForeignKey(
        Provision, models.PROTECT, null=True, blank=True, verbose_name=_("provision")
    )
    note_th = models.TextField(_("note"), blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta(PeriodModel.Meta):
        verbose_name = _("members not yet published")
        verbose_name_plural = _("members not yet published")
        constraints = [
            *PeriodModel.Meta.constraints,
            ExclusionConstraint(
                name="committees_compositiongap_once",
                expressions=[
                    ("committee_kind", RangeOperators.EQUAL),
                    ("variant", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This gap is already recorded for that period."),
            ),
        ]

    def __str__(self) -> str:
        return self.text_th


class SeatQuerySet(models.QuerySet["Seat"]):
    """Selection of seats by the law of a day."""

    def standing(self, day: datetime.date) -> Self:
        """Seats that exist on the day: the committee is in force, and a template or a local order has them.

        Each has `template_id`, or None for a local seat.
        """
        template = SeatTemplate.objects.as_of(day).filter(
            committee_kind=OuterRef("committee__kind"),
            variant=OuterRef("committee__variant"),
            key=OuterRef("key"),
        )
        return (
            self.filter(committee__period__contains=day)
            .annotate(template_id=models.Subquery(template.values("pk")[:1]))
            .filter(Q(template_id__isnull=False) | Q(local_period__contains=day))
        )


@registry_record()
class Seat(models.Model):
    """A place in one committee: one id for ever, known by (committee, key).

    Made for every key that the law's templates name, or by a local order. The title, and whether the
    seat is required, are the template's of the day; a local seat has its own title and period.
    """

    Role = SeatRole

    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="seats", verbose_name=_("committee")
    )
    key = models.CharField(_("key"), max_length=40, db_collation="C")
    role = models.CharField(_("role"), max_length=30, choices=SeatRole)
    ordinal = models.PositiveSmallIntegerField(_("order in the committee"), default=1)
    local_title_th = models.CharField(
        _("local title in Thai"),
        max_length=300,
        blank=True,
        help_text=_("Empty: a seat that the law prescribes."),
    )
    local_title_en = models.CharField(_("local title in English"), max_length=300, blank=True)
    local_start_date = models.DateField(_("first day of the local seat"), null=True, blank=True)
    local_end_date = models.DateField(_("last day of the local seat"), null=True, blank=True)
    local_period = models.GeneratedField(
        expression=models.Case(
            models.When(local_start_date__isnull=False, then=period_of("local_start_date", "local_end_date")),
        ),
        output_field=DateRangeField(),
        db_persist=True,
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "key"],
                name="committees_seat_key",
                violation_error_message=_("The committee already has a seat with this key."),
            ),
            models.CheckConstraint(
                name="committees_seat_local_has_title_and_start",
                condition=Q(local_title_th="", local_start_date__isnull=True, local_end_date__isnull=True)
                | (~Q(local_title_th="") & Q(local_start_date__isnull=False)),
                violation_error_message=_(
                    "A local seat has a title and a first day; a seat of the law has neither."
                ),
            ),
            models.CheckConstraint(
                name="committees_seat_local_ends_after_start",
                condition=Q(local_end_date__isnull=True) | Q(local_end_date__gte=F("local_start_date")),
                violation_error_message=_("The last day comes before the first."),
            ),
            date_check("committees_seat_years", "local_start_date", "local_end_date"),
        ]

    def __str__(self) -> str:
        return f"{self.committee.code} · {self.get_role_display()} ({self.key})"
