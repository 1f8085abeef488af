"""The seats that an order may change, and what the registry knows of the one that is being changed."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from committees.models import SeatTemplate
from gcio_portal import thai
from roles.models import Capacity, Membership, Order
from roles.order_forms.typing import changed
from roles.rights import seats_within


def seats_for(order: Order, day: datetime.date) -> QuerySet[Any]:
    """The seats that stand on the day the order has effect, with `title_th` and `title_en` of that day."""
    effective = order.effective_on or day
    return titled(seats_within(order, day).standing(effective), effective)  # type: ignore[attr-defined]


def titled(seats: Any, day: datetime.date) -> QuerySet[Any]:
    """Seats with the law's or the local title of the day, and whether they are held ex officio."""
    template = SeatTemplate.objects.as_of(day).filter(
        committee_kind=OuterRef("committee__kind"),
        variant=OuterRef("committee__variant"),
        key=OuterRef("key"),
    )
    return seats.select_related("committee__organization").annotate(
        title_th=Coalesce(Subquery(template.values("holder_th")[:1]), F("local_title_th")),
        title_en=Coalesce(NullIf(Subquery(template.values("holder_en")[:1]), Value("")), F("local_title_en")),
        ex_officio=Coalesce(Subquery(template.values("ex_officio")[:1]), Value(False)),
    )


def seat_title(seat: Any) -> str:
    """Who holds the seat by law, or its local title, in the language of the screen."""
    return (thai.in_english() and seat.title_en) or seat.title_th or seat.get_role_display()


@dataclass
class SeatFacts:
    """A seat and its memberships, as they stand."""

    seat: Any

    @cached_property
    def standing(self) -> list[Membership]:
        found = Membership.objects.filter(seat=self.seat).standing()
        return list(found.select_related("person", "ended_by").order_by("-start_date", "pk"))

    @property
    def open(self) -> list[Membership]:
        """Those that an order can still end."""
        return [one for one in self.standing if one.ended_by_id is None]

    def correctable(self, texts: Mapping[str, str]) -> list[Membership]:
        """Those that are offered to be corrected: the open ones.

        Those too that an order has ended, where they were asked for, one of them is chosen already, or
        everybody has left.
        """
        chosen = texts.get(changed("membership"))
        ended = {str(one.pk) for one in self.standing if one.ended_by_id is not None}
        with_ended = texts.get(changed("ended")) or chosen in ended or not self.open
        return self.standing if with_ended else self.open

    def holder(self, day: datetime.date) -> Membership | None:
        """The substantive holder on a day."""
        return next(
            (
                one
                for one in self.standing
                if one.capacity == Capacity.SUBSTANTIVE
                and one.start_date <= day
                and (one.end_date is None or one.end_date >= day)
            ),
            None,
        )
