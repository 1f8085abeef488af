"""What guards the history is in force, or verify_history names what is not, with the remedy."""

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils.translation import override

from gcio_portal.chain.checkpoints import make_checkpoint
from gcio_portal.database import grant_rights
from gcio_portal.models import HistoryCheckpoint, HistoryLink
from gcio_portal.protection.check import weaknesses
from gcio_portal.protection.restoring import restore
from gcio_portal.protection.weaknesses import WeaknessKind as Kind
from tests.factories import PersonFactory
from tests.history.tampering import by_the_owner
from tests.owner import ROLE, application, owner

pytestmark = pytest.mark.django_db


def named() -> set[tuple[Kind, str]]:
    return {(one.kind, one.name) for one in weaknesses()}


def test_a_healthy_database_is_not_accused():
    PersonFactory()
    connection.check_constraints()
    make_checkpoint()

    assert not named()
    with owner():
        assert not named()
    with application():
        assert not named()


def function(name: str, answer: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name} RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN RETURN {answer}; END $$"
    )


APPEND_ONLY = "pgtrigger_append_only_3d270 ON gcio_portal_historycheckpoint"
SPOILT = [
    ("ALTER TABLE roles_personevent DISABLE TRIGGER USER", Kind.TRIGGER_DISABLED, "roles_personevent"),
    (
        "ALTER TABLE roles_membershipevent DISABLE TRIGGER USER",
        Kind.TRIGGER_DISABLED,
        "roles_membershipevent",
    ),
    ("ALTER TABLE roles_person DISABLE TRIGGER USER", Kind.TRIGGER_DISABLED, "roles_person"),
    ("ALTER TABLE gcio_portal_historycheckpoint DISABLE TRIGGER USER", Kind.TRIGGER_DISABLED, APPEND_ONLY),
    (
        "ALTER TABLE committees_committee DISABLE TRIGGER USER",
        Kind.TRIGGER_DISABLED,
        "roles_outlasts_its_members",
    ),
    (f"DROP TRIGGER {APPEND_ONLY}", Kind.TRIGGER_MISSING, APPEND_ONLY),
    (
        "DROP TRIGGER roles_outlasts_its_members ON committees_committee",
        Kind.TRIGGER_MISSING,
        "roles_outlasts_its_members ON committees_committee",
    ),
    (
        f"DROP TRIGGER {APPEND_ONLY}; CREATE TRIGGER pgtrigger_append_only_3d270 BEFORE DELETE ON"
        " gcio_portal_historycheckpoint FOR EACH ROW EXECUTE FUNCTION pgtrigger_append_only_3d270();"
        f" COMMENT ON TRIGGER {APPEND_ONLY} IS '37cd634764b49fede60febe49edb1d47825ccb05'",
        Kind.TRIGGER_CHANGED,
        APPEND_ONLY,
    ),
    (function("pgtrigger_append_only_3d270()", "NEW"), Kind.TRIGGER_CHANGED, APPEND_ONLY),
    (
        function("pg_temp.silent()", "NULL") + "; CREATE TRIGGER silent BEFORE INSERT ON roles_personevent"
        " FOR EACH ROW EXECUTE FUNCTION pg_temp.silent()",
        Kind.TRIGGER_FOREIGN,
        "silent ON roles_personevent",
    ),
    (
        "CREATE RULE silent AS ON INSERT TO roles_personevent DO INSTEAD NOTHING",
        Kind.TRIGGER_FOREIGN,
        "silent ON roles_personevent",
    ),
    (function("gcio_history_note()", "NULL"), Kind.FUNCTION_CHANGED, "gcio_history_note"),
    (function("gcio_history_link()", "NULL"), Kind.FUNCTION_CHANGED, "gcio_history_link"),
    (function("gcio_history_checkpoint()", "NEW"), Kind.FUNCTION_CHANGED, "gcio_history_checkpoint"),
    (function("gcio_history_tally()", "NULL"), Kind.FUNCTION_CHANGED, "gcio_history_tally"),
    (
        function("roles_committee_outlasts_its_members()", "NULL"),
        Kind.FUNCTION_CHANGED,
        "roles_committee_outlasts_its_members",
    ),
    ("ALTER FUNCTION gcio_history_note() SECURITY INVOKER", Kind.FUNCTION_CHANGED, "gcio_history_note"),
    ("DROP FUNCTION gcio_history_seal(regclass)", Kind.FUNCTION_CHANGED, "gcio_history_seal"),
    (
        "CREATE OR REPLACE FUNCTION _pgtrigger_should_ignore(trigger_name name) RETURNS boolean"
        " LANGUAGE plpgsql AS $$ BEGIN RETURN TRUE; END $$",
        Kind.FUNCTION_CHANGED,
        "_pgtrigger_should_ignore",
    ),
]
MISSING_RULES = [
    (
        "ALTER TABLE roles_membership DROP CONSTRAINT roles_membership_one_substantive_holder",
        "roles_membership_one_substantive_holder ON roles_membership",
    ),
    (
        "ALTER TABLE roles_membership DROP CONSTRAINT roles_membership_one_substantive_holder;"
        " ALTER TABLE roles_membership ADD CONSTRAINT roles_membership_one_substantive_holder CHECK (true)",
        "roles_membership_one_substantive_holder ON roles_membership",
    ),
    (
        "ALTER TABLE gcio_portal_historytally DROP CONSTRAINT gcio_portal_historytally_one_row;"
        " ALTER TABLE gcio_portal_historytally ADD CONSTRAINT gcio_portal_historytally_one_row"
        " CHECK (id = 1) NOT VALID",
        "gcio_portal_historytally_one_row ON gcio_portal_historytally",
    ),
]
SPOILT += [(statement, Kind.CONSTRAINT_MISSING, name) for statement, name in MISSING_RULES]


