"""The editor of one order for one account: all that is sent is kept first, and only then understood."""

import datetime
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.actions import change_order, remove_item
from roles.actions.locking import editable
from roles.actions.submitting import what_is_missing
from roles.actions.working import forget_typed, keep_typed, renew_items
from roles.models import Order, User, WorkingCopy
from roles.order_forms import annex
from roles.order_forms.changes import ChangeForm
from roles.order_forms.conflicts import Difference, differences, merged
from roles.order_forms.paper import PLACES, PaperForm, paper_texts
from roles.order_forms.seats import SeatFacts, seats_for
from roles.order_forms.typing import changed, has_change, typed, without_change
from roles.order_forms.verbs import Verb

Problems = dict[str, str]
SCAN_AGAIN = gettext_lazy("The file that you chose was not kept: choose it again.")


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
    def tag(self) -> str:
        """What the page was made from; a page of another tag is older than the draft."""
        if self.restored:
            return str(self.restored["tag"])
        saved = int(self.copy.saved_at.timestamp() * 1_000_000) if self.copy else 0
        return f"{self.order.version}-{saved}"

    @property
    def others(self) -> list[WorkingCopy]:
        """What others have typed into this draft and not yet finished."""
        return [one for one in self.copies if one.user_id != self.user.pk]

    @property
    def differences(self) -> list[Difference]:
        return differences(self.order, self.copy)

    @property
    def is_behind(self) -> bool:
        """Whether someone else has changed the draft since the working copy was begun."""
        return bool(self.copy and self.copy.version != self.order.version)

    @cached_property
    def verb(self) -> Verb | None:
        """The verb of the change that is being written."""
        written = self.texts.get(changed("verb"), "")
        is_open = bool(self.texts.get(changed("open")))
        return Verb(written) if is_open and written in Verb.values and self.seat else None

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


def receive(
    desk: Desk,
    *,
    posted: Mapping[str, str],
    scan: UploadedFile | None,
    at: datetime.datetime,
) -> bool:
    """Keep what was sent, then do what its button asks for. True when the order may go on to the checker.

    From a page that is older than the draft only the texts are kept. Raises OrderNotEditable.
    """
    with transaction.atomic():
        order = editable(desk.order)
        now = Desk(order, desk.user, desk.day)
        if posted.get("tag") != now.tag:
            if posted.get("do") != "theirs":  # that button sends no text
                _keep_old_page(now, posted, at, scan)
            return False
        now.texts = typed(posted)
        return _Button(now, at).press(str(posted.get("do", "save")), scan)


def _keep_old_page(
    now: Desk, posted: Mapping[str, str], at: datetime.datetime, scan: UploadedFile | None
) -> None:
    """Keep the texts of a page that was opened before the draft, or the working copy, was changed."""
    texts = typed(posted)
    read = str(posted.get("tag", "")).partition("-")[0]
    version = min(int(read), now.order.version) if read.isdecimal() and len(read) < 9 else now.order.version
    rival = now.texts if now.copy and now.texts != texts else None
    keep_typed(
        order=now.order,
        user=now.user,
        texts=texts,
        at=at,
        version=version,
        asked="stale",
        problems={"scan": str(SCAN_AGAIN)} if scan is not None else {},
        rival=rival,
    )


