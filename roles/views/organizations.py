"""Organizations with who is seated in their committees on the day."""

from collections import defaultdict
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from committees.models import Committee, Organization, ParentLink, Succession
from committees.models.organization import OrganizationKind, Region
from committees.outline import instrument_url, short_name
from gcio_portal import links, thai
from roles.summaries import seats_of
from roles.views.filters import OrganizationListFilter
from roles.views.lists import DayQuery, RegistryList
from roles.views.summaries import body_line, seat_line
from roles.views.wording import both_names, in_language


class OrganizationList(RegistryList):
    """The organizations of the day, each with its parent and the state of its CIO seats."""

    template_name = "committees/organization_list.html"
    context_object_name = "organizations"
    heading = gettext_lazy("Organizations")
    export = "organizations"
    filterset_class = OrganizationListFilter

    def records(self) -> QuerySet[Organization]:
        return Organization.objects.as_of(self.day).with_parent(self.day).in_thai_order()

    def address(self, record: Organization) -> str:
        return reverse("organization-detail", args=[record.code]) + self.query

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.GET.getlist("region")
        region = chosen[0] if len(chosen) == 1 and chosen[0] in Region.values else ""
        return super().get_context_data(paper=_directory(self.query, region=region), **kwargs)

    def rows(self, records: list[Organization]) -> list[dict[str, Any]]:
        committees = Committee.objects.as_of(self.day).filter(organization__in=[one.pk for one in records])
        bodies = defaultdict(list)
        organization_of = dict(committees.order_by("code").values_list("pk", "organization"))
        for committee, seats in seats_of(organization_of, self.day).items():
            if line := body_line(seats, self.query):
                bodies[organization_of[committee]].append(line)
        return [self._row(one, bodies[one.pk]) for one in records]

    def _row(self, one: Any, bodies: list[dict[str, Any]]) -> dict[str, Any]:
        return both_names(one) | {
            "url": self.address(one),
            "abbr_th": one.abbr_th,
            "parent_name": one.parent_code and in_language(vars(one), "parent_name"),
            "region": Region(one.region).label if one.region else "",
            "bodies": bodies,
        }


def _directory(query: str, **of: str) -> dict[str, Any]:
    """The directory to print for the day of the page: of a ministry, a region or all, and its words."""
    scope = {name: code for name, code in of.items() if code}
    parts = [urlencode(scope), query.removeprefix("?")]
    address = "?".join(filter(None, [reverse("directory"), "&".join(filter(None, parts))]))
    if "region" in scope:
        region = Region(scope["region"]).label
        return {"url": address, "words": _("Directory of the %(region)s (PDF, in Thai)") % {"region": region}}
    words = _("Directory (PDF, in Thai)") if scope else _("Whole directory (PDF, in Thai)")
    return {"url": address, "words": words}


