"""How many of the seats that the law requires are held on a day, by kind, ministry, region or province."""

import datetime
from collections.abc import Iterable
from typing import Any, TypedDict

from roles.states import fetch, on, states_sql

BANGKOK = "PCIO-10"

# What a row is about, and the relation that says it; `committee` is the one whose seats are counted.
# A body outside the ministries (a ministry itself is its own) is counted under NULL.
GROUPS = {
    "kind": ("committee.kind", "", "TRUE"),
    "region": (
        "organization.region",
        "JOIN committees_organization organization ON organization.id = committee.organization_id",
        "committee.kind = 'PCIO'",
    ),
    "ministry": (
        "CASE WHEN organization.kind = 'MINISTRY' THEN organization.code ELSE ministry.code END",
        """JOIN committees_organization organization ON organization.id = committee.organization_id
        LEFT JOIN committees_parentlink link
            ON link.organization_id = organization.id AND link.period @> %(day)s::date
        LEFT JOIN committees_organization ministry ON ministry.id = link.parent_id""",
        "committee.kind IN ('MCIO', 'DCIO')",
    ),
    "province": (
        "organization.code",
        "JOIN committees_organization organization ON organization.id = committee.organization_id",
        "committee.kind = 'PCIO'",
    ),
}
GROUPINGS = ("kind", "ministry", "region")  # what `by` may be
# The order of kinds is that of the law, from the national committee down; others by their code, NULL last.
KIND_ORDER = ("GCIO", "MCIO", "DCIO", "PCIO", "OTHER")

COUNTS = """
SELECT {group} AS part, count(DISTINCT committee.id),
    count(state.seat_id),
    count(*) FILTER (WHERE state.state = 'FILLED'),
    count(*) FILTER (WHERE state.state = 'ACTING'),
    count(*) FILTER (WHERE state.state = 'VACANT'),
    count(*) FILTER (WHERE state.state = 'UNKNOWN'),
    count(*) FILTER (WHERE NOT state.ordered)
FROM committees_committee committee
{joins}
LEFT JOIN state ON state.committee_id = committee.id AND state.required
WHERE committee.period @> %(day)s::date AND {scope}
GROUP BY part"""


class Counts(TypedDict):
    """Seats that the law requires: total = filled + acting + vacant + unknown, filled by substantive holders.

    committees: the bodies in force. order_missing: seats filled or acting on the word of sources alone.
    trained, overdue: None until training is kept.
    """

    committees: int
    total: int
    filled: int
    acting: int
    vacant: int
    unknown: int
    order_missing: int
    trained: None
    overdue: None


class CoverageRow(Counts):
    """The counts of one kind, ministry or region: `key` says which, and so does the field of that name."""

    key: str | None
    kind: str | None
    ministry: str | None
    region: str | None


def coverage(
    *,
    day: datetime.date,
    by: str = "kind",
    kinds: Iterable[str] | None = None,
    include_bangkok: bool = True,
) -> list[CoverageRow]:
    """A row for each kind, ministry or region that has a committee in force on the day. One query.

    by: `kind`; `ministry`, the ministries' and departments' CIOs under the ministry of the day, those outside
    the ministries under None; `region`, the provincial committees. kinds: only these kinds of committees.
    include_bangkok: False leaves Bangkok's committee out.
    """
    chosen = list(kinds) if kinds is not None else None
    rows = _counts(by, day, chosen, include_bangkok)
    return [
        {"key": part, **{name: part if name == by else None for name in GROUPINGS}, **counts}  # type: ignore[typeddict-item]
        for part, counts in sorted(rows.items(), key=_order)
    ]


def province_coverage(day: datetime.date) -> dict[str, Counts]:
    """The counts of each province's committee by the province's code (TH-50), Bangkok's too. One query.

    A province that has no committee in force on the day is left out.
    """
    return {str(code): counts for code, counts in _counts("province", day, None, True).items()}


def _counts(
    by: str, day: datetime.date, kinds: list[str] | None, include_bangkok: bool
) -> dict[str | None, Counts]:
    group, joins, scope = GROUPS[by]
    if kinds is not None:
        scope += " AND committee.kind = ANY(%(kinds)s)"
    if not include_bangkok:
        scope += " AND committee.code <> %(bangkok)s"
    asked, params = on(day)
    sql = f"WITH {asked}, " + states_sql() + COUNTS.format(group=group, joins=joins, scope=scope)
    rows = fetch(sql, params | {"kinds": kinds, "bangkok": BANGKOK})
    return {part: _row(counts) for part, *counts in rows}


def _row(counts: list[Any]) -> Counts:
    committees, total, filled, acting, vacant, unknown, order_missing = counts
    return {
        "committees": committees,
        "total": total,
        "filled": filled,
        "acting": acting,
        "vacant": vacant,
        "unknown": unknown,
        "order_missing": order_missing,
        "trained": None,
        "overdue": None,
    }


def _order(row: tuple[str | None, Counts]) -> tuple[bool, int, str]:
    key = row[0]
    return (key is None, KIND_ORDER.index(key) if key in KIND_ORDER else 0, key or "")
