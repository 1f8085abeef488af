"""What may stand in a cell with a part of someone's name."""

import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from gcio_portal.tables import Cell, CellValueError, as_text, text_up_to

# Without width, or turning the direction: nobody sees them, and the name is not found by its letters.
UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
LETTERS = "\u0e01-\u0e3a\u0e40-\u0e4eA-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
DIGITS = re.compile("[0-9\u0e50-\u0e59]")
# Digits are left to whoever knows the registry's names; see people.py.
FOREIGN = re.compile(f"[^{LETTERS}\u0300-\u036f0-9\u0e50-\u0e59 .()'\u2019\u2010\u2011-]")


def part_of_name(length: int) -> Callable[[Cell], str]:
    """A parser of a title, a given or a family name of at most `length` characters, as text with letters."""

    def parse(cell: Cell) -> str:
        if not isinstance(cell, str):
            raise CellValueError(
                _("This is a number, a date or a truth value, and not a name."),
                _("Write the name in letters, as text."),
                "name-type",
            )
        unseen = UNSEEN.search(cell)
        if unseen:
            raise CellValueError(
                _("There is a character in the name that cannot be seen (U+%(code)s).")
                % {"code": f"{ord(unseen[0]):04X}"},
                _("Type the name of this cell again, and do not paste it."),
                "name-unseen",
            )
        written = text_up_to(length)(" ".join(as_text(cell).split()))
        foreign = FOREIGN.search(written)
        if foreign or not re.search(f"[{LETTERS}]", written):
            raise CellValueError(
                _("“%(sign)s” does not stand in a name.") % {"sign": foreign[0] if foreign else written},
                _("Write Thai or Latin letters, with spaces, dots, hyphens or parentheses where needed."),
                "name-letters",
            )
        return written

    return parse
