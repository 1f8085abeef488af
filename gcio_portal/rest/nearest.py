"""The known word that a mistyped one was probably meant to be."""

from collections.abc import Iterable
from difflib import get_close_matches

from django.db.models import Q, QuerySet

CANDIDATES = 2000  # codes looked through; more with the same first letters do not occur by a slip


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, letter case aside; None when none is like it."""
    return next(iter(nearest_few(word, known, 1)), None)


def nearest_few(word: str, known: Iterable[str], most: int) -> list[str]:
    """Up to `most` known words like this one, letter case aside, the nearest first."""
    by_lower = {name.lower(): name for name in known}
    return [by_lower[name] for name in get_close_matches(word.lower(), by_lower, n=most, cutoff=0.6)]


def nearest_code(code: str, records: QuerySet) -> str | None:
    """The code, among the records', most like this one.

    Looks only at codes with the same first letters, so that the cost stays small in a large registry.
    """
    start = code[:2]
    starts = Q()
    for variant in {start, start.upper(), start.lower()}:
        starts |= Q(code__startswith=variant)
    codes = records.filter(starts).order_by("code").values_list("code", flat=True)[:CANDIDATES]
    return nearest(code, codes)
