"""The role that serves requests cannot rewrite the history: the database refuses, whatever it does."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction

from gcio_portal.chain.tables import event_tables
from gcio_portal.chain.verify import faults
from gcio_portal.database import NotApart, _differing, grant_rights, is_granted, rights
from gcio_portal.localpg import APPLICATION
from roles.models import OrderItem, Person
from tests.factories import MembershipFactory, PersonFactory
from tests.owner import ROLE, application, owner
from tests.roles.orders import appointing

pytestmark = pytest.mark.django_db

FORBIDDEN = [
    "UPDATE roles_personevent SET given_th = 'x'",
    "UPDATE roles_personevent SET pgh_created_at = now()",
    "DELETE FROM roles_personevent",
    "TRUNCATE roles_personevent",
    "ALTER TABLE roles_personevent DISABLE TRIGGER ALL",
    "DROP TABLE roles_personevent",
    "DELETE FROM roles_person",
    "DELETE FROM roles_membership",
    "DELETE FROM roles_order",
    "TRUNCATE roles_person CASCADE",
    "ALTER TABLE roles_person DISABLE TRIGGER ALL",
    "DROP TRIGGER pgtrigger_update_update_2b75b ON roles_person",
    "ALTER TABLE roles_person ADD COLUMN x integer",
    "CREATE TRIGGER mine BEFORE UPDATE ON roles_person FOR EACH ROW EXECUTE FUNCTION gcio_history_note()",
    "SET session_replication_role = replica",
    "INSERT INTO gcio_portal_historybatch (transaction_id, event_table, width, events, count, digests)"
    " VALUES (1, 'roles_personevent', 1, '{[1,2)}', 1, '')",
    "UPDATE gcio_portal_historybatch SET count = 0",
    "DELETE FROM gcio_portal_historybatch",
    "INSERT INTO gcio_portal_historylink (sequence, made_at, batches, count, digest)"
    " VALUES (9999, now(), '{}', 0, '')",
    "UPDATE gcio_portal_historylink SET count = 0",
    "DELETE FROM gcio_portal_historylink",
    "TRUNCATE gcio_portal_historylink",
    "INSERT INTO gcio_portal_historysignal VALUES (1, 1)",
    "UPDATE gcio_portal_historycheckpoint SET count = 0",
    "DELETE FROM gcio_portal_historycheckpoint",
    "SELECT gcio_history_seal('roles_personevent')",
    "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
    " LANGUAGE sql AS 'SELECT true'",
    "ALTER FUNCTION gcio_history_note() RENAME TO other",
    "CREATE TABLE mine (id integer)",
    "CREATE TEMPORARY TABLE mine (id integer)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE FUNCTION pg_temp.mine() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "UPDATE django_migrations SET name = 'x'",
]


def refused():
    return pytest.raises(ProgrammingError, match=r"permission denied|must be owner")


@pytest.mark.parametrize("statement", FORBIDDEN, ids=lambda statement: statement[:60])
def test_what_rewrites_the_past_is_refused_by_the_database(statement):
    MembershipFactory()

    with application() as cursor, refused(), transaction.atomic():
        cursor.execute(statement)


def test_the_application_does_its_work_with_its_rights():
    with application():
        membership = MembershipFactory()
        order = appointing(membership.seat)
        order.items.get().delete()
        Person.objects.filter(pk=membership.person_id).update(given_th="สมชาย")
        connection.check_constraints()
        call_command("make_checkpoint")

        assert not list(faults())


def test_the_application_cannot_write_a_false_checkpoint():
    PersonFactory()
    connection.check_constraints()
    false = "INSERT INTO gcio_portal_historycheckpoint (sequence, digest, count) SELECT sequence, 'x', 1"

    with application() as cursor:
        with pytest.raises(ProgrammingError, match="checkpoint"), transaction.atomic():
            cursor.execute(f"{false} FROM gcio_portal_historylink ORDER BY sequence DESC LIMIT 1")
        call_command("make_checkpoint")

        assert not list(faults())


def test_the_application_cannot_silence_a_trigger():
    person = PersonFactory()
    with application() as cursor:
        cursor.execute(
            "SELECT array_agg(tgname::text) FROM pg_trigger WHERE tgrelid = 'roles_person'::regclass"
        )
        names = ",".join(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [f"{{{names}}}"])

        Person.objects.filter(pk=person.pk).update(given_th="สมชาย")

    assert person.events.count() == 2


FORGED = """CREATE FUNCTION pg_temp.forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO roles_personevent SELECT (jsonb_populate_record(one, jsonb_build_object('given_th', 'ปลอม',
        'pgh_id', 9999999, 'pgh_created_at', now(), 'pgh_context', '{"user": 1}'::jsonb))).*
    FROM roles_personevent one LIMIT 1;
    RETURN NULL;
