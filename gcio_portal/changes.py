"""The newest changes of the registry, from its history: what was recorded, and when."""

import datetime
from dataclasses import dataclass
from heapq import merge
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from committees.models import LegalInstrument
from committees.outline import instrument_url, short_name, unbroken_day
from roles.models import Membership, Precision
from roles.views.wording import in_language


@dataclass(frozen=True)
class Change:
    """One recorded change: the moment, the page it is about, and in words what was recorded."""

    at: datetime.datetime
    url: str
    subject: str
    words: str


def recent_changes(limit: int = 6) -> list[Change]:
    """The newest changes of memberships and instruments, newest first. Two queries."""
    memberships = _newest(Membership).select_related("seat__committee__organization", "person")[:limit]
    changes = merge(
        map(_membership_change, memberships),
        map(_instrument_change, _newest(LegalInstrument)[:limit]),
        key=lambda change: change.at,
        reverse=True,
    )
    return list(changes)[:limit]


def last_recorded_at() -> datetime.datetime | None:
    """When the directory last changed; None for an empty registry. Two queries."""
    moments = [
        _newest(model).values_list("pgh_created_at", flat=True).first()
        for model in (Membership, LegalInstrument)
    ]
    return max(filter(None, moments), default=None)


def _newest(model: Any) -> QuerySet[Any]:
    """The events of a model, newest first: events are only ever added, so their key is their order."""
    return model._meta.get_field("events").related_model.objects.order_by("-pgh_id")


def _membership_change(event: Any) -> Change:
    committee = event.seat.committee
    body = in_language(vars(committee.organization), "name") if committee.organization else ""
    seat = f"{committee.kind} {body}".strip()
    return Change(
        at=event.pgh_created_at,
        url=reverse("committee-detail", args=[committee.code]),
        subject=seat if committee.kind in ("MCIO", "DCIO") else f"{seat} – {event.seat.get_role_display()}",
        words=_membership_words(event) % {"person": in_language(vars(event.person), "name"), **_days(event)},
    )


def _membership_words(event: Any) -> str:
    if event.annulled_by_id:
        return _("Annulled: %(person)s, from %(first)s")
    if event.end_precision == Precision.ATTESTED:
        return _("Evidence: %(person)s, seen until %(last)s")
    if event.end_date:
        return _("%(person)s left; last day %(last)s")
    return _("%(person)s took the seat on %(first)s")


def _days(event: Any) -> dict[str, str]:
    first, last = event.start_date, event.end_date
    return {
        "first": unbroken_day(first),
        "last": unbroken_day(last) if last else "",
    }


def _instrument_change(event: Any) -> Change:
    told = ("code", "kind", "number", "issued_on", "title_th", "title_en")
    instrument = LegalInstrument(**{name: getattr(event, name) for name in told})
    return Change(
        at=event.pgh_created_at,
        url=instrument_url(instrument),
        subject=short_name(instrument),
        words=_("Added to the registry") if event.pgh_label == "insert" else _("Changed"),
    )
