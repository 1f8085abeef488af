"""What an order does to the rosters of its committees, day by day."""

import datetime
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from committees.models import Committee
from roles.models import ItemKind, OrderItem
from roles.rosters import SeatRow

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class DayEffect:
    """The roster of a committee on a day, without the order and with it."""

    day: datetime.date
    before: list[SeatRow]
    after: list[SeatRow]

    @property
    def pairs(self) -> list[tuple[SeatRow | None, SeatRow | None]]:
        """Each seat before and after, in the order of the seats."""
        return list(self._by_seat.values())

    def of_seat(self, seat: int | None) -> tuple[SeatRow | None, SeatRow | None]:
        """One seat before and after, by its number; None where the law of the day has no such seat."""
        return self._by_seat.get(seat, (None, None))

    @cached_property
    def _by_seat(self) -> dict[int | None, tuple[SeatRow | None, SeatRow | None]]:
        was, becomes = ({seat["id"]: seat for seat in rows} for rows in (self.before, self.after))
        return {pk: (was.get(pk), becomes.get(pk)) for pk in dict.fromkeys([*becomes, *was])}


@dataclass(frozen=True)
class Effects:
    """The days of each committee, oldest first, and where in them an item's seat is."""

    days: dict[Committee, list[DayEffect]]

    def of(self, item: OrderItem) -> list[DayEffect]:
        return self.days[item.body()]

    def seat_on(self, item: OrderItem, day: datetime.date | None) -> SeatRow | None:
        """The seat of an item as it would be on the day; None where the law of the day has no such seat."""
        after = next((effect.after for effect in self.of(item) if effect.day == day), [])
        return next((seat for seat in after if seat["id"] == item.seat_id), None)

    def place(self, item: OrderItem, day: datetime.date | None, field: str) -> dict[str, Any]:
        """Where a finding about the item is: the facts of `Finding`."""
        seat = self.seat_on(item, day)
        return {
            "committee": item.body().code,
            "seat": item.seat and item.seat.key,
            "provision": seat and seat["provision"],
            "day": day,
            "item": item.ordinal,
            "field": field,
        }


def first_day(item: OrderItem) -> datetime.date | None:
    """The day from which an item changes the seat, or the body is no more."""
    if item.kind in {ItemKind.END, ItemKind.DISSOLVE} and item.end_date:
        return item.end_date + ONE_DAY
    return item.start_date
