"""Faults put in on purpose, and the answer key that says where: what a compliance check must find."""

import datetime
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bench.registry.bodies import Body, SeatPlan
from bench.registry.career import ACTING_IN_POST, AS_OF, HAS_ANOTHER_SEAT, ONE_DAY, SUBSTANTIVE, Stint

Seats = list[tuple[SeatPlan, list[Stint]]]
Finding = dict[str, Any]
SHARE = 0.2  # of the committees have one fault, never two
ACTING_LIMIT = 180  # days


def inject(source: random.Random, body: Body, seats: Seats) -> Finding | None:
    """Put at most one fault into the committee's stints and return its line of the answer key.

    Of the faults that the committee's seats allow, each is equally likely.
    """
    if source.random() >= SHARE:
        return None
    names = list(FAULTS)
    source.shuffle(names)
    for name in names:
        found = FAULTS[name](source, seats)
        if found is not None:
            return {"fault": name, "committee": body.code, **found}
    return None


def _required(source: random.Random, seats: Seats) -> tuple[SeatPlan, list[Stint]] | None:
    choice = [pair for pair in seats if pair[0].required]
    return source.choice(choice) if choice else None


def _holder(stints: list[Stint]) -> int:
    """Where the present substantive holder stands in the list."""
    return next(at for at, stint in enumerate(stints) if stint.end is None and stint.capacity == SUBSTANTIVE)


def seat_vacant(source: random.Random, seats: Seats) -> Finding | None:
    """An order ended the last holder of a required seat and nobody followed."""
    pair = _required(source, seats)
    if pair is None:
        return None
    at = _holder(pair[1])
    last = AS_OF - datetime.timedelta(days=source.randrange(20, 200))
    if last <= pair[1][at].start:
        return None
    pair[1][at] = replace(pair[1][at], end=last, reason="TRANSFERRED")
    _drop_after(pair[1], last)
    return {"seat": pair[0].key, "vacant_since": last + ONE_DAY}


def holder_unknown(source: random.Random, seats: Seats) -> Finding | None:
    """Nothing is known of a required seat, or only whom sources saw in it years ago."""
    pair = _required(source, seats)
    if pair is None:
        return None
    pair[1][:] = [stint for stint in pair[1] if stint.attested]
    return {"seat": pair[0].key}


def order_missing(source: random.Random, seats: Seats) -> Finding | None:
    """The present holder of a required seat rests on a source only."""
    pair = _required(source, seats)
    if pair is None:
        return None
    at = _holder(pair[1])
    pair[1][at] = replace(pair[1][at], by_order=False)
    return {"seat": pair[0].key, "start_date": pair[1][at].start}


def acting_too_long(source: random.Random, seats: Seats) -> Finding | None:
    """Someone has acted in a required seat for more than 180 days beside nobody."""
    pair = _required(source, seats)
    if pair is None:
        return None
    at = _holder(pair[1])
    since = AS_OF - datetime.timedelta(days=source.randrange(ACTING_LIMIT + 1, 600))
    if since <= pair[1][at].start:
        return None
    pair[1][at] = replace(pair[1][at], end=since - ONE_DAY, reason="TRANSFERRED")
    _drop_after(pair[1], since - ONE_DAY)
    pair[1].append(Stint(since, capacity=ACTING_IN_POST))
    return {"seat": pair[0].key, "acting_since": since, "days": (AS_OF - since).days + 1}


def end_reason_missing(source: random.Random, seats: Seats) -> Finding | None:
    """An order ended a holder and the registry does not say why."""
    ended = [
        (plan, stints, at)
        for plan, stints in seats
        for at, stint in enumerate(stints)
        if stint.end and stint.by_order and stint.capacity == SUBSTANTIVE
    ]
    if not ended:
        return None
    plan, stints, at = source.choice(ended)
    stints[at] = replace(stints[at], reason="")
    return {"seat": plan.key, "start_date": stints[at].start, "end_date": stints[at].end}


def seat_abolished(source: random.Random, seats: Seats) -> Finding | None:
    """The seat was given up, and its last holder is still recorded in it."""
    for plan, stints in seats:
        if plan.last and stints:
            at = max(range(len(stints)), key=lambda place: (stints[place].start, place))
            if stints[at].capacity == SUBSTANTIVE and stints[at].by_order:
                stints[at] = replace(stints[at], end=None, reason="")
                return {"seat": plan.key, "abolished_on": plan.last}
    return None


def person_in_two_seats(source: random.Random, seats: Seats) -> Finding | None:
    """One person holds two seats of the committee at once; see `rows`, which seats them."""
    present = [(plan, stints) for plan, stints in seats if plan.last is None and stints]
    if len(present) < 2:
        return None
    (first, _), (second, stints) = present[:2]
    at = _holder(stints)
    stints[at] = replace(stints[at], who=HAS_ANOTHER_SEAT)
    return {"seat": second.key, "other_seat": first.key, "start_date": stints[at].start}


def _drop_after(stints: list[Stint], day: datetime.date) -> None:
    stints[:] = [stint for stint in stints if stint.end is not None and stint.end <= day]


FAULTS: dict[str, Callable[[random.Random, Seats], Finding | None]] = {
    "SEAT_VACANT": seat_vacant,
    "HOLDER_UNKNOWN": holder_unknown,
    "ORDER_MISSING": order_missing,
    "ACTING_TOO_LONG": acting_too_long,
    "END_REASON_MISSING": end_reason_missing,
    "SEAT_ABOLISHED": seat_abolished,
    "PERSON_IN_TWO_SEATS": person_in_two_seats,
}
