"""What the page of the editor shows: the paper, its changes, the one that is being written, what would be."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gcio_portal import thai
from roles.actions.submitting import marked
from roles.models import OrderItem, Person
from roles.order_forms.changes import ONE_DAY, ChangeForm
from roles.order_forms.desk import SCAN_AGAIN, Desk, in_the_way
from roles.order_forms.paper import PaperForm
from roles.order_forms.people import NEW, found_people, latest_seats
from roles.order_forms.seats import seat_title, seats_for
from roles.order_forms.typing import changed
from roles.order_forms.verbs import HEADINGS, Verb
from roles.views.orders.annex_pages import page_of_changes
from roles.views.orders.what_if import what_if_of
from roles.views.orders.wording import (
    committee_name,
    name_of,
    no_seat_of,
    person_behind,
    state_of,
    with_names,
)
from roles.views.wording import in_language

Page = dict[str, Any]


def page_of(desk: Desk, changes: str = "") -> Page:
    """Everything that the template of the editor needs. `changes`: which page of them was asked for."""
    order, copy = desk.order, desk.copy
    items = list(with_names(marked(OrderItem.objects.filter(order=order))))
    problems, missing = dict(copy.problems) if copy else {}, in_the_way(desk, items)
    if copy and copy.asked == "submit":
        problems = missing | problems
    if desk.restored and desk.restored["scan"]:
        problems["scan"] = str(SCAN_AGAIN)
    paper = PaperForm(desk.texts)
    problems = {name: words for name, words in problems.items() if name not in paper.errors}
    _blame(paper, problems)
    page: Page = {
        "order": order,
        "name": name_of(order),
        "state": state_of(order),
        "organization": in_language(vars(order.organization), "name"),
        "tag": desk.tag,
        "form": paper,
        "scan_problem": problems.get("scan", ""),
        "changes": page_of_changes(order, items, changes),
        "saved_at": copy and timezone.localtime(copy.saved_at),
        "restored": desk.restored and desk.restored["mark"],
        "comparisons": [] if desk.restored else desk.comparisons,
        "is_behind": desk.is_behind,
        "is_stale": bool(copy and copy.asked == "stale"),
        "others": [
            {"who": person_behind(one.user), "at": timezone.localtime(one.saved_at)} for one in desk.others
        ],
    }
    form = desk.change_form(complete=bool(copy and copy.asked == "add"))
    if form is not None:
        _blame(form, problems)
        page["change"] = _open_change(desk, form)
    else:
        page["chooser"] = _chooser(desk, problems)
        page["what_if"] = what_if_of(order, desk.day, is_short=True) if items else None
    page["errors"] = _errors(paper, form, problems)
    page["missing"] = [_way_to(name, words) for name, words in missing.items() if name not in paper.errors]
    return page


def _blame(form: Any, problems: dict[str, str]) -> None:
    """What only the button could find stands at its field too."""
    form.is_valid()
    for name in form.fields:
        if words := problems.get(form.add_prefix(name)):
            form.add_error(name, words)


def _errors(paper: PaperForm, form: ChangeForm | None, problems: dict[str, str]) -> list[dict[str, str]]:
    """All that is wrong, each with the way to its field."""
    listed = [
        {"target": f"#{bound.id_for_label or bound.auto_id}", "text": str(text)}
        for one in (paper, form)
        if one is not None
        for bound in one
        for text in bound.errors
    ]
    told = {one["text"] for one in listed}
    return listed + [_way_to(name, words) for name, words in problems.items() if words not in told]


def _way_to(name: str, words: str) -> dict[str, str]:
    """A sentence and the place in the editor that it is about."""
    if name in PaperForm.base_fields or name == "scan":
        return {"target": f"#id_{name}", "text": words}
    field = name.removeprefix(changed(""))
    return {"target": f"#id_change-{field}" if field in {"verb", "seat"} else "#change", "text": words}


def _chooser(desk: Desk, problems: dict[str, str]) -> Page:
    """What the order does, and to which seat: committees in Thai order, the one that was chosen first."""
    wanted = desk.texts.get(changed("committee"), "")
    groups: dict[str, Page] = {}
    for seat in seats_for(desk.order, desk.day).order_by(
        "committee__sort_key", "committee__code", "ordinal", "key"
    ):
        if wanted and seat.committee.code != wanted:
            continue
        group = groups.setdefault(seat.committee.code, {"name": committee_name(seat.committee), "seats": []})
        group["seats"].append({"pk": str(seat.pk), "title": seat_title(seat)})
    return {
        "verbs": Verb.choices,
        "verb": desk.texts.get(changed("verb"), ""),
        "seat": desk.texts.get(changed("seat"), ""),
        "committee": wanted,
        "groups": list(groups.values()),
        "no_seat": "" if groups else no_seat_of(wanted, desk.order.effective_on or desk.day),
        "verb_problem": problems.get(changed("verb"), ""),
        "seat_problem": problems.get(changed("seat"), ""),
    }


def _open_change(desk: Desk, form: ChangeForm) -> Page:
    seat = form.seat.seat
    page: Page = {
        "form": form,
        "heading": HEADINGS[form.verb],
        "verb": form.verb.value,
        "seat_pk": seat.pk,
        "seat": seat_title(seat),
        "committee": committee_name(seat.committee),
        "committee_url": reverse("committee-detail", args=[seat.committee.code]),
        "items": desk.texts.get(changed("items"), ""),
        "is_correction": form.verb == Verb.CORRECT,
        "shows_ended": bool(desk.texts.get(changed("ended"))),
        "ended": len(form.seat.standing) - len(form.records) if form.verb == Verb.CORRECT else 0,
        "leaving": _leaving(form),
    }
    if "person" in form.fields:
        page |= _people(desk, form)
    return page


def _leaving(form: ChangeForm) -> str:
    """Whom a replacement lets go, and on which last day; or that nobody is recorded there."""
    if form.verb != Verb.REPLACE:
        return ""
    leaving, first = form.leaving, form.cleaned_data.get("start_date")
    if leaving and first:
        last = thai.format_date(first - ONE_DAY)
        return _("%(person)s leaves the day before: the last day is %(day)s.") % {
            "person": leaving.person,
            "day": last,
        }
    holder = form.seat.holder(desk_day(form))
    if holder is None:
        return _("The registry knows no holder of this seat on that day, so nobody leaves it by this change.")
    return _("%(person)s holds the seat now.") % {"person": holder.person}


def desk_day(form: ChangeForm) -> Any:
    """The first day of the change, or today while it is not written."""
    return form.cleaned_data.get("start_date") or timezone.localdate()


def _people(desk: Desk, form: ChangeForm) -> Page:
    """Who can be chosen: who was, who was found, who is like the new name; each with the latest seat."""
    chosen = form.cleaned_data.get("person")
    words = desk.texts.get(changed("words"), "")
    found = found_people(desk.order, words, desk.user)
    listed = {one.pk: one for one in [*([chosen] if isinstance(chosen, Person) else []), *found, *form.like]}
    seats = latest_seats(list(listed.values()), desk.day) if listed else {}
    return {
        "people": [
            {
                "pk": one.pk,
                "name": in_language(vars(one), "name"),
                "is_chosen": chosen == one,
                "seat": _seat_line(seats.get(one.pk)),
            }
            for one in listed.values()
        ],
        "is_new": chosen == NEW,
        "new": NEW,
        "words": words,
        "nobody_found": bool(words) and not found,
        "is_like": bool(form.like),
    }


def _seat_line(membership: Any) -> str:
    if membership is None:
        return _("No seat in the registry")
    committee = committee_name(membership.seat.committee)
    return f"{membership.position_title} · {committee}" if membership.position_title else committee
