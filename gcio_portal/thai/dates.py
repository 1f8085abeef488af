"""Days as people write them in Thailand: in the Buddhist era or the Christian era, and never in doubt which.

Stored days are Gregorian. A Buddhist year is the Christian year plus 543; the calendar of months and days
is the same, so 29 February needs no rule of its own.
"""

import re
from calendar import monthrange
from datetime import date, datetime
from typing import Literal

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gcio_portal.thai.text import ARABIC_DIGITS, THAI_DIGITS, search_text

Style = Literal["long", "medium", "short"]

BE_OFFSET = 543
BE_YEARS = range(2400, 2743)
CE_YEARS = range(1857, 2200)

MONTHS_TH = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
]
MONTHS_SHORT_TH = [
    "ม.ค.",
    "ก.พ.",
    "มี.ค.",
    "เม.ย.",
    "พ.ค.",
    "มิ.ย.",
    "ก.ค.",
    "ส.ค.",
    "ก.ย.",
    "ต.ค.",
    "พ.ย.",
    "ธ.ค.",
]
MONTHS_EN = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTHS_SHORT_EN = [name[:3] for name in MONTHS_EN]

_MONTH_NUMBERS = {
    re.sub(r"\W", "", search_text(name)) if name.isascii() else name.replace(".", ""): number
    for names in (MONTHS_TH, MONTHS_SHORT_TH, MONTHS_EN, MONTHS_SHORT_EN)
    for number, name in enumerate(names, start=1)
} | {"sept": 9}

_ERA = r"(?P<era>พ\.? ?ศ\.?|ค\.? ?ศ\.?|b\.?e\.?|a\.?d\.?|c\.?e\.?)? ?"
_FORMS = [
    # 2026-10-01, 2569-10-01
    re.compile(r"(?P<year>[0-9]{4})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"),
    # 1/10/2569
    re.compile(
        r"(?:วันที่ ?)?(?P<day>[0-9]{1,2}) ?(?P<mark>[-/.]) ?(?P<month>[0-9]{1,2}) ?(?P=mark) ?"
        + _ERA
        + r"(?P<year>[0-9]+)"
    ),
    # 1 ต.ค. 2569, วันที่ 1 เดือนตุลาคม พ.ศ. 2569
    re.compile(
        r"(?:วันที่ ?)?(?P<day>[0-9]{1,2})[- ]?(?:เดือน ?)?(?P<name>[^\W\d][^\d/]*?)[- ]?"
        + _ERA
        + r"(?P<year>[0-9]+)"
    ),
]
_EXAMPLE = "1/10/2569"


class ThaiDateError(ValueError):
    """A text that is no day: what is wrong, what to write instead, and in `code` which part.

    Its message is both sentences.
    """

    def __init__(self, reason: str, remedy: str, code: str = "date") -> None:
        super().__init__(f"{reason} {remedy}")
        self.reason, self.remedy, self.code = reason, remedy, code


def to_arabic(text: str) -> str:
    """๒๕๖๙ → 2569; everything else unchanged."""
    return text.translate(str.maketrans(THAI_DIGITS, ARABIC_DIGITS))


def to_thai(text: str) -> str:
    """2569 → ๒๕๖๙; everything else unchanged."""
    return text.translate(str.maketrans(ARABIC_DIGITS, THAI_DIGITS))


def parse_date(text: str) -> date:
    """The day that a person wrote, in any of the usual forms, in Thai or English.

    A year of 2400-2742 is Buddhist, one of 1857-2199 Christian; any other, two digits too, is refused and
    never guessed. Raises ThaiDateError with a sentence for the person who wrote it.
    """
    written = search_text(text)
    found = next((match for form in _FORMS if (match := form.fullmatch(written))), None)
    if found is None:
        raise _not_understood(text)
    parts = found.groupdict()
    year = _christian_year(parts["year"], parts.get("era") or "")
    month = _month_number(parts["month"]) if parts.get("month") else _named_month(parts["name"], text)
    days = monthrange(year, month)[1]
    if not 1 <= int(parts["day"]) <= days:
        raise ThaiDateError(
            _("%(month)s %(year)s has %(days)s days.")
            % {"month": month_name(month), "year": parts["year"], "days": days},
            _("Write a day from 1 to %(days)s.") % {"days": days},
            "date-day",
        )
    return date(year, month, int(parts["day"]))


def _not_understood(text: str) -> ThaiDateError:
    return ThaiDateError(
        _("The date “%(text)s” is not understood.") % {"text": text.strip()[:40]},
        _("Write it like 1/10/2569, 1 ต.ค. 2569 or 2026-10-01."),
    )


def _christian_year(digits: str, era: str) -> int:
    if len(digits) == 4:
        year = int(digits)
        if year in BE_YEARS and era[:1] not in {"ค", "a", "c"}:
            return year - BE_OFFSET
        if year in CE_YEARS and era[:1] not in {"พ", "b"}:
            return year
    raise ThaiDateError(
        _("The year %(year)s cannot be used.") % {"year": " ".join([era.upper(), digits[:12]]).strip()},
        _(
            "Write all four digits, 2400 to 2742 for a Buddhist year (such as 2569) or 1857 to 2199 for a "
            "Christian year (such as 2026)."
        ),
        "date-year",
    )


def _month_number(digits: str) -> int:
    if 1 <= int(digits) <= 12:
        return int(digits)
    raise ThaiDateError(
        _("There is no month %(month)s.") % {"month": digits},
        _("Write the day first, then a month from 1 to 12, as in %(example)s.") % {"example": _EXAMPLE},
        "date-month",
    )


def _named_month(name: str, text: str) -> int:
    number = _MONTH_NUMBERS.get(re.sub(r"[. ]", "", name))
    if number is None:
        raise _not_understood(text)
    return number


def in_english() -> bool:
    """True on English screens; every other language setting reads Thai."""
    return (get_language() or "th").startswith("en")


def month_name(month: int, *, short: bool = False) -> str:
    """The name of a month, 1 to 12, in the language of the screen."""
    if in_english():
        return (MONTHS_SHORT_EN if short else MONTHS_EN)[month - 1]
    return (MONTHS_SHORT_TH if short else MONTHS_TH)[month - 1]


def as_day(value: date) -> date:
    """The day itself; of a moment, the day it is in the portal's time zone."""
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def be_year(value: date | int) -> int:
    """The Buddhist year of a day or of a Christian year; a year that is Buddhist already stays.

    Raises ValueError for a year number of neither era.
    """
    if not isinstance(value, int):
        return as_day(value).year + BE_OFFSET
    if value not in BE_YEARS and value not in CE_YEARS:
        raise ValueError(f"{value} is a year of neither era")
    return value if value in BE_YEARS else value + BE_OFFSET


def format_date(day: date, style: Style = "long", *, thai_digits: bool = False) -> str:
    """A day in the language of the screen: Thai in the Buddhist era, English in the Christian era.

    long `1 ตุลาคม 2569`, medium `1 ต.ค. 2569`, short `1/10/2569`; `thai_digits` for documents.
    """
    day = as_day(day)
    year = day.year if in_english() else day.year + BE_OFFSET
    if style == "short":
        text = f"{day.day}/{day.month}/{year}"
    elif style in ("long", "medium"):
        text = f"{day.day} {month_name(day.month, short=style == 'medium')} {year}"
    else:
        raise ValueError(f"A date has no style {style!r}: use long, medium or short")
    return to_thai(text) if thai_digits else text
