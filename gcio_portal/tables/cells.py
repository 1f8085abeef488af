"""What may stand in a cell of a table: each parser gives a value or says what to write instead."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.worksheet.formula import ArrayFormula, DataTableFormula

from gcio_portal.thai import ThaiDateError, parse_date, search_text, to_arabic

# Controls, but for line ends and tabs; halves of letters; what stands where a letter could not be read
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd]")
_known_day = lru_cache(maxsize=4096)(parse_date)  # a table has the same few days in most of its rows

Cell = Any  # text from CSV; text, a number, a truth value, a moment or None from XLSX


class CellValueError(ValueError):
    """A cell that cannot be used: why, what to write instead, and a word for the kind of fault."""

    def __init__(self, reason: str, remedy: str, code: str = "value") -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason, self.remedy, self.code = reason, remedy, code


def as_text(cell: Cell) -> str:
    """A cell as a person reads it: 10.0 is 10, a moment at midnight is its day, nothing is empty text."""
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time.min:
        return cell.date().isoformat()
    if isinstance(cell, ArrayFormula):
        return str(cell.text)
    if isinstance(cell, DataTableFormula):
        return "=TABLE"
    return str(cell)


def is_formula(cell: Cell) -> bool:
    """Whether a cell would be worked out by a spreadsheet, or would be if its text were put into one."""
    return cell[:1] == "=" if isinstance(cell, str) else isinstance(cell, ArrayFormula | DataTableFormula)


def text(cell: Cell) -> str:
    """Text in NFC, without space around it; a formula's error or a broken character is refused."""
    written = unicodedata.normalize("NFC", as_text(cell))
    if written in ERROR_CODES:
        raise CellValueError(
            _("The formula in this cell has an error."), _("Write the text itself."), "formula-error"
        )
    refuse_broken(written)
    return written


def refuse_broken(written: str) -> None:
    """Raise CellValueError where a character can be neither shown nor kept, as PostgreSQL keeps no U+0000."""
    broken = _BROKEN.search(written)
    if broken:
        raise CellValueError(
            _("There is a broken character (U+%(code)s) after “%(before)s”.")
            % {"code": f"{ord(broken[0]):04X}", "before": written[: broken.start()][-10:]},
            _("Type the text of this cell again."),
            "broken-character",
        )


def keepable(words: str) -> str:
    """Words with U+FFFD, a replacement that every database keeps, for each broken character."""
    return _BROKEN.sub("\ufffd", words)


def text_up_to(length: int) -> Callable[[Cell], str]:
    """A parser of text of at most `length` characters."""

    def parse(cell: Cell) -> str:
        written = text(cell)
        if len(written) > length:
            raise CellValueError(
                _("The text has %(length)s characters.") % {"length": len(written)},
                _("Shorten it to %(limit)s characters.") % {"limit": length},
                "too-long",
            )
        return written

    return parse


def integer(cell: Cell) -> int:
    """A whole number, in Arabic or Thai digits."""
    written = to_arabic(as_text(cell))
    if isinstance(cell, bool) or not re.fullmatch(r"[+-]?[0-9]{1,18}", written):
        raise CellValueError(_("This is not a whole number."), _("Write digits only, such as 12."), "number")
    return int(written)


def integer_between(low: int, high: int) -> Callable[[Cell], int]:
    """A parser of whole numbers from `low` to `high`, both inclusive."""

    def parse(cell: Cell) -> int:
        number = integer(cell)
        if not low <= number <= high:
            raise CellValueError(
                _("The number is out of range."),
                _("Write a number from %(low)s to %(high)s.") % {"low": low, "high": high},
                "range",
            )
        return number

    return parse


def boolean(cell: Cell) -> bool:
    """true or false, in any case, or a spreadsheet's own truth value."""
    written = as_text(cell).lower()
    if written not in ("true", "false"):
        raise CellValueError(_("This is neither true nor false."), _("Write true or false."), "truth")
    return written == "true"


def day(cell: Cell) -> date:
    """A day as `parse_date` reads it; a spreadsheet's date too, also one typed with a Buddhist year."""
    if isinstance(cell, int | float):
        raise CellValueError(
            _("A bare number is not a date."),
            _("Write 1/10/2569 or 2026-10-01, or format the cell as a date."),
            "date-number",
        )
    if isinstance(cell, datetime) and cell.time() != time.min:
        raise CellValueError(
            _("There is a time of day with the date."), _("Write the date only."), "date-time"
        )
    try:
        return _known_day(as_text(cell))
    except ThaiDateError as error:
        raise CellValueError(error.reason, error.remedy, error.code) from error


def choice(values: Iterable[str] | Mapping[str, Any]) -> Callable[[Cell], Any]:
    """A parser that takes one of some words, in any case; a mapping gives the value of each word."""
    meanings = dict(values) if isinstance(values, Mapping) else {value: value for value in values}
    known = {search_text(word): word for word in meanings}

    def parse(cell: Cell) -> Any:
        exact = as_text(cell)
        if exact in meanings:
            return meanings[exact]
        written = search_text(exact)
        if written in known:
            return meanings[known[written]]
        nearest = difflib.get_close_matches(written, known, n=1)
        remedy = _("Write one of: %(choices)s.") % {"choices": ", ".join(meanings)}
        if nearest:
            remedy = _("Did you mean “%(word)s”?") % {"word": known[nearest[0]]} + " " + remedy
        raise CellValueError(_("This is not one of the choices."), remedy, "choice")

    return parse


def code(pattern: str, example: str) -> Callable[[Cell], str]:
    """A parser of codes that match a regular expression as a whole; `example` is shown to who errs."""

    def parse(cell: Cell) -> str:
        written = text(cell)
        if not re.fullmatch(pattern, written):
            raise CellValueError(
                _("This is not a code of the expected form."),
                _("Write it like %(example)s.") % {"example": example},
                "form",
            )
        return written

    return parse
