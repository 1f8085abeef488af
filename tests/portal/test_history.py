"""Every write to a registry record is in its history, whatever the path; the history cannot be rewritten."""

import pghistory
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from committees.models import Organization
from gcio_portal.models import ChangeCounter, ChangeSignal
from roles.models import (
    ApiKey,
    IdempotentAnswer,
    ImportFile,
    ImportRow,
    Invitation,
    Notice,
    NoticeDelivery,
    User,
    WorkingCopy,
)
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory, UserFactory
from tests.owner import owner

pytestmark = pytest.mark.django_db

UNLISTED = {ApiKey, ImportFile, Invitation, User}  # no list of the API shows them

# What was answered to a key is kept for a day: the history of what it did names its account.
# A notice tells of what the history of its order holds; what became of a row of an import is written once;
# what is typed and not yet saved is no record.
UNTRACKED = {IdempotentAnswer, ImportRow, Notice, NoticeDelivery, WorkingCopy}


def registry_models() -> list[type]:
    return [
        model
        for app in ("committees", "roles", "transformation")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.endswith("Event") and model not in UNTRACKED
    ]


def labels(record) -> list[str]:
    return list(record.events.order_by("pgh_id").values_list("pgh_label", flat=True))


def counter() -> int:
    connection.check_constraints()  # what a commit would fire
    return ChangeCounter.objects.values_list("value", flat=True).get()


@pytest.mark.parametrize("model", registry_models(), ids=lambda model: model._meta.label)
def test_every_registry_model_keeps_its_history(model):
    triggers = {trigger.name for trigger in model._meta.triggers}

    assert {"insert_insert", "update_update", "delete_delete", "no_truncate"} <= triggers
    assert "note_change" in triggers or model in UNLISTED
    event_triggers = {trigger.name for trigger in model.events.rel.related_model._meta.triggers}
    assert {"append_only", "no_truncate"} <= event_triggers


def test_save_update_and_delete_are_recorded():
    person = PersonFactory()
    person.given_th = "สมชาย"
    person.save()
    events = type(person).events.rel.related_model.objects.filter(pgh_obj_id=person.pk).order_by("pgh_id")

    with owner():
        person.delete()

    assert [event.pgh_label for event in events] == ["insert", "update", "delete"]
    assert events[1].given_th == "สมชาย"


def test_bulk_paths_and_raw_sql_are_recorded():
    first, second = OrganizationFactory.build_batch(2)
    Organization.objects.bulk_create([first, second])
    first.note_th = "a"
    Organization.objects.bulk_update([first], ["note_th"])
    Organization.objects.filter(pk=second.pk).update(note_th="b")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE committees_organization SET note_th = 'c' WHERE id = %s", [second.pk])

    assert labels(first) == ["insert", "update"]
    assert labels(second) == ["insert", "update", "update"]


def test_the_history_of_an_account_has_its_office_and_never_its_password():
    user = UserFactory()
    User.objects.filter(pk=user.pk).update(office=User.Office.CENTRAL)
    before = counter()

    user.set_password("a secret of the account")
    user.save(update_fields=["password", "password_changes"])

    kept = user.events.order_by("pgh_id").values_list("office", "password_changes")
    assert list(kept) == [("", 0), ("CENTRAL", 0), ("CENTRAL", 1)]
    assert not {"password", "last_login"} & {field.name for field in user.events.model._meta.fields}
    assert counter() == before


def test_an_update_that_changes_nothing_leaves_no_event():
    organization = OrganizationFactory()

    organization.save()

    assert labels(organization) == ["insert"]


def test_an_event_says_who_why_and_through_which_door():
    with pghistory.context(user=7, reason="ตามคำสั่ง", door="command"):
        organization = OrganizationFactory()

    assert organization.events.get().pgh_context == {"user": 7, "reason": "ตามคำสั่ง", "door": "command"}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE roles_membershipevent SET position_title = 'x'",
        "DELETE FROM roles_membershipevent",
        "TRUNCATE roles_membershipevent",
        "TRUNCATE roles_membership CASCADE",
        "TRUNCATE committees_organization CASCADE",
    ],
)
def test_history_and_records_cannot_be_rewritten_or_emptied(statement):
    MembershipFactory()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_transaction_that_changes_the_registry_raises_the_counter_once():
    before = counter()

    OrganizationFactory.create_batch(3)

    assert counter() == before + 1
    assert not ChangeSignal.objects.exists()


def test_what_is_rolled_back_does_not_raise_the_counter():
    before = counter()

    with pytest.raises(DatabaseError), transaction.atomic():
        OrganizationFactory.create_batch(2, code="TWICE")

    assert counter() == before
