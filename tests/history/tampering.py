"""What the owner of the database could do to the history, and to the records past it."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from gcio_portal.chain.links import batches_of, digest_of, links_after
from gcio_portal.chain.tables import EventTable, event_tables
from gcio_portal.models import HistoryLink
from tests.owner import no_trigger_fires

BATCHES, LINKS = "gcio_portal_historybatch", "gcio_portal_historylink"
CHECKPOINTS = "gcio_portal_historycheckpoint"

# Another value of a column, by its type in PostgreSQL.
OTHER = {
    "bool": "NOT COALESCE({0}, false)",
    "int2": "COALESCE({0}, 0) + 1",
    "int4": "COALESCE({0}, 0) + 1000001",
    "int8": "COALESCE({0}, 0) + 1000001",
    "date": "COALESCE({0} + 1, DATE '2020-10-01')",
    "timestamptz": "COALESCE({0}, now()) + interval '1 microsecond'",
    "jsonb": "COALESCE({0}, '[]') || '{{\"forged\": true}}'",
    "int8multirange": "{0} + '{{[999999,1000000)}}'",
    "bytea": "set_byte({0}, 0, get_byte({0}, 0) # 1)",
    "_varchar": "array_append({0}, 'x')",
}
ANY_TEXT = "CASE WHEN COALESCE({0}, '') = '' THEN 'x' ELSE '' END"

Tampering = Callable[[Any, random.Random], bool]  # whether it changed something


@contextmanager
def by_the_owner() -> Iterator[Any]:
    """A cursor for which no trigger fires: the owner has disabled them."""
    connection.check_constraints()
    with no_trigger_fires() as cursor:
        yield cursor


def _value(cursor: Any, sql: str, *params: Any) -> Any:
    cursor.execute(sql, params)
    row = cursor.fetchone()
    return row[0] if row else None


def _filled(cursor: Any, chance: random.Random) -> EventTable:
    tables = [one for one in event_tables().values() if _value(cursor, f"SELECT count(*) FROM {one.name}")]
    return chance.choice(tables)


def _any(cursor: Any, chance: random.Random, table: str, key: str) -> Any:
    """The key of any row."""
    count = _value(cursor, f"SELECT count(*) FROM {table}")
    return _value(
        cursor, f"SELECT {key} FROM {table} ORDER BY {key} OFFSET {chance.randrange(count)} LIMIT 1"
    )


def _change(
    cursor: Any, chance: random.Random, table: str, key: str, columns: list[str] | None = None
) -> bool:
    """Another value in any column of any row."""
    cursor.execute(
        "SELECT column_name, udt_name FROM information_schema.columns"
        " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY 1",
        [table],
    )
    column, kind = chance.choice([row for row in cursor.fetchall() if columns is None or row[0] in columns])
    value = OTHER.get(kind, ANY_TEXT).format(f'"{column}"')
    row = _any(cursor, chance, table, key)
    cursor.execute(f'UPDATE {table} SET "{column}" = {value} WHERE {key} = %s', [row])
    return bool(cursor.rowcount)


def change_an_event(cursor: Any, chance: random.Random) -> bool:
    return _change(cursor, chance, _filled(cursor, chance).name, "pgh_id")


def remove_an_event(cursor: Any, chance: random.Random) -> bool:
    table = _filled(cursor, chance).name
    cursor.execute(f"DELETE FROM {table} WHERE pgh_id = %s", [_any(cursor, chance, table, "pgh_id")])
    return bool(cursor.rowcount)


def remove_the_last_events(cursor: Any, chance: random.Random) -> bool:
    table = _filled(cursor, chance).name
    number = chance.randint(1, 5)
    cursor.execute(
        f"DELETE FROM {table} WHERE pgh_id IN"
        f" (SELECT pgh_id FROM {table} ORDER BY pgh_id DESC LIMIT {number})"
    )
    return bool(cursor.rowcount)


def empty_an_event_table(cursor: Any, chance: random.Random) -> bool:
    cursor.execute(f"DELETE FROM {_filled(cursor, chance).name}")
    return bool(cursor.rowcount)


def put_in_an_event(cursor: Any, chance: random.Random) -> bool:
    """A copy of an event under a number of its own: of the future, or one that was skipped."""
    table = _filled(cursor, chance).name
    _copy(cursor, table, _any(cursor, chance, table, "pgh_id"), chance.choice([-7, 0, 10_000_001]))
    return bool(cursor.rowcount)


def _copy(cursor: Any, table: str, event: int, number: int) -> None:
    cursor.execute(
        f"INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object('pgh_id', %s::int))).*"
        f" FROM {table} one WHERE pgh_id = %s",
        [number, event],
    )


def swap_two_events(cursor: Any, chance: random.Random) -> bool:
    table = _filled(cursor, chance).name
    first, second = (_any(cursor, chance, table, "pgh_id") for _ in range(2))
    for old, new in ((first, -1), (second, first), (-1, second)):
        cursor.execute(f"UPDATE {table} SET pgh_id = %s WHERE pgh_id = %s", [new, old])
    return bool(first != second)


def put_an_older_event_back(cursor: Any, chance: random.Random) -> bool:
    """The newest event of a record gives way to an older one, and the record is made to agree."""
    person = _value(
        cursor,
        "SELECT pgh_obj_id FROM roles_personevent GROUP BY 1 HAVING count(DISTINCT given_th) > 1 LIMIT 1",
    )
    cursor.execute(
        "SELECT pgh_id, given_th FROM roles_personevent WHERE pgh_obj_id = %s ORDER BY pgh_id", [person]
    )
    events = cursor.fetchall()
    older = chance.choice(events[:-1])
    cursor.execute("UPDATE roles_personevent SET given_th = %s WHERE pgh_id = %s", [older[1], events[-1][0]])
    cursor.execute("UPDATE roles_person SET given_th = %s WHERE id = %s", [older[1], person])
    return bool(older[1] != events[-1][1])


def change_a_batch(cursor: Any, chance: random.Random) -> bool:
    return _change(cursor, chance, BATCHES, "id")


def remove_a_batch(cursor: Any, chance: random.Random) -> bool:
    cursor.execute(f"DELETE FROM {BATCHES} WHERE id = %s", [_any(cursor, chance, BATCHES, "id")])
    return bool(cursor.rowcount)


def change_a_link(cursor: Any, chance: random.Random) -> bool:
    return _change(cursor, chance, LINKS, "sequence")


def remove_a_link(cursor: Any, chance: random.Random) -> bool:
    cursor.execute(f"DELETE FROM {LINKS} WHERE sequence = %s", [_any(cursor, chance, LINKS, "sequence")])
    return bool(cursor.rowcount)


def swap_two_links(cursor: Any, chance: random.Random) -> bool:
    first, second = (_any(cursor, chance, LINKS, "sequence") for _ in range(2))
    for old, new in ((first, -1), (second, first), (-1, second)):
        cursor.execute(f"UPDATE {LINKS} SET sequence = %s WHERE sequence = %s", [new, old])
    return bool(first != second)


def remove_a_link_with_all_it_links(cursor: Any, chance: random.Random) -> bool:
    _remove_whole(cursor, _any(cursor, chance, LINKS, "sequence"))
    return True


def _remove_whole(cursor: Any, link: int) -> None:
    """A link, its batches and their events."""
    cursor.execute(
        f"SELECT event_table, events::text, batch.id FROM {BATCHES} batch JOIN {LINKS} link"
        " ON link.batches @> batch.id WHERE sequence = %s",
        [link],
    )
    for table, events, batch in cursor.fetchall():
        cursor.execute(f"DELETE FROM {table} WHERE %s::int8multirange @> pgh_id::int8", [events])
        cursor.execute(f"DELETE FROM {BATCHES} WHERE id = %s", [batch])
    cursor.execute(f"DELETE FROM {LINKS} WHERE sequence = %s", [link])


def cut_the_tail_off(cursor: Any, chance: random.Random) -> bool:
    """The last links with all they link; the records go back to what they were before."""
    last = _value(cursor, f"SELECT max(sequence) FROM {LINKS}")
    for link in range(last, last - chance.randint(1, 3), -1):
        _remove_whole(cursor, link)
    cursor.execute(f"DELETE FROM {CHECKPOINTS} WHERE sequence NOT IN (SELECT sequence FROM {LINKS})")
    for table in event_tables().values():
        columns = ", ".join(f'"{name}" = event."{name}"' for name in table.columns if name != table.key)
        cursor.execute(
            f"DELETE FROM {table.records} WHERE {table.key} NOT IN (SELECT pgh_obj_id FROM {table.name})"
        )
        cursor.execute(
            f"UPDATE {table.records} record SET {columns} FROM (SELECT DISTINCT ON (pgh_obj_id) *"
            f" FROM {table.name} ORDER BY pgh_obj_id, pgh_id DESC) event"
            f" WHERE event.pgh_obj_id = record.{table.key}"
        )
    return True


def make_the_chain_anew(cursor: Any, chance: random.Random) -> bool:
    """An event is forged, and every digest from its batch on is computed again."""
    batch = _any(cursor, chance, BATCHES, "id")
    table = _value(cursor, f"SELECT event_table FROM {BATCHES} WHERE id = %s", batch)
    event = _value(cursor, f"SELECT lower(events) FROM {BATCHES} WHERE id = %s", batch)
    cursor.execute(f'UPDATE {table} SET pgh_context = \'{{"reason": "forged"}}\' WHERE pgh_id = %s', [event])
    cursor.execute("SET LOCAL TimeZone = 'UTC'")
    cursor.execute(
        f"UPDATE {BATCHES} SET digests = (SELECT string_agg("
        " sha256(convert_to(to_jsonb(event)::text, 'UTF8')), ''::bytea ORDER BY pgh_id)"
        f" FROM {table} event WHERE events @> pgh_id::int8) WHERE id = %s",
        [batch],
    )
    previous = "0" * 64
    for link in links_after(None):
        previous = digest_of(link, previous, batches_of([link])[link.sequence])
        HistoryLink.objects.filter(pk=link.sequence).update(digest=bytes.fromhex(previous))
    return True


def change_a_record(cursor: Any, chance: random.Random) -> bool:
    table = _filled(cursor, chance)
    kept = [column for column in table.columns if column != table.key]
    return _change(cursor, chance, table.records, table.key, kept)


def remove_a_record(cursor: Any, chance: random.Random) -> bool:
    table = _filled(cursor, chance)
    row = _any(cursor, chance, table.records, table.key)
    cursor.execute(f"DELETE FROM {table.records} WHERE {table.key} = %s", [row])
    return bool(cursor.rowcount)


def put_in_a_record(cursor: Any, chance: random.Random) -> bool:
    cursor.execute(
        "INSERT INTO roles_person (prefix_th, given_th, family_th, prefix_en, given_en, family_en,"
        " office_phone, office_email) VALUES ('', %s, 'ปลอม', '', '', '', '', '')",
        [f"คน{chance.randrange(1000)}"],
    )
    return bool(cursor.rowcount)


def change_a_checkpoint(cursor: Any, chance: random.Random) -> bool:
    return _change(cursor, chance, CHECKPOINTS, "id", ["sequence", "digest", "count"])


KINDS: list[Tampering] = [
    change_an_event,
    remove_an_event,
    remove_the_last_events,
    empty_an_event_table,
    put_in_an_event,
    swap_two_events,
    put_an_older_event_back,
    change_a_batch,
    remove_a_batch,
    change_a_link,
    remove_a_link,
    swap_two_links,
    remove_a_link_with_all_it_links,
    cut_the_tail_off,
    make_the_chain_anew,
    change_a_record,
    remove_a_record,
    put_in_a_record,
    change_a_checkpoint,
]
