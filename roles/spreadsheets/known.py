"""What the registry knows of the seats that a sheet names, read in a few queries for the whole sheet."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Max

from committees.models import Seat, SeatTemplate
from roles.models import ItemKind, Membership, Order, OrderItem, Person, Precision

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


@dataclass(frozen=True)
class Holding:
    """A membership as it is now, and its newest event."""

    pk: int
    seat: int
    person: int
    facts: dict[str, Any]
    attested: bool
    ended: bool  # by an order, or on a known day
    annulled: bool
    by_order: bool
    order: str
    event: int

    @property
    def name(self) -> str:
        return f"{self.facts['prefix_th']}{self.facts['given_th']} {self.facts['family_th']}"

    @property
    def acting(self) -> bool:
        return self.facts["capacity"] != "SUBSTANTIVE"


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

    @classmethod
    def of(cls, committees: Iterable[str], tokens: Iterable[tuple[int, int, int]]) -> "Known":
        """Everything about the seats of these committees, and what these base tokens stand for."""
        known = cls()
        known._read_seats(set(committees))
        known._read_holdings()
        known._read_bases(set(tokens))
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
        for one in Membership.objects.filter(seat__in=seats).order_by("start_date", "pk").values(*_READ):
            holding = _holding(one, newest.get(one["pk"], 0))
            self.holdings[holding.pk] = holding
            self.by_seat[holding.seat].append(holding)

    def _read_bases(self, tokens: set[tuple[int, int, int]]) -> None:
        memberships = {
            one["pgh_id"]: one
            for one in events(Membership)
            .filter(pgh_id__in={event for _, event, _ in tokens})
            .values("pgh_id", "pgh_obj_id", "seat_id", "person_id", *_OWN)
        }
        people = {
            one["pgh_id"]: one
            for one in events(Person)
            .filter(pgh_id__in={event for _, _, event in tokens})
            .values("pgh_id", "pgh_obj_id", *_NAMES)
        }
        for token in tokens:
            pk, event, person_event = token
            then, named = memberships.get(event), people.get(person_event)
            if then and named and then["pgh_obj_id"] == pk and named["pgh_obj_id"] == then["person_id"]:
                facts = {name: then[name] for name in _OWN} | {name: named[name] for name in _NAMES}
                self.bases[token] = Base(then["seat_id"], facts)

    def stands(self, seat: SeatFacts, day: datetime.date) -> bool:
        """Whether the law, or a local order, has the seat on the day."""
        periods = self.templates.get((seat.kind, seat.variant, seat.key), [])
        if seat.local:
            periods = [*periods, seat.local]
        return any(start <= day and (end is None or day <= end) for start, end in periods)


_OWN = ("position_title", "capacity", "start_date", "end_date", "end_reason")
_NAMES = ("prefix_th", "given_th", "family_th")
_READ = (
    "pk", "seat_id", "person_id", *_OWN, *(f"person__{name}" for name in _NAMES), "start_precision",
    "end_precision", "annulled_by_id", "appointed_by_id", "ended_by_id", "appointed_by__number",
    "appointed_by__be_year",
)  # fmt: skip


def events(model: Any) -> Any:
    """The history of a model."""
    return model._meta.get_field("events").related_model.objects


def _holding(one: dict[str, Any], event: int) -> Holding:
    facts = {name: one[name] for name in _OWN} | {name: one[f"person__{name}"] for name in _NAMES}
    known_end = one["end_date"] is not None and one["end_precision"] == Precision.DAY
    return Holding(
        pk=one["pk"],
        seat=one["seat_id"],
        person=one["person_id"],
        facts=facts,
        attested=one["start_precision"] == Precision.ATTESTED,
        ended=known_end or one["ended_by_id"] is not None,
        annulled=one["annulled_by_id"] is not None,
        by_order=one["appointed_by_id"] is not None,
        order=f"{one['appointed_by__number']}/{one['appointed_by__be_year']}"
        if one["appointed_by_id"]
        else "",
        event=event,
    )


def written_orders(
    numbers: Iterable[tuple[int, str, int]],
) -> dict[tuple[int, str, int], tuple[int, set[tuple[Any, ...]]]]:
    """Orders that have one of these numbers already: (organization, number, year) → its key, its items."""
    wanted = set(numbers)
    found = Order.objects.filter(
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
    for order, kind, seat, membership, person, *facts in OrderItem.objects.filter(
        order__in=keys.values()
    ).values_list("order_id", "kind", "seat_id", "membership_id", "person_id", *_OWN, "evidence"):
        named = person if kind == ItemKind.APPOINT else None
        items[order].add((named, kind, seat, membership, *(fact or None for fact in facts)))
    return {number: (pk, items[pk]) for number, pk in keys.items()}
