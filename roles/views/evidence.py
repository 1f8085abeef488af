"""What a committee's page rests on: orders, sources of evidence and the law, newest first."""

import datetime
from collections import defaultdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from committees.models import Committee, SeatTemplate
from committees.outline import instrument_url, short_name
from roles.membership_rows import MembershipRow, OrderRow, membership_rows
from roles.models import Capacity, ItemKind, Membership, Order, OrderItem, OrderState
from roles.views.cards import source_name
from roles.views.orders.wording import VERBS
from roles.views.wording import in_language, role_label

Corrections = dict[tuple[int, int | None, int | None], list[Membership]]


def evidence_of(committee: Committee, day: datetime.date, today: datetime.date) -> dict[str, Any]:
    """`evidence`: a row per paper, source or resolution; `has_orders`, `has_sources`;
    `later_papers`: how many are left out.

    A past day shows what there was up to that day, and what the memberships of that day rest on.
    """
    standing = Membership.objects.standing().filter(seat__committee=committee)
    ids = list(standing.order_by("-start_date", "pk").values_list("pk", flat=True))
    papers, corrections = [], _corrections(committee)
    for membership in membership_rows(ids, day=None):
        papers += _orders(membership, day, corrections) + _sources(membership, day)
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


def _corrections(committee: Committee) -> Corrections:
    """What each order that put a record right had found wrong, by order, seat and the right person."""
    items = OrderItem.objects.filter(
        kind=ItemKind.CORRECT, seat__committee=committee, order__state=OrderState.PUBLISHED
    )
    found: Corrections = defaultdict(list)
    for item in items.select_related("membership__appointed_by"):
        if item.membership:
            found[item.order_id, item.seat_id, item.person_id].append(item.membership)
    return found


def _naming(membership: MembershipRow, corrections: Corrections) -> list[tuple[OrderRow, bool]]:
    """The order that named the holder and those that put the record right, and whether each is one of these.

    The record was wrong, not the paper: the order behind a wrong record is told with the right person.
    """
    found, left = [], [(membership["appointed_by"], membership["person"]["id"])]
    for order, person in left:
        if order is None:
            continue
        wrong = corrections.get((order["id"], membership["seat"]["id"], person), [])
        found.append((order, bool(wrong)))
        left += [(_order_row(one.appointed_by), one.person_id) for one in wrong]
    return found


def _order_row(order: Order | None) -> OrderRow | None:
    if order is None or order.signed_on is None:
        return None
    return {"id": order.pk, "number": str(order), "signed_on": order.signed_on}


def _orders(membership: MembershipRow, day: datetime.date, corrections: Corrections) -> list[dict[str, Any]]:
    who = {"name": in_language(membership["person"], "name"), "role": role_label(membership["role"])}
    takes, leaves = _("%(name)s takes the seat: %(role)s"), _("%(name)s leaves the seat: %(role)s")
    if membership["capacity"] != Capacity.SUBSTANTIVE:
        takes = _("%(name)s begins to act (%(capacity)s) in the seat: %(role)s")
        leaves = _("%(name)s ceases to act (%(capacity)s) in the seat: %(role)s")
    corrects = _("%(verb)s: %(name)s, %(role)s")
    who |= {"verb": str(VERBS[ItemKind.CORRECT]), "capacity": str(Capacity(membership["capacity"]).label)}
    effects = [
        (order, [(corrects if is_correction else takes) % who], True)
        for order, is_correction in _naming(membership, corrections)
    ]
    for _order, words, _names_holder in effects[:1]:  # the order that made this record
        words += _paper(membership)
    if membership["ended_by"]:
        effects.append((membership["ended_by"], [leaves % who], False))
    return [
        {
            "kind": "order",
            "holds": names_holder and _holds(membership, day),
            "day": order["signed_on"],
            "title": _("Order %(number)s") % {"number": order["number"]},
            "url": reverse("order-detail", args=[order["id"]]),
            "effects": words,
        }
        for order, words, names_holder in effects
    ]


def _paper(membership: MembershipRow) -> list[str]:
    """The paper that moved the holder of an ex-officio seat, or that shows what a correction says."""
    if not membership["evidence"]:
        return []
    name = in_language(membership["person"], "name")
    return [_("Evidence of %(name)s: %(paper)s") % {"name": name, "paper": membership["evidence"]}]


def _sources(membership: MembershipRow, day: datetime.date) -> list[dict[str, Any]]:
    seen = _("%(name)s seen in the seat: %(role)s")
    if membership["capacity"] != Capacity.SUBSTANTIVE:
        seen = _("%(name)s seen acting (%(capacity)s) in the seat: %(role)s")
    words = seen % {
        "name": in_language(membership["person"], "name"),
        "role": role_label(membership["role"]),
        "capacity": str(Capacity(membership["capacity"]).label),
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
