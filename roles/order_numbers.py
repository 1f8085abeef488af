"""The number of an order in the one form in which the registry keeps and compares it."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from gcio_portal import thai

# What a paper prints before its number: คำสั่งที่ 12, เลขที่ 12, ที่ 12.
BEFORE = re.compile(r"(?:คำสั่ง(?=[ .:0-9]|เลขที่|ที่|$)|เลขที่|ที่)[ .:]*")


def normal_number(text: str) -> str:
    """A number without its year in Arabic digits, as short as it is said: `คำสั่งที่ ๐๑๒` is 12.

    Raises ValidationError for signs that stand in no number, and for words without one.
    """
    number = " ".join(thai.to_arabic(text).split())
    for sign in number:
        if sign in "<>" or unicodedata.category(sign) in {"Cc", "Cf", "Co", "Cn", "Cs"}:
            raise ValidationError(
                _("“%(sign)s” does not stand in the number of an order: type the number anew, such as 12."),
                code="number-sign",
                params={"sign": sign if sign in "<>" else f"U+{ord(sign):04X}"},
            )
    while before := BEFORE.match(number):
        number = number[before.end() :]
    if text.strip() and not number:
        raise ValidationError(_("Write the number itself, such as 12."), code="number-missing")
    return (number.lstrip("0") or "0") if re.fullmatch("[0-9]+", number) else number
