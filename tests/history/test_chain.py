"""The history proves itself: verify_history is silent, or names the first row that is not as written."""

import contextlib
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.db.models import Sum
from django.db.utils import DatabaseError

from committees.models import Organization
from gcio_portal.chain.checkpoints import make_checkpoint
from gcio_portal.chain.faults import FaultKind
from gcio_portal.chain.verify import faults
from gcio_portal.models import HistoryBatch, HistoryCheckpoint, HistoryLink
from roles.models import Person
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory
from tests.history.tampering import by_the_owner
from tests.owner import owner

pytestmark = pytest.mark.django_db


def commit() -> None:
    """What a commit would fire, without one."""
    connection.check_constraints()


def found() -> list[FaultKind]:
    return [fault.kind for fault in faults()]


def test_a_live_registry_is_whole(capsys):
    MembershipFactory()
    person = PersonFactory()
    person.given_th = "สมชาย"
    person.save()
    with owner():
        person.delete()
    commit()

    call_command("verify_history")

    assert capsys.readouterr().out == ""
    assert HistoryLink.objects.exists()


def test_a_transaction_is_one_link_with_a_batch_for_each_statement():
    commit()
    before = HistoryLink.objects.latest("sequence")
    last = HistoryBatch.objects.latest("id").pk

    Person.objects.bulk_create(PersonFactory.build_batch(3))
    PersonFactory()
    commit()

    link = HistoryLink.objects.latest("sequence")
    counts = HistoryBatch.objects.filter(pk__gt=last).order_by("pk").values_list("count", flat=True)
    assert (link.sequence, link.count) == (before.sequence + 1, 4)
    assert list(counts) == [3, 1]


def test_what_is_rolled_back_is_not_in_the_chain():
    commit()
    before = HistoryLink.objects.count(), HistoryBatch.objects.count()

    with pytest.raises(DatabaseError), transaction.atomic():
        Organization.objects.bulk_create(OrganizationFactory.build_batch(2, code="TWICE"))
    with transaction.atomic():
        PersonFactory()
        transaction.set_rollback(True)
    commit()

    assert (HistoryLink.objects.count(), HistoryBatch.objects.count()) == before
    assert not found()


def test_an_update_that_changes_nothing_makes_no_link():
    person = PersonFactory()
    commit()
    before = HistoryLink.objects.count()

    person.save()
    commit()

    assert HistoryLink.objects.count() == before


def test_a_column_that_comes_later_is_no_part_of_what_was_written():
    PersonFactory()
    commit()
    with by_the_owner() as cursor:
        cursor.execute("ALTER TABLE roles_personevent ADD COLUMN later integer NOT NULL DEFAULT 1")
        cursor.execute("ALTER TABLE roles_person ADD COLUMN later integer NOT NULL DEFAULT 1")

    assert not found()


def test_an_event_that_no_trigger_of_a_record_writes_is_refused():
    event = PersonFactory().events.get()
    event.pk = None

    with pytest.raises(DatabaseError, match="written by the triggers"), transaction.atomic():
        event.save(force_insert=True)


def test_the_first_broken_row_is_named_with_its_record_and_its_moment():
    first, second = PersonFactory.create_batch(2)
    commit()
    event = first.events.get()
    with by_the_owner() as cursor:
        cursor.execute("UPDATE roles_personevent SET family_th = 'ปลอม' WHERE pgh_obj_id = %s", [second.pk])
        cursor.execute("UPDATE roles_personevent SET family_th = 'ปลอม' WHERE pgh_id = %s", [event.pk])

    with pytest.raises(CommandError) as refused:
        call_command("verify_history")

    sentence = str(refused.value)
    assert refused.value.returncode == 1
    assert "EVENT_CHANGED: " in sentence
    assert f"table=roles_personevent, number={event.pk}, record={first.pk}, at=" in sentence


def test_a_checkpoint_is_made_once_for_a_state_and_holds(capsys):
    PersonFactory()
    commit()

    call_command("make_checkpoint")
    call_command("make_checkpoint")

    first, second = capsys.readouterr().out.splitlines()
    link = HistoryLink.objects.latest("sequence")
    assert first == second
    assert json.loads(first)["digest"] == bytes(link.digest).hex()
    assert HistoryCheckpoint.objects.count() == 1
    assert not found()


def test_a_checkpoint_kept_outside_finds_a_chain_that_was_cut_and_grown_again(tmp_path):
    person = PersonFactory()
    commit()
    kept = tmp_path / "checkpoints.ndjson"
    kept.write_text(f"{make_checkpoint()}\n")
    with by_the_owner() as cursor:
        link = HistoryLink.objects.latest("sequence")
        cursor.execute("DELETE FROM gcio_portal_historycheckpoint")
        cursor.execute("UPDATE gcio_portal_historytally SET checkpoints = 0")
        cursor.execute("DELETE FROM gcio_portal_historylink WHERE sequence = %s", [link.sequence])
        cursor.execute("DELETE FROM gcio_portal_historybatch WHERE %s::int8multirange @> id", [link.batches])
        cursor.execute("DELETE FROM roles_personevent WHERE pgh_obj_id = %s", [person.pk])
        cursor.execute("DELETE FROM roles_person WHERE id = %s", [person.pk])

    call_command("verify_history")
    with pytest.raises(CommandError, match="CHECKPOINT_BROKEN"):
        call_command("verify_history", checkpoint=[str(kept)])


def write_checkpoint(link, *, sequence=None, digest=None, count=0):
    """A checkpoint of the link, as raw SQL writes it; `count` is how many events it tells too many."""
    events = HistoryLink.objects.filter(sequence__lte=link.sequence).aggregate(n=Sum("count"))["n"]
    with connection.cursor() as cursor, transaction.atomic():
        cursor.execute(
            "INSERT INTO gcio_portal_historycheckpoint (sequence, digest, count) VALUES (%s, %s, %s)",
            [sequence or link.sequence, digest or bytes(link.digest), events + count],
        )


FALSE = [{"digest": b"x"}, {"count": 1}, {"count": -1}, {"sequence": 10**9}, {"sequence": -1}]


@pytest.mark.parametrize("false", FALSE, ids=str)
@pytest.mark.parametrize("rights", [contextlib.nullcontext, owner], ids=["application", "owner"])
@pytest.mark.parametrize("has_earlier", [True, False], ids=["after another", "the first"])
def test_a_checkpoint_that_is_not_of_its_link_is_refused_by_the_database(false, rights, has_earlier):
    PersonFactory()
    commit()
    if has_earlier:
        make_checkpoint()
    PersonFactory()
    commit()
    link = HistoryLink.objects.latest("sequence")

    with rights():
        with pytest.raises(ProgrammingError, match="A checkpoint tells the digest of its link"):
            write_checkpoint(link, **false)
        write_checkpoint(link)

    assert not found()


def test_a_checkpoint_that_comes_late_counts_the_events_up_to_its_own_link():
    PersonFactory()
    commit()
    earlier = HistoryLink.objects.latest("sequence")
    PersonFactory()
    commit()
    make_checkpoint()

    write_checkpoint(earlier)

    assert HistoryCheckpoint.objects.count() == 2
    assert not found()


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("not a checkpoint\n")

    with pytest.raises(CommandError, match="1"):
        call_command("verify_history", checkpoint=[str(other)])
