"""Who is in the seats of many committees on a day, in one query: what a list says of each body."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import BooleanField, F, Func, QuerySet
from django.db.models.expressions import RawSQL

from roles import states

Seat = dict[str, Any]

# The named person is the substantive holder, else the acting one, else the last one known.
SEATS = """
SELECT state.committee_id, state.seat_id, state.key, state.role, state.title_th, state.title_en,
    state.required, state.state, state.vacant_since, person.id AS person_id, person.name_th, person.name_en,
    named.capacity, named.end_date, named.id = last.id AS is_last
FROM state
LEFT JOIN LATERAL (
    SELECT membership.id FROM roles_membership membership
    WHERE membership.seat_id = state.seat_id AND membership.annulled_by_id IS NULL
        AND membership.capacity = 'SUBSTANTIVE' AND membership.end_date < state.day
    ORDER BY membership.end_date DESC LIMIT 1
) last ON TRUE
LEFT JOIN roles_membership named ON named.id = COALESCE(state.holder_id, state.acting_id, last.id)
LEFT JOIN roles_person person ON person.id = named.person_id
ORDER BY state.committee_id, state.ordinal, state.key
"""
COLUMNS = (
    "committee_id",
    "seat_id",
    "key",
    "role",
    "title_th",
    "title_en",
    "required",
    "state",
    "vacant_since",
    "person_id",
    "name_th",
    "name_en",
    "capacity",
    "end_date",
    "is_last",
)


def seats_of(committee_ids: Iterable[int], day: datetime.date) -> dict[int, list[Seat]]:
    """The seats that stand in each of the committees on the day, in their order, each with its state.

    The person of a seat is its holder, else who acts in it; with `is_last`, the last holder known.
    """
    asked, params = states.on(day)
    sql = f"WITH {asked}, {states.states_sql(scope='committee.id = ANY(%(committees)s)')} {SEATS}"
    found: dict[int, list[Seat]] = defaultdict(list)
    for row in states.fetch(sql, params | {"committees": list(committee_ids)}):
        found[row[0]].append(dict(zip(COLUMNS, row, strict=True)))
    return found


class IsAmong(Func):
    """That a key is among the values of a subquery, which is run once, whatever plan is made for the rest."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY(ARRAY"
    output_field = BooleanField()


def committees_with_required_seat(
    committees: QuerySet[Any], wanted: Iterable[str], day: datetime.date | None
) -> QuerySet[Any]:
    """Those of the committees that have a required seat in one of the states on the day."""
    sql = (
        f"WITH asked AS (SELECT %s::date AS day), {states.states_sql()} "  # noqa: S608
        "SELECT committee_id FROM state WHERE required AND state = ANY(%s)"
    )
    return committees.filter(IsAmong(F("pk"), RawSQL(sql, (day, list(wanted)))))  # noqa: S611
