"""Who sits in a committee on a day: the roster of the page and of the API."""

import datetime
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, TypedDict

from committees.models import Committee
from gcio_portal.rest.etags import COUNTER
from gcio_portal.statements import fetch_prepared
from roles.known import Relations, known_at_sql
from roles.membership_rows import (
    COLUMNS,
    PEOPLE_AND_ORDERS,
    MembershipRow,
    SeatName,
    membership_row,
    title_on,
)
from roles.plans import Plan
from roles.proposed import proposed_sql
from roles.states import fetch, fetch_each, on, states_sql
from roles.timelines import Change, Lane, Span, Timeline, changes, timeline

__all__ = [
    "Change",
    "Lane",
    "SeatRow",
    "Span",
    "Timeline",
    "changes",
    "json_roster",
    "roster",
    "rosters",
    "rosters_before_and_after",
    "timeline",
]


Part = Literal["holder", "acting", "last_known", "incoming"]


class SeatRow(TypedDict):
    """One seat on a day. `incoming` and the law's wording are for the page; the API leaves them out.

    title_th, title_en: who holds it by the law of the day, or the local title. provision: "code#number",
    or None for a local seat. last_known: the latest substantive holder who left before the day, unless the
    seat is held. vacant_since: the first day without a substantive holder, where an order says so.
    incoming: the next substantive holder, who begins after the day.
    """

    id: int
    key: str
    role: str
    title_th: str
    title_en: str
    required: bool
    ex_officio: bool
    provision: str | None
    state: str
    holder: MembershipRow | None
    acting: MembershipRow | None
    last_known: MembershipRow | None
    vacant_since: datetime.date | None
    incoming: MembershipRow | None
    provision_text_th: str | None
    provision_text_en: str | None
    instrument: str | None
    instrument_title_th: str | None
    instrument_title_en: str | None


Rosters = dict[tuple[int, datetime.date], list[SeatRow]]  # by committee's id and day

API_FIELDS = (
    "id", "key", "role", "title_th", "title_en", "required", "ex_officio", "provision", "state",
    "holder", "acting", "last_known", "vacant_since",
)  # fmt: skip

ASKED = """(committee.id, asked.day) IN (
    SELECT one.committee, one.day FROM unnest(%(committees)s::bigint[], %(days)s::date[]) one (committee, day)
)"""

SEATS = """
SELECT {first}state.seat_id, state.key, state.role, state.title_th, state.title_en,
    state.required, state.ex_officio, state.state, state.vacant_since::{day_as},
    instrument.code, provision.number, provision.text_th, provision.text_en,
    instrument.title_th, instrument.title_en, part.name,{columns}
FROM state
LEFT JOIN LATERAL (
    SELECT * FROM committees_provision one WHERE one.id = state.provision_id OFFSET 0
) provision ON TRUE
LEFT JOIN LATERAL (
    SELECT * FROM committees_legalinstrument one WHERE one.id = provision.instrument_id OFFSET 0
) instrument ON TRUE
LEFT JOIN {membership} m ON m.seat_id = state.seat_id AND m.annulled_by_id IS NULL AND (
    m.id = state.holder_id
    OR m.id = state.acting_id
    OR (m.end_date = state.last_end AND state.holder_id IS NULL AND m.capacity = 'SUBSTANTIVE')
    OR (m.start_date = state.next_start AND m.capacity = 'SUBSTANTIVE')
)
LEFT JOIN LATERAL (
    SELECT CASE
        WHEN m.id = state.holder_id THEN 'holder'
        WHEN m.id = state.acting_id THEN 'acting'
        WHEN m.end_date < state.day THEN 'last_known'
        WHEN m.start_date > state.day THEN 'incoming'
    END AS name
) part ON TRUE{people_and_orders}
ORDER BY state.ordinal, state.key, state.seat_id"""


def roster(
    *, committee: Committee, day: datetime.date, known_at: datetime.datetime | None = None
) -> list[SeatRow]:
    """The seats that stand in the committee on the day, in their order, each with its state and its people.

    Empty before the law made any seat and outside the committee's period. One query.
    known_at: what the registry had recorded of people and orders by that moment (aware); the law is today's.
    """
    return _seats(committee.code, _read(committee.code, day, known_at, day_as="date"))


def json_roster(
    *, committee: str, day: datetime.date, known_at: datetime.datetime | None
) -> tuple[list[dict[str, Any]], int | None]:
    """The same seats, of the committee with this code, as JSON holds them, and the change counter with them.

    Days are ISO text, and nothing is there that only the page shows. The counter is of the same moment, since
    one statement reads both; None where there are no seats.
    """
    rows = _read(committee, day, known_at, day_as="text", first=f"({COUNTER}), ")
    seats = _seats(committee, [row[1:] for row in rows])
    told = [{name: seat[name] for name in API_FIELDS} for seat in seats]  # type: ignore[literal-required]
    return told, rows[0][0] if rows else None


