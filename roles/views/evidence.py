"""What a committee's page rests on: orders, sources of evidence and the law, newest first."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from committees.models import Committee, SeatTemplate
from committees.outline import instrument_url, short_name
from roles.membership_rows import MembershipRow, membership_rows
from roles.models import Membership
from roles.views.cards import source_name
from roles.views.wording import in_language, role_label


def evidence_of(committee: Committee, day: datetime.date, today: datetime.date) -> dict[str, Any]:
    """`evidence`: a row per paper, source or resolution; `has_orders`, `has_sources`;
    `later_papers`: how many are left out.

    A past day shows what there was up to that day, and what the memberships of that day rest on.
    """
    standing = Membership.objects.standing().filter(seat__committee=committee)
    ids = list(standing.order_by("-start_date", "pk").values_list("pk", flat=True))
    papers = []
    for membership in membership_rows(ids, day=None):
        papers += _orders(membership, day) + _sources(membership, day)
    papers = _once(papers)
    shown = [paper for paper in papers if day >= today or paper["holds"] or paper["day"] <= day]
    rows = shown + [law for law in _laws(committee) if law["day"] <= max(day, committee.start_date)]
    return {
        "evidence": sorted(rows, key=lambda row: row["day"], reverse=True),
        "has_orders": any(row["kind"] == "order" for row in shown),
        "has_sources": any(row["kind"] == "source" for row in shown),
        "later_papers": len(papers) - len(shown),
    }


def _holds(membership: MembershipRow, day: datetime.date) -> bool:
    return membership["start_date"] <= day and (membership["end_date"] or day) >= day


def _orders(membership: MembershipRow, day: datetime.date) -> list[dict[str, Any]]:
    who = {"name": in_language(membership["person"], "name"), "role": role_label(membership["role"])}
    effects = (
        (membership["appointed_by"], _("%(name)s takes the seat: %(role)s") % who),
        (membership["ended_by"], _("%(name)s leaves the seat: %(role)s") % who),
    )
    return [
        {
            "kind": "order",
            "holds": order == membership["appointed_by"] and _holds(membership, day),
            "day": order["signed_on"],
            "title": _("Order %(number)s") % {"number": order["number"]},
            "url": reverse("order-detail", args=[order["id"]]),
            "effects": [words],
        }
        for order, words in effects
        if order
    ]


def _sources(membership: MembershipRow, day: datetime.date) -> list[dict[str, Any]]:
    words = _("%(name)s seen in the seat: %(role)s") % {
        "name": in_language(membership["person"], "name"),
        "role": role_label(membership["role"]),
    }
    return [
        {
            "kind": "source",
            "holds": _holds(membership, day),
            "day": datetime.date.fromisoformat(source["seen_on"])
            if source.get("seen_on")
            else membership["start_date"],
            "title": source_name(source["url"]),
            "url": source["url"],
            "quote": source.get("quote", ""),
            "effects": [words],
        }
        for source in membership["sources"]
    ]


def _once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One row per paper: an order that moves several people says all that it did."""
    papers: dict[Any, dict[str, Any]] = {}
    for row in rows:
        paper = papers.setdefault((row["kind"], row["day"], row["title"], row.get("quote")), row)
        if paper is not row:
            paper["effects"] += [one for one in row["effects"] if one not in paper["effects"]]
            paper["holds"] = paper["holds"] or row["holds"]
    return list(papers.values())


def _laws(committee: Committee) -> list[dict[str, Any]]:
    """The instruments that gave the committee its seats, each with the number of seats that it gives."""
    templates = SeatTemplate.objects.filter(
        committee_kind=committee.kind, variant=committee.variant
    ).select_related("provision__instrument")
    papers: dict[int, dict[str, Any]] = {}
    for template in templates.order_by("start_date"):
        instrument = template.provision.instrument
        paper = papers.setdefault(
            instrument.pk,
            {
                "kind": "law",
                "day": max(template.start_date, committee.start_date),
                "title": short_name(instrument),
                "url": instrument_url(instrument),
                "seats": 0,
            },
        )
        paper["seats"] += 1
    return list(papers.values())
