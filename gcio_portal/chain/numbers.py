"""Sets of whole numbers as PostgreSQL writes them (int8multirange), and numbers that are in none of them."""

import re
from collections.abc import Iterable, Iterator

RANGE = re.compile(r"\[(\d+),(\d+)\)")
PLAIN = re.compile(r"\{(\[[1-9]\d*,\d+\)(,(?=\[)|(?=\})))*\}")


def is_plain(written: str) -> bool:
    """Whether the set has an end, and no number below 1: the sets that the registry itself writes."""
    return PLAIN.fullmatch(written) is not None


def ranges(written: str) -> list[tuple[int, int]]:
    """The ranges of `{[1,5),[7,8)}` as (first, one after the last)."""
    return [(int(first), int(end)) for first, end in RANGE.findall(written)]


def size(written: str) -> int:
    """How many numbers there are in the set."""
    return sum(end - first for first, end in ranges(written))


def members(written: str) -> Iterator[int]:
    """The numbers, from the least to the greatest."""
    for first, end in ranges(written):
        yield from range(first, end)


def first_outside(numbers: Iterable[int], known: Iterable[tuple[int, int]]) -> int | None:
    """The first number that is in no range; None if each is in one. Both come in ascending order."""
    remaining = iter(known)
    first, end = next(remaining, (0, 0))
    for number in numbers:
        while number >= end:
            following = next(remaining, None)
            if following is None:
                return number
            first, end = following
        if number < first:
            return number
    return None
