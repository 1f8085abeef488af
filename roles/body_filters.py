"""The filters of bodies that need to know who is seated: those of committees/, and the state of a seat."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from committees.filters import CommitteeFilter, OrganizationFilter
from committees.models import Committee, Variant
from gcio_portal.rest import ChoiceFilter, ChoicesFilter
from roles.summaries import committees_with_required_seat

STATES = (
    ("FILLED", _("Held")),
    ("ACTING", _("Acting")),
    ("VACANT", _("Vacant")),
    ("UNKNOWN", _("Not known")),
)
BANGKOK = (("true", _("Counted with the provinces")), ("false", _("Left out")))


class SeatedOrganizationFilter(OrganizationFilter):
    """Organizations, also by the state of a required seat in one of their committees."""

    state = ChoicesFilter(
        choices=STATES,
        method="with_state",
        label=_("State of the CIO seat"),
        help_text=_("The state of a required seat of its committees on the day. May be repeated."),
    )

    def with_state(self, records: QuerySet[Any], name: str, states: list[str]) -> QuerySet[Any]:
        if not states:
            return records
        committees = committees_with_required_seat(Committee.objects.all(), states, self.day)
        return records.filter(pk__in=committees.values("organization"))


class SeatedCommitteeFilter(CommitteeFilter):
    """Committees, also by the state of a required seat, and with or without Bangkok's."""

    state = ChoicesFilter(
        choices=STATES,
        method="with_state",
        label=_("State of a required seat"),
        help_text=_("The state of one of its required seats on the day. May be repeated."),
    )
    include_bangkok = ChoiceFilter(
        choices=BANGKOK,
        method="with_bangkok",
        label=_("Bangkok"),
        help_text=_("Whether Bangkok's committee is listed with those of the provinces; true without it."),
    )

    def with_state(self, records: QuerySet[Any], name: str, states: list[str]) -> QuerySet[Any]:
        return committees_with_required_seat(records, states, self.day) if states else records

    def with_bangkok(self, records: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return records.exclude(variant=Variant.BANGKOK) if value == "false" else records
