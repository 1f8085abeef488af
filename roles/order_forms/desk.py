"""The editor of one order for one account: what it sees of the draft, and what is still in the way."""

import datetime
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy

from roles.actions.submitting import what_is_missing
from roles.models import Order, OrderItem, User, WorkingCopy
from roles.order_forms.changes import ChangeForm
from roles.order_forms.conflicts import Comparison, comparisons, has_text, merged
from roles.order_forms.paper import PLACES, paper_texts
from roles.order_forms.seats import SeatFacts, seats_for
from roles.order_forms.tags import Tag
from roles.order_forms.typing import changed, typed
from roles.order_forms.verbs import Verb

Problems = dict[str, str]
SCAN_AGAIN = gettext_lazy("The file that you chose was not kept: choose it again.")
UNFINISHED = gettext_lazy("Finish the change that you have begun, or give it up.")


class Desk:
    """What the account sees of the order: the order's own texts, or its working copy of them."""

    def __init__(
        self, order: Order, user: User, day: datetime.date, *, restored: Mapping[str, Any] | None = None
    ) -> None:
        self.order, self.user, self.day = order, user, day
        self.copies = list(WorkingCopy.objects.filter(order=order).select_related("user"))
        self.copy = next((one for one in self.copies if one.user_id == user.pk), None)
        self.restored = restored
        self.texts = dict(merged(order, self.copy) if self.copy else paper_texts(order))
        if restored:
            self.texts = typed(restored["texts"])

    @property
    def now(self) -> Tag:
        """What a page that is opened now is made from."""
        saved = int(self.copy.saved_at.timestamp() * 1_000_000) if self.copy else 0
        return Tag(self.order.version, saved)

    @property
    def tag(self) -> str:
        """What the page was made from; a page of another tag is older than the draft."""
        return str(self.restored["tag"] if self.restored else self.now)

    @property
    def others(self) -> list[WorkingCopy]:
        """What others have typed into this draft and not yet finished."""
        return [one for one in self.copies if one.user_id != self.user.pk and has_text(self.order, one)]

    @property
    def comparisons(self) -> list[Comparison]:
        return comparisons(self.order, self.copy, self.day)

    @property
    def is_behind(self) -> bool:
        """Whether someone else has changed the draft since the account began to type what it does not say."""
        copy = self.copy
        return bool(copy and copy.version != self.order.version and has_text(self.order, copy))

    @property
    def is_writing(self) -> bool:
        """Whether a change has been begun and is neither in the order nor given up."""
        return bool(self.texts.get(changed("open")))

    @cached_property
    def verb(self) -> Verb | None:
        """The verb of the change that is being written."""
        written = self.texts.get(changed("verb"), "")
        return Verb(written) if self.is_writing and written in Verb.values and self.seat else None

    @cached_property
    def seat(self) -> SeatFacts | None:
        """The seat of the change: one that an order of this organization may change."""
        chosen = self.texts.get(changed("seat"), "")
        if not chosen.isdecimal() or len(chosen) > 18:
            return None
        found = seats_for(self.order, self.day).filter(pk=chosen).first()
        return SeatFacts(found) if found else None

    def change_form(self, *, complete: bool = False) -> ChangeForm | None:
        """The form of the change that is being written, if one is."""
        if self.verb is None or self.seat is None:
            return None
        form = ChangeForm(self.texts, verb=self.verb, order=self.order, seat=self.seat, complete=complete)
        form.by = self.user
        return form


def in_the_way(desk: Desk, items: Sequence[OrderItem] | None = None) -> Problems:
    """What has to be done before the order can be handed on: place in the editor → sentence.

    items: as `what_is_missing` takes them.
    """
    found: Problems = {}
    for name, words in what_is_missing(desk.order, items).items():
        found.setdefault(PLACES.get(name, name), words)
    if desk.verb is not None:
        found["change"] = str(UNFINISHED)
    return found
