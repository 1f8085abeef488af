"""When nothing is found: the records whose names are spelt most like what was typed.

A model that can be searched has `search_text`: its names in the form of `thai.search_text`, with a
trigram index.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Q, QuerySet

from gcio_portal import thai

FRAGMENT = 3  # characters; a shorter one has no trigram, and so no index
LONGEST = 60  # characters of a query that are looked at
LIKENESS = 0.3  # share of the typed trigrams; at 0.4 "ดิจิทล" still finds ดิจิทัล, at 0.2 chance does
SPELLING = 0.7  # share of equal characters from which a word counts as another spelling

_LETTER = re.compile(r"[เ-ไ]?[ก-ฮ][ะ-ฺๅ็-๎]*|\S|\s")  # what a reader sees as one letter


def suggest(records: QuerySet[Any], words: str, *, limit: int = 5) -> QuerySet[Any]:
    """The records most like the words, nearest first, each with `likeness` (0 to 1).

    None for one or two letters. Looked up by fragments of three characters, so that the trigram index
    is used at any size.
    """
    typed = thai.search_text(words)[:LONGEST]
    fragments = {typed[at : at + FRAGMENT] for at in range(len(typed) - FRAGMENT + 1)}
    shared = [Q(search_text__contains=fragment) for fragment in sorted(fragments) if " " not in fragment]
    if not shared:
        return records.none()
    return (
        records.filter(reduce(or_, shared))
        .annotate(likeness=TrigramWordSimilarity(typed, "search_text"))
        .filter(likeness__gte=LIKENESS)
        .order_by("-likeness", "pk")[:limit]
    )


def nearest_spelling(words: str, names: Iterable[str]) -> str:
    """The part of one of the names that was probably meant by the words; empty when none is near enough.

    As in `ดิจิทล`, for which กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม holds ดิจิทัล.
    """
    typed = thai.search_text(words)[:LONGEST]
    size = len(_LETTER.findall(typed))
    nearest, best = "", SPELLING
    for name in names:
        letters = _LETTER.findall(thai.search_text(name))
        for length in (size, size + 1, size - 1):
            for at in range(len(letters) - length + 1) if length > 0 else ():
                part = "".join(letters[at : at + length])
                likeness = SequenceMatcher(None, typed, part, autojunk=False).ratio()
                if likeness == 1:
                    return ""  # spelt as typed
                if likeness > best:
                    nearest, best = part.strip(), likeness
    return nearest