class OrganizationDetail(DayQuery, DetailView):
    """One organization on the day: its committees, its place among others, what came before and after."""

    template_name = "committees/organization_detail.html"
    context_object_name = "organization"
    queryset = Organization.objects.all()
    slug_field = slug_url_kwarg = "code"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | both_names(self.object)
        if self.day_error:
            return context
        return (
            context
            | self._place()
            | self._children()
            | {
                "exists": self._exists(),
                "existed": self._existed(),
                "committees": self._committees(),
                "successions": self._successions(),
                "api_url": f"{links.API_ROOT}organizations/{self.object.code}/{self.query}",
                "paper": self._paper(),
            }
        )

    def _paper(self) -> dict[str, Any] | None:
        """The directory in which it stands: its own where it is a ministry, a province's its region's."""
        if self.object.kind == OrganizationKind.MINISTRY:
            return _directory(self.query, ministry=self.object.code)
        return _directory(self.query, region=self.object.region) if self.object.region else None

    def _exists(self) -> bool:
        first, last = self.object.start_date, self.object.end_date
        return (first is None or first <= self.day) and (last is None or self.day <= last)

    def _existed(self) -> str:
        first, last = self.object.start_date, self.object.end_date
        return _("It existed from %(first)s to %(last)s.") % {
            "first": thai.format_date(first, "medium") if first else _("a day not known"),
            "last": thai.format_date(last, "medium") if last else _("today"),
        }

    def _place(self) -> dict[str, Any]:
        """Its facts with the parent of the day, and the dated parents where there is something to tell."""
        history = [
            {
                "url": reverse("organization-detail", args=[link["parent__code"]]) + self.query,
                "name": in_language(
                    {"name_th": link["parent__name_th"], "name_en": link["parent__name_en"]}, "name"
                ),
                "start_date": link["start_date"],
                "end_date": link["end_date"],
            }
            for link in ParentLink.objects.filter(organization=self.object)
            .order_by(F("start_date").desc(nulls_last=True))
            .values("parent__code", "parent__name_th", "parent__name_en", "start_date", "end_date")
        ]
        parent = next((link for link in history if self._holds(link)), None)
        is_told = len(history) > 1 or any(link["start_date"] or link["end_date"] for link in history)
        return {"parent": parent, "parent_history": history if is_told else [], "facts": self._facts(parent)}

    def _holds(self, link: dict[str, Any]) -> bool:
        first, last = link["start_date"], link["end_date"]
        return (first is None or first <= self.day) and (last is None or self.day <= last)

    def _facts(self, parent: dict[str, Any] | None) -> list[tuple[str, Any]]:
        one = self.object
        stands_alone = one.kind in (
            OrganizationKind.MINISTRY,
            OrganizationKind.PROVINCE,
            OrganizationKind.INDEPENDENT,
        )
        facts = [
            (_("Kind"), one.get_kind_display()),
            (_("Abbreviation"), one.abbr_th or _("None in the registry")),
            (
                _("Belongs to"),
                format_html('<a href="{}">{}</a>', parent["url"], parent["name"])
                if parent
                else _("No ministry")
                if stands_alone
                else "",
            ),
        ]
        if one.region:
            facts.append((_("Region"), one.get_region_display()))
        if one.start_date:
            facts.append((_("First day"), thai.format_date(one.start_date)))
        if one.end_date:
            facts.append((_("Last day"), thai.format_date(one.end_date)))
        if one.note_th:
            facts.append((_("Note"), one.note_th))
        return facts

    def _children(self) -> dict[str, Any]:
        """Those under it on the day, by kind, each kind in Thai dictionary order."""
        groups: dict[str, list[dict[str, Any]]] = {kind: [] for kind in OrganizationKind.values}
        for child in Organization.objects.as_of(self.day).under([self.object.code], self.day).in_thai_order():
            url = reverse("organization-detail", args=[child.code]) + self.query
            groups[child.kind].append({"url": url, **both_names(child)})
        shown = [
            {"label": OrganizationKind(kind).label, "members": members}
            for kind, members in groups.items()
            if members
        ]
        return {"children": shown, "child_count": sum(map(len, groups.values()))}

    def _committees(self) -> list[dict[str, Any]]:
        committees = list(Committee.objects.as_of(self.day).filter(organization=self.object).in_thai_order())
        seats = seats_of([one.pk for one in committees], self.day)
        return [
            {
                "name": in_language(vars(one), "name"),
                "url": reverse("committee-detail", args=[one.code]) + self.query,
                "seats": [seat_line(seat, self.query) for seat in seats.get(one.pk, []) if seat["required"]],
            }
            for one in committees
        ]

    def _successions(self) -> list[dict[str, Any]]:
        """What came before and after it, newest first."""
        own = Succession.objects.filter(predecessor=self.object) | Succession.objects.filter(
            successor=self.object
        )
        return [
            self._succession(one)
            for one in own.select_related("predecessor", "successor", "instrument").order_by(
                "-effective_on", "pk"
            )
        ]

    def _succession(self, one: Succession) -> dict[str, Any]:
        is_before = one.successor_id == self.object.pk
        other = one.predecessor if is_before else one.successor
        words = (_("%(kind)s from") if is_before else _("%(kind)s to")) % {"kind": one.get_kind_display()}
        row = both_names(other) | {
            "effective_on": one.effective_on,
            "words": words,
            "url": reverse("organization-detail", args=[other.code]) + self.query,
        }
        if one.instrument:
            row["instrument"] = short_name(one.instrument)
            row["instrument_url"] = instrument_url(one.instrument)
        return row
