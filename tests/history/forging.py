"""Rows that the owner of the database puts into the history, with all that makes them look true."""

from typing import Any

from gcio_portal.chain.links import batches_of, digest_of, links_after

BATCHES, LINKS = "gcio_portal_historybatch", "gcio_portal_historylink"
EVENTS = "roles_personevent"


def copy_an_event(cursor: Any, number: int, **values: Any) -> None:
    """A copy of the newest event of a person under a number, with other values."""
    others = ", ".join(f"'{name}', %s::text" for name in values)
    cursor.execute(
        f"INSERT INTO {EVENTS} SELECT (jsonb_populate_record(one, jsonb_build_object('pgh_id', %s::int"
        f"{', ' if values else ''}{others}))).* FROM {EVENTS} one ORDER BY pgh_id DESC LIMIT 1",
        [number, *values.values()],
    )


def batch(cursor: Any, events: str, number: int | None = None, **values: Any) -> int:
    """A batch of those events, with the digests that they have."""
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    cursor.execute(
        f"SELECT count(*), COALESCE(string_agg(sha256(convert_to(to_jsonb(event)::text, 'UTF8')), ''::bytea"
        f" ORDER BY pgh_id), '') FROM {EVENTS} event WHERE %s::int8multirange @> pgh_id::int8",
        [events],
    )
    count, digests = cursor.fetchone()
    cursor.execute("SELECT relnatts FROM pg_class WHERE relname = %s", [EVENTS])
    row = {
        "transaction_id": 1,
        "event_table": EVENTS,
        "width": cursor.fetchone()[0],
        "events": events,
        "count": count,
        "digests": digests,
        **values,
    }
    key = "DEFAULT" if number is None else str(number)
    cursor.execute(
        f"INSERT INTO {BATCHES} (id, {', '.join(row)}) OVERRIDING SYSTEM VALUE"
        f" VALUES ({key}, {', '.join(['%s'] * len(row))}) RETURNING id",
        list(row.values()),
    )
    return int(cursor.fetchone()[0])


def link(cursor: Any, batches: str, sequence: int | None = None, made_at: str = "now", count: int = 1) -> int:
    """A link of those batches, with the digest that it should have after the newest one."""
    newest = _newest()
    number = newest.sequence + 1 if sequence is None else sequence
    cursor.execute(
        f"INSERT INTO {LINKS} (sequence, made_at, batches, count, digest) VALUES (%s, %s, %s, %s, '')",
        [number, made_at, batches, count],
    )
    made = next(one for one in _links() if one.sequence == number)
    digest = digest_of(made, newest.digest, batches_of([made]).get(number, []))
    cursor.execute(f"UPDATE {LINKS} SET digest = %s WHERE sequence = %s", [bytes.fromhex(digest), number])
    return number


def _links() -> list[Any]:
    found, after = [], None
    while links := links_after(after):
        found += links
        after = links[-1].sequence
    return found


def _newest() -> Any:
    return _links()[-1]


def one(number: int) -> str:
    """The set of one number."""
    return f"{{[{number},{number + 1})}}"
