"""Memberships as the API, the exports and the pages show them: one statement, one light row each."""

import datetime
import json
from collections.abc import Sequence
from typing import Any, TypedDict, cast

from gcio_portal.statements import fetch_prepared


class OrderRow(TypedDict):
    """An order as a membership names it; `number` is the paper's own, with its year: 12/2567."""

    id: int
    number: str
    signed_on: datetime.date


class PersonRow(TypedDict):
    """A person as a membership names them."""

    id: int
    name_th: str
    name_en: str


class SeatName(TypedDict):
    """A seat as a membership names it: the title is the law's of the day, or the local one."""

    id: int
    key: str
    title_th: str
    title_en: str


class MembershipRow(TypedDict):
    """One membership; roles.serializers.MembershipSerializer documents the same fields."""

    id: int
    committee: str
    seat: SeatName
    role: str
    person: PersonRow
    position_title: str
    capacity: str
    start_date: datetime.date
    start_precision: str
    end_date: datetime.date | None
    end_precision: str
    end_reason: str | None
    appointed_by: OrderRow | None
    ended_by: OrderRow | None
    evidence: str
    sources: list[dict[str, str]]


# What every statement selects of a membership. `m`, `person`, `appointing` and `ending` are relations of the
# caller, `title` is one of the two expressions below, `day_as` the type of a day: date for pages, text for
# JSON.
COLUMNS = """
    m.id, person.id, person.name_th, person.name_en, {title}, m.capacity,
    m.start_date::{day_as}, m.start_precision, m.end_date::{day_as}, m.end_precision, m.end_reason,
    m.evidence, m.sources,
    appointing.id, appointing.number || '/' || appointing.be_year, appointing.signed_on::{day_as},
    ending.id, ending.number || '/' || ending.be_year, ending.signed_on::{day_as}"""
# OFFSET 0 keeps the planner from weighing the order of the joins: each is a look-up by key, and the weighing
# took longer than the look-ups.
PEOPLE_AND_ORDERS = """
LEFT JOIN LATERAL (SELECT * FROM {person} one WHERE one.id = m.person_id OFFSET 0) person ON TRUE
LEFT JOIN LATERAL (SELECT * FROM {order} one WHERE one.id = m.appointed_by_id OFFSET 0) appointing ON TRUE
LEFT JOIN LATERAL (SELECT * FROM {order} one WHERE one.id = m.ended_by_id OFFSET 0) ending ON TRUE"""
LATEST_TITLE = "m.position_title"
# The title of a past day is the earliest of those that the holder still had on it.
TITLE_ON_DAY = """COALESCE(
        (
            SELECT earlier.title_th FROM {earlier_title} earlier
            WHERE earlier.membership_id = m.id AND earlier.end_date >= {day} ORDER BY earlier.end_date LIMIT 1
        ),
        m.position_title
    )"""

# The title and the role of the seat are those of the version that was in force on the day, or the last before
# it: someone still recorded in a seat that the law has abolished keeps the seat's last title.
BY_IDS = """
WITH version AS (
    SELECT template.*, lead(start_date) OVER (
        PARTITION BY committee_kind, variant, key ORDER BY start_date
    ) AS superseded_on
    FROM committees_seattemplate template
)
SELECT{columns}
FROM roles_membership m
JOIN LATERAL (SELECT * FROM committees_seat one WHERE one.id = m.seat_id OFFSET 0) seat ON TRUE
JOIN LATERAL (
    SELECT * FROM committees_committee one WHERE one.id = seat.committee_id OFFSET 0
) committee ON TRUE{people_and_orders}
LEFT JOIN version ON version.committee_kind = committee.kind
    AND version.variant = committee.variant AND version.key = seat.key
    AND version.start_date <= {law_day}
    AND (version.superseded_on > {law_day} OR version.superseded_on IS NULL)
WHERE m.id = ANY(%(ids)s)"""
SEAT_COLUMNS = """,
    committee.code, seat.id, seat.key, COALESCE(version.holder_th, seat.local_title_th),
    COALESCE(version.holder_en, seat.local_title_en), COALESCE(version.role, seat.role)"""
# The same row as one line of JSON, for exports: PostgreSQL writes it in a third of the time.
ORDER_AS_JSON = """CASE WHEN {order}.id IS NOT NULL THEN json_build_object(
            'id', {order}.id, 'number', {order}.number || '/' || {order}.be_year,
            'signed_on', {order}.signed_on
        ) END"""
