"""What may stand in a cell with a part of someone's name, or with words that anyone may read."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from gcio_portal.tables import Cell, CellValueError, as_text, text_up_to
from gcio_portal.thai.names import FOREIGN, LETTER, UNSEEN, holds_pid


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
        # Digits are left to whoever knows the registry's names; see people.py.
        foreign = FOREIGN.search(written)
        if foreign or not LETTER.search(written):
            raise CellValueError(
                _("“%(sign)s” does not stand in a name.") % {"sign": foreign[0] if foreign else written},
                _("Write Thai or Latin letters, with spaces, dots, hyphens or parentheses where needed."),
                "name-letters",
            )
        return written

    return parse


def public_text(length: int) -> Callable[[Cell], str]:
    """A parser of text of at most `length` characters that everybody may read: no citizen's number in it."""

    def parse(cell: Cell) -> str:
        written = text_up_to(length)(cell)
        if holds_pid(written):
            raise CellValueError(
                _("A citizen's number stands in this cell, and everybody could read it."),
                _("Take the number out; the registry does not keep it."),
                "citizen-number",
            )
        return written

    return parse
