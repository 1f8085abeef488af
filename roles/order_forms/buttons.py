"""What the buttons of the editor do, after all that was typed has been kept."""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from roles.actions import change_order, remove_item
from roles.actions.working import forget_typed, keep_typed, renew_items
from roles.models import WorkingCopy
from roles.order_forms import annex
from roles.order_forms.desk import UNFINISHED, Desk, Problems, in_the_way
from roles.order_forms.paper import PLACES, PaperForm
from roles.order_forms.replaced import Replacement, items_of, replacement_of
from roles.order_forms.typing import changed, has_change, without_change
from roles.order_forms.verbs import Verb


class Buttons:
    """One press of a button, on the texts that came with it."""

    def __init__(self, desk: Desk, at: datetime.datetime) -> None:
        self.desk, self.order, self.at = desk, desk.order, at
        self.problems: Problems = {}
        self.asked = ""
        self.rivals = list(desk.copy.rivals) if desk.copy else []

    def press(self, button: str, scan: UploadedFile | None) -> bool:
        """Do what a button asks for; True when the order may go on to the checker."""
        name, _colon, key = button.partition(":")
        if name == "theirs":
            self._take_theirs(key)
            return False
        self._save_paper()
        if scan is not None:
            self._change_paper(scan=scan)
        action: Callable[[str], bool | None] | None = getattr(self, f"_do_{name}", None)
        ready = bool(action and action(key))
        self._keep(forget=ready)
        return ready

    def _take_theirs(self, key: str) -> None:
        """The draft's own text, or one of those that wait beside it; one's own then waits in its place."""
        copy = self.desk.copy
        if not key:
            forget_typed(order=self.order, user=self.desk.user)
        elif copy and key.isdecimal() and len(key) < 3 and int(key) < len(copy.rivals):
            place = int(key)
            keep_typed(
                order=self.order,
                user=self.desk.user,
                texts=copy.rivals[place],
                at=self.at,
                version=copy.version,
                rivals=[*copy.rivals[:place], copy.texts, *copy.rivals[place + 1 :]],
            )

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
        unread = PaperForm(texts).errors or self.problems or has_change(texts) or self.asked or self.rivals
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
            rivals=self.rivals,
        )

    # --- One method for each button that does more than save -----------------------------------

    def _do_open(self, _key: str) -> None:
        """Begin a change of the chosen seat."""
        texts = self.desk.texts
        if self._is_in_the_middle():
            return
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

    def _do_ended(self, _key: str) -> None:
        """Offer to be corrected also what an order has ended."""
        self.desk.texts[changed("ended")] = "1"

    def _do_fill(self, _key: str) -> None:
        """Take the record that is to be corrected as it stands; not over what was typed by hand."""
        texts, chosen = self.desk.texts, self.desk.texts.get(changed("membership"))
        records = [annex.texts_of_record(one) for one in self.desk.seat.standing] if self.desk.seat else []
        record = next((one for one in records if one[changed("membership")] == chosen), None)
        if record is None:
            return
        names = set().union(*records)
        by_hand = [
            name
            for name in names
            if texts.get(name) and name != changed("membership")
            if all(texts[name] != one.get(name) for one in records)
        ]
        if by_hand:
            self.problems["change"] = _(
                "The record would replace what you have typed: empty those fields, or give this change up."
            )
            return
        self.desk.texts = {name: text for name, text in texts.items() if name not in names} | record

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
        found = replacement_of(self.order, self.desk.texts)
        if found:
            self._set_beside(found)
            return
        try:
            numbers = items_of(self.desk.texts)
            form.write(list(self.order.items.filter(pk__in=numbers).order_by("ordinal")))
        except ValidationError as error:
            self.problems |= {
                changed("start_date" if name == "__all__" else name): " ".join(said)
                for name, said in error.message_dict.items()
            }
            return
        self.rivals = []
        self.desk.texts = without_change(self.desk.texts)
        self.order.refresh_from_db()

    def _set_beside(self, found: Replacement) -> None:
        """Nothing is written: the change as others have left it stands beside one's own."""
        self.desk.texts[changed("items")] = found.items
        self.problems["change"] = found.sentence()
        if len(self.rivals) < WorkingCopy.MOST_RIVALS:  # else the list of changes alone shows it
            self.rivals += found.rivals(self.desk.texts)

    def _do_edit(self, key: str) -> None:
        """Open a change that is in the order already."""
        group = self._group(key)
        if group and not self._is_in_the_middle():
            self.desk.texts = without_change(self.desk.texts) | annex.texts_of(group)

    def _is_in_the_middle(self) -> bool:
        """Whether another change is open, which would be lost; the page then says so."""
        if self.desk.is_writing:
            self.problems["change"] = str(UNFINISHED)
        return self.desk.is_writing

    def _do_remove(self, key: str) -> None:
        """Take a change out; where it is the one that is open, its text stays as a new change."""
        group = self._group(key)
        if {one.pk for one in group} & set(items_of(self.desk.texts)):
            self.desk.texts.pop(changed("items"), None)
        for item in group:
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

    def _do_save(self, _key: str) -> None:
        """What is saved counts; the other versions are let go, as the page said."""
        self.rivals = []

    _do_leave = _do_save

    def _do_submit(self, _key: str) -> bool:
        """Whether the order can go to the checker; if not, the page says what is in the way."""
        self.asked, self.rivals = "submit", []
        return not (self.problems or PaperForm(self.desk.texts).errors or in_the_way(self.desk))