AS_JSON = """ string_agg(
    json_build_object(
        'id', m.id, 'committee', committee.code,
        'seat', json_build_object(
            'id', seat.id, 'key', seat.key, 'title_th', COALESCE(version.holder_th, seat.local_title_th),
            'title_en', COALESCE(version.holder_en, seat.local_title_en)
        ),
        'role', COALESCE(version.role, seat.role),
        'person', json_build_object('id', person.id, 'name_th', person.name_th, 'name_en', person.name_en),
        'position_title', {title}, 'capacity', m.capacity,
        'start_date', m.start_date, 'start_precision', m.start_precision,
        'end_date', m.end_date, 'end_precision', m.end_precision, 'end_reason', NULLIF(m.end_reason, ''),
        'appointed_by', {appointing}, 'ended_by', {ending},
        'evidence', m.evidence, 'sources', m.sources
    )::text, E'\\n' ORDER BY m.id
)"""
ON_DAY = "%(day)s::date"
LAW_DAY = "GREATEST(m.start_date, LEAST({day}, m.end_date, 'infinity'))"


def title_on(day: str, *, earlier_title: str = "roles_earliertitle") -> str:
    """The expression for a holder's own title on a day that is itself an expression."""
    return TITLE_ON_DAY.format(day=day, earlier_title=earlier_title)


def membership_row(committee: str, seat: SeatName, role: str, columns: Sequence[Any]) -> MembershipRow:
    """A row from what COLUMNS selected, with the seat that the caller knows."""
    (
        pk, person, name_th, name_en, title, capacity, start, start_precision, end, end_precision, end_reason,
        evidence, sources, appointing, appointing_number, appointed_on, ending, ending_number, ended_on,
    ) = columns  # fmt: skip
    return {
        "id": pk,
        "committee": committee,
        "seat": seat,
        "role": role,
        "person": {"id": person, "name_th": name_th, "name_en": name_en},
        "position_title": title,
        "capacity": capacity,
        "start_date": start,
        "start_precision": start_precision,
        "end_date": end,
        "end_precision": end_precision,
        "end_reason": end_reason or None,
        "appointed_by": _order(appointing, appointing_number, appointed_on),
        "ended_by": _order(ending, ending_number, ended_on),
        "evidence": evidence,
        "sources": [] if sources == "[]" else json.loads(sources),
    }


def _order(pk: int | None, number: str, signed_on: datetime.date) -> OrderRow | None:
    return {"id": pk, "number": number, "signed_on": signed_on} if pk else None


def membership_rows(ids: Sequence[int], *, day: datetime.date | None) -> list[MembershipRow]:
    """The memberships with these ids, in the order of the ids, in one query.

    day: the titles of the person and of the seat are those of that day, and those of the membership's last
    day where it ended before. None: the latest.
    """
    return _read(ids, day, day_as="date")


def json_membership_rows(ids: Sequence[int], *, day: datetime.date | None) -> list[dict[str, Any]]:
    """The same rows as JSON holds them: days as ISO text."""
    return cast("list[dict[str, Any]]", _read(ids, day, day_as="text"))


def membership_json_lines(ids: Sequence[int], *, day: datetime.date | None) -> str:
    """The same rows, each a line of JSON, in the order of their ids; empty where there are none."""
    columns = AS_JSON.format(
        title=_title(day),
        appointing=ORDER_AS_JSON.format(order="appointing"),
        ending=ORDER_AS_JSON.format(order="ending"),
    )
    ((lines,),) = _fetch(columns, ids, day)
    return lines or ""


def _title(day: datetime.date | None) -> str:
    return title_on(ON_DAY) if day else LATEST_TITLE


def _fetch(columns: str, ids: Sequence[int], day: datetime.date | None) -> list[tuple[Any, ...]]:
    sql = BY_IDS.format(
        columns=columns,
        people_and_orders=PEOPLE_AND_ORDERS.format(person="roles_person", order="roles_order"),
        law_day=LAW_DAY.format(day=ON_DAY),
    )
    return fetch_prepared(sql, {"ids": list(ids), "day": day})


def _read(ids: Sequence[int], day: datetime.date | None, *, day_as: str) -> list[MembershipRow]:
    if not ids:
        return []
    found = {}
    columns = COLUMNS.format(title=_title(day), day_as=day_as) + SEAT_COLUMNS
    for *found_columns, committee, seat, key, title_th, title_en, role in _fetch(columns, ids, day):
        name: SeatName = {"id": seat, "key": key, "title_th": title_th, "title_en": title_en}
        found[found_columns[0]] = membership_row(committee, name, role, found_columns)
    return [found[pk] for pk in ids if pk in found]
