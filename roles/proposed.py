"""What the registry would know if an order were published: a plan as the memberships that statements read."""

import json
from typing import Any

from roles.known import Relations
from roles.models import Membership
from roles.plans import Plan

COLUMNS = {
    "id": "bigint",
    "seat_id": "bigint",
    "person_id": "bigint",
    "position_title": "text",
    "capacity": "text",
    "start_date": "date",
    "start_precision": "text",
    "end_date": "date",
    "end_precision": "text",
    "end_reason": "text",
    "evidence": "text",
    "sources": "jsonb",
    "appointed_by_id": "bigint",
    "ended_by_id": "bigint",
    "annulled_by_id": "bigint",
}
# Only the memberships of the committees asked for: the rest of the registry is not read.
PROPOSED = """proposed_membership AS (
    SELECT {columns} FROM roles_membership WHERE NOT id = ANY(%(changed)s) AND seat_id IN (
        SELECT id FROM committees_seat WHERE committee_id = ANY(%(committees)s)
    )
    UNION ALL SELECT {columns} FROM jsonb_to_recordset(%(proposed)s::jsonb) AS one ({types})
), """


def proposed_sql(plan: Plan) -> tuple[Relations, str, dict[str, Any]]:
    """The relations to read in place of the tables, the named subquery, and its parameters.

    The caller's parameters name the `committees`. What is annulled is left out.
    """
    made = [(-item.ordinal, membership) for item, membership in zip(plan.made_by, plan.made, strict=True)]
    rows = [_row(pk, one) for pk, one in [*((one.pk, one) for one in plan.ended), *made]]
    sql = PROPOSED.format(
        columns=", ".join(COLUMNS), types=", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())
    )
    params = {"changed": sorted(plan.changed), "proposed": json.dumps(rows)}
    return Relations(membership="proposed_membership"), sql, params


def _row(pk: int, membership: Membership) -> dict[str, Any]:
    row = {name: getattr(membership, name) for name in COLUMNS} | {"id": pk}
    for name in ("start_date", "end_date"):
        row[name] = row[name] and row[name].isoformat()
    return row
