"""Seats and holders as the page's cards take them: words instead of codes, addresses instead of keys."""

import datetime
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roles.membership_rows import MembershipRow
from roles.models import EndReason, Precision
from roles.views.wording import in_language, role_label

Row = Mapping[str, Any]


def seat_card(seat: Row, day: datetime.date, query: str = "", incoming: Row | None = None) -> dict[str, Any]:
    """One seat of a roster for `components/seat.html`; `query` keeps the day in links to people."""
    last = seat["last_known"]
    vacant_since = seat["vacant_since"]
    return {
        "key": seat["key"],
        "title": role_label(seat["role"]),
        "law": _law(seat),
        "required": seat["required"],
        "state": seat["state"],
        "holder": holder_card(seat["holder"], query),
        "acting": holder_card(seat["acting"], query),
        "last_known": holder_card(last, query),
        "vacant_since": vacant_since,
        "vacant_days": (day - vacant_since).days + 1 if vacant_since else None,
        "end_reason": EndReason(last["end_reason"]).label if last and last["end_reason"] else "",
        "previous": holder_card(last, query),
        "incoming": holder_card(incoming, query),
        "since_last": time_between(last["end_date"], day) if last else "",
    }


def _law(seat: Row) -> str:
    title = in_language(seat, "title")
    return _("%(title)s (ex officio)") % {"title": title} if seat["ex_officio"] else title


def as_then(membership: MembershipRow, day: datetime.date, today: datetime.date) -> MembershipRow:
    """A membership without what came after a past day: its end, the order that ended it, later sightings.

    From today on nothing is left out: an end to come is already decided. Sources that were all seen later
    stay, because the membership of that day rests on them.
    """
    if day >= today:
        return membership
    then = membership.copy()
    if then["end_date"] and then["end_date"] > day:
        then |= {"end_date": None, "end_precision": Precision.DAY, "end_reason": None, "ended_by": None}
    if then["ended_by"] and then["ended_by"]["signed_on"] > day:
        then["ended_by"] = None
    seen = [one for one in then["sources"] if one.get("seen_on", "") <= day.isoformat()]
    then["sources"] = seen or then["sources"]
    return then


def holder_card(membership: Row | None, query: str = "") -> dict[str, Any] | None:
    """A membership for a card: who, in which position, since when, resting on what."""
    if membership is None:
        return None
    order, sources = membership["appointed_by"], membership["sources"]
    return {
        "name": in_language(membership["person"], "name"),
        "url": reverse("person-detail", args=[membership["person"]["id"]]) + query,
        "position": membership["position_title"],
        "capacity": membership["capacity"],
        "start_date": membership["start_date"],
        "end_date": membership["end_date"],
        "start_attested": membership["start_precision"] == Precision.ATTESTED,
        "end_attested": membership["end_precision"] == Precision.ATTESTED,
        "order": order and order["number"],
        "order_url": "#evidence" if order else "",
        "evidence": membership["evidence"],
        "source": source_name(sources[0]["url"]) if sources else "",
        "source_url": "#evidence" if sources else "",
    }


def source_name(url: str) -> str:
    """The site that a source stands on, without `www.`."""
    return (urlsplit(url).hostname or url).removeprefix("www.")


def time_between(first: datetime.date, last: datetime.date) -> str:
    """How long it is from one day to a later one, in years and months, or in days under a month."""
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    if months < 1:
        days = (last - first).days
        return ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    years, months = divmod(months, 12)
    parts = [
        ngettext("%(n)d year", "%(n)d years", years) % {"n": years} if years else "",
        ngettext("%(n)d month", "%(n)d months", months) % {"n": months} if months else "",
    ]
    return " ".join(part for part in parts if part)
