"""How a name is written, and what no public text may hold. One rule for every door by which names come in."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Without width, or turning the direction: nobody sees them, and the name is not found by its letters.
UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
LETTERS = "\u0e01-\u0e3a\u0e40-\u0e4eA-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f\u1e00-\u1eff"
LETTER = re.compile(f"[{LETTERS}]")
DIGITS = re.compile("[0-9\u0e50-\u0e59]")
FOREIGN = re.compile(f"[^{LETTERS}\u0300-\u036f0-9\u0e50-\u0e59 .()'\u2019\u2010\u2011-]")
# 13 digits as people write them: together, or with a space or a hyphen between two of them.
THIRTEEN = re.compile(r"(?<![0-9])(?:[0-9][ \u00a0-]?){12}[0-9](?![0-9])")
THAI_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


def validate_name(name: str) -> None:
    """Refuse a title, a given or a family name with signs that stand in no name, or with digits.

    Raises ValidationError with the sign and the remedy.
    """
    unseen = UNSEEN.search(name)
    if unseen:
        raise ValidationError(
            _(
                "There is a character in the name that cannot be seen (U+%(code)s): type the name again, and"
                " do not paste it."
            ),
            code="name-unseen",
            params={"code": f"{ord(unseen[0]):04X}"},
        )
    foreign = FOREIGN.search(name) or DIGITS.search(name)
    if foreign or not LETTER.search(name):
        raise ValidationError(
            _(
                "“%(sign)s” does not stand in a name: write Thai or Latin letters, with spaces, dots, hyphens"
                " or parentheses where needed."
            ),
            code="name-letters",
            params={"sign": foreign[0] if foreign else name},
        )


def is_pid(text: object) -> bool:
    """Whether it has the form of a citizen's number: 13 digits, the last of which checks the others."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{13}", text):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(text, range(13, 1, -1), strict=False))
    return (11 - total % 11) % 10 == int(text[-1])


def holds_pid(text: str) -> bool:
    """Whether a citizen's number stands in a text, in Thai or Arabic digits, with spaces or hyphens too."""
    found = THIRTEEN.finditer(text.translate(THAI_DIGITS))
    return any(is_pid(re.sub(r"[^0-9]", "", one[0])) for one in found)


def validate_public_text(text: str) -> None:
    """Refuse a citizen's number in a text that anyone may read. Raises ValidationError with the remedy."""
    if holds_pid(text):
        raise ValidationError(
            _("A citizen's number stands here, and everybody could read it: take it out."),
            code="citizen-number",
        )
