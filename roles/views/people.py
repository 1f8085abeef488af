"""People in their public office: which seats they held, since when, and how we know."""

import datetime
from collections.abc import Iterable
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from committees.models import Committee
from gcio_portal import links
from roles.membership_rows import MembershipRow, membership_rows
from roles.models import EndReason, Membership, Person
from roles.views.cards import as_then, holder_card, source_name
from roles.views.filters import PersonListFilter
from roles.views.lists import DayQuery, RegistryList
from roles.views.wording import both_names, in_language, role_label


def stint_state(membership: MembershipRow, day: datetime.date) -> dict[str, Any]:
    """`state` and `words` of one membership on a day: it holds, it is over, or it has not begun."""
    first, last = membership["start_date"], membership["end_date"]
    if first > day:
        return {"state": "LAST", "words": _("Incoming")}
    if last is not None and last < day:
        attested = membership["end_precision"] == "ATTESTED"
        return {"state": "LAST", "words": _("Last known") if attested else _("Former")}
    capacity = membership["capacity"]
    return {"state": capacity, "words": _("In the seat") if capacity == "SUBSTANTIVE" else ""}


class PersonList(RegistryList):
    """People in Thai dictionary order, each with the latest seat up to the day."""

    template_name = "roles/person_list.html"
    context_object_name = "people"
    heading = gettext_lazy("People")
    export = "people"
    exports_day = False
    filterset_class = PersonListFilter

    def records(self) -> QuerySet[Person]:
        return Person.objects.public().in_thai_order()

    def address(self, record: Person) -> str:
        return reverse("person-detail", args=[record.pk]) + self.query

    def rows(self, records: list[Person]) -> list[dict[str, Any]]:
        latest = (
            Membership.objects.standing()
            .filter(person__in=[one.pk for one in records], start_date__lte=self.day)
            .order_by("person", "-start_date", "pk")
            .distinct("person")
        )
        memberships = membership_rows(list(latest.values_list("pk", flat=True)), day=self.day)
        seats = {row["person"]["id"]: row for row in memberships}
        names = short_names_of({row["committee"] for row in memberships})
        return [self._row(one, seats.get(one.pk), names) for one in records]

    def _row(self, one: Person, seat: MembershipRow | None, names: dict[str, str]) -> dict[str, Any]:
        row: dict[str, Any] = {**both_names(one), "url": self.address(one)}
        if seat:
            row["latest"] = stint_state(seat, self.day) | {
                "committee": names[seat["committee"]],
                "committee_url": reverse("committee-detail", args=[seat["committee"]]) + self.query,
                "role": role_label(seat["role"]),
                "position": seat["position_title"],
            }
        return row


class PersonDetail(DayQuery, DetailView):
    """One person: the seats held up to the day, by committee, newest first."""

    template_name = "roles/person_detail.html"
    context_object_name = "person"
    queryset = Person.objects.public()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | both_names(self.object)
        if self.day_error:
            return context
        standing = self.object.memberships.standing().order_by("-start_date", "pk")
        starts = list(standing.values_list("pk", "start_date"))
        # Today's page announces who is to come; a past day knows nothing of what came after it.
        shown = [pk for pk, start in starts if start <= self.day or self.day >= self.today]
        rows = [as_then(row, self.day, self.today) for row in membership_rows(shown, day=self.day)]
        members = urlencode({"person": self.object.pk})
        return context | {
            "committees": self._committees(rows),
            "later_count": len(starts) - len(shown),
            "api_url": f"{links.API_ROOT}people/{self.object.pk}/",
            "csv_url": f"{links.API_ROOT}export/memberships.csv?{members}",
        }

    def _committees(self, rows: list[MembershipRow]) -> list[dict[str, Any]]:
        """The stints by committee; the committee with the newest one comes first."""
        codes = list(dict.fromkeys(row["committee"] for row in rows))
        names = names_of(codes)
        by_committee = sorted(rows, key=lambda row: codes.index(row["committee"]))
        return [
            {
                "name": names[code],
                "url": reverse("committee-detail", args=[code]) + self.query,
                "stints": [self._stint(row) for row in stints],
            }
            for code, stints in groupby(by_committee, key=lambda row: row["committee"])
        ]

    def _stint(self, row: MembershipRow) -> dict[str, Any]:
        orders = ((row["appointed_by"], _("Appointed by")), (row["ended_by"], _("Ended by")))
        return {
            **(holder_card(row) or {}),
            **stint_state(row, self.day),
            "role": role_label(row["role"]),
            "end_reason": EndReason(row["end_reason"]).label if row["end_reason"] else "",
            "orders": [{"label": label, **order} for order, label in orders if order],
            "sources": [_source(source) for source in row["sources"]],
        }


def _source(source: dict[str, str]) -> dict[str, Any]:
    seen_on = source.get("seen_on")
    return {
        "url": source["url"],
        "name": source_name(source["url"]),
        "quote": source.get("quote", ""),
        "seen_on": datetime.date.fromisoformat(seen_on) if seen_on else None,
    }


def short_names_of(codes: Iterable[str]) -> dict[str, str]:
    """What committees are called in a list, by code: the kind, and the organization where there is one."""
    found = Committee.objects.filter(code__in=codes).select_related("organization")
    return {
        one.code: f"{one.kind} {in_language(vars(one.organization), 'name')}"
        if one.organization
        else one.code
        for one in found
    }


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """The names of committees, by code, in the language of the screen."""
    found = Committee.objects.filter(code__in=codes).values("code", "name_th", "name_en")
    return {one["code"]: in_language(one, "name") for one in found}
