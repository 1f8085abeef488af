import datetime
from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from committees.models import Seat
from gcio_portal import thai
from gcio_portal.history import registry_record
from gcio_portal.periods import PeriodModel, PeriodQuerySet, date_check
from roles.models.order import Order
from roles.models.person import Person
from roles.models.sources import validate_sources


class Capacity(models.TextChoices):
    """How a person holds a seat. Acting holders stand beside the seat."""

    SUBSTANTIVE = "SUBSTANTIVE", _("Substantive")
    ACTING_FOR = "ACTING_FOR", _("Acting for")
    ACTING_IN_POST = "ACTING_IN_POST", _("Acting in post")


class Precision(models.TextChoices):
    """What a date of a membership says: the day itself, or a day on which the holder was seen."""

    DAY = "DAY", _("That day")
    ATTESTED = "ATTESTED", _("Attested on that day")


class EndReason(models.TextChoices):
    """Why a membership ended."""

    RETIRED = "RETIRED", _("Retired")
    TRANSFERRED = "TRANSFERRED", _("Transferred")
    RESIGNED = "RESIGNED", _("Resigned")
    REMOVED = "REMOVED", _("Removed")
    POSITION_ABOLISHED = "POSITION_ABOLISHED", _("Position abolished")
    DIED = "DIED", _("Died")
    ORDER_REPEALED = "ORDER_REPEALED", _("Order repealed")
    BODY_DISSOLVED = "BODY_DISSOLVED", _("Body dissolved")
    UNKNOWN = "UNKNOWN", _("Not known")


class MembershipQuerySet(PeriodQuerySet):
    """Selection of memberships; annulled ones were never true."""

    def standing(self) -> Self:
        """Without those that were annulled."""
        return self.filter(annulled_by__isnull=True)

    def as_of(self, day: datetime.date) -> Self:
        """Those that hold on the day; the first and the last day count, annulled ones do not."""
        return super().as_of(day).standing()

    def substantive(self) -> Self:
        return self.filter(capacity=Capacity.SUBSTANTIVE)

    def acting(self) -> Self:
        return self.exclude(capacity=Capacity.SUBSTANTIVE)

    def with_title(self, day: datetime.date) -> Self:
        """Each with `title_on_day`: the holder's position title as it was on the day."""
        earlier = EarlierTitle.objects.filter(membership=OuterRef("pk"), end_date__gte=day).order_by(
            "end_date"
        )
        return self.annotate(
            title_on_day=Coalesce(Subquery(earlier.values("title_th")[:1]), F("position_title"))
        )


# The committee's period bounds its members'; SQL cannot say it in a CHECK, as it is about another table. The
# lock waits for a dissolution that is going on elsewhere; a trigger of the committees' table (migration
# a_body_outlasts_its_members) says the same when a body's own days change.
WITHIN_COMMITTEE = """
IF NOT EXISTS (
    SELECT FROM committees_seat seat JOIN committees_committee committee ON committee.id = seat.committee_id
    WHERE seat.id = NEW.seat_id AND committee.period @> NEW.period
    FOR SHARE OF committee
) AND NEW.annulled_by_id IS NULL THEN
    RAISE EXCEPTION 'The membership is not within the period of its committee.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_membership_within_committee';
END IF;
RETURN NULL;
"""


