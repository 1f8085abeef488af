import datetime

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gcio_portal.history import registry_record
from gcio_portal.periods import PeriodModel, PeriodQuerySet
from roles.models.stewardship import Stewardship, StewardshipRight

# What SQL alone can say of two rows: only a steward's right is lent, to someone else, within its own days.
WITHIN_RIGHT = """
IF NOT EXISTS (
    SELECT FROM roles_stewardship held
    WHERE held.id = NEW.stewardship_id AND held.right = 'STEWARD' AND held.user_id <> NEW.delegate_id
    AND held.period @> daterange(NEW.start_date, NEW.end_date, '[]')
) THEN
    RAISE EXCEPTION 'A delegation lends a steward''s own right, to someone else, within its days.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_delegation_within_right';
END IF;
RETURN NEW;
"""


class DelegationQuerySet(PeriodQuerySet):
    """Selection of delegations by whether they give a right."""

    def in_force(self, day: datetime.date) -> "DelegationQuerySet":
        """Those that give a right on the day: not withdrawn, and the lender's own right stands."""
        return self.as_of(day).filter(
            withdrawn_at__isnull=True,
            stewardship__period__contains=day,
            stewardship__right=StewardshipRight.STEWARD,
            stewardship__user__is_active=True,
        )


@registry_record()
class Delegation(PeriodModel):
    """A steward's right, lent to another account for the days of a leave.

    Made by the steward; ends on its last day, when it is withdrawn, or with the right that it lends. What is
    lent cannot be lent on: only a stewardship of one's own can. Never deleted; changed by withdrawing and
    lending anew.
    """

    stewardship = models.ForeignKey(
        Stewardship, models.PROTECT, related_name="delegations", verbose_name=_("stewardship")
    )
    delegate = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="delegations", verbose_name=_("delegate")
    )
    reason = models.CharField(_("reason"), max_length=200)
    withdrawn_at = models.DateTimeField(
        _("withdrawn at"), null=True, blank=True, help_text=_("Empty: not withdrawn.")
    )

    objects = DelegationQuerySet.as_manager()

    class Meta(PeriodModel.Meta):
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            *PeriodModel.Meta.constraints,
            models.CheckConstraint(
                name="roles_delegation_has_last_day",
                condition=Q(end_date__isnull=False),
                violation_error_message=_("A delegation has a last day."),
            ),
            ExclusionConstraint(
                name="roles_delegation_once",
                expressions=[
                    ("stewardship", RangeOperators.EQUAL),
                    ("delegate", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(withdrawn_at__isnull=True),
                violation_error_message=_("The right is already lent to this account in that period."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_right",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("stewardship_id", "delegate_id", "start_date", "end_date"),
                func=WITHIN_RIGHT,
            )
        ]

    def __str__(self) -> str:
        return f"{self.stewardship_id} → {self.delegate_id}"
