"""What was typed, in words: labels of fields, names instead of keys."""

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal import thai
from roles.models import Capacity, EndReason, Membership, Order, User
from roles.order_forms.changes import ChangeForm, record_line
from roles.order_forms.paper import PaperForm
from roles.order_forms.people import NEW
from roles.order_forms.seats import seat_title, seats_for
from roles.order_forms.typing import FIELDS, PREFIX, changed
from roles.order_forms.verbs import Verb
from roles.rights import people_for, seats_within

# These say how far a change has come or what was looked for, and are no text of an order.
CHOICES = frozenset(changed(name) for name in ("committee", "words", "ended"))
UNSAID = CHOICES | {changed("open"), changed("items"), changed("someone_else")}
KEYS = frozenset(changed(name) for name in ("seat", "person", "membership"))
CODES: dict[str, Any] = {"verb": Verb, "capacity": Capacity, "end_reason": EndReason}
LABELS = {
    changed("verb"): gettext_lazy("What the order does"),
    changed("seat"): gettext_lazy("Seat"),
}


def label_of(name: str) -> Any:
    """What a field is called; None for one that a reader is not shown."""
    if name in UNSAID:
        return None
    if name in PaperForm.base_fields:
        return PaperForm.base_fields[name].label
    return LABELS.get(name) or ChangeForm.base_fields[name.removeprefix(f"{PREFIX}-")].label


def plain_rows(texts: Mapping[str, str]) -> list[tuple[Any, str]]:
    """Labels and texts that need no look into the registry, for who may not be known to read it."""
    return [
        (label_of(name), code_in_words(name, texts[name]))
        for name in FIELDS
        if texts.get(name) and label_of(name) and name not in KEYS
    ]


def code_in_words(name: str, text: str) -> str:
    """The words of a code, or the text as it is."""
    codes = CODES.get(name.removeprefix(f"{PREFIX}-"))
    return str(codes(text).label) if codes and text in codes.values else text


class Reader:
    """Names for the keys among texts, no others than the writer may use in an order of this organization."""

    def __init__(self, order: Order, by: User, day: datetime.date) -> None:
        self.order, self.by, self.day = order, by, day
        self._known: dict[tuple[str, str], str] = {}

    def rows(self, texts: Mapping[str, str]) -> list[tuple[Any, str]]:
        """Labels and values of all that was typed."""
        return [
            (label_of(name), self.shown(name, texts)) for name in FIELDS if texts.get(name) and label_of(name)
        ]

    def shown(self, name: str, texts: Mapping[str, str]) -> str:
        """A text in words; as it is where it names nothing."""
        text = texts.get(name, "")
        if name not in KEYS:
            return code_in_words(name, text)
        if (name, text) not in self._known:
            self._known[name, text] = self._named(name.removeprefix(f"{PREFIX}-"), text)
        return self._known[name, text]

    def _named(self, name: str, text: str) -> str:
        if text == NEW:
            return _("A new person, who is not in the registry yet")
        if not text.isdecimal() or len(text) > 18:
            return text
        if name == "person":
            person = people_for(self.order, self.by).filter(pk=text).first()
            return str(person) if person else text
        if name == "membership":
            record = self._records.filter(pk=text).select_related("person", "ended_by").first()
            return record_line(record) if record else text
        seat = seats_for(self.order, self.day).filter(pk=text).first()
        if seat is None:
            return text
        body = seat.committee
        return f"{seat_title(seat)} · {(thai.in_english() and body.name_en) or body.name_th}"

    @cached_property
    def _records(self) -> Any:
        seats = seats_within(self.order, self.day).values("pk")
        return Membership.objects.filter(seat__in=seats).standing()