@registry_record()
class Membership(PeriodModel):
    """The fact that a person holds a seat from one day to another.

    Made and ended by publishing an Order; corrected by a CORRECT item; never deleted, because the
    registry must answer for past days too. Without an order it rests on sources, and its dates then
    bound what is certain (ATTESTED). What was never true is annulled by an order.
    `sources` is a list of {url, quote, seen_on}, kept in the row so that it cannot be without them.
    """

    Capacity = Capacity
    Precision = Precision
    EndReason = EndReason

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="memberships", verbose_name=_("seat"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    position_title = models.CharField(_("position title"), max_length=300, blank=True)
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity, default=Capacity.SUBSTANTIVE)
    start_precision = models.CharField(
        _("what the first day says"), max_length=10, choices=Precision, default=Precision.DAY
    )
    end_precision = models.CharField(
        _("what the last day says"), max_length=10, choices=Precision, default=Precision.DAY
    )
    end_reason = models.CharField(_("reason for leaving"), max_length=20, choices=EndReason, blank=True)
    appointed_by = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("appointed by"),
        help_text=_("Empty: known from sources only."),
    )
    ended_by = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="endings",
        verbose_name=_("ended by"),
        help_text=_("Empty: no order ended it."),
    )
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_("For an ex-officio seat: the paper that moved the person."),
    )
    annulled_by = models.ForeignKey(
        Order,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="annulments",
        verbose_name=_("annulled by"),
        help_text=_("Empty: it stands. Else it was never true."),
    )
    sources = models.JSONField(_("sources"), default=list, blank=True, validators=[validate_sources])

    objects = MembershipQuerySet.as_manager()

    class Meta(PeriodModel.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        indexes = [
            models.Index(fields=["seat", "start_date"], name="roles_membership_by_seat"),
            GistIndex(
                fields=["period"], condition=Q(annulled_by__isnull=True), name="roles_membership_by_period"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_committee",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("seat_id", "start_date", "end_date", "annulled_by_id"),
                func=WITHIN_COMMITTEE,
            )
        ]
        constraints = [
            *PeriodModel.Meta.constraints,
            ExclusionConstraint(
                name="roles_membership_one_substantive_holder",
                expressions=[("seat", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=Q(capacity=Capacity.SUBSTANTIVE, annulled_by__isnull=True),
                violation_error_message=_("Someone already holds this seat in that period."),
            ),
            ExclusionConstraint(
                name="roles_membership_one_acting_holder",
                expressions=[("seat", RangeOperators.EQUAL), ("period", RangeOperators.OVERLAPS)],
                condition=~Q(capacity=Capacity.SUBSTANTIVE) & Q(annulled_by__isnull=True),
                violation_error_message=_("Someone is already acting in this seat in that period."),
            ),
            models.CheckConstraint(
                name="roles_membership_rests_on_order_or_sources",
                condition=Q(appointed_by__isnull=False) | ~Q(sources=[]),
                violation_error_message=_("A membership rests on an order or on sources."),
            ),
            models.CheckConstraint(
                name="roles_membership_sources_are_a_list",
                condition=Exact(
                    Func("sources", function="jsonb_typeof", output_field=models.TextField()), "array"
                ),
                violation_error_message=_("Write a list of sources, each with url, quote and seen_on."),
            ),
            models.CheckConstraint(
                name="roles_membership_attested_end_has_day",
                condition=Q(end_precision=Precision.DAY) | Q(end_date__isnull=False),
                violation_error_message=_("A holder is attested on a last day; write that day."),
            ),
            models.CheckConstraint(
                name="roles_membership_ended_by_order_on_a_day",
                condition=Q(ended_by__isnull=True) | Q(end_date__isnull=False, end_precision=Precision.DAY),
                violation_error_message=_("An order ends a membership on a day; write that day."),
            ),
            models.CheckConstraint(
                name="roles_membership_reason_needs_end",
                condition=Q(end_reason="") | Q(end_date__isnull=False),
                violation_error_message=_("A reason for leaving needs the last day."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.seat} · {thai.format_date(self.start_date, 'medium')}"

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.sources, list):  # {} is empty to the field, so its validator never sees it
            raise ValidationError(
                {"sources": _("Write a list of sources, each with url, quote and seen_on.")}
            )
        if self.seat_id and self.start_date and self.annulled_by_id is None:
            self._clean_within_committee()

    def _clean_within_committee(self) -> None:
        committee = self.seat.committee
        if self.start_date < committee.start_date:
            day = thai.format_date(committee.start_date)
            sentence = _("The committee is in force from %(day)s; the membership cannot begin earlier.")
            raise ValidationError({"start_date": ValidationError(sentence, params={"day": day})})
        if committee.end_date and (self.end_date is None or self.end_date > committee.end_date):
            raise ValidationError(
                {"end_date": _("The committee has ended; the membership cannot end later.")}
            )


@registry_record()
class EarlierTitle(models.Model):
    """A position title that the holder had until a day, before the membership's present one.

    Made when a later source or order shows a new title in the same seat. Cabinet posts change
    their names while their holder stays: a past day must show the title of that day.
    """

    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="earlier_titles", verbose_name=_("membership")
    )
    title_th = models.CharField(_("position title"), max_length=300)
    end_date = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("earlier position title")
        verbose_name_plural = _("earlier position titles")
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "end_date"],
                name="roles_earliertitle_one_a_day",
                violation_error_message=_("A title until that day is already recorded."),
            ),
            date_check("roles_earliertitle_years", "end_date"),
        ]

    def __str__(self) -> str:
        return self.title_th
