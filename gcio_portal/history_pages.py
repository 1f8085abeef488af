"""The pages of the history: every version of one record, and the checkpoints that anyone may keep."""

import datetime
from dataclasses import replace
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from gcio_portal import thai
from gcio_portal.chain.checkpoints import published_checkpoints
from gcio_portal.record_history import KINDS, events_for, hidden_fields, history_url, page_url, reads_all
from gcio_portal.record_names import record_name
from gcio_portal.removed_records import removed_items, removed_record
from gcio_portal.versions import Version, versions
from roles.models import Order
from roles.rights import Reader, orders_with_papers, visible_orders

EVENTS_A_PAGE = 25
PARTS_SHOWN = 50


class RecordHistory(TemplateView):
    """Every version of one record, newest first, for whoever may see the record."""

    template_name = "record_history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = KINDS.get(kwargs["kind"])
        if kind is None:
            raise Http404
        reader, day = self.request.user, timezone.localdate()
        record = self._record(kind, kwargs["key"])
        events = events_for(kind, record, reader, day)
        page = Paginator(events, EVENTS_A_PAGE).get_page(self.request.GET.get("page"))
        first = (page.number - 1) * EVENTS_A_PAGE
        read = list(events[first : first + EVENTS_A_PAGE + 1])  # one more, to compare the oldest with
        shown, earlier = read[:EVENTS_A_PAGE], read[EVENTS_A_PAGE:]
        hidden = hidden_fields(kind, record, reader, day)
        name = _words(record) if _is_removed(record) else record_name(record)
        told = versions(kind.model, shown, earlier=earlier[0] if earlier else None, hidden=hidden)
        return super().get_context_data(
            **kwargs,
            record=record,
            record_name=name,
            heading=_("History of %(record)s") % {"record": name},
            kind_label=kind.model._meta.verbose_name,
            record_url="" if _is_removed(record) else page_url(kind, record),
            page_obj=page,
            names_people=reads_all(reader),
            versions=_with_orders(told, reader, day),
            parts=_parts(kind, record, reader, day),
        )

    def _record(self, kind: Any, key: str) -> Any:
        if kind.key == "pk" and not (key.isascii() and key.isdecimal() and len(key) < 16):
            raise Http404
        reader, day = self.request.user, timezone.localdate()
        record = kind.records(reader, day).select_related().filter(**{kind.key: key}).first()
        record = record or removed_record(kind, key, reader, day)
        if record is None:
            raise Http404
        return record


def _with_orders(told: list[Version], reader: Reader, day: datetime.date) -> list[dict[str, Any]]:
    """Each version with the order that was carried out, where the reader may see it."""
    keys = {one.order for one in told if one.order is not None}
    orders: dict[Any, Order] = visible_orders(reader, day).in_bulk(keys) if keys else {}
    if not reads_all(reader):
        own = set(orders_with_papers(reader, day).filter(pk__in=keys).values_list("pk", flat=True))
        told = [_for_public(one, orders.get(one.order), in_full=one.order in own) for one in told]
    return [vars(one) | {"order": orders.get(one.order)} for one in told]


def _for_public(version: Version, order: Order | None, *, in_full: bool) -> Version:
    """Without the account; of the reasons with the subject of an order alone, which is public.

    in_full: the reader also reads the papers of the order, and so why it was revoked.
    """
    is_told = in_full or (order is not None and version.reason == order.subject)
    return replace(version, who="", for_whom="", reason=version.reason if is_told else "")


def _parts(kind: Any, record: Any, reader: Reader, day: datetime.date) -> list[dict[str, Any]]:
    """What belongs to the record and has a history that the reader may read."""
    parts = [
        {
            "heading": heading,
            "records": [
                (_words(one), history_url(one)) for one in _readable(found(record), reader, day)[:PARTS_SHOWN]
            ],
        }
        for heading, found in kind.parts
    ]
    return [*parts, _removed_part(record, reader, day)] if kind.model is Order else parts


def _removed_part(order: Order, reader: Reader, day: datetime.date) -> dict[str, Any]:
    """The changes that the order has no more."""
    count, items = removed_items(order, reader, day, most=PARTS_SHOWN)
    return {
        "heading": _("Removed changes"),
        "records": [(_words_with_moment(one), history_url(one)) for one in items],
        "further": count - len(items),
    }


def _readable(records: QuerySet[Any], reader: Reader, day: datetime.date) -> QuerySet[Any]:
    own = KINDS[str(records.model._meta.model_name)].records(reader, day)
    return records.filter(pk__in=own.values("pk"))


def _words(record: Any) -> str:
    """A record in words; of two that are told alike, which one was wrong, and which is no more."""
    if _is_removed(record):
        return _("%(record)s (removed)") % {"record": _name_of_removed(record)}
    if getattr(record, "annulled_by_id", None):
        return _("%(record)s (wrong record, annulled)") % {"record": record_name(record)}
    return record_name(record)


def _words_with_moment(removed: Any) -> str:
    at = timezone.localtime(removed.removed_at)
    moment = {"day": thai.format_date(at.date(), "medium"), "time": f"{at:%H:%M:%S}"}
    return _("%(record)s (removed %(day)s, %(time)s)") % ({"record": _name_of_removed(removed)} | moment)


def _name_of_removed(record: Any) -> str:
    """As any record; by its number where its table computed its name, or what it is named by is gone too."""
    try:
        return record_name(record)
    except (KeyError, ObjectDoesNotExist):
        return f"{record._meta.verbose_name} {record.pk}"


def _is_removed(record: Any) -> bool:
    return hasattr(record, "removed_at")


def checkpoints(request: HttpRequest) -> HttpResponse:
    """The checkpoints of the history, one a line, for anyone to keep and to hold against it later."""
    lines = "".join(f"{one}\n" for one in published_checkpoints())
    return HttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
