"""Choosing the person of a change: found by fragments of the name, or new, and then warned of a likeness."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from gcio_portal.search import suggest
from roles.models import Membership, Order, OrderItem, Person

MOST_FOUND = 10
LIKE = 0.6  # of TrigramWordSimilarity; one letter more or less in a Thai name stays above it
NEW = "new"


def people_for(order: Order) -> QuerySet[Person]:
    """Whom an order may name: those of the directory, and those whom the same agency has named before.

    Whom only another agency's draft names is that agency's business yet.
    """
    named = OrderItem.objects.filter(person=OuterRef("pk"))
    seated = Membership.objects.filter(person=OuterRef("pk"))
    own = named.filter(order__organization=order.organization_id)
    return Person.objects.filter(Q(~Exists(named)) | Q(Exists(seated)) | Q(Exists(own)))


def found_people(order: Order, words: str) -> list[Person]:
    """Those whose names hold all the words, else those spelt most like them."""
    if not words.strip():
        return []
    people = people_for(order)
    return list(people.matching(words).in_thai_order()[:MOST_FOUND]) or list(  # type: ignore[attr-defined]
        suggest(people, words, limit=MOST_FOUND)
    )


def like_people(order: Order, name: str) -> list[Person]:
    """Those who might be meant by a new name."""
    return [one for one in suggest(people_for(order), name, limit=5) if one.likeness >= LIKE]


def latest_seats(people: Sequence[Person], day: datetime.date) -> dict[int, Membership]:
    """The latest membership of each up to the day, to tell people of one name apart. One query."""
    latest: Any = Membership.objects.standing().filter(person__in=people, start_date__lte=day)
    latest = latest.order_by("person", "-start_date", "pk").distinct("person")
    return {one.person_id: one for one in latest.select_related("seat__committee__organization")}
