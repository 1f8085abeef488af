"""What stands in the place of a membership that an order has annulled since a sheet was written out."""

from collections.abc import Mapping, Sequence
from typing import Any

from roles.models import ItemKind, OrderItem
from roles.spreadsheets.holdings import Holding


class Successors:
    """From a corrected membership, or a sighting that an order covers, to what the same order put there."""

    def __init__(self, by_seat: Mapping[int, Sequence[Holding]], annulled: Sequence[Holding]) -> None:
        """`annulled`: whose successors may be asked for."""
        self.by_seat = by_seat
        self.right: dict[tuple[int, int], list[Any]] = {}
        if annulled:
            items = OrderItem.objects.filter(kind=ItemKind.CORRECT, seat__in={one.seat for one in annulled})
            self.right = {
                (membership, order): right
                for membership, order, *right in items.values_list(
                    "membership_id", "order_id", "person_id", "start_date", "capacity"
                )
            }

    def current(self, holding: Holding) -> Holding:
        """The membership that stands in the place of this one; the last annulled one where none does."""
        while holding.annulled:
            successor = self._next(holding)
            if successor is None:
                break
            holding = successor
        return holding

    def _next(self, holding: Holding) -> Holding | None:
        right = self.right.get((holding.pk, holding.annulled_by or 0))
        made = (
            one
            for one in self.by_seat[holding.seat]
            if one.pk != holding.pk and one.appointed_by == holding.annulled_by
        )
        if right:
            return next((one for one in made if _said(one) == right), None)
        return next((one for one in made if _covers(one, holding)), None)


def _said(holding: Holding) -> list[Any]:
    return [holding.person, holding.facts["start_date"], holding.facts["capacity"]]


def _covers(one: Holding, seen: Holding) -> bool:
    """Whether an order's membership is of the person of a sighting, in the same days and the same way."""
    (first, last), (seen_first, seen_last) = one.days, seen.days
    overlaps = first <= seen_last and seen_first <= last
    return not seen.by_order and one.person == seen.person and one.acting == seen.acting and overlaps