@pytest.mark.parametrize(("statement", "kind", "name"), SPOILT, ids=lambda value: str(value)[:60])
def test_what_the_owner_takes_from_the_protection_is_named(statement, kind, name):
    connection.check_constraints()
    with owner() as cursor:
        cursor.execute(statement)

    assert any(found is kind and name in told for found, told in named())


def test_a_foreign_key_that_was_dropped_is_named():
    with owner() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]"
            " WHERE conrelid = 'roles_membership'::regclass AND contype = 'f' AND attname = 'person_id'"
        )
        connection.check_constraints()
        cursor.execute(f'ALTER TABLE roles_membership DROP CONSTRAINT "{cursor.fetchone()[0]}"')

    assert named() == {(Kind.CONSTRAINT_MISSING, "roles_membership.person_id → roles_person")}


GIVEN = [
    (
        "GRANT UPDATE, DELETE ON roles_personevent TO {role}",
        Kind.RIGHTS_BEYOND,
        "DELETE, UPDATE ON roles_personevent",
    ),
    (
        "GRANT UPDATE (given_th) ON roles_personevent TO PUBLIC",
        Kind.RIGHTS_BEYOND,
        "UPDATE ON roles_personevent",
    ),
    ("GRANT CREATE ON SCHEMA public TO {role}", Kind.RIGHTS_BEYOND, "CREATE ON SCHEMA public"),
    ("CREATE TABLE mine (); ALTER TABLE mine OWNER TO {role}", Kind.RIGHTS_BEYOND, "owner of mine"),
    ("ALTER ROLE {role} SUPERUSER", Kind.ROLE_POWERFUL, "SUPERUSER, member of {owner}"),
    ("ALTER ROLE {role} BYPASSRLS CREATEROLE", Kind.ROLE_POWERFUL, "BYPASSRLS, CREATEROLE"),
    ("GRANT {owner} TO {role}", Kind.ROLE_POWERFUL, "member of {owner}"),
    (
        "ALTER ROLE {role} SET session_replication_role = replica",
        Kind.TRIGGERS_SILENCED,
        "session_replication_role=replica",
    ),
]


