"""A membership as the registry has it now, with what a sheet says of one."""

import datetime
from dataclasses import dataclass
from typing import Any

from roles.models import Precision

OWN = ("position_title", "capacity", "start_date", "end_date", "end_reason")
NAMES = ("prefix_th", "given_th", "family_th")
READ = (
    "pk", "seat_id", "person_id", *OWN, *(f"person__{name}" for name in NAMES), "start_precision",
    "end_precision", "annulled_by_id", "appointed_by_id", "ended_by_id", "appointed_by__number",
    "appointed_by__be_year",
)  # fmt: skip


@dataclass(frozen=True)
class Holding:
    """A membership as it is now, and its newest event; orders by their numbers."""

    pk: int
    seat: int
    person: int
    facts: dict[str, Any]
    attested: bool
    ended: bool  # by an order, or on a known day
    annulled_by: int | None
    appointed_by: int | None
    order: str
    event: int

    @classmethod
    def of(cls, one: dict[str, Any], event: int) -> "Holding":
        """From the values that READ names."""
        facts = {name: one[name] for name in OWN} | {name: one[f"person__{name}"] for name in NAMES}
        known_end = one["end_date"] is not None and one["end_precision"] == Precision.DAY
        return cls(
            pk=one["pk"],
            seat=one["seat_id"],
            person=one["person_id"],
            facts=facts,
            attested=one["start_precision"] == Precision.ATTESTED,
            ended=known_end or one["ended_by_id"] is not None,
            annulled_by=one["annulled_by_id"],
            appointed_by=one["appointed_by_id"],
            order=f"{one['appointed_by__number']}/{one['appointed_by__be_year']}"
            if one["appointed_by_id"]
            else "",
            event=event,
        )

    @property
    def name(self) -> str:
        return f"{self.facts['prefix_th']}{self.facts['given_th']} {self.facts['family_th']}"

    @property
    def acting(self) -> bool:
        return bool(self.facts["capacity"] != "SUBSTANTIVE")

    @property
    def annulled(self) -> bool:
        return self.annulled_by is not None

    @property
    def by_order(self) -> bool:
        return self.appointed_by is not None

    @property
    def days(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day, both inclusive."""
        return self.facts["start_date"], self.facts["end_date"] or datetime.date.max
