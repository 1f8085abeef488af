"""The one rule of who sits where: the state of every seat on a day.

It is SQL that the rosters, the timelines and the coverage all read, so that they cannot differ.

FILLED    a substantive holder is known to hold on the day;
ACTING    only an acting one is;
VACANT    the registry knows it: an order ended the latest substantive holder, and none has followed;
UNKNOWN   neither: nobody was ever recorded, or the evidence of the last one ends before the day.

An attested membership answers only from its first to its last sighting, because its two dates are those days.
Annulled memberships were never true. Both ends of a period count.
"""

import datetime
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from django.db import connection

# The seats of the law, or of a local order, that stand on each of the days asked for: Seat.objects.standing
# for many days at once. A local seat is never required. `scope` narrows the committees.
#
# At most one membership fits each of holder_id and acting_id: the exclusion constraints of Membership.
# Both steps are MATERIALIZED: else the planner may work the states of all days out again for each day.
STATES = """
standing AS MATERIALIZED (
    SELECT asked.day, seat.id AS seat_id, seat.key, committee.id AS committee_id, committee.code AS committee,
        COALESCE(template.role, seat.role) AS role, COALESCE(template.ordinal, seat.ordinal) AS ordinal,
        COALESCE(template.holder_th, seat.local_title_th) AS title_th,
        COALESCE(template.holder_en, seat.local_title_en) AS title_en,
        COALESCE(template.required, FALSE) AS required, COALESCE(template.ex_officio, FALSE) AS ex_officio,
        template.id AS template_id, template.provision_id
    FROM asked
    JOIN committees_committee committee ON committee.period @> asked.day
    JOIN committees_seat seat ON seat.committee_id = committee.id
    LEFT JOIN committees_seattemplate template ON template.committee_kind = committee.kind
        AND template.variant = committee.variant AND template.key = seat.key AND template.period @> asked.day
    WHERE (template.id IS NOT NULL OR seat.local_period @> asked.day) AND {scope}
),
state AS MATERIALIZED (
    SELECT standing.*, tenure.holder_id, tenure.acting_id, tenure.last_end, tenure.next_start,
        CASE
            WHEN tenure.holder_id IS NOT NULL THEN 'FILLED'
            WHEN tenure.acting_id IS NOT NULL THEN 'ACTING'
            WHEN tenure.last_ordered_end = tenure.last_end THEN 'VACANT'
            ELSE 'UNKNOWN'
        END AS state,
        CASE
            WHEN tenure.holder_id IS NULL AND tenure.last_ordered_end = tenure.last_end
                THEN tenure.last_end + 1
        END AS vacant_since,
        COALESCE(tenure.holder_ordered, tenure.acting_ordered, TRUE) AS ordered
    FROM standing LEFT JOIN LATERAL (
        SELECT
            max(held.id) FILTER (WHERE held.substantive AND held.on_day) AS holder_id,
            max(held.id) FILTER (WHERE NOT held.substantive AND held.on_day) AS acting_id,
            bool_or(held.ordered) FILTER (WHERE held.substantive AND held.on_day) AS holder_ordered,
            bool_or(held.ordered) FILTER (WHERE NOT held.substantive AND held.on_day) AS acting_ordered,
            max(held.end_date) FILTER (WHERE held.substantive AND held.end_date < standing.day) AS last_end,
            max(held.end_date) FILTER (
                WHERE held.substantive AND held.end_date < standing.day AND held.ended_on_a_day
            ) AS last_ordered_end,
            min(held.start_date) FILTER (WHERE held.substantive AND held.start_date > standing.day)
                AS next_start
        FROM (
            SELECT membership.id, membership.start_date, membership.end_date,
                membership.capacity = 'SUBSTANTIVE' AS substantive,
                membership.appointed_by_id IS NOT NULL AS ordered,
                membership.start_date <= standing.day
                    AND (membership.end_date IS NULL OR membership.end_date >= standing.day) AS on_day,
                membership.ended_by_id IS NOT NULL AND membership.end_precision = 'DAY' AS ended_on_a_day
            FROM {membership} membership
            WHERE membership.seat_id = standing.seat_id AND membership.annulled_by_id IS NULL
        ) held
    ) tenure ON TRUE
)"""


def states_sql(*, scope: str = "TRUE", membership: str = "roles_membership") -> str:
    """The named subqueries up to `state`: a row per seat that stands on a day of `asked`, with its state.

    scope: a condition on `committee`. membership: the table, or a subquery of the same columns that says
    what the registry knew at another moment. `asked` (day) is the caller's.
    """
    return STATES.format(scope=scope, membership=membership)


def fetch(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


ONE_OF_SEVERAL = "SELECT {part} AS part, row_number() OVER () AS place, answer.* FROM ({sql}) answer"


def fetch_each(statements: Sequence[str], params: dict[str, Any]) -> list[list[tuple[Any, ...]]]:
    """The rows of each of several statements of the same columns, in their order, by one question."""
    if len(statements) == 1:
        return [fetch(statements[0], params)]
    parts = (ONE_OF_SEVERAL.format(part=part, sql=sql) for part, sql in enumerate(statements))
    found: list[list[tuple[Any, ...]]] = [[] for _ in statements]
    for part, _place, *row in sorted(fetch(" UNION ALL ".join(parts), params), key=itemgetter(0, 1)):
        found[part].append(tuple(row))
    return found


def on(day: datetime.date) -> tuple[str, dict[str, Any]]:
    """`asked` for one day, and its parameter."""
    return "asked AS (SELECT %(day)s::date AS day)", {"day": day}
