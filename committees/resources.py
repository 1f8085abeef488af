"""Bodies and laws as rows: what the API lists and the exports write."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext_lazy as _

from committees.filters import CommitteeFilter, InstrumentFilter, OrganizationFilter, SeatTemplateFilter
from committees.models import (
    Committee,
    InstrumentRelation,
    LegalInstrument,
    Organization,
    ParentLink,
    Provision,
    SeatTemplate,
    Succession,
)
from committees.serializers import (
    CommitteeSerializer,
    InstrumentSerializer,
    OrganizationSerializer,
    SeatTemplateSerializer,
)
from gcio_portal.rest import Resource, Row
from gcio_portal.rest.resources import iso

Day = Any  # a date; of instruments, which have no day, None


class Organizations(Resource):
    """Organizations in force on the day, with their parent of that day."""

    name = "organizations"
    title = _("Organizations")
    description = _(
        "Ministries, departments, provinces and other agencies. The list holds those in force on the day; "
        "an organization has its address on every day."
    )
    key = "code"
    filterset = OrganizationFilter
    serializer = OrganizationSerializer

    def listed(self, day: Day) -> QuerySet:
        return Organization.objects.as_of(day)

    def found(self) -> QuerySet:
        return Organization.objects.all()

    def values(self, records: QuerySet, day: Day) -> QuerySet:
        own = ("id", "code", "kind", "name_th", "name_en", "abbr_th", "region", "start_date", "end_date")
        return records.annotate(parent_on_day=_parent_code(day, of="pk")).values(*own, "parent_on_day")

    def rows(self, values: Sequence[Row], day: Day) -> list[Row]:
        before, after = _lineage([one["id"] for one in values])
        return [
            {
                "code": one["code"],
                "kind": one["kind"],
                "name_th": one["name_th"],
                "name_en": one["name_en"],
                "abbr_th": one["abbr_th"],
                "parent": one["parent_on_day"],
                "region": one["region"] or None,
                "start_date": iso(one["start_date"]),
                "end_date": iso(one["end_date"]),
                "predecessors": before[one["id"]],
                "successors": after[one["id"]],
            }
            for one in values
        ]


class Instruments(Resource):
    """Instruments, with their relations in both directions and their items."""

    name = "instruments"
    title = _("Legal instruments")
    description = _("Resolutions, acts, regulations and circulars, with each wording and what it replaced.")
    key = "code"
    filterset = InstrumentFilter
    serializer = InstrumentSerializer
    takes_day = answers_for_today = False

    def listed(self, day: Day) -> QuerySet:
        return LegalInstrument.objects.all()

    def found(self) -> QuerySet:
        return LegalInstrument.objects.all()

    def values(self, records: QuerySet, day: Day) -> QuerySet:
        own = ("code", "kind", "number", "title_th", "title_en", "issued_on", "issuer_th", "effect_th")
        return records.values("id", *own, "source_url", "source_note")

    def rows(self, values: Sequence[Row], day: Day) -> list[Row]:
        ids = [one["id"] for one in values]
        relations, provisions = _relations(ids), _provisions(ids)
        return [
            {
                "code": one["code"],
                "kind": one["kind"],
                "number": one["number"],
                "title_th": one["title_th"],
                "title_en": one["title_en"],
                "issued_on": iso(one["issued_on"]),
                "issuer_th": one["issuer_th"],
                "effect_th": one["effect_th"],
                "source_url": one["source_url"],
                "source_note": one["source_note"],
                "relations": relations[one["id"]],
                "provisions": provisions[one["id"]],
            }
            for one in values
        ]


class SeatTemplates(Resource):
    """The seats that the law prescribes on the day."""

    name = "seat-templates"
    title = _("Seats that the law prescribes")
    description = _("The seats of each kind of committee as the law of the day prescribes them.")
    filterset = SeatTemplateFilter
    serializer = SeatTemplateSerializer

    def listed(self, day: Day) -> QuerySet:
        return SeatTemplate.objects.as_of(day)

    def found(self) -> QuerySet:
        return SeatTemplate.objects.all()

    def values(self, records: QuerySet, day: Day) -> QuerySet:
        own = ("id", "committee_kind", "variant", "key", "role", "holder_th", "holder_en", "ex_officio")
        law = ("provision__instrument__code", "provision__number")
        return records.values(*own, "required", "start_date", "end_date", *law)

    def rows(self, values: Sequence[Row], day: Day) -> list[Row]:
        return [
            {
                "id": one["id"],
                "committee_kind": one["committee_kind"],
                "variant": one["variant"],
                "key": one["key"],
                "role": one["role"],
                "holder_th": one["holder_th"],
                "holder_en": one["holder_en"],
                "ex_officio": one["ex_officio"],
                "required": one["required"],
                "provision": f"{one['provision__instrument__code']}#{one['provision__number']}",
                "start_date": iso(one["start_date"]),
                "end_date": iso(one["end_date"]),
            }
            for one in values
        ]


class Committees(Resource):
    """Committees in force on the day."""

    name = "committees"
    title = _("Committees")
    description = _(
        "The national committee, the CIO posts of ministries and departments, and the provincial committees. "
        "The list holds those in force on the day; a committee has its address on every day."
    )
    key = "code"
    filterset = CommitteeFilter
    serializer = CommitteeSerializer

    def listed(self, day: Day) -> QuerySet:
        return Committee.objects.as_of(day)

    def found(self) -> QuerySet:
        return Committee.objects.all()

    def values(self, records: QuerySet, day: Day) -> QuerySet:
        own = ("code", "kind", "variant", "name_th", "name_en", "start_date", "end_date")
        place = [f"organization__{name}" for name in ("code", "name_th", "name_en", "region")]
        ministry = Case(
            When(organization__kind=Organization.Kind.MINISTRY, then=F("organization__code")),
            default=_parent_code(day, of="organization"),
        )
        return records.annotate(ministry_on_day=ministry).values(
            *own, *place, "established_by__code", "ministry_on_day"
        )

    def rows(self, values: Sequence[Row], day: Day) -> list[Row]:
        return [
            {
                "code": one["code"],
                "kind": one["kind"],
                "variant": one["variant"],
                "name_th": one["name_th"],
                "name_en": one["name_en"],
                "organization": {
                    "code": one["organization__code"],
                    "name_th": one["organization__name_th"],
                    "name_en": one["organization__name_en"],
                }
                if one["organization__code"]
                else None,
                "ministry": one["ministry_on_day"],
                "region": one["organization__region"] or None,
                "established_by": one["established_by__code"],
                "start_date": iso(one["start_date"]),
                "end_date": iso(one["end_date"]),
            }
            for one in values
        ]


def _parent_code(day: Day, *, of: str) -> Subquery:
    links = ParentLink.objects.as_of(day).filter(organization=OuterRef(of))
    return Subquery(links.values("parent__code")[:1])


def _lineage(ids: Iterable[int]) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """The codes before and after each organization. Succession is a fact of the code, not of a day."""
    before: dict[int, list[str]] = defaultdict(list)
    after: dict[int, list[str]] = defaultdict(list)
    links = Succession.objects.filter(Q(predecessor__in=ids) | Q(successor__in=ids))
    columns = ("predecessor_id", "successor_id", "predecessor__code", "successor__code")
    for old, new, old_code, new_code in links.order_by("effective_on", "id").values_list(*columns):
        before[new].append(old_code)
        after[old].append(new_code)
    return before, after


def _relations(ids: Sequence[int]) -> dict[int, list[Row]]:
    """The relations of each instrument, what it does first."""
    outgoing: dict[int, list[Row]] = defaultdict(list)
    incoming: dict[int, list[Row]] = defaultdict(list)
    links = InstrumentRelation.objects.filter(Q(instrument__in=ids) | Q(related__in=ids)).order_by("id")
    sides = ("instrument", "related")
    columns = [f"{side}{part}" for side in sides for part in ("_id", "__code", "__title_th")]
    for one in links.values("relation", "scope_th", *columns):
        for of, other, direction, into in (
            ("instrument", "related", "OUTGOING", outgoing),
            ("related", "instrument", "INCOMING", incoming),
        ):
            into[one[f"{of}_id"]].append(
                {
                    "relation": one["relation"],
                    "direction": direction,
                    "instrument": one[f"{other}__code"],
                    "title_th": one[f"{other}__title_th"],
                    "scope_th": one["scope_th"],
                }
            )
    return defaultdict(list, {pk: outgoing[pk] + incoming[pk] for pk in ids})


def _provisions(ids: Iterable[int]) -> dict[int, list[Row]]:
    """The items of each instrument, in their order, each with the wording that it replaced."""
    provisions: dict[int, list[Row]] = defaultdict(list)
    items = Provision.objects.filter(instrument__in=ids).order_by("instrument", "ordinal", "id")
    own = ("instrument_id", "number", "heading_th", "text_th", "text_en")
    old = [f"replaces__{name}" for name in ("instrument__code", "number", "text_th", "text_en")]
    for one in items.values(*own, "replaces_id", *old):
        replaced = {
            "instrument": one["replaces__instrument__code"],
            "number": one["replaces__number"],
            "text_th": one["replaces__text_th"],
            "text_en": one["replaces__text_en"],
        }
        provisions[one["instrument_id"]].append(
            {
                "number": one["number"],
                "heading_th": one["heading_th"],
                "text_th": one["text_th"],
                "text_en": one["text_en"],
                "replaces": replaced if one["replaces_id"] else None,
            }
        )
    return provisions
