"""The read API of people and their seats."""

import datetime
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.request import Request

from committees.models import Committee, CommitteeKind
from gcio_portal.rest import (
    AS_OF,
    KNOWN_AT,
    ApiView,
    DetailMixin,
    Parameter,
    ParameterError,
    QueryReader,
    ResourceViewSet,
    boolean_parameter,
    choice_parameter,
)
from gcio_portal.rest.nearest import nearest_code
from gcio_portal.rest.parameters import not_a_choice
from gcio_portal.rest.views import IdLookup
from roles.coverage import GROUPINGS, coverage
from roles.resources import Memberships, People
from roles.rosters import json_roster
from roles.serializers import CoverageSerializer, RosterSerializer

OF_ANY_DAY = replace(
    AS_OF, description=gettext_lazy("The day that is answered for, YYYY-MM-DD. Without it: all periods.")
)


class MembershipViewSet(IdLookup, DetailMixin, ResourceViewSet):
    resource = Memberships()

    @property
    def list_parameters(self) -> tuple[Parameter, ...]:
        return (OF_ANY_DAY, *super().list_parameters[1:])

    @property
    def detail_parameters(self) -> tuple[Parameter, ...]:
        return (OF_ANY_DAY,)


class PersonViewSet(IdLookup, DetailMixin, ResourceViewSet):
    resource = People()


class RosterView(ApiView):
    """The roster of one committee."""

    parameters = (AS_OF, KNOWN_AT)
    path_parameters = {"code": gettext_lazy("The committee's code.")}
    title = gettext_lazy("The seats of a committee on a day")
    description = gettext_lazy(
        "Every seat that the law of the day, or a local order, gives the committee, with its holder. "
        "`known_at` answers from the registry's history what was recorded of people and orders by that "
        "moment, while bodies, seats and law are as known today; a moment to come answers what is known now."
    )
    answer_serializer = RosterSerializer
    tag = "committees"

    def get(self, request: Request, code: str) -> HttpResponse:
        asked = self.read(request)
        day = asked["as_of"] or timezone.localdate()
        moment = asked["known_at"]
        if request.headers.get("If-None-Match", "").strip() == "*":
            _refuse_unknown(code)  # "unless there is one": so it is asked for

        def told(seats: list[dict[str, Any]]) -> dict[str, Any]:
            return {
                "committee": code,
                "as_of": day.isoformat(),
                "known_at": moment and moment.isoformat(),
                "seats": seats,
            }

        def build() -> dict[str, Any]:
            seats, _counter = json_roster(committee=code, day=day, known_at=moment)
            if not seats:
                _refuse_unknown(code)
            return told(seats)

        if "If-None-Match" not in request.headers:
            seats, counter = json_roster(committee=code, day=day, known_at=moment)
            if counter is not None:  # seats and counter by one statement: half the way of two
                return self.answer(request, lambda: told(seats), day=day, counter=counter)
        return self.answer(request, build, day=day)


def _refuse_unknown(code: str) -> None:
    """Raises Http404, with the nearest code, where there is no such committee."""
    if Committee.objects.filter(code=code).exists():
        return
    if meant := nearest_code(code, Committee.objects.all()):
        raise Http404(_("There is no %(key)s – did you mean %(meant)s?") % {"key": code, "meant": meant})
    raise Http404(_("There is no %(key)s.") % {"key": code})


def _kind(text: str) -> str:
    if text not in CommitteeKind.values:
        raise ParameterError(not_a_choice(text, CommitteeKind.values))
    return text


BY = choice_parameter("by", gettext_lazy("What a row is about."), GROUPINGS, "kind")
KIND = Parameter(
    "kind",
    gettext_lazy("Only committees of this kind. May be repeated."),
    _kind,
    {"type": "array", "items": {"type": "string", "enum": CommitteeKind.values}},
)
INCLUDE_BANGKOK = boolean_parameter(
    "include_bangkok", gettext_lazy("Whether Bangkok's committee is counted."), default=True
)


class CoverageView(ApiView):
    """How many required seats are held."""

    parameters = (BY, KIND, AS_OF, INCLUDE_BANGKOK)
    title = gettext_lazy("How many required seats are held")
    description = gettext_lazy(
        "A row for each kind of committee, ministry or region. `by=ministry` counts ministries' and "
        "departments' committees under the ministry of the day, agencies outside the ministries in a row of "
        "their own; `by=region` counts the provincial ones."
    )
    answer_serializer = CoverageSerializer
    tag = "coverage"

    def get(self, request: Request) -> HttpResponse:
        asked = self.read(request)
        day = asked["as_of"] or timezone.localdate()
        return self.answer(request, lambda: self._body(day, asked), day=day)

    def read(self, request: Request) -> dict[str, Any]:
        """As ApiView reads, and `kind` as often as it is given."""
        reader = QueryReader(request.GET, known=[one.name for one in self.parameters], repeatable={KIND.name})
        values = {one.name: reader.read(one) for one in self.parameters if one is not KIND}
        values["kinds"] = self._kinds(reader)
        reader.finish()
        return values

    def _kinds(self, reader: QueryReader) -> list[str] | None:
        kinds = reader.params.getlist(KIND.name)
        for text in kinds:
            try:
                KIND.parse(text)
            except ParameterError as error:
                reader.refuse(KIND.name, str(error))
        return kinds or None

    def _body(self, day: datetime.date, asked: dict[str, Any]) -> dict[str, Any]:
        rows = coverage(
            day=day, by=asked["by"], kinds=asked["kinds"], include_bangkok=asked["include_bangkok"]
        )
        return {
            "as_of": day.isoformat(),
            "by": asked["by"],
            "next": None,
            "previous": None,
            "results": rows,
        }