class _Button:
    """What the buttons of the editor do, after all that was typed has been kept."""

    def __init__(self, desk: Desk, at: datetime.datetime) -> None:
        self.desk, self.order, self.at = desk, desk.order, at
        self.problems: Problems = {}
        self.asked = ""

    def press(self, button: str, scan: UploadedFile | None) -> bool:
        name, _colon, key = button.partition(":")
        if name == "theirs":
            self._take_theirs()
            return False
        self._save_paper()
        if scan is not None:
            self._change_paper(scan=scan)
        action: Callable[[str], bool | None] | None = getattr(self, f"_do_{name}", None)
        ready = bool(action and action(key))
        self._keep(forget=ready)
        return ready

    def _take_theirs(self) -> None:
        copy = self.desk.copy
        if copy and copy.rival is not None:
            keep_typed(
                order=self.order,
                user=self.desk.user,
                texts=copy.rival,
                at=self.at,
                version=self.order.version,
            )
        else:
            forget_typed(order=self.order, user=self.desk.user)

    def _save_paper(self) -> None:
        """Every field that can be read goes into the order; one that breaks a rule stays with its reason."""
        facts = PaperForm(self.desk.texts).facts()
        self._change_paper(
            **{name: value for name, value in facts.items() if value != getattr(self.order, name)}
        )

    def _change_paper(self, **facts: Any) -> None:
        if not facts:
            return
        try:
            self.order = self.desk.order = change_order(order=self.order, **facts)
        except ValidationError as error:
            wrong = {PLACES.get(name, name): " ".join(said) for name, said in error.message_dict.items()}
            self.problems |= wrong
            refused = {*wrong, *(["be_year"] if "number" in wrong else [])}
            rest = {name: value for name, value in facts.items() if name not in refused}
            if rest != facts:
                self._change_paper(**rest)

    def _keep(self, *, forget: bool) -> None:
        """A working copy of what the order does not hold yet; none when it holds all."""
        texts = self.desk.texts
        unread = PaperForm(texts).errors or self.problems or has_change(texts) or self.asked
        if forget or not unread:
            forget_typed(order=self.order, user=self.desk.user)
            return
        keep_typed(
            order=self.order,
            user=self.desk.user,
            texts=texts,
            at=self.at,
            version=self.order.version,
            asked=self.asked,
            problems=self.problems,
        )

    # --- One method for each button that does more than save -----------------------------------

    def _do_open(self, _key: str) -> None:
        """Begin a change of the chosen seat."""
        texts = self.desk.texts
        verb = texts.get(changed("verb"), "")
        if verb not in Verb.values:
            self.problems[changed("verb")] = _("Choose what the order does.")
        if self.desk.seat is None:
            self.problems[changed("seat")] = _("Choose the seat.")
        if self.problems.keys() & {changed("verb"), changed("seat")}:
            return
        texts[changed("open")] = "1"
        if verb not in {Verb.END, Verb.CORRECT} and texts.get("effective_on"):
            texts.setdefault(changed("start_date"), texts["effective_on"])
        records = self.desk.seat.open if self.desk.seat else []
        if verb == Verb.CORRECT and len(records) == 1:
            texts |= annex.texts_of_record(records[0])
        elif verb == Verb.END and len(records) == 1:
            texts[changed("membership")] = str(records[0].pk)

    def _do_fill(self, _key: str) -> None:
        """Take the record that is to be corrected as it stands."""
        chosen = self.desk.texts.get(changed("membership"))
        record = (
            next((one for one in self.desk.seat.open if str(one.pk) == chosen), None)
            if self.desk.seat
            else None
        )
        if record:
            self.desk.texts |= annex.texts_of_record(record)

    def _do_cancel(self, _key: str) -> None:
        self.desk.texts = without_change(self.desk.texts)

    def _do_add(self, _key: str) -> None:
        """Write the change into the order, or say what is missing."""
        form = self.desk.change_form(complete=True)
        if form is None:
            return
        if not form.is_valid():
            self.asked = "add"
            return
        numbers = [one for one in self.desk.texts.get(changed("items"), "").split(",") if one.isdecimal()]
        try:
            form.write(list(self.order.items.filter(pk__in=numbers).order_by("ordinal")))
        except ValidationError as error:
            self.problems |= {
                changed("start_date" if name == "__all__" else name): " ".join(said)
                for name, said in error.message_dict.items()
            }
            return
        self.desk.texts = without_change(self.desk.texts)
        self.order.refresh_from_db()

    def _do_edit(self, key: str) -> None:
        """Open a change that is in the order already."""
        group = self._group(key)
        if group:
            self.desk.texts = without_change(self.desk.texts) | annex.texts_of(group)

    def _do_remove(self, key: str) -> None:
        for item in self._group(key):
            remove_item(item=item)
        self.order.refresh_from_db()

    def _group(self, key: str) -> list[Any]:
        """The items of the change that an item belongs to; none where the item is of another order."""
        groups = annex.grouped(list(self.order.items.order_by("ordinal")))
        return next((group for group in groups if any(str(one.pk) == key for one in group)), [])

    def _do_detach(self, _key: str) -> None:
        self._change_paper(scan="")

    def _do_seen(self, _key: str) -> None:
        renew_items(order=self.order)
        self.order.refresh_from_db()

    def _do_submit(self, _key: str) -> bool:
        """Whether the order can go to the checker; if not, the page says what is in the way."""
        self.asked = "submit"
        return not (self.problems or PaperForm(self.desk.texts).errors or in_the_way(self.desk))


def in_the_way(desk: Desk) -> Problems:
    """What has to be done before the order can be handed on: place in the editor → sentence."""
    found: Problems = {}
    for name, words in what_is_missing(desk.order).items():
        found.setdefault(PLACES.get(name, name), words)
    if desk.verb is not None:
        found["change"] = _("Finish the change that you have begun, or give it up.")
    return found
