"""Model × path: every change of every record leaves its event, with who and why, whatever wrote it."""

import pghistory
import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from gcio_portal.chain.tables import event_tables
from gcio_portal.chain.verify import faults
from gcio_portal.history import is_removable
from gcio_portal.record_history import KINDS
from tests.access_table import examples
from tests.factories import StewardshipFactory, UserFactory
from tests.owner import owner

pytestmark = pytest.mark.django_db

MODELS = [kind.model for kind in KINDS.values()]
WHO_AND_WHY = {"user": 7, "reason": "ตามหนังสือ", "door": "page"}


# Fields of which no constraint says more than that they are text.
FREE = (
    *("note_th", "name_en", "title_en", "text_en", "holder_en", "scope_th", "position_title", "title_th"),
    *("given_th", "subject", "first_name", "name", "local_title_en", "text_th", "reason", "email"),
)
DAYS = ("effective_on", "end_date", "start_date")


@pytest.fixture
def record(request):
    """Any record of the model, among the reference data and one of every kind that is made here."""
    examples(UserFactory())
    StewardshipFactory()
    return request.param._default_manager.order_by("-pk").first()


def changing(record):
    """A field that may become anything, and another value of it."""
    kept = {field.name for field in record.events.model._meta.fields}
    for name in FREE:
        if name in kept:
            return name, f"{getattr(record, name)}x"[-60:]
    return next(name for name in DAYS if name in kept), "2026-11-01"


def columns(record):
    return [field for field in record._meta.concrete_fields if not field.generated]


def by_save(record, name, value):
    setattr(record, name, value)
    record.save()


def by_update(record, name, value):
    type(record)._default_manager.filter(pk=record.pk).update(**{name: value})


def by_bulk_update(record, name, value):
    setattr(record, name, value)
    type(record)._default_manager.bulk_update([record], [name])


def by_sql(record, name, value):
    with connection.cursor() as cursor:
        table, column = record._meta.db_table, record._meta.get_field(name).column
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, record.pk])


def made_by_save(record):
    record.save(force_insert=True)


def made_by_bulk_create(record):
    type(record)._default_manager.bulk_create([record])


def made_by_bulk_create_over_another(record):
    names = [field.name for field in columns(record) if not field.primary_key]
    type(record)._default_manager.bulk_create(
        [record], update_conflicts=True, unique_fields=["id"], update_fields=names
    )


def made_by_sql(record):
    fields, table = columns(record), record._meta.db_table
    values = [field.get_db_prep_save(getattr(record, field.attname), connection) for field in fields]
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        places = ", ".join(["%s"] * len(fields))
        cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", values)


def assert_one_event_more(record, before, label):
    assert record.events.count() == before + 1
    newest = record.events.latest("pgh_id")
    assert (newest.pgh_label, newest.pgh_context) == (label, WHO_AND_WHY)
    connection.check_constraints()
    assert not list(faults())


@pytest.mark.parametrize("path", [by_save, by_update, by_bulk_update, by_sql], ids=lambda path: path.__name__)
@pytest.mark.parametrize("record", MODELS, indirect=True, ids=lambda model: model._meta.label)
def test_every_path_of_a_change_leaves_one_event_with_who_and_why(record, path):
    before = record.events.count()

    with pghistory.context(**WHO_AND_WHY):
        path(record, *changing(record))

    assert_one_event_more(record, before, "update")


@pytest.mark.parametrize(
    "path",
    [made_by_save, made_by_bulk_create, made_by_bulk_create_over_another, made_by_sql],
    ids=lambda path: path.__name__,
)
@pytest.mark.parametrize("record", MODELS, indirect=True, ids=lambda model: model._meta.label)
def test_every_path_that_makes_a_record_leaves_one_event_with_who_and_why(record, path):
    """The same record again, so that every constraint is content; what points to it waits for its return."""
    with owner():
        type(record)._default_manager.filter(pk=record.pk)._raw_delete("default")
    before = record.events.count()

    with pghistory.context(**WHO_AND_WHY):
        path(record)

    assert_one_event_more(record, before, "insert")


@pytest.mark.parametrize("record", MODELS, indirect=True, ids=lambda model: model._meta.label)
def test_a_record_is_deleted_by_its_owner_alone_and_leaves_its_event(record):
    events, key = type(record).events.rel.related_model.objects, record.pk
    if settings.DATABASE_ROLE and not is_removable(type(record)):  # else the tests are the owner
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            type(record)._default_manager.filter(pk=key)._raw_delete("default")

    with owner(), transaction.atomic(), pghistory.context(**WHO_AND_WHY):
        type(record)._default_manager.filter(pk=key)._raw_delete("default")
        newest = events.filter(pgh_obj_id=key).latest("pgh_id")
        assert (newest.pgh_label, newest.pgh_context) == ("delete", WHO_AND_WHY)
        transaction.set_rollback(True)  # what points to the record stays whole


def test_no_event_table_is_left_out():
    assert {model._meta.db_table for model in MODELS} == {table.records for table in event_tables().values()}