END $$; CREATE TEMPORARY TABLE mine (id integer);
CREATE TRIGGER forge AFTER INSERT ON mine EXECUTE FUNCTION pg_temp.forge(); INSERT INTO mine VALUES (1)"""


def test_the_application_has_no_place_for_a_trigger_that_writes_events():
    PersonFactory()

    with application() as cursor, refused(), transaction.atomic():
        cursor.execute(FORGED)


PLACES = [
    "GRANT TEMPORARY ON DATABASE {database} TO {role}",
    "GRANT TEMPORARY ON DATABASE {database} TO PUBLIC",
    "GRANT CREATE ON DATABASE {database} TO {role}",
    "GRANT CREATE ON SCHEMA public TO PUBLIC",
    "CREATE SCHEMA other; GRANT CREATE ON SCHEMA other TO {role}",
    "GRANT UPDATE (given_th) ON roles_personevent TO {role}",
]


@pytest.mark.parametrize("more", PLACES)
def test_a_place_that_the_application_was_given_is_seen_and_taken(more):
    with owner() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        grant_rights(connection, ROLE)
        database = connection.ops.quote_name(connection.settings_dict["NAME"])
        cursor.execute(more.format(database=database, role=ROLE))

        assert not is_granted(connection, ROLE)
        grant_rights(connection, ROLE)
        assert is_granted(connection, ROLE)


def test_an_application_that_owns_a_table_is_refused():
    with owner() as cursor:
        cursor.execute(
            f"CREATE ROLE {ROLE}; CREATE TABLE mine (id integer); ALTER TABLE mine OWNER TO {ROLE}"
        )

        with pytest.raises(NotApart, match="triggers of its own"):
            grant_rights(connection, ROLE)


def test_an_event_cannot_be_backdated():
    with owner() as cursor:
        cursor.execute(
            "CREATE TABLE mine (id integer); CREATE FUNCTION mine() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN INSERT INTO roles_personevent SELECT (jsonb_populate_record(one,"
            ' \'{"pgh_id": 9999999, "pgh_created_at": "2020-01-01"}\')).* FROM roles_personevent one LIMIT 1;'
            " RETURN NULL; END $$; CREATE TRIGGER mine AFTER INSERT ON mine EXECUTE FUNCTION mine()"
        )
        with pytest.raises(ProgrammingError, match="moment"), transaction.atomic():
            cursor.execute("INSERT INTO mine VALUES (1)")


def test_a_role_that_has_other_rights_is_seen_and_mended():
    with owner() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        grant_rights(connection, ROLE)
        cursor.execute(f"GRANT DELETE ON roles_membership TO {ROLE}")
        cursor.execute(f"REVOKE INSERT ON roles_person FROM {ROLE}")

        assert set(_differing(cursor, ROLE)) == {"roles_membership", "roles_person"}
        grant_rights(connection, ROLE)
        assert is_granted(connection, ROLE)


def test_the_owner_is_no_application():
    with owner() as cursor:
        cursor.execute("SELECT current_user")
        (name,) = cursor.fetchone()

        with pytest.raises(NotApart, match="rights of the owner"):
            grant_rights(connection, name)
        with pytest.raises(NotApart, match="no role"):
            grant_rights(connection, "nobody_of_that_name")


def test_no_table_of_the_registry_may_lose_a_row_but_the_items_of_drafts():
    losing = {table for table, given in rights().items() if "DELETE" in given}

    assert {table.records for table in event_tables().values()} & losing == {OrderItem._meta.db_table}
    assert not set(event_tables()) & losing


def test_with_the_embedded_database_the_portal_is_not_the_owner(tmp_path: Path):
    asked = (
        "from gcio_portal.settings import DATABASES, DATABASE_OWNER;"
        "print(DATABASES['default']['USER'], DATABASE_OWNER['USER'])"
    )
    environment = {"PORTAL_LOCAL_DIR": str(tmp_path), "PATH": "", "PYTHONUTF8": "1"}

    printed = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert printed.split() == [APPLICATION, "portal"]
