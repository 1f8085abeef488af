"""Rows that were put into the history, or into a registry table, past the triggers: each kind is named."""

import pytest
from django.db import connection

from gcio_portal.chain.checkpoints import Checkpoint, make_checkpoint
from gcio_portal.chain.faults import FaultKind
from gcio_portal.chain.tables import event_tables
from gcio_portal.chain.verify import faults
from tests.factories import MembershipFactory, PersonFactory
from tests.history.forging import BATCHES, EVENTS, LINKS, batch, copy_an_event, link, one
from tests.history.tampering import by_the_owner
from tests.owner import owner

pytestmark = pytest.mark.django_db

AHEAD = 10_000_001  # a number that nothing has reached


@pytest.fixture
def kept() -> Checkpoint:
    """The checkpoint that someone kept of a registry with people, one of whom was renamed and one deleted."""
    person, gone = PersonFactory.create_batch(2)
    MembershipFactory()
    connection.check_constraints()
    person.given_th = "สมชาย"
    person.save()
    with owner():
        gone.delete()
    connection.check_constraints()
    made = make_checkpoint()
    assert made
    return made


def found(kept=None):
    """(kind, table, number) of the first broken row of every table."""
    return [(fault.kind, fault.table, fault.number) for fault in faults([kept] if kept else [])]


@pytest.mark.parametrize("sequence", [0, -1, -(2**63)])
def test_a_link_before_the_first_one_is_named_with_the_event_that_it_was_to_hide(kept, sequence):
    with by_the_owner() as cursor:
        copy_an_event(cursor, -9, pgh_created_at="2020-01-01", family_th="ปลอม")
        batch(cursor, one(-9), -9)
        link(cursor, one(-9), sequence)

    assert found(kept)[:3] == [
        (FaultKind.LINK_OUTSIDE, LINKS, sequence),
        (FaultKind.BATCH_OUTSIDE, BATCHES, -9),
        (FaultKind.EVENT_OUTSIDE, EVENTS, -9),
    ]


@pytest.mark.parametrize("number", [-9, 0, AHEAD])
def test_an_event_in_no_batch_is_named(kept, number):
    with by_the_owner() as cursor:
        copy_an_event(cursor, number)

    assert (FaultKind.EVENT_OUTSIDE, EVENTS, number) in found(kept)


@pytest.mark.parametrize("number", [-9, 0, AHEAD])
def test_a_batch_in_no_link_vouches_for_nothing(kept, number):
    with by_the_owner() as cursor:
        copy_an_event(cursor, AHEAD)
        batch(cursor, one(AHEAD), number)

    assert (FaultKind.BATCH_OUTSIDE, BATCHES, number) in found(kept)
    assert (FaultKind.EVENT_OUTSIDE, EVENTS, AHEAD) in found(kept)


@pytest.mark.parametrize("number", [-9, 0])
def test_an_event_with_a_number_below_the_first_is_named_though_it_is_in_the_chain(kept, number):
    with by_the_owner() as cursor:
        copy_an_event(cursor, number)
        false = batch(cursor, one(number))
        link(cursor, one(false))

    assert (FaultKind.BATCH_CHANGED, BATCHES, false) in found(kept)


NO_SETS = ["{}", "{(,)}", "{(,0)}", f"{{[{AHEAD},)}}", "{[-9,-8)}", "{[0,1)}"]


@pytest.mark.parametrize("events", NO_SETS)
def test_a_batch_of_a_set_that_the_registry_does_not_write_is_named(kept, events):
    with by_the_owner() as cursor:
        false = batch(cursor, events, count=0)
        link(cursor, one(false), count=0)

    assert (FaultKind.BATCH_CHANGED, BATCHES, false) in found(kept)


@pytest.mark.parametrize("batches", NO_SETS)
def test_a_link_of_a_set_that_the_registry_does_not_write_is_named(kept, batches):
    with by_the_owner() as cursor:
        false = link(cursor, batches, count=0)

    assert (FaultKind.LINK_CHANGED, LINKS, false) in found(kept)


