"""What a sheet of memberships holds: its columns, their headings, and what may stand in their cells."""

import difflib
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from gcio_portal.tables import Cell, CellValueError, Column, as_text, day, text, text_up_to
from gcio_portal.thai import BE_YEARS, search_text, to_arabic
from roles.models import Capacity, EndReason, ItemKind
from roles.order_numbers import normal_number
from roles.spreadsheets.names import part_of_name, public_text

LANGUAGES = ("th", "en")
NEW = "new"  # in the column of a person's number: someone of this name whom the registry does not have
NEW_WORDS = ("ใหม่", NEW)
# As agencies write the changes on their own lists, besides the labels.
OTHER_WORDS = {"พ้น": ItemKind.END, "พ้นจากตำแหน่ง": ItemKind.END, "แก้ไข": ItemKind.CORRECT}
NUMBER = re.compile(r"(?P<number>[^\s/](?:[^/]*[^\s/])?)\s*/\s*(?P<year>[0-9]{4})")

# Column → its heading on the sheet.
HEADINGS = {
    "organization": gettext_lazy("Issuing organization"),
    "committee": gettext_lazy("Committee (code)"),
    "committee_name": gettext_lazy("Name of the committee"),
    "seat": gettext_lazy("Seat (key)"),
    "seat_title": gettext_lazy("Title of the seat"),
    "change": gettext_lazy("Change"),
    "prefix_th": gettext_lazy("Title before the name"),
    "given_th": gettext_lazy("Given name"),
    "family_th": gettext_lazy("Family name"),
    "person": gettext_lazy("Number of the person"),
    "position_title": gettext_lazy("Position title"),
    "capacity": gettext_lazy("Capacity"),
    "start_date": gettext_lazy("From (day/month/B.E. year)"),
    "end_date": gettext_lazy("Last day"),
    "end_reason": gettext_lazy("Reason for leaving"),
    "evidence": gettext_lazy("Evidence of the position"),
    "order_number": gettext_lazy("Number of the order, such as 12/2569"),
    "signed_on": gettext_lazy("Signed on"),
    "effective_on": gettext_lazy("Effective from"),
    "subject": gettext_lazy("Subject of the order"),
    "base": gettext_lazy("Version (do not change)"),
}
ALONE = ("organization", "committee_name", "seat_title", "prefix_th", "person", "position_title", "capacity",
         "end_reason", "evidence", "signed_on", "effective_on", "subject", "base")  # fmt: skip
CHANGES = (ItemKind.APPOINT, ItemKind.END, ItemKind.CORRECT)  # a body is dissolved on the order's own page
CHOICES: dict[str, tuple[TextChoices, ...]] = {
    "change": CHANGES,
    "capacity": tuple(Capacity),
    "end_reason": tuple(EndReason),
}


def labels_of(column: str) -> tuple[str, ...]:
    """The headings that a column may have besides its own name: one in each language."""
    return tuple(in_language(HEADINGS[column], language) for language in LANGUAGES)


def in_language(words: Any, language: str) -> str:
    with override(language):
        return str(words)


def columns() -> list[Column]:
    """The columns, made when asked, because their words are those of the reader's language."""
    required = {"committee": _committee, "seat": text_up_to(40)}
    parsers: dict[str, Callable[[Cell], Any]] = {
        **{name: labelled(choices) for name, choices in CHOICES.items()},
        "prefix_th": part_of_name(60),
        "given_th": part_of_name(150),
        "family_th": part_of_name(150),
        "person": person_number,
        "position_title": public_text(300),
        "start_date": day,
        "end_date": day,
        "order_number": order_number,
        "signed_on": day,
        "effective_on": day,
        "subject": public_text(500),
        "evidence": public_text(2_000),
        "organization": text_up_to(60),
        "base": base_token,
        "committee_name": as_text,  # for the eye: what counts is the code
        "seat_title": as_text,
    }
    parsers |= required
    return [
        Column(
            name,
            required=name in required,
            parser=parsers[name],
            labels=labels_of(name),
            default=None,
            optional=name in ALONE,
            heading=str(HEADINGS[name]),
        )
        for name in HEADINGS
    ]


def _committee(cell: Cell) -> str:
    return text_up_to(60)(cell).upper()


def labelled(choices: tuple[TextChoices, ...]) -> Callable[[Cell], str]:
    """A parser of a choice, by its label in either language or by its value."""
    known = {
        search_text(word): str(choice.value)
        for choice in choices
        for word in (choice.value, *(in_language(choice.label, language) for language in LANGUAGES))
    } | (OTHER_WORDS if choices is CHANGES else {})

    def parse(cell: Cell) -> str:
        written = search_text(as_text(cell))
        if written in known:
            return known[written]
        words = {str(choice.value): str(choice.label) for choice in choices}
        remedy = _("Write one of: %(choices)s.") % {"choices": ", ".join(words.values())}
        nearest = difflib.get_close_matches(written, known, n=1)
        if nearest:
            meant = words[known[nearest[0]]]
            remedy = _("Did you mean “%(word)s”?") % {"word": meant} + " " + remedy
        raise CellValueError(_("This is not one of the choices."), remedy, "choice")

    return parse


def person_number(cell: Cell) -> int | str:
    """The number of a person in the registry, or NEW."""
    written = search_text(as_text(cell))
    if written in NEW_WORDS:
        return NEW
    if not re.fullmatch(r"[0-9]{1,18}", written):
        raise CellValueError(
            _("This is not the number of a person."),
            _("Write the number that the registry gives the person, or “new” for someone it does not have."),
            "person-form",
        )
    return int(written)


def order_number(cell: Cell) -> tuple[str, int]:
    """An order's number and its year in the Buddhist era, as 12/2569."""
    written = to_arabic(text(cell))
    found = NUMBER.fullmatch(written)
    if found is None:
        raise CellValueError(
            _("This is not the number of an order with its year."),
            _("Write both with a stroke between them, such as 12/2569."),
            "order-form",
        )
    try:
        number, year = normal_number(found["number"]), int(found["year"])
    except ValidationError as error:
        raise CellValueError(
            " ".join(error.messages), _("Write it as on the paper, such as 12/2569."), "order-form"
        ) from error
    if year not in BE_YEARS:
        raise CellValueError(
            _("The year of the order is not in the Buddhist era."),
            _("Write it as on the paper, such as %(number)s/2569.") % {"number": number},
            "order-year",
        )
    if len(number) > 40:
        raise CellValueError(
            _("The text has %(length)s characters.") % {"length": len(number)},
            _("Shorten it to %(limit)s characters.") % {"limit": 40},
            "too-long",
        )
    return number, year


def base_token(cell: Cell) -> tuple[int, int, int]:
    """What a row was when it was written out: the membership, its event, and the event of its person."""
    found = re.fullmatch(r"([0-9]{1,15})\.([0-9]{1,15})\.([0-9]{1,15})", as_text(cell))
    if found is None:
        raise CellValueError(
            _("The version of this row has been changed."),
            _("Take the row anew from a fresh template, or empty this cell to add a new row."),
            "base-form",
        )
    membership, event, person = found.groups()
    return int(membership), int(event), int(person)
