"""Door × path of writing: every event that it leaves says who did it, why, and through which door."""

import os
import pwd
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gcio_portal.record_history import history_url
from roles.demo import make_demo_accounts
from roles.models import ApiKey, Order, Scope
from tests.factories import (
    DraftFactory,
    OrganizationFactory,
    UserFactory,
)
from tests.history.telling import assert_told, central, steward_of
from tests.roles.callers import ORDERS, Caller, appointment
from tests.roles.editor import press
from tests.roles.orders import appointing
from tests.spreadsheets.sheets import appointment as row
from tests.spreadsheets.sheets import as_csv

pytestmark = pytest.mark.django_db

ME = pwd.getpwuid(os.getuid()).pw_name
WHY = {"reason": "ตามหนังสือ"}
SIGNATORY = "นายลงนาม ทดสอบ"
PERSON = {"prefix_th": "นาย", "given_th": "ใหม่", "family_th": "ทดสอบ"}


def writing(seat: Any, *, subject: str = "") -> dict[str, Any]:
    facts = {
        "change_open": "1",
        "change_verb": "APPOINT",
        "change_seat": seat.pk,
        "change_person": "new",
        "change_start_date": "1/10/2569",
        "change_position_title": "รองอธิบดี",
        "change_someone_else": "on",
        "subject": subject,
        "signatory_name": SIGNATORY,
    }
    return facts | {f"change_{name}": value for name, value in PERSON.items()}


# --- Pages: orders --------------------------------------------------------------------------------


def test_the_editor_tells_of_a_draft_without_a_subject(events, client, seat):
    steward_of(client, seat.committee.organization)
    events()

    client.post(reverse("order-new"), {"organization": seat.committee.organization.code})
    order = Order.objects.latest("pk")
    begun = events()
    press(client, order, "save", signatory_name=SIGNATORY)
    written = events()
    press(client, order, "add", **writing(seat))
    added = events()
    press(client, order, "seen")
    press(client, order, f"remove:{order.items.get().pk}")
    removed = events()

    for found in (begun, written, added, removed):
        assert_told(found, "page")
    assert {context["reason"] for *_, context in begun} == {"draft begun"}
    assert {context["reason"] for *_, context in written} == {"draft written"}
    assert {(kind, context["reason"]) for kind, _label, context in added} == {
        ("Person", "first named by an order"),
        ("OrderItem", "item added"),
        ("Order", "item added"),
    }
    assert ("OrderItem", "delete", "item removed") in {
        (kind, label, one["reason"]) for kind, label, one in removed
    }


def test_the_editor_tells_what_a_draft_is_about_as_soon_as_it_says_so(events, client, seat):
    steward_of(client, seat.committee.organization)
    order = DraftFactory(organization=seat.committee.organization, subject="")
    events()

    press(client, order, "add", **writing(seat, subject="แต่งตั้ง DCIO"))

    found = events()
    assert_told(found, "page")
    assert {kind for kind, *_ in found} == {"Order", "OrderItem", "Person"}
    assert {context["reason"] for *_, context in found} == {"แต่งตั้ง DCIO"}


def test_the_pages_tell_of_every_step_of_an_order(events, client, seat):
    order = appointing(seat)
    checker = Client()
    steward_of(client, order.organization)
    central(checker)
    events()

    for who, step in (
        (client, "submit"),
        (checker, "return"),
        (client, "submit"),
        (checker, "publish"),
        (checker, "revoke"),
    ):
        order.refresh_from_db()
        who.post(reverse(f"order-{step}", args=[order.pk]), WHY | {"version": order.version})
        assert_told(events(), "page")

    order.refresh_from_db()
    assert order.state == "REVOKED"


# --- API and commands -------------------------------------------------------------------------------


def test_the_api_tells_of_a_draft_without_a_subject(events, seat):
    code = seat.committee.organization.code
    steward = Caller(
        "steward", Scope.ORDERS_READ, Scope.ORDERS_WRITE, organization=seat.committee.organization
    )
    events()

    made = steward.post(ORDERS, {"organization": code, "items": [appointment(seat)]})
    drafting = events()
    address = f"{ORDERS}{made.json()['id']}/"
    changed = steward.patch(address, {"signatory": {"name": SIGNATORY}}, if_match=made["ETag"])
    emptied = steward.patch(address, {"items": []}, if_match=changed["ETag"])
    changing = events()

    assert (made.status_code, changed.status_code, emptied.status_code) == (201, 200, 200)
    assert_told(drafting, "api")
    assert_told(changing, "api")
    assert {kind for kind, *_ in drafting} == {"Order", "OrderItem", "Person"}
    assert ("OrderItem", "delete", "items removed") in {
        (kind, label, one["reason"]) for kind, label, one in changing
    }


def test_a_key_made_on_the_server_names_the_account_of_the_system(events, client):
    organization = OrganizationFactory()
    call = {
        "scopes": ["orders:write"],
        "organization": organization.code,
        "stdout": StringIO(),
        "stderr": StringIO(),
    }
    events()

    call_command("create_api_key", "payroll", **call)
    call_command("create_api_key", "payroll", **call)

    found = events()
    assert_told(found, "command")
    assert {kind for kind, *_ in found} == {"ApiKey", "Stewardship", "User"}
    assert {one["ran_by"] for *_, one in found} == {ME}
    central(client)
    page = client.get(history_url(ApiKey.objects.latest("pk")), {"lang": "en"}).content.decode()
    assert f"{ME} on the server" in page


def test_a_sheet_applied_in_nobodys_name_names_the_account_of_the_system(events, seat, tmp_path):
    (tmp_path / "sheet.csv").write_bytes(as_csv([row(seat)]))
    options = [f"--organization={seat.committee.organization.code}", "--apply"]
    events()

    call_command("import_orders", str(tmp_path / "sheet.csv"), *options, stdout=StringIO(), stderr=StringIO())

    found = events()
    assert_told(found, "import")
    assert {one["ran_by"] for *_, one in found} == {ME}


def makes_a_superuser() -> None:
    call_command("createsuperuser", username="first", email="a@example.go.th", interactive=False, verbosity=0)


def makes_accounts_to_try() -> None:
    assert make_demo_accounts(timezone.localdate())


@pytest.mark.parametrize("path", [makes_a_superuser, makes_accounts_to_try], ids=lambda path: path.__name__)
def test_commands_tell_of_accounts(events, path):
    path()

    assert_told(events(), "command")


def test_a_password_set_on_the_server_tells_who_ran_the_command(events, monkeypatch):
    UserFactory(username="first")
    monkeypatch.setattr("getpass.getpass", lambda prompt: "ประตูทะเบียน-2569")
    events()

    call_command("changepassword", "first", stdout=StringIO())

    found = events()
    assert_told(found, "command")
    assert {one["ran_by"] for *_, one in found} == {ME}
