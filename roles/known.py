"""What the registry knew at another moment: this app's tables, rebuilt from their history for one committee.

An event carries the moment at which its transaction began. The last event of a record up to the moment is
what was known then; a record whose last event is its deletion was not known any more.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Relations:
    """The names of what a statement reads: the tables of today, or the subqueries of another moment."""

    membership: str = "roles_membership"
    person: str = "roles_person"
    order: str = "roles_order"
    earlier_title: str = "roles_earliertitle"


KNOWN = Relations("known_membership", "known_person", "known_order", "known_earlier_title")

# The last event of each record. A membership may have been in another seat before a correction: records are
# found by any event in the committee's seats, and the seat is read from the last one.
LAST_EVENTS = """{name} AS (
    SELECT {columns} FROM (
        SELECT DISTINCT ON (event.pgh_obj_id) event.* FROM {events} event
        WHERE event.pgh_created_at <= %(known_at)s AND event.pgh_obj_id IN ({records})
        ORDER BY event.pgh_obj_id, event.pgh_id DESC
    ) last WHERE last.pgh_label <> 'delete'
), """

MEMBERSHIPS = """SELECT other.pgh_obj_id FROM roles_membershipevent other
    JOIN committees_seat seat ON seat.id = other.seat_id
    JOIN committees_committee committee ON committee.id = seat.committee_id
    WHERE committee.code = %(committee)s"""
PEOPLE = "SELECT person_id FROM known_membership"
ORDERS = "SELECT appointed_by_id FROM known_membership UNION SELECT ended_by_id FROM known_membership"
TITLES = """SELECT other.pgh_obj_id FROM roles_earliertitleevent other
    WHERE other.membership_id IN (SELECT id FROM known_membership)"""

# As Person's generated columns put a name together; events have no generated columns.
NAMES = """id, prefix_th || given_th || ' ' || family_th AS name_th,
    CASE WHEN family_en = '' THEN ''
        ELSE CASE WHEN prefix_en = '' THEN '' ELSE prefix_en || ' ' END || given_en || ' ' || family_en
    END AS name_en"""


def known_at_sql() -> tuple[Relations, str]:
    """The subqueries for %(known_at)s and %(committee)s, to stand first in a WITH, and their names."""
    parts = (
        (KNOWN.membership, "*", "roles_membershipevent", MEMBERSHIPS),
        (KNOWN.person, NAMES, "roles_personevent", PEOPLE),
        (KNOWN.order, "*", "roles_orderevent", ORDERS),
        (KNOWN.earlier_title, "*", "roles_earliertitleevent", TITLES),
    )
    sql = "".join(
        LAST_EVENTS.format(name=name, columns=columns, events=events, records=records)
        for name, columns, events, records in parts
    )
    return KNOWN, sql
