"""Valid time: two inclusive dates per record, one generated range, one `as_of(day)`."""

import datetime
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

FIRST_DAY = datetime.date(
    1857, 1, 1
)  # years that a Thai form can be read as: 2400 to 2742 of the Buddhist era
LAST_DAY = datetime.date(2199, 12, 31)


def period_of(start: str = "start_date", end: str = "end_date") -> Func:
    """`daterange` of two inclusive date columns; an empty end is open.

    A range with its end before its start is an error in PostgreSQL, raised before any CHECK is
    looked at. Such a row is given a range of one day, so that the named CHECK refuses it instead.
    """
    last = Case(When(**{f"{end}__lt": F(start)}, then=F(start)), default=F(end))
    return Func(F(start), last, Value("[]"), function="daterange", output_field=DateRangeField())


def dates_within_reason(*fields: str) -> Q:
    """Each of the date columns is empty or in a year that the registry can show in both eras."""
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__range": (FIRST_DAY, LAST_DAY)})
    return condition


def date_check(name: str, *fields: str) -> models.CheckConstraint:
    """The CHECK that guards date columns against a year of the wrong era."""
    return models.CheckConstraint(
        name=name,
        condition=dates_within_reason(*fields),
        violation_error_message=_(
            "The year must be between 2400 and 2742 of the Buddhist era (1857 to 2199 CE)."
        ),
    )


class PeriodQuerySet(models.QuerySet[Any]):
    """Selection by the day on which records were true."""

    def as_of(self, day: datetime.date) -> Self:
        """Those in force on the day; the first and the last day count."""
        return self.filter(period__contains=day)


class PeriodModel(models.Model):
    """A record that is true from one day to another; both days count, an empty end is still in force."""

    start_date = models.DateField(_("start date"))
    end_date = models.DateField(_("end date"), null=True, blank=True)
    period = models.GeneratedField(expression=period_of(), output_field=DateRangeField(), db_persist=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                violation_error_message=_("The last day comes before the first."),
            ),
            date_check("%(app_label)s_%(class)s_years", "start_date", "end_date"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.start_date and self.end_date and self.end_date < self.start_date:
            raise ValidationError({"end_date": _("The last day comes before the first.")})


class UndatedPeriodModel(PeriodModel):
    """A period whose first day may be unknown: an empty start is 'already so when the registry began'."""

    start_date = models.DateField(_("start date"), null=True, blank=True)  # type: ignore[assignment]

    class Meta(PeriodModel.Meta):
        abstract = True

    def _get_field_expression_map(self, meta: Any, exclude: Any = None) -> dict[str, Any]:
        """What a constraint is asked with: PostgreSQL makes no range of two days without even a type."""
        known: dict[str, Any] = super()._get_field_expression_map(meta, exclude)  # type: ignore[misc]
        unknown = Cast(Value(None), models.DateField())
        days: list[Any] = [self._meta.get_field(name) for name in ("start_date", "end_date")]
        if "period" in known:
            known["period"] = known["period"].replace_expressions({Value(None, day): unknown for day in days})
        return known
