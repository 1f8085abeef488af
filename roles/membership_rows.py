"""Memberships as the API, the exports and the pages show them: one statement, one light row each."""

import datetime
import json
from collections.abc import Sequence
from typing import Any, TypedDict

from roles.states import fetch


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
    end_reason: str
    appointed_by: OrderRow | None
    ended_by: OrderRow | None
    sources: list[dict[str, str]]


# What every statement selects of a membership. `m`, `person`, `appointing` and `ending` are relations of the
# caller; the title of a past day is the earliest of those that the holder still had on it.
COLUMNS = """
    m.id, person.id, person.name_th, person.name_en,
    COALESCE(
        (
            SELECT earlier.title_th FROM {earlier_title} earlier
            WHERE earlier.membership_id = m.id AND earlier.end_date >= {day} ORDER BY earlier.end_date LIMIT 1
        ),
        m.position_title
    ),
    m.capacity, m.start_date, m.start_precision, m.end_date, m.end_precision, m.end_reason, m.sources,
    appointing.id, appointing.number || '/' || appointing.be_year, appointing.signed_on,
    ending.id, ending.number || '/' || ending.be_year, ending.signed_on"""

# The title and the role are those of the version of the seat that was in force on the day, or the last before
# it: someone still recorded in a seat that the law has abolished keeps the seat's last title.
BY_IDS = """
SELECT{columns}, committee.code, seat.id, seat.key, COALESCE(version.holder_th, seat.local_title_th),
    COALESCE(version.holder_en, seat.local_title_en), COALESCE(version.role, seat.role)
FROM roles_membership m
JOIN committees_seat seat ON seat.id = m.seat_id
JOIN committees_committee committee ON committee.id = seat.committee_id
JOIN roles_person person ON person.id = m.person_id
LEFT JOIN roles_order appointing ON appointing.id = m.appointed_by_id
LEFT JOIN roles_order ending ON ending.id = m.ended_by_id
LEFT JOIN LATERAL (
    SELECT template.holder_th, template.holder_en, template.role FROM committees_seattemplate template
    WHERE template.committee_kind = committee.kind AND template.variant = committee.variant
        AND template.key = seat.key
        AND template.start_date <= GREATEST(m.start_date, LEAST(%(day)s::date, m.end_date, 'infinity'))
    ORDER BY template.start_date DESC LIMIT 1
) version ON TRUE
WHERE m.id = ANY(%(ids)s)
ORDER BY array_position(%(ids)s, m.id)"""


def membership_row(committee: str, seat: SeatName, role: str, columns: Sequence[Any]) -> MembershipRow:
    """A row from what COLUMNS selected, with the seat that the caller knows."""
    (
        pk, person, name_th, name_en, title, capacity, start, start_precision, end, end_precision, end_reason,
        sources, appointing, appointing_number, appointed_on, ending, ending_number, ended_on,
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
        "end_reason": end_reason,
        "appointed_by": _order(appointing, appointing_number, appointed_on),
        "ended_by": _order(ending, ending_number, ended_on),
        "sources": json.loads(sources),
    }


def _order(pk: int | None, number: str, signed_on: datetime.date) -> OrderRow | None:
    return {"id": pk, "number": number, "signed_on": signed_on} if pk else None


def membership_rows(ids: Sequence[int], *, day: datetime.date | None) -> list[MembershipRow]:
    """The memberships with these ids, in the order of the ids, in one query.

    day: the titles of the person and of the seat are those of that day, and those of the membership's last
    day where it ended before. None: the latest.
    """
    if not ids:
        return []
    sql = BY_IDS.format(columns=COLUMNS.format(earlier_title="roles_earliertitle", day="%(day)s::date"))
    found = fetch(sql, {"ids": list(ids), "day": day})
    rows = []
    for *columns, committee, seat, key, title_th, title_en, role in found:
        name: SeatName = {"id": seat, "key": key, "title_th": title_th, "title_en": title_en}
        rows.append(membership_row(committee, name, role, columns))
    return rows
