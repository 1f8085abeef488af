"""Moments of the registry's knowledge, as pages and programs write them: one reading for both."""

import datetime
import re

from gcio_portal.periods import FIRST_DAY, LAST_DAY

INSTANT = re.compile(
    r"[0-9-]{10}T[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
BANGKOK = datetime.timezone(datetime.timedelta(hours=7))  # since 1920, long before the first record


def last_moment_of(day: datetime.date) -> datetime.datetime:
    """What a bare day means: all that was recorded on it too, by the clock of Bangkok."""
    return datetime.datetime.combine(day, datetime.time.max, BANGKOK)


def instant_of(text: str) -> datetime.datetime | None:
    """A moment with its offset from UTC, such as 2026-10-01T09:00:00+07:00; None for any other text."""
    if not INSTANT.fullmatch(text):
        return None
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    # An offset could carry the first and the last day past those that the registry knows.
    return moment if FIRST_DAY < moment.date() < LAST_DAY else None
