"""Who followed whom in a seat: six fiscal years of stints, as plain dates."""

import datetime
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

FIRST_DAY = datetime.date(2020, 10, 1)
AS_OF = datetime.date(2026, 9, 30)  # the last day of fiscal year 2569: the answer key is for this day
ONE_DAY = datetime.timedelta(days=1)

SUBSTANTIVE, ACTING_FOR, ACTING_IN_POST = "SUBSTANTIVE", "ACTING_FOR", "ACTING_IN_POST"
# Who holds a stint: someone new, the first holder of the seat come back, or who holds the first seat too.
NEWCOMER, CAME_BACK, HAS_ANOTHER_SEAT = "NEWCOMER", "CAME_BACK", "HAS_ANOTHER_SEAT"
ANY_REASON = ["TRANSFERRED", "TRANSFERRED", "TRANSFERRED", "RESIGNED", "DIED", "REMOVED"]


@dataclass(frozen=True)
class Stint:
    """A person's time in a seat; an open end goes on."""

    start: datetime.date
    end: datetime.date | None = None
    reason: str = ""
    capacity: str = SUBSTANTIVE
    attested: bool = False  # known from sources, its dates bound what is certain
    by_order: bool = True
    who: str = NEWCOMER


def career(source: random.Random, *, first: datetime.date, last: datetime.date | None = None) -> list[Stint]:
    """The stints of one seat from `first` on, oldest first; the seat itself may end on `last`.

    Most leave on 30 September, by retirement or transfer. Who leaves within a year is followed by
    someone acting for at most five months, so that nobody acts, and no seat is empty, on AS_OF.
    """
    stints = list(_substantive(source, first))
    if len(stints) > 1 and source.random() < 0.08:
        stints[0] = _as_attested(source, stints[0])
    if len(stints) > 2 and source.random() < 0.04:
        stints[2] = replace(stints[2], who=CAME_BACK)
    acting = [stint for pair in itertools.pairwise(stints) for stint in _between(*pair)]
    if source.random() < 0.08:
        acting += _standing_in(source, stints[-1])
    return [_bounded(stint, last) for stint in stints + acting if last is None or stint.start <= last]


def _substantive(source: random.Random, first: datetime.date) -> Iterator[Stint]:
    start = first
    for year in range(first.year + (first.month >= 10), AS_OF.year):
        turnover = datetime.date(year, 9, 30)
        chance = source.random()
        leaving = datetime.date(year - 1, 11, 15) + datetime.timedelta(days=source.randrange(90))
        if chance < 0.07 and leaving > start:
            yield Stint(start, leaving, source.choice(ANY_REASON))
            start = leaving + datetime.timedelta(days=source.randrange(31, 150))
        elif chance < 0.60:
            yield Stint(start, turnover, source.choice(["RETIRED", "TRANSFERRED"]))
            start = turnover + ONE_DAY
    yield Stint(start)


def _between(before: Stint, after: Stint) -> Iterator[Stint]:
    """The one who acts in the post from the day after a leaver to the day before the next holder."""
    if before.attested or before.end is None or after.start == before.end + ONE_DAY:
        return
    yield Stint(before.end + ONE_DAY, after.start - ONE_DAY, "ORDER_REPEALED", ACTING_IN_POST)


def _standing_in(source: random.Random, holder: Stint) -> Iterator[Stint]:
    """The one who acts for a holder who is away for some weeks."""
    start = holder.start + datetime.timedelta(days=source.randrange(20, 60))
    end = start + datetime.timedelta(days=source.randrange(10, 60))
    if end < AS_OF:
        yield Stint(start, end, "ORDER_REPEALED", ACTING_FOR)


def _as_attested(source: random.Random, stint: Stint) -> Stint:
    """The same stint as sources saw it: from some day in it to a later one."""
    assert stint.end is not None
    third = (stint.end - stint.start) // 3
    seen = stint.start + source.random() * third
    return replace(stint, start=seen, end=seen + third, reason="", attested=True, by_order=False)


def _bounded(stint: Stint, last: datetime.date | None) -> Stint:
    if last is None or (stint.end is not None and stint.end <= last):
        return stint
    return replace(stint, end=last, reason="" if stint.attested else "POSITION_ABOLISHED")