def rosters(wanted: Iterable[tuple[Committee, datetime.date]]) -> Rosters:
    """The rosters of committees on days, as `roster` gives each, by committee's id and day. One query."""
    (found,) = _rosters(list(wanted), [None])
    return found


def rosters_before_and_after(
    wanted: Iterable[tuple[Committee, datetime.date]], plan: Plan
) -> tuple[Rosters, Rosters]:
    """The same as they are, and as they would be if the order of the plan were published. One query.

    A membership not yet made has a number below zero, minus the place of its item in the annex.
    """
    before, after = _rosters(list(wanted), [None, plan])
    return before, after


def _rosters(
    wanted: Sequence[tuple[Committee, datetime.date]], plans: Sequence[Plan | None]
) -> list[Rosters]:
    """The rosters by each of the plans; None: as they are."""
    committees = {committee.pk: committee for committee, _day in wanted}
    asked = sorted({(committee.pk, day) for committee, day in wanted})
    params: dict[str, Any] = {"committees": [pk for pk, _day in asked], "days": [day for _pk, day in asked]}
    statements = []
    for plan in plans:
        relations, proposed, more = proposed_sql(plan) if plan else (Relations(), "", {})
        params |= more
        statements.append(
            f"WITH asked AS (SELECT DISTINCT unnest(%(days)s::date[]) AS day), {proposed}"
            + states_sql(scope=ASKED, membership=relations.membership)
            + _seats_sql(relations, day_as="date", first="state.committee_id, state.day, ")
        )
    return [
        _by_day(committees, asked, rows, plan.last_days if plan else {})
        for plan, rows in zip(plans, fetch_each(statements, params), strict=True)
    ]


def _by_day(
    committees: dict[int, Committee],
    asked: Sequence[tuple[int, datetime.date]],
    rows: Sequence[Sequence[Any]],
    last_days: dict[int, datetime.date],  # of bodies that end: they have no seats afterwards
) -> Rosters:
    found: Rosters = {about: [] for about in asked}
    ordered = sorted(rows, key=itemgetter(0, 1))  # a seat's rows stay together, in their order
    for (pk, day), seats in groupby(ordered, key=itemgetter(0, 1)):
        if day <= last_days.get(pk, day):
            found[pk, day] = _seats(committees[pk].code, [row[2:] for row in seats])
    return found


def _seats_sql(relations: Relations, *, day_as: str, first: str = "") -> str:
    return SEATS.format(
        first=first,
        columns=COLUMNS.format(
            title=title_on("state.day", earlier_title=relations.earlier_title), day_as=day_as
        ),
        membership=relations.membership,
        people_and_orders=PEOPLE_AND_ORDERS.format(person=relations.person, order=relations.order),
        day_as=day_as,
    )


def _read(
    committee: str, day: datetime.date, known_at: datetime.datetime | None, *, day_as: str, first: str = ""
) -> list[tuple[Any, ...]]:
    relations, known = Relations(), ""
    if known_at is not None:
        relations, known = known_at_sql()
    asked, params = on(day)
    sql = (
        f"WITH {asked}, {known}"
        + states_sql(scope="committee.code = %(committee)s", membership=relations.membership)
        + _seats_sql(relations, day_as=day_as, first=first)
    )
    read = fetch_prepared if known_at is None else fetch
    return read(sql, params | {"committee": committee, "known_at": known_at})


def _seats(committee: str, rows: Sequence[Sequence[Any]]) -> list[SeatRow]:
    """One seat from the rows of its memberships, which stand together."""
    seats: dict[int, SeatRow] = {}
    for row in rows:
        seat = seats.get(row[0])
        if seat is None:
            seat = seats[row[0]] = _seat(row)
        if row[15]:
            name: SeatName = {
                "id": seat["id"],
                "key": seat["key"],
                "title_th": seat["title_th"],
                "title_en": seat["title_en"],
            }
            part: Part = row[15]
            seat[part] = membership_row(committee, name, seat["role"], row[16:])
    return list(seats.values())


def _seat(row: Sequence[Any]) -> SeatRow:
    (
        pk, key, role, title_th, title_en, required, ex_officio, state, vacant_since,
        instrument, number, text_th, text_en, instrument_th, instrument_en,
    ) = row[:15]  # fmt: skip
    return {
        "id": pk,
        "key": key,
        "role": role,
        "title_th": title_th,
        "title_en": title_en,
        "required": required,
        "ex_officio": ex_officio,
        "provision": instrument and f"{instrument}#{number}",
        "state": state,
        "holder": None,
        "acting": None,
        "last_known": None,
        "vacant_since": vacant_since,
        "incoming": None,
        "provision_text_th": text_th,
        "provision_text_en": text_en,
        "instrument": instrument,
        "instrument_title_th": instrument_th,
        "instrument_title_en": instrument_en,
    }
