"""The form of one change: which fields its verb asks for, what must be there, and what is done with it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal import thai
from gcio_portal.history import because
from roles.actions import add_item, dissolve_committee, remove_item, replace_holder
from roles.actions.naming import name_person
from roles.models import Capacity, EndReason, ItemKind, Membership, Order, OrderItem, Person, User
from roles.order_forms.people import NEW, like_people, people_for
from roles.order_forms.seats import SeatFacts
from roles.order_forms.typing import NAMES, PREFIX
from roles.order_forms.verbs import FIELDS, REQUIRED, Verb

LIKE = gettext_lazy(
    "The registry knows this name or one like it: choose the person, or say it is someone else."
)
LAST_DAYS = {  # of the verbs that ask for one
    Verb.END: gettext_lazy("The last day in the seat."),
    Verb.DISSOLVE: gettext_lazy("The last day of the body; everybody in it leaves with it."),
}
PARTS = ("prefix_th", "given_th", "family_th", "prefix_en", "given_en", "family_en")  # of a name
ONE_DAY = datetime.timedelta(days=1)
MISSING = {
    "person": gettext_lazy("Choose the person, or write a new name."),
    "start_date": gettext_lazy("Write the first day."),
    "end_date": gettext_lazy("Write the last day."),
    "end_reason": gettext_lazy("Choose why the seat is left."),
    "capacity": gettext_lazy("Choose in which capacity."),
    "membership": gettext_lazy("Choose whose record it is about."),
    "evidence": gettext_lazy("Write how we know it: the paper, or who reported it."),
}


def _choices(choices: Any, empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *choices]


def _name(name: str, label: Any) -> forms.CharField:
    column: Any = Person._meta.get_field(name)
    return forms.CharField(label=label, required=False, max_length=column.max_length)


class ChangeForm(forms.Form):
    """One change of one seat. `complete`: it is to be written into the order, so nothing may be missing."""

    membership = forms.ChoiceField(
        label=gettext_lazy("Whose record"), required=False, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("Type a part of the name to look for it in the registry."),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    person = forms.CharField(label=gettext_lazy("Person"), required=False)
    someone_else = forms.BooleanField(
        label=gettext_lazy("None of these is meant: it is someone else of the same or a like name"),
        required=False,
    )
    prefix_th = _name("prefix_th", gettext_lazy("Title or rank in Thai"))
    given_th = _name("given_th", gettext_lazy("Given name in Thai"))
    family_th = _name("family_th", gettext_lazy("Family name in Thai"))
    prefix_en = _name("prefix_en", gettext_lazy("Title or rank in English"))
    given_en = _name("given_en", gettext_lazy("Given name in English"))
    family_en = _name("family_en", gettext_lazy("Family name in English"))
    office_phone = _name("office_phone", gettext_lazy("Office telephone"))
    office_email = forms.EmailField(label=gettext_lazy("Office e-mail"), required=False)
    capacity = forms.ChoiceField(
        label=gettext_lazy("Capacity"), required=False, widget=forms.RadioSelect, choices=Capacity.choices
    )
    start_date = thai.ThaiDateField(
        label=gettext_lazy("First day"), help_text=gettext_lazy("Such as 1/10/2569."), required=False
    )
    end_date = thai.ThaiDateField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("The last day in the seat. Leave it empty where it is not known yet."),
        required=False,
    )
    end_reason = forms.ChoiceField(
        label=gettext_lazy("Reason for leaving"),
        required=False,
        choices=_choices(EndReason.choices, gettext_lazy("Choose a reason")),
    )
    position_title = forms.CharField(
        label=gettext_lazy("The person's own position on that day"), required=False, max_length=300
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        texts: Mapping[str, str],
        *,
        verb: Verb,
        order: Order,
        seat: SeatFacts,
        complete: bool = False,
    ) -> None:
        super().__init__(texts, prefix=PREFIX)
        self.verb, self.order, self.seat, self.complete = verb, order, seat, complete
        self.by: User | None = None  # who writes, where it matters whom they may name
        self.like: list[Person] = []
        asked = set(FIELDS[verb])
        if "person" in asked:
            asked |= {"words", "someone_else", *NAMES}
        if "evidence" in asked and not (seat.seat.ex_officio or verb == Verb.CORRECT):
            asked.discard("evidence")
        for name in set(self.fields) - asked:
            del self.fields[name]
        self._dress()

    def _dress(self) -> None:
        """What a field says and offers in this verb and this seat."""
        fields: Any = self.fields
        if "membership" in self.fields:
            fields["membership"].choices = [(str(one.pk), record_line(one)) for one in self.records]
        if self.verb == Verb.ACTING:
            fields["capacity"].choices = [
                choice for choice in Capacity.choices if choice[0] != Capacity.SUBSTANTIVE
            ]
        if self.verb == Verb.REPLACE:
            self.fields["end_reason"].label = _("Why the old holder leaves")
        if self.verb in LAST_DAYS:
            self.fields["end_date"].help_text = LAST_DAYS[self.verb]
        if "evidence" in self.fields:
            self.fields["evidence"].help_text = (
                _("How we know that the record was wrong.")
                if self.verb == Verb.CORRECT
                else _("The seat is held ex officio: the paper that moved the person into the position.")
            )

    @property
    def records(self) -> list[Membership]:
        """Those that can be chosen: who is still there, and to be corrected also who has left."""
        return self.seat.correctable(self.data) if self.verb == Verb.CORRECT else self.seat.open

    @property
    def asked(self) -> list[Any]:
        """The fields after the person, in the order of the form."""
        return [self[name] for name in FIELDS[self.verb] if name in self.fields and name != "person"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.complete:
            self._nothing_missing(facts)
            self._written_as_names(facts)
        first, last = facts.get("start_date"), facts.get("end_date")
        if first and last and last < first:
            self.add_error("end_date", _("The last day comes before the first."))
        if last and self.verb == Verb.CORRECT and not self._reason_fits(facts):
            self.add_error("end_reason", MISSING["end_reason"])
        return facts

    def _reason_fits(self, facts: dict[str, Any]) -> bool:
        return not self.complete or bool(facts.get("end_reason"))

    def _nothing_missing(self, facts: dict[str, Any]) -> None:
        required = set(REQUIRED[self.verb]) & set(self.fields)
        if self.verb == Verb.REPLACE and facts.get("start_date") and self.leaving is None:
            required.discard("end_reason")
        if self.seat.seat.ex_officio and "evidence" in self.fields:
            required.add("evidence")
        for name in self.fields:
            if name in required and not facts.get(name) and name not in self.errors:
                self.add_error(name, str(MISSING[name]))

    def _written_as_names(self, facts: dict[str, Any]) -> None:
        """Someone new has a name in letters; told with whatever else is missing."""
        for name in PARTS if facts.get("person") == NEW else ():
            column: Any = Person._meta.get_field(name)
            try:
                column.run_validators(facts.get(name) or "")
            except forms.ValidationError as error:
                self.add_error(name, error)

    def clean_person(self) -> Person | str | None:
        """The person by number, NEW, or none. Only those whom this order may name."""
        chosen = self.cleaned_data["person"]
        if chosen in ("", NEW):
            return chosen or None
        found = people_for(self.order, self.by).filter(pk=chosen).first() if chosen.isdecimal() else None
        if found is None:
            raise forms.ValidationError(_("There is no such person to choose; look for the name again."))
        return found

    def clean_family_th(self) -> str:
        """A new person has a given and a family name, and is nobody whom the registry knows already."""
        family = self.cleaned_data["family_th"].strip()
        if self.cleaned_data.get("person") != NEW or not self.complete:
            return family
        given = self.cleaned_data.get("given_th", "").strip()
        if not given or not family:
            raise forms.ValidationError(_("Write the given name and the family name in Thai."))
        if not self.data.get(self.add_prefix("someone_else")):
            self.like = like_people(self.order, f"{given} {family}", self.by)
        if self.like:
            raise forms.ValidationError(LIKE)
        return family

    @property
    def leaving(self) -> Membership | None:
        """Whom a replacement lets go, on the first day of the new holder."""
        first = self.cleaned_data.get("start_date")
        if first is None or self.verb != Verb.REPLACE:
            return None
        holder = self.seat.holder(first)
        return holder if holder and holder.start_date < first else None

    @transaction.atomic
    def write(self, items: Sequence[OrderItem]) -> None:
        """The change into the order, in place of `items`. Raises ValidationError or OrderProblem."""
        with because(self.order.subject):
            self._write(items)

    def _write(self, items: Sequence[OrderItem]) -> None:
        for item in items:
            remove_item(item=item)
        if self.verb == Verb.DISSOLVE:
            body, last_day = self.seat.seat.committee, self.cleaned_data["end_date"]
            dissolve_committee(order=self.order, committee=body, last_day=last_day)
            return
        facts = self.cleaned_data
        person = facts.get("person")
        if person == NEW:
            person = name_person(**{name: facts[name] for name in NAMES})
        evidence = {"evidence": facts["evidence"]} if facts.get("evidence") else {}
        if self.verb == Verb.REPLACE:
            replace_holder(
                order=self.order,
                seat=self.seat.seat,
                person=cast(Person, person),
                start_date=facts["start_date"],
                end_reason=EndReason(facts["end_reason"] or EndReason.UNKNOWN),
                position_title=facts["position_title"],
                **evidence,
            )
            return
        names = ("capacity", "start_date", "end_date", "end_reason", "position_title")
        add_item(
            order=self.order,
            kind={Verb.END: ItemKind.END, Verb.CORRECT: ItemKind.CORRECT}.get(self.verb, ItemKind.APPOINT),
            seat=self.seat.seat,
            membership=self._membership(),
            person=person,
            **evidence,
            **{name: facts[name] for name in names if name in facts},
        )

    def _membership(self) -> Membership | None:
        chosen = self.cleaned_data.get("membership")
        return next((one for one in self.records if str(one.pk) == chosen), None)


def record_line(membership: Membership) -> str:
    """A membership in a line: who, how, from when to when, and by which order it ended."""
    first = thai.format_date(membership.start_date, "medium")
    last = thai.format_date(membership.end_date, "medium") if membership.end_date else _("now")
    line = f"{membership.person} · {membership.get_capacity_display()} · {first} – {last}"
    if membership.ended_by is None:
        return line
    return f"{line} · {_('ended by order %(order)s') % {'order': membership.ended_by}}"
