"""Committees with who is seated in them on the day."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from committees.models import Committee, CommitteeKind, CompositionGap, SeatTemplate, Variant
from committees.outline import provision_name, provision_url
from gcio_portal import links, thai
from roles.rosters import SeatRow, changes, roster, timeline
from roles.summaries import seats_of
from roles.views import lanes
from roles.views.cards import as_then, seat_card
from roles.views.evidence import evidence_of
from roles.views.filters import CommitteeListFilter
from roles.views.known import KnownPage
from roles.views.lists import DayQuery, RegistryList
from roles.views.summaries import body_line
from roles.views.wording import both_names, in_language

MOST_CARDS = 12  # a longer roster is a table


class CommitteeList(RegistryList):
    """The committees of the day, each with the state of its required seats."""

    template_name = "roles/committee_list.html"
    context_object_name = "committees"
    heading = gettext_lazy("Committees")
    export = "committees"
    filterset_class = CommitteeListFilter

    def records(self) -> QuerySet[Committee]:
        return Committee.objects.as_of(self.day).select_related("organization").in_thai_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if not context["object_list"]:
            return context | self._before_law()
        return context | {"provinces": self._provinces()}

    def _before_law(self) -> dict[str, str]:
        """On a day before the first committee it is the law, not the filters, that leaves the list empty."""
        first = Committee.objects.aggregate(day=Min("start_date"))["day"]
        if first is None or self.day >= first or self.day_error:
            return {}
        words = {"day": thai.format_date(first, "medium")}
        return {"nothing_found": _("Before %(day)s there were no committees") % words}

    def _provinces(self) -> dict[str, str] | None:
        """How many provincial committees were found, and the same list with Bangkok in or out."""
        found = self.filterset.qs.filter(kind=CommitteeKind.PCIO).order_by()
        count = found.count()
        is_out = self.request.GET.get("include_bangkok") == "false"
        if not count:
            return None
        if is_out:
            words, other = _("%(n)d provincial committees, Bangkok left out"), _("Count Bangkok too")
        elif found.filter(variant=Variant.BANGKOK).exists():
            words, other = _("%(n)d provincial committees, Bangkok among them"), _("Leave Bangkok out")
        else:
            return None
        url = links.with_changes(self.request, include_bangkok=None if is_out else "false")
        return {"words": words % {"n": count}, "url": url, "other": other}

    def address(self, record: Committee) -> str:
        return reverse("committee-detail", args=[record.code]) + self.query

    def rows(self, records: list[Committee]) -> list[dict[str, Any]]:
        seats = seats_of([one.pk for one in records], self.day)
        return [self._row(one, body_line(seats.get(one.pk, []), self.query)) for one in records]

    def _row(self, one: Committee, body: dict[str, Any] | None) -> dict[str, Any]:
        row = {
            "code": one.code,
            "name": in_language(vars(one), "name"),
            "url": self.address(one),
            "bodies": [body] if body else [],
        }
        if one.organization:
            row["organization_name"] = in_language(vars(one.organization), "name")
            row["organization_url"] = (
                reverse("organization-detail", args=[one.organization.code]) + self.query
            )
        return row


class CommitteeDetail(KnownPage, DayQuery, DetailView):
    """One committee: its seats and who holds them on the chosen day, and how that came to be.

    As known at an earlier moment it has the seats alone: the rest is what the registry knows now.
    """

    template_name = "roles/committee_roster.html"
    context_object_name = "committee"
    queryset = Committee.objects.select_related("organization", "established_by")
    slug_field = slug_url_kwarg = "code"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | both_names(self.object) | self._place()
        if self.day_error or self.known_error:
            return context
        seats = self._seats()
        if self.known_at:
            return context | seats | self._outside() | self._addresses()
        previous, following = changes(self.object, self.day)
        return (
            context
            | seats
            | self._outside()
            | {
                "previous": previous,
                "next": following,
                "gap": self._gap() if seats["seats"] else None,
                "figure": self._figure(),
                **evidence_of(self.object, self.day, self.today),
                **self._addresses(),
            }
        )

    def _place(self) -> dict[str, Any]:
        organization = self.object.organization
        if organization is None:
            return {}
        return {
            "organization": both_names(organization)
            | {
                "url": reverse("organization-detail", args=[organization.code]) + self.query,
                "region": organization.get_region_display() if organization.region else "",
            }
        }

    def _seats(self) -> dict[str, Any]:
        rows = roster(committee=self.object, day=self.day, known_at=self.known_at)
        required = [row for row in rows if row["required"]]
        return {
            "seats": [self._card(row) for row in rows],
            "as_table": len(rows) > MOST_CARDS,
            "required_count": len(required),
            "held_count": sum(row["state"] == "FILLED" for row in required),
            "acting_count": sum(row["state"] == "ACTING" for row in required),
        }

    def _card(self, row: SeatRow) -> dict[str, Any]:
        """A seat; who is to come is told from today on, because a past day knew nothing of it."""
        incoming = row["incoming"] if self.day >= self.today else None
        seat: dict[str, Any] = {**row}
        for part in ("holder", "acting", "last_known"):
            seat[part] = seat[part] and as_then(seat[part], self.day, self.today)
        return seat_card(seat, self.day, self.query, incoming)

    def _outside(self) -> dict[str, Any]:
        """The notice of a day on which the committee has no seats: before the law, or after its end."""
        first, last = self._first_day(), self.object.end_date
        if self.day < first:
            words = {"day": thai.format_date(first, "medium")}
            return {
                "outside": _("Before %(day)s there are no seats by the resolution") % words,
                "outside_text": _("Choose %(day)s or a later day.") % words,
                "outside_url": f"?as_of={first.isoformat()}",
            }
        if last and self.day > last:
            words = {"day": thai.format_date(last, "medium")}
            return {
                "outside": _("The committee ended on %(day)s") % words,
                "outside_text": _("Choose %(day)s or an earlier day.") % words,
                "outside_url": f"?as_of={last.isoformat()}",
            }
        return {}

    def _first_day(self) -> datetime.date:
        """The day from which the law gives the committee seats; of a local body, its own first day."""
        templates = SeatTemplate.objects.filter(committee_kind=self.object.kind, variant=self.object.variant)
        first = templates.aggregate(first=Min("start_date"))["first"]
        return max(first, self.object.start_date) if first else self.object.start_date

    def _gap(self) -> dict[str, Any] | None:
        """The members whom the law foresees, and of whom the registry has not been told."""
        gap = (
            CompositionGap.objects.as_of(self.day)
            .filter(committee_kind=self.object.kind, variant=self.object.variant)
            .select_related("provision__instrument")
            .first()
        )
        if gap is None:
            return None
        found = {"text": in_language(vars(gap), "text"), "note": gap.note_th}
        if gap.provision:
            found["provision"] = provision_name(gap.provision)
            found["url"] = provision_url(gap.provision)
        return found

    def _figure(self) -> dict[str, Any] | None:
        found = timeline(self.object, max(self.today, self.day))
        return lanes.figure(found, self.day) if found else None

    def _addresses(self) -> dict[str, str]:
        """The same facts as data, for the same day, and the law of the committee."""
        api, code = links.API_ROOT, self.object.code
        members = urlencode({"committee": code, "as_of": self.day.isoformat()})
        asked = {"as_of": self.day.isoformat()}
        if self.known_at:
            asked["known_at"] = self.known_at.isoformat()
        return {
            "roster_api": f"{api}committees/{code}/roster/?{urlencode(asked)}",
            "sheet_url": reverse("committee-sheet", args=[code]) + self.query,
            "members_csv": f"{api}export/memberships.csv?{members}",
            "members_xlsx": f"{api}export/memberships.xlsx?{members}",
            "law_url": reverse("committee-law", args=[code]) + self.query,
        }
