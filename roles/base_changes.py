"""What others have done to the seats of an order since its items were written."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from gcio_portal import thai
from roles.models import Membership, Order, OrderItem
from roles.plans import in_seats_of


@dataclass(frozen=True)
class BaseChange:
    """One change of a seat by someone else since an item was written.

    kind: `seated`, `ended`, `annulled` or `changed`; order: by which it was done, or None.
    """

    item: OrderItem
    at: datetime.datetime
    kind: str
    person: Any
    day: datetime.date | None
    order: Order | None

    @property
    def message(self) -> str:
        """The change as a sentence, in the language of the moment."""
        facts = {"person": self.person, "order": self.order}
        facts["day"] = thai.format_date(self.day, "medium") if self.day else ""
        words = {
            "seated": _("Since this item was written, %(person)s has been recorded in the seat from %(day)s"),
            "ended": _("Since this item was written, the last day of %(person)s has become %(day)s"),
            "annulled": _("Since this item was written, the record of %(person)s has been annulled"),
            "changed": _("Since this item was written, the record of %(person)s has changed"),
        }[self.kind] % facts
        if self.order is None:
            return _("%(change)s.") % {"change": words}
        return _("%(change)s, by order %(order)s.") % {"change": words, "order": self.order}


def changes_since_base(order: Order, items: Sequence[OrderItem] | None = None) -> list[BaseChange]:
    """What the seats of the order's items have seen since each item was written, oldest first. One query.

    items: with their seats, where the caller has read them already. Empty for an order that has been applied:
    its own changes are no news.
    """
    if order.state in {Order.State.PUBLISHED, Order.State.REVOKED}:
        return []
    written = list(order.items.order_by("ordinal")) if items is None else items
    events: Any = Membership._meta.get_field("events").related_model
    oldest = min((item.base_event for item in written), default=0)
    since = events.objects.filter(in_seats_of(written), pgh_id__gt=oldest).select_related(
        "seat", "person", "appointed_by", "ended_by", "annulled_by"
    )
    found = []
    for event in since.order_by("pgh_id") if written else []:
        item = next((one for one in written if _is_about(one, event)), None)
        if item and event.pgh_id > item.base_event:
            found.append(_change(item, event))
    return found


def _is_about(item: OrderItem, event: Any) -> bool:
    return event.seat_id == item.seat_id or event.seat.committee_id == item.committee_id


def _change(item: OrderItem, event: Any) -> BaseChange:
    kind, day, order = "changed", None, None
    if event.annulled_by_id:
        kind, order = "annulled", event.annulled_by
    elif event.pgh_label == "insert":
        kind, day, order = "seated", event.start_date, event.appointed_by
    elif event.ended_by_id:
        kind, day, order = "ended", event.end_date, event.ended_by
    return BaseChange(item, event.pgh_created_at, kind, event.person, day, order)
