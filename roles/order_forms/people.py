"""Choosing the person of a change: found by fragments of the name, or new, and then warned of a likeness."""

import datetime
from collections.abc import Sequence
from typing import Any

from gcio_portal.search import suggest
from roles.models import Membership, Order, Person, User
from roles.rights import people_for

MOST_FOUND = 10
LIKE = 0.6  # of TrigramWordSimilarity; one letter more or less in a Thai name stays above it
NEW = "new"


def found_people(order: Order, words: str, by: User | None = None) -> list[Person]:
    """Those whose names hold all the words, else those spelt most like them."""
    if not words.strip():
        return []
    people = people_for(order, by)
    return list(people.matching(words).in_thai_order()[:MOST_FOUND]) or list(  # type: ignore[attr-defined]
        suggest(people, words, limit=MOST_FOUND)
    )


def like_people(order: Order, name: str, by: User | None = None) -> list[Person]:
    """Those who might be meant by a new name."""
    return [one for one in suggest(people_for(order, by), name, limit=5) if one.likeness >= LIKE]


def latest_seats(people: Sequence[Person], day: datetime.date) -> dict[int, Membership]:
    """The latest membership of each up to the day, to tell people of one name apart. One query."""
    latest: Any = Membership.objects.standing().filter(person__in=people, start_date__lte=day)
    latest = latest.order_by("person", "-start_date", "pk").distinct("person")
    return {one.person_id: one for one in latest.select_related("seat__committee__organization")}
