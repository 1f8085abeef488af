"""From bodies and their stints to the rows of the registry's tables, with ids, ready for COPY."""

import datetime
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from bench.registry import faults
from bench.registry.bodies import DCIO_TITLE, LAW_BEGINS, LOCAL_TITLES, Body, SeatPlan, position_title
from bench.registry.career import CAME_BACK, FIRST_DAY, HAS_ANOTHER_SEAT, ONE_DAY, SUBSTANTIVE, Stint, career
from bench.registry.names import GENERATED_ADDRESS, Name, person_name

Row = tuple[Any, ...]

# The columns of each row; every other column of the table gets its model's default.
COLUMNS: dict[str, list[str]] = {
    "committees.Organization": ["id", "code", "kind", "name_th"],
    "committees.ParentLink": ["id", "organization_id", "parent_id"],
    "committees.Committee": ["id", "code", "kind", "name_th", "organization_id", "start_date"],
    "committees.Seat": [
        *["id", "committee_id", "key", "role", "ordinal"],
        *["local_title_th", "local_start_date", "local_end_date"],
    ],
    "roles.Person": ["id", "prefix_th", "given_th", "family_th", "office_email"],
    "roles.Order": [
        *["id", "organization_id", "number", "be_year", "signed_on", "effective_on", "subject"],
        *["signatory_name", "signatory_position", "state"],
    ],
    "roles.Membership": [
        *["id", "seat_id", "person_id", "position_title", "capacity", "start_date", "start_precision"],
        *["end_date", "end_precision", "end_reason", "appointed_by_id", "ended_by_id", "sources"],
    ],
}


@dataclass
class Writer:
    """Rows of a batch of bodies. Ids go on from `last_ids`, the highest of each table in the database."""

    seed: int
    last_ids: Counter[str]
    rows: dict[str, list[Row]] = field(default_factory=lambda: {table: [] for table in COLUMNS})
    key: list[faults.Finding] = field(default_factory=list)
    numbers: Counter[tuple[int, int]] = field(default_factory=Counter)  # of orders, by issuer and year

    def take(self) -> dict[str, list[Row]]:
        """The rows since the last call."""
        taken, self.rows = self.rows, {table: [] for table in COLUMNS}
        return taken

    def add(self, table: str, *values: Any) -> int:
        self.last_ids[table] += 1
        number = self.last_ids[table]
        self.rows[table].append((number, *values))
        return number

    def write(self, body: Body) -> None:
        """Everything about one body; the same seed and body make the same rows, whatever came before."""
        source = random.Random(f"{self.seed} {body.code}")
        if not body.committee_id:
            self._found(body)
        for plan in body.seats:
            if plan.is_new:
                self._make_seat(body, plan)
        seats = [
            (plan, career(source, first=_first_day(source, plan), last=plan.last)) for plan in body.seats
        ]
        found = faults.inject(source, body, seats)
        if found is not None:
            self.key.append(found)
        self._seat_people(body, seats, source)

    def _found(self, body: Body) -> None:
        code = body.code.removeprefix("DCIO-")
        body.organization_id = self.add("committees.Organization", code, "OTHER", body.name)
        self.add("committees.ParentLink", body.organization_id, body.parent_id)
        body.committee_id = self.add(
            "committees.Committee",
            body.code,
            body.kind,
            f"{DCIO_TITLE} {body.name}",
            body.organization_id,
            LAW_BEGINS,
        )

    def _make_seat(self, body: Body, plan: SeatPlan) -> None:
        title = LOCAL_TITLES.get(plan.role, "")
        plan.id = self.add(
            "committees.Seat",
            body.committee_id,
            plan.key,
            plan.role,
            plan.ordinal,
            title,
            FIRST_DAY if title else None,
            plan.last if title else None,
        )

    def _seat_people(self, body: Body, seats: faults.Seats, source: random.Random) -> None:
        orders: dict[datetime.date, int] = {}
        first_holder_now = 0
        served: dict[int, datetime.date] = {}  # people of the body, and until when they have sat in it
        for plan, stints in seats:
            first_in_seat = 0
            for stint in stints:
                if stint.who == CAME_BACK and served[first_in_seat] < stint.start:
                    person = first_in_seat
                elif stint.who == HAS_ANOTHER_SEAT:
                    person = first_holder_now
                else:
                    person = self._moved(source, stint, served) or self._make_person(person_name(source))
                served[person] = max(served.get(person, LAW_BEGINS), stint.end or datetime.date.max)
                first_in_seat = first_in_seat or person
                if stint.end is None and stint.capacity == SUBSTANTIVE:
                    first_holder_now = first_holder_now or person
                self._make_membership(body, plan, stint, person, orders, source)

    def _moved(self, source: random.Random, stint: Stint, served: dict[int, datetime.date]) -> int | None:
        """Two of five come from another seat of the body, which they have left; None for the others."""
        free = [person for person, until in served.items() if until < stint.start]
        return source.choice(free) if free and source.random() < 0.4 else None

    def _make_person(self, name: Name) -> int:
        address = f"p{self.last_ids['roles.Person'] + 1}{GENERATED_ADDRESS}"
        return self.add("roles.Person", *name, address)

    def _order(
        self, body: Body, day: datetime.date, orders: dict[datetime.date, int], source: random.Random
    ) -> int:
        """The one order by which the body's people change on that day."""
        if day not in orders:
            signed = day - datetime.timedelta(days=source.randrange(1, 21))
            self.numbers[body.organization_id, signed.year] += 1
            orders[day] = self.add(
                "roles.Order",
                body.organization_id,
                str(self.numbers[body.organization_id, signed.year]),
                signed.year + 543,
                signed,
                day,
                f"แต่งตั้งผู้บริหารเทคโนโลยีสารสนเทศระดับสูง {body.name}",
                str(person_name(source)),
                f"หัวหน้าส่วนราชการ {body.name}",
                "PUBLISHED",
            )
        return orders[day]

    def _make_membership(
        self,
        body: Body,
        plan: SeatPlan,
        stint: Stint,
        person: int,
        orders: dict[datetime.date, int],
        source: random.Random,
    ) -> None:
        precision = "ATTESTED" if stint.attested else "DAY"
        ends_by_order = stint.end is not None and not stint.attested
        self.add(
            "roles.Membership",
            plan.id,
            person,
            position_title(body, plan),
            stint.capacity,
            stint.start,
            precision,
            stint.end,
            precision,
            stint.reason,
            self._order(body, stint.start, orders, source) if stint.by_order else None,
            self._order(body, stint.end + ONE_DAY, orders, source) if stint.end and ends_by_order else None,
            "[]" if stint.by_order else _sources(body, stint),
        )


def _first_day(source: random.Random, plan: SeatPlan) -> datetime.date:
    """Local seats begin with fiscal year 2564; a seat of the law was filled then or within some weeks."""
    return (
        plan.first if plan.is_new else plan.first + datetime.timedelta(days=source.choice([0, 0, 15, 30, 45]))
    )


def _sources(body: Body, stint: Stint) -> str:
    """Where a holder without an order was seen, first and last."""
    days = [stint.start] if stint.end is None else [stint.start, stint.end]
    pages = [
        {"url": f"https://news.example/{body.code}/{day}", "quote": body.name, "seen_on": str(day)}
        for day in days
    ]
    return json.dumps(pages, ensure_ascii=False)