def test_an_event_that_a_second_batch_has_too_is_named(kept):
    with by_the_owner() as cursor:
        cursor.execute(f"SELECT min(pgh_id) FROM {EVENTS}")
        (first,) = cursor.fetchone()
        link(cursor, one(batch(cursor, one(first))))

    assert (FaultKind.EVENT_TWICE, EVENTS, first) in found(kept)


def test_a_batch_that_a_second_link_has_too_is_named(kept):
    with by_the_owner() as cursor:
        cursor.execute(f"SELECT id, count FROM {BATCHES} ORDER BY id LIMIT 1")
        first, count = cursor.fetchone()
        link(cursor, one(first), count=count)

    assert (FaultKind.BATCH_TWICE, BATCHES, first) in found(kept)


def test_a_batch_that_counts_more_events_than_it_has_does_not_hide_another(kept):
    with by_the_owner() as cursor:
        copy_an_event(cursor, AHEAD)
        copy_an_event(cursor, AHEAD + 7)
        false = batch(cursor, one(AHEAD), count=2)
        link(cursor, one(false), count=2)

    assert (FaultKind.BATCH_CHANGED, BATCHES, false) in found(kept)


def test_a_link_that_counts_other_events_than_its_batches_is_named(kept):
    with by_the_owner() as cursor:
        copy_an_event(cursor, AHEAD)
        false = link(cursor, one(batch(cursor, one(AHEAD))), count=2)

    assert (FaultKind.LINK_CHANGED, LINKS, false) in found(kept)


def test_a_batch_that_leaves_columns_out_of_its_digests_is_named(kept):
    with by_the_owner() as cursor:
        copy_an_event(cursor, AHEAD)
        false = batch(cursor, one(AHEAD), width=1)
        link(cursor, one(false))

    assert (FaultKind.BATCH_CHANGED, BATCHES, false) in found(kept)


def test_a_batch_of_a_table_that_the_registry_does_not_have_is_named(kept):
    with by_the_owner() as cursor:
        link(cursor, one(batch(cursor, one(AHEAD), event_table="roles_forgotten", count=1)))

    assert (FaultKind.EVENT_MISSING, "roles_forgotten", None) in found(kept)


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "20000-01-01"])
def test_a_moment_that_no_calendar_has_does_not_stop_the_search(kept, moment):
    with by_the_owner() as cursor:
        copy_an_event(cursor, -9, pgh_created_at=moment)
        link(cursor, one(batch(cursor, one(-9), -9)), 0, made_at=moment)

    assert (FaultKind.LINK_OUTSIDE, LINKS, 0) in found(kept)
    assert (FaultKind.EVENT_OUTSIDE, EVENTS, -9) in found(kept)


