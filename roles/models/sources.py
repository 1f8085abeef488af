"""What a source of a membership must say."""

import datetime
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

KEYS = frozenset({"url", "quote", "seen_on"})


def validate_sources(sources: Any) -> None:
    """A list of {url, quote, seen_on}: a web address, what it says, and the day as 2026-10-01."""
    if not isinstance(sources, list):
        raise ValidationError(_("Write a list of sources, each with url, quote and seen_on."))
    for number, source in enumerate(sources, start=1):
        if not isinstance(source, dict) or set(source) != KEYS:
            raise ValidationError(
                _("Source %(number)s: write url, quote and seen_on, no more and no less."),
                params={"number": number},
            )
        _validate_address(number, str(source["url"]))
        _validate_day(number, str(source["seen_on"]))


def _validate_address(number: int, url: str) -> None:
    if any(character.isspace() or not character.isprintable() for character in url):
        raise ValidationError(
            _("Source %(number)s: the address must not contain blanks or control characters."),
            params={"number": number},
        )
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValidationError(
            _("Source %(number)s: the address must begin with http:// or https://."),
            params={"number": number},
        )


def _validate_day(number: int, day: str) -> None:
    try:
        year = datetime.date.fromisoformat(day).year
    except ValueError:
        year = 0
    if not 1857 <= year <= 2199:
        raise ValidationError(
            _("Source %(number)s: write seen_on as a day of the Christian era, such as 2026-10-01."),
            params={"number": number},
        )
