"""The changes of a draft as those who write them see them: a replacement is one change of two items."""

from collections.abc import Sequence
from typing import Any

from gcio_portal import thai
from roles.models import Capacity, ItemKind, OrderItem
from roles.order_forms.changes import ONE_DAY
from roles.order_forms.typing import changed
from roles.order_forms.verbs import Verb


def grouped(items: Sequence[OrderItem]) -> list[list[OrderItem]]:
    """Items by change: who leaves a seat on a day, and who takes it on the next, belong together."""
    groups: list[list[OrderItem]] = []
    leaving: dict[Any, list[list[OrderItem]]] = {}  # by the seat, and the day from which it is free
    for item in items:
        followed = leaving.get((item.seat_id, item.start_date)) if _takes(item) else None
        if followed:
            followed.pop(0).append(item)
            continue
        groups.append([item])
        if item.kind == ItemKind.END and item.end_date is not None:
            leaving.setdefault((item.seat_id, item.end_date + ONE_DAY), []).append(groups[-1])
    return groups


def _takes(item: OrderItem) -> bool:
    return item.kind == ItemKind.APPOINT and item.capacity == Capacity.SUBSTANTIVE


def verb_of(group: Sequence[OrderItem]) -> Verb:
    """The verb that wrote a change."""
    last = group[-1]
    if len(group) == 2:
        return Verb.REPLACE
    if last.kind == ItemKind.END:
        return Verb.END
    if last.kind == ItemKind.DISSOLVE:
        return Verb.DISSOLVE
    if last.kind == ItemKind.CORRECT:
        return Verb.CORRECT
    return Verb.APPOINT if last.capacity == Capacity.SUBSTANTIVE else Verb.ACTING


def texts_of(group: Sequence[OrderItem]) -> dict[str, str]:
    """A change as someone would have typed it, so that it can be changed."""
    last = group[-1]
    facts: dict[str, Any] = {
        "open": "1",
        "verb": verb_of(group).value,
        "seat": last.seat_id,
        "items": ",".join(str(one.pk) for one in group),
        "membership": last.membership_id,
        "person": last.person_id,
        "position_title": last.position_title,
        "capacity": last.capacity,
        "start_date": _day(last.start_date),
        "end_date": _day(last.end_date),
        "end_reason": group[0].end_reason,
        "evidence": last.evidence,
    }
    return {changed(name): str(value) for name, value in facts.items() if value not in (None, "")}


def texts_of_record(membership: Any) -> dict[str, str]:
    """A record as it stands, to be put right."""
    facts: dict[str, Any] = {
        "membership": membership.pk,
        "person": membership.person_id,
        "position_title": membership.position_title,
        "capacity": membership.capacity,
        "start_date": _day(membership.start_date),
        "end_date": _day(membership.end_date),
        "end_reason": membership.end_reason,
    }
    return {changed(name): str(value) for name, value in facts.items() if value not in (None, "")}


def _day(day: Any) -> str:
    return thai.format_date(day, "short") if day else ""
