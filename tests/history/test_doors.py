"""Door × what it writes: whatever a door changes, every event of it says who, why and through which door."""

from io import StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from gcio_portal.worker import empty_the_queue
from roles.models import ImportFile, Order, Person, Scope, User
from tests.access_table import examples
from tests.factories import PersonFactory, SeatFactory, StewardshipFactory, UserFactory
from tests.history.conftest import Event
from tests.history.test_write_paths import changing
from tests.portal.admin_forms import REASON, admin_page, sent, writable
from tests.roles.callers import ORDERS, Caller, drafted, paper
from tests.sessions import sign_in
from tests.spreadsheets.sheets import appointment, as_csv

pytestmark = pytest.mark.django_db


def kinds(found: list[Event]) -> set[tuple[str, str]]:
    return {(kind, label) for kind, label, _context in found}


def told(found: list[Event], *names: str) -> set[tuple[Any, ...]]:
    return {tuple(context.get(name) for name in names) for _kind, _label, context in found}


def test_the_api_tells_of_each_step_of_an_order(events):
    seat = SeatFactory()
    steward = Caller(
        "steward", Scope.ORDERS_READ, Scope.ORDERS_WRITE, organization=seat.committee.organization
    )
    checker = Caller("checker", Scope.ORDERS_READ, Scope.ORDERS_PUBLISH)
    subject = paper(seat)["subject"]
    of_steward = {("api", steward.key.account_id, steward.key.prefix, subject)}
    of_checker = {("api", checker.key.account_id, checker.key.prefix, subject)}
    facts = ("door", "user", "key", "reason")
    events()

    address, tag = drafted(steward, seat)
    drafting = events()
    tag = steward.patch(address, {"number": "13"}, if_match=tag)["ETag"]
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]
    submitting = events()
    tag = checker.post(f"{address}return/", {"reason": "เลขที่ผิด"}, if_match=tag)["ETag"]
    returning = events()
    tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]
    again = events()
    assert checker.post(f"{address}publish/", if_match=tag).status_code == 200
    publishing = events()

    assert {("Order", "insert"), ("OrderItem", "insert"), ("Person", "insert")} <= kinds(drafting)
    assert kinds(submitting) == kinds(again) == kinds(returning) == {("Order", "update")}
    assert kinds(publishing) == {("Order", "update"), ("Membership", "insert")}
    assert told(drafting, *facts) == told(submitting, *facts) == told(again, *facts) == of_steward
    assert told(returning, *facts) == {("api", checker.key.account_id, checker.key.prefix, "เลขที่ผิด")}
    assert told(publishing, *facts) == of_checker


@pytest.mark.parametrize("model", [model for model in writable() if model is not User])
def test_the_admin_tells_of_every_kind_of_record_that_it_changes(events, client, model):
    central = sign_in(client, UserFactory(office=User.Office.CENTRAL, is_staff=True))
    examples(UserFactory())
    StewardshipFactory()
    if model is Person:
        PersonFactory(given_th="ทดสอบ")  # a form takes a name in letters alone
    record = model._default_manager.order_by("-pk").first()
    page = admin_page(record)
    name, value = changing(record)
    events()

    answer = sent(client, page, **{name: value})

    assert answer.status_code == 302, answer.context["errors"]
    found = events()
    assert (model.__name__, "update") in kinds(found)
    assert told(found, "door", "user", "reason") == {("admin", central.pk, REASON)}


@pytest.fixture
def keeper(client: Client) -> tuple[Any, User]:
    seat = SeatFactory()
    return seat, sign_in(client, StewardshipFactory(organization=seat.committee.organization).user)


def test_a_sheet_in_pages_tells_from_its_sending_to_its_drafts(
    events, client, keeper, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    seat, steward = keeper
    sheet = SimpleUploadedFile("sheet.csv", as_csv([appointment(seat)]))
    events()

    with django_capture_on_commit_callbacks(execute=True):
        client.post("/imports/new/", {"organization": seat.committee.organization.code, "file": sheet})
    empty_the_queue()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/imports/{ImportFile.objects.latest('pk').pk}/apply/")
    empty_the_queue()

    found = events()
    made = {("ImportFile", "insert"), ("Order", "insert"), ("OrderItem", "insert"), ("Person", "insert")}
    assert made < kinds(found)
    assert told(found, "door", "user", "reason") == {("import", steward.pk, "sheet.csv")}


def test_a_sheet_at_the_terminal_tells_the_same(events, keeper, tmp_path):
    seat, steward = keeper
    (tmp_path / "sheet.csv").write_bytes(as_csv([appointment(seat)]))
    options = [f"--organization={seat.committee.organization.code}", f"--user={steward.username}", "--apply"]
    events()

    call_command("import_orders", str(tmp_path / "sheet.csv"), *options, stdout=StringIO(), stderr=StringIO())

    found = events()
    assert {("ImportFile", "insert"), ("Order", "insert"), ("Person", "insert")} < kinds(found)
    assert told(found, "door", "user", "reason") == {("import", steward.pk, "sheet.csv")}


def test_a_trial_of_the_api_leaves_no_event(events):
    seat = SeatFactory()
    steward = Caller("steward", Scope.ORDERS_WRITE, organization=seat.committee.organization)
    events()

    assert steward.post(f"{ORDERS}?validate_only=1", paper(seat)).status_code == 200

    assert events() == []
    assert not Order.objects.filter(organization=seat.committee.organization).exists()
    assert not Person.objects.filter(given_th="ใหม่").exists()