def put_in(cursor, table, key):
    """A record of which nothing is said but its key; no rule of the table asks for more."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table.records]
    )
    rules = [f'DROP CONSTRAINT "{name}"' for (name,) in cursor.fetchall()]
    fields = [field for field in table.model._meta.local_fields if not field.primary_key]
    rules += [f'ALTER "{field.column}" DROP NOT NULL' for field in fields]
    cursor.execute(f"ALTER TABLE {table.records} {', '.join(rules)}")
    cursor.execute(f"INSERT INTO {table.records} ({table.key}) OVERRIDING SYSTEM VALUE VALUES (%s)", [key])


@pytest.mark.parametrize("table", [pytest.param(one, id=one.records) for one in event_tables().values()])
@pytest.mark.parametrize("key", [0, -1, -5])
def test_a_record_with_a_number_below_the_first_is_named(table, key):
    with by_the_owner() as cursor:
        put_in(cursor, table, key)

    told = [(fault.kind, fault.table, fault.record) for fault in faults()]
    assert (FaultKind.RECORD_WITHOUT_EVENT, table.records, key) in told


def generated_columns():
    for table in event_tables().values():
        for field in table.model._meta.local_fields:
            if field.generated:
                yield pytest.param(table, field, id=f"{table.records}.{field.column}")


@pytest.mark.parametrize(("table", "field"), list(generated_columns()))
def test_what_was_written_into_a_generated_column_is_named(table, field):
    false = "'empty'" if field.output_field.get_internal_type() == "DateRangeField" else "'ปลอม'"
    with by_the_owner() as cursor:
        record = a_record_of(cursor, table)
        cursor.execute(f"ALTER TABLE {table.records} ALTER {field.column} DROP EXPRESSION")
        cursor.execute(f"UPDATE {table.records} SET {field.column} = {false} WHERE id = %s", [record])

    told = [(fault.kind, fault.table, fault.record) for fault in faults()]
    name = f"{table.records}.{field.column}"
    assert (FaultKind.COLUMN_CHANGED, name, record) in told
    assert (FaultKind.COLUMN_ORDINARY, name, None) in told


def a_record_of(cursor, table):
    if not table.model._base_manager.exists():
        put_in(cursor, table, 1)
    return table.model._base_manager.earliest("pk").pk


def test_a_generated_column_of_another_expression_is_named():
    PersonFactory()
    with by_the_owner() as cursor:
        cursor.execute("ALTER TABLE roles_person DROP COLUMN name_en")
        cursor.execute(
            "ALTER TABLE roles_person ADD COLUMN name_en text GENERATED ALWAYS AS (prefix_th || 'x') STORED"
        )

    assert [(fault.kind, fault.table) for fault in faults()] == [
        (FaultKind.COLUMN_CHANGED, "roles_person.name_en")
    ]


MOMENTS = [("2021-01-01", True), (-25, True), (-23, False), (0, False), (25, True)]


@pytest.mark.parametrize(("moment", "is_told"), MOMENTS)
def test_an_event_of_another_day_than_its_link_is_named(kept, moment, is_told):
    with by_the_owner() as cursor:
        at = moment if isinstance(moment, str) else hours_from_now(moment)
        copy_an_event(cursor, AHEAD, pgh_created_at=at)
        link(cursor, one(batch(cursor, one(AHEAD))))

    assert found(kept) == ([(FaultKind.EVENT_MOVED, EVENTS, AHEAD)] if is_told else [])


@pytest.mark.parametrize(("moment", "is_told"), [*MOMENTS, ("infinity", True), ("-infinity", True)])
def test_a_link_of_a_day_before_an_earlier_one_or_to_come_is_named(kept, moment, is_told):
    with by_the_owner() as cursor:
        at = moment if isinstance(moment, str) else hours_from_now(moment)
        copy_an_event(cursor, AHEAD)
        false = link(cursor, one(batch(cursor, one(AHEAD))), made_at=at)

    assert found(kept)[:1] == ([(FaultKind.LINK_MOVED, LINKS, false)] if is_told else [])


def hours_from_now(hours):
    with connection.cursor() as cursor:
        cursor.execute("SELECT now() + %s * interval '1 hour'", [hours])
        return cursor.fetchone()[0].isoformat()


def test_events_from_before_the_chain_keep_their_moments_and_later_ones_have_none_of_them():
    PersonFactory()
    with by_the_owner() as cursor:
        for table in (LINKS, BATCHES, "gcio_portal_historycheckpoint"):
            cursor.execute(f"DELETE FROM {table}")
        for table in event_tables():
            cursor.execute(f"UPDATE {table} SET pgh_created_at = '2021-01-01'")
    with owner() as cursor:
        for table in event_tables():
            cursor.execute("SELECT gcio_history_seal(%s::regclass)", [table])
    connection.check_constraints()
    assert found() == []

    with by_the_owner() as cursor:
        copy_an_event(cursor, AHEAD, pgh_created_at="2021-01-01")
        link(cursor, one(batch(cursor, one(AHEAD))))

    assert found() == [(FaultKind.EVENT_MOVED, EVENTS, AHEAD)]
