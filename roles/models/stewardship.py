from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from gcio_portal.history import registry_record
from gcio_portal.periods import PeriodModel, PeriodQuerySet


class StewardshipRight(models.TextChoices):
    """What a stewardship lets its holder do with the organization's records."""

    STEWARD = "STEWARD", _("Steward: drafts and submits")
    VIEWER = "VIEWER", _("Viewer: reads")


@registry_record()
class Stewardship(PeriodModel):
    """The right of an account to keep, or to read, an organization's records for a period.

    Given and ended by central staff; for a ministry it covers the organizations below it too.
    """

    Right = StewardshipRight

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="stewardships", verbose_name=_("account")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="stewardships", verbose_name=_("organization")
    )
    right = models.CharField(_("right"), max_length=10, choices=StewardshipRight)

    objects = PeriodQuerySet.as_manager()

    class Meta(PeriodModel.Meta):
        verbose_name = _("stewardship")
        verbose_name_plural = _("stewardships")
        constraints = [
            *PeriodModel.Meta.constraints,
            ExclusionConstraint(
                name="roles_stewardship_once",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("organization", RangeOperators.EQUAL),
                    ("right", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The account already has this right in that period."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.right} {self.organization_id}"
