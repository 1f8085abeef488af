"""What the registry knows of the seats that a sheet names, read in a few queries for the whole sheet."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Max

from committees.models import Seat, SeatTemplate
from roles.models import ItemKind, Membership, Order, OrderItem, OrderState, Person
from roles.spreadsheets.holdings import NAMES, OWN, READ, Holding
from roles.spreadsheets.successors import Successors

Period = tuple[datetime.date, datetime.date | None]


class SeatFacts(NamedTuple):
    """A seat, and the body whose it is."""

    pk: int
    key: str
    committee: str
    organization: int | None
    kind: str
    variant: str
    start_date: datetime.date
    end_date: datetime.date | None
    local: Period | None


@dataclass
class Base:
    """A membership as it was when a row was written out."""

    seat: int
    facts: dict[str, Any]


@dataclass
class Known:
    """The registry's side of one sheet."""

    seats: dict[tuple[str, str], SeatFacts] = field(default_factory=dict)
    keys: dict[str, list[str]] = field(default_factory=dict)  # committee → its seats
    templates: dict[tuple[str, str, str], list[Period]] = field(default_factory=dict)
    holdings: dict[int, Holding] = field(default_factory=dict)
    by_seat: dict[int, list[Holding]] = field(default_factory=dict)
    bases: dict[tuple[int, int, int], Base] = field(default_factory=dict)
    followed: dict[int, Holding] = field(default_factory=dict)  # an annulled one → what stands in its place

    @classmethod
    def of(cls, committees: Iterable[str], tokens: Iterable[tuple[int, int, int]]) -> "Known":
        """Everything about the seats of these committees, and what these base tokens stand for."""
        known = cls()
        known._read_seats(set(committees))
        known._read_holdings()
        known._read_bases(set(tokens))
        known._follow(set(tokens))
        return known

    def _read_seats(self, committees: set[str]) -> None:
        rows: Any = Seat.objects.filter(committee__code__in=committees).values_list(
            "pk", "key", "committee__code", "committee__organization_id", "committee__kind",
            "committee__variant", "committee__start_date", "committee__end_date", "local_start_date",
            "local_end_date",
        )  # fmt: skip
        keys: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            seat = SeatFacts._make([*row[:8], row[8:] if row[8] else None])
            self.seats[seat.committee, seat.key] = seat
            keys[seat.committee].append(seat.key)
        self.keys = {committee: sorted(found) for committee, found in keys.items()}
        templates: dict[tuple[str, str, str], list[Period]] = defaultdict(list)
        for kind, variant, key, start, end in SeatTemplate.objects.values_list(
            "committee_kind", "variant", "key", "start_date", "end_date"
        ):
            templates[kind, variant, key].append((start, end))
        self.templates = dict(templates)

    def _read_holdings(self) -> None:
        seats = [seat.pk for seat in self.seats.values()]
        self.by_seat = {seat: [] for seat in seats}
        newest = dict(
            events(Membership).filter(seat_id__in=seats).values_list("pgh_obj_id").annotate(Max("pgh_id"))
        )
        for one in Membership.objects.filter(seat__in=seats).order_by("start_date", "pk").values(*READ):
            holding = Holding.of(one, newest.get(one["pk"], 0))
            self.holdings[holding.pk] = holding
            self.by_seat[holding.seat].append(holding)

    def _read_bases(self, tokens: set[tuple[int, int, int]]) -> None:
        memberships = {
            one["pgh_id"]: one
            for one in events(Membership)
            .filter(pgh_id__in={event for _, event, _ in tokens})
            .values("pgh_id", "pgh_obj_id", "seat_id", "person_id", *OWN)
        }
        people = {
            one["pgh_id"]: one
            for one in events(Person)
            .filter(pgh_id__in={event for _, _, event in tokens})
            .values("pgh_id", "pgh_obj_id", *NAMES)
        }
        for token in tokens:
            pk, event, person_event = token
            then, named = memberships.get(event), people.get(person_event)
            if then and named and then["pgh_obj_id"] == pk and named["pgh_obj_id"] == then["person_id"]:
                facts = {name: then[name] for name in OWN} | {name: named[name] for name in NAMES}
                self.bases[token] = Base(then["seat_id"], facts)

    def _follow(self, tokens: set[tuple[int, int, int]]) -> None:
        named = (self.holdings.get(pk) for pk, _, _ in tokens)
        annulled = [one for one in named if one and one.annulled]
        successors = Successors(self.by_seat, annulled)
        self.followed = {one.pk: successors.current(one) for one in annulled}

    def now(self, pk: int) -> Holding | None:
        """The membership of a row, or what a correction has put in its place since."""
        return self.followed.get(pk) or self.holdings.get(pk)

    def stands(self, seat: SeatFacts, day: datetime.date) -> bool:
        """Whether the law, or a local order, has the seat on the day."""
        periods = self.templates.get((seat.kind, seat.variant, seat.key), [])
        if seat.local:
            periods = [*periods, seat.local]
        return any(start <= day and (end is None or day <= end) for start, end in periods)


def events(model: Any) -> Any:
    """The history of a model."""
    return model._meta.get_field("events").related_model.objects


def written_orders(
    numbers: Iterable[tuple[int, str, int]],
) -> dict[tuple[int, str, int], tuple[int, set[tuple[Any, ...]]]]:
    """Orders that have one of these numbers already: (organization, number, year) → its key, its items.

    A revoked order has given its number back.

    An item with a person is there twice, by the person's number and by the name, as rows say either.
    """
    wanted = set(numbers)
    found = Order.objects.exclude(state=OrderState.REVOKED).filter(
        organization__in={organization for organization, _, _ in wanted},
        number__in={number for _, number, _ in wanted},
        be_year__in={year for _, _, year in wanted},
    )
    keys: dict[tuple[int, str, Any], int] = {
        (organization, number, year): pk
        for pk, organization, number, year in found.values_list("pk", "organization_id", "number", "be_year")
        if (organization, number, year) in wanted
    }
    items: dict[int, set[tuple[Any, ...]]] = defaultdict(set)
    names = [f"person__{name}" for name in NAMES]
    for order, person, *name_and_item in OrderItem.objects.filter(order__in=keys.values()).values_list(
        "order_id", "person_id", *names, "kind", "seat_id", "membership_id", *OWN, "evidence"
    ):
        name, item = name_and_item[: len(NAMES)], name_and_item[len(NAMES) :]
        said = (item[0], *(fact or None for fact in item[1:]))
        whom = (None,) if item[0] == ItemKind.END else (person, tuple(name))
        items[order].update((one, *said) for one in whom)
    return {number: (pk, items[pk]) for number, pk in keys.items()}
