"""Who left with a body that an order dissolved."""

from typing import Any

from django.urls import reverse

from roles.models import EndReason, ItemKind, Membership, Order
from roles.views.wording import in_language

MOST_NAMED = 20  # the others are on the body's page


def with_those_who_left(order: Order, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of `item_line`, each dissolution of which the registry knows who left by it with `ended`.

    `ended`: people (name, url), as the seats follow each other; `more`: how many are left out; `url`: the
    body's page on its last day. One query, and none where the order dissolves nothing.
    """
    bodies = [line["committee_pk"] for line in lines if line["kind"] == ItemKind.DISSOLVE]
    if not bodies:
        return lines
    left = (
        Membership.objects.filter(
            ended_by=order, end_reason=EndReason.BODY_DISSOLVED, seat__committee__in=bodies
        )
        .select_related("person", "seat")
        .order_by("seat__ordinal", "seat", "start_date", "pk")
    )
    by_body: dict[int, list[dict[str, str]]] = {}
    for one in left:
        person = {
            "name": in_language(vars(one.person), "name"),
            "url": reverse("person-detail", args=[one.person_id]),
        }
        by_body.setdefault(one.seat.committee_id, []).append(person)
    return [line | _ended(line, by_body) for line in lines]


def _ended(line: dict[str, Any], by_body: dict[int, list[dict[str, str]]]) -> dict[str, Any]:
    people = by_body.get(line["committee_pk"], []) if line["kind"] == ItemKind.DISSOLVE else []
    if not people:
        return {}
    return {
        "ended": {
            "people": people[:MOST_NAMED],
            "more": max(0, len(people) - MOST_NAMED),
            "url": f"{line['committee_url']}?as_of={line['end_date'].isoformat()}",
        }
    }