@pytest.mark.parametrize(("statement", "kind", "name"), GIVEN, ids=lambda value: str(value)[:60])
def test_what_the_application_may_do_beyond_its_work_is_named(monkeypatch, statement, kind, name):
    monkeypatch.setattr(settings, "DATABASE_ROLE", ROLE)
    with owner() as cursor:
        cursor.execute("SELECT current_user")
        (owners_name,) = cursor.fetchone()
        cursor.execute(f"CREATE ROLE {ROLE}")
        grant_rights(connection, ROLE)
        assert not named()
        cursor.execute(statement.format(role=ROLE, owner=owners_name))

        assert (kind, f"{ROLE}: {name.format(owner=owners_name)}") in named()


def test_the_application_that_knows_no_owner_is_held_against_the_owner_of_the_tables(monkeypatch):
    monkeypatch.setattr(settings, "DATABASE_ROLE", "")  # as in the web server, without DATABASE_OWNER_URL
    with application() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"GRANT UPDATE ON roles_personevent TO {ROLE}; SET ROLE {ROLE}")

        assert named() == {(Kind.RIGHTS_BEYOND, f"{ROLE}: UPDATE ON roles_personevent")}


def test_one_role_that_is_owner_and_application_is_not_accused_of_being_both(monkeypatch):
    monkeypatch.setattr(settings, "DATABASE_ROLE", "")

    with owner():
        assert not named()


def two_checkpoints() -> None:
    for _ in range(2):
        PersonFactory()
        connection.check_constraints()
        make_checkpoint()


@pytest.mark.parametrize(
    "which",
    ["true", "sequence = (SELECT min(sequence) FROM {0})", "sequence = (SELECT max(sequence) FROM {0})"],
)
def test_checkpoints_that_were_removed_are_missed(which):
    two_checkpoints()
    table = HistoryCheckpoint._meta.db_table
    assert not named()

    with by_the_owner() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {which.format(table)}")

    assert {kind for kind, _ in named()} == {Kind.CHECKPOINTS_GONE}


def test_a_checkpoint_that_was_refused_or_rolled_back_is_not_missed():
    two_checkpoints()
    with transaction.atomic():
        PersonFactory()
        connection.check_constraints()
        make_checkpoint()
        transaction.set_rollback(True)
    newest = HistoryLink.objects.latest("sequence")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO gcio_portal_historycheckpoint (sequence, digest, count)"
            " SELECT sequence, digest, count FROM gcio_portal_historycheckpoint WHERE sequence = %s"
            " ON CONFLICT DO NOTHING",
            [newest.sequence],
        )

    assert not named()


def test_tables_of_another_release_are_not_accused_of_anything_else():
    with owner() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'roles'")
        cursor.execute("ALTER TABLE roles_personevent DISABLE TRIGGER USER")

    assert {kind for kind, _ in named()} == {Kind.OTHER_RELEASE}


def test_verify_history_names_what_is_missing_in_the_language_of_the_reader():
    with owner() as cursor:
        cursor.execute("ALTER TABLE roles_personevent DISABLE TRIGGER USER")

    with override("th"), pytest.raises(CommandError) as refused:
        call_command("verify_history")

    assert refused.value.returncode == 1
    assert "TRIGGER_DISABLED: " in str(refused.value)
    assert "ไม่" in str(refused.value)
    assert "migrate --restore-protection" in str(refused.value)


def test_the_owner_restores_the_triggers_and_the_functions():
    connection.check_constraints()
    with owner() as cursor:
        for statement in (
            "ALTER TABLE roles_person DISABLE TRIGGER USER",
            "ALTER TABLE committees_committee DISABLE TRIGGER USER",
            f"DROP TRIGGER {APPEND_ONLY}",
            function("gcio_history_note()", "NULL"),
            "DROP FUNCTION gcio_history_link() CASCADE",
        ):
            cursor.execute(statement)
        assert named()

        restore(connection)
        if settings.DATABASE_ROLE:
            grant_rights(connection, settings.DATABASE_ROLE)

        assert not named()
