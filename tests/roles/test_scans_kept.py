"""The scan that is shown is the file that was attached: its digest is kept, and nothing else is served."""

import hashlib
import importlib
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from gcio_portal.thai import format_date
from roles.actions import change_order, draft_order, return_order, submit_order
from roles.models import Order
from roles.models.scan import LOST
from tests.factories import (
    DraftFactory,
    OrderFactory,
    OrganizationFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.owner import owner
from tests.pdf import PDF, pdf
from tests.roles.orders import appointing
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

OTHER, LONG = pdf(b"forged"), pdf(bytes(3 << 20))
DIGEST = hashlib.sha256(PDF).hexdigest()


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def file(content: bytes = PDF) -> ContentFile:
    return ContentFile(content, name="scan.pdf")


def attached(content: bytes = PDF, **facts) -> Order:
    order = DraftFactory(**facts)
    return change_order(order=order, scan=file(content))


def reader(*, office: str = "", keeps: Order | None = None) -> Client:
    client = Client()
    user = (
        StewardshipFactory(organization=keeps.organization, right="VIEWER").user
        if keeps
        else UserFactory(office=office, is_staff=True)
    )
    sign_in(client, user)
    return client


def texts(order: Order) -> list[str]:
    return list(order.events.order_by("pgh_id").values_list("scan_sha256", flat=True))


def words(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.content.decode())).replace("&nbsp;", " ")


def test_whoever_attaches_a_scan_keeps_the_digest_of_its_file_with_it():
    begun = draft_order(organization=OrganizationFactory(), by=None, scan=file())
    later = attached()

    for order in (begun, later):
        order.refresh_from_db()
        assert order.scan_sha256 == DIGEST
        assert Path(order.scan.path).read_bytes() == PDF
        assert texts(order)[-1] == DIGEST


def test_a_scan_of_a_returned_order_that_is_replaced_or_taken_off_keeps_its_digest_in_the_history():
    order = appointing(SeatFactory())
    change_order(order=order, scan=file())
    submit_order(order=order, by=UserFactory(), at=timezone.now())
    return_order(order=order, reason="ไม่ชัด")

    change_order(order=order, scan=file(OTHER))
    change_order(order=order, scan="")

    order.refresh_from_db()
    kept = [digest for digest in dict.fromkeys(texts(order)) if digest]
    assert kept == [DIGEST, hashlib.sha256(OTHER).hexdigest()]
    assert (order.scan.name, order.scan_sha256) == ("", "")


@pytest.mark.parametrize(
    "wrong",
    [
        {"scan_sha256": ""},
        {"scan_sha256": DIGEST.upper()},
        {"scan_sha256": DIGEST[:-1]},
        {"scan": ""},
    ],
)
def test_the_database_keeps_a_digest_exactly_where_a_scan_is(wrong):
    order = attached()

    with pytest.raises(IntegrityError) as refused:
        Order.objects.filter(pk=order.pk).update(**wrong)

    assert refused.value.__cause__.diag.constraint_name == "roles_order_scan_has_sha256"


def test_the_digest_stands_on_the_page_and_in_the_history_for_those_who_may_have_the_scan():
    order = OrderFactory(scan=file())

    for client in (reader(office="CENTRAL"), reader(office="AUDITOR"), reader(keeps=order)):
        assert DIGEST in client.get(f"/orders/{order.pk}/").content.decode()
        assert DIGEST in client.get(f"/history/order/{order.pk}/").content.decode()
    for client in (Client(), reader(office="SECRETARIAT"), reader(keeps=OrderFactory())):
        for address in ("/orders/{}/", "/history/order/{}/", "/api/v1/orders/{}/"):
            answer = client.get(address.format(order.pk))
            assert answer.status_code == 200
            assert DIGEST not in answer.content.decode()


@pytest.mark.parametrize("content", [PDF, LONG])
def test_the_bytes_that_were_compared_are_those_that_are_sent(content):
    order = attached(content)
    answer = reader(keeps=order).get(f"/orders/{order.pk}/scan/")

    Path(order.scan.path).write_bytes(OTHER)

    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Length"] == str(len(content))


@pytest.mark.parametrize("address", ["/orders/{}/scan/", "/admin/roles/order/{}/scan/"])
@pytest.mark.parametrize("content", [PDF, LONG])
def test_a_file_that_was_overwritten_is_not_served_but_told_and_logged(address, content, caplog):
    order = attached(content)
    Path(order.scan.path).write_bytes(OTHER)

    answer = reader(office="CENTRAL").get(address.format(order.pk) + "?lang=en")

    assert answer.status_code == 500
    assert OTHER not in answer.content
    assert "This file is not the one that was attached to this order on " in words(answer)
    with override("en"):
        assert format_date(timezone.localdate()) in words(answer)
    assert f"Ask {order.organization.name_en} for the signed paper" in words(answer)
    assert "Office of the Civil Service Commission the number" in words(answer)
    told = [one for one in caplog.records if one.name == "roles.views.orders.scans"]
    assert [one.levelname for one in told] == ["ERROR"]
    assert f"order {order.pk}" in told[0].getMessage()


def test_a_file_that_is_gone_is_told_and_logged(caplog):
    order = attached()
    Path(order.scan.path).unlink()

    answer = reader(keeps=order).get(f"/orders/{order.pk}/scan/?lang=en")

    assert answer.status_code == 404
    assert "The file that was attached to this order on " in words(answer)
    assert "FILE_MISSING" in caplog.text


def test_a_stranger_does_not_learn_that_a_file_was_overwritten(caplog):
    order = OrderFactory(scan=file())
    Path(order.scan.path).write_bytes(OTHER)

    for client in (Client(), reader(keeps=OrderFactory())):
        answer = client.get(f"/orders/{order.pk}/scan/?lang=en")
        assert answer.status_code == 404
        assert "Page not found" in words(answer)
    assert "FILE_CHANGED" not in caplog.text


def test_verify_history_names_the_scans_that_are_missing_or_not_those_that_were_attached():
    whole, gone, forged = attached(), attached(), attached()
    connection.check_constraints()
    call_command("verify_history")
    Path(gone.scan.path).unlink()
    Path(forged.scan.path).write_bytes(OTHER)

    with pytest.raises(CommandError) as found:
        call_command("verify_history", all=True)
    with pytest.raises(CommandError) as first:
        call_command("verify_history")

    assert re.findall(r"(\w+): .*table=roles_order, record=(\d+)", str(found.value)) == [
        ("FILE_MISSING", str(gone.pk)),
        ("FILE_CHANGED", str(forged.pk)),
    ]
    assert str(whole.pk) not in re.findall(r"record=(\d+)", str(first.value))
    assert "FILE_CHANGED" not in str(first.value)


def test_the_scans_of_before_take_the_digest_of_what_the_disk_holds(caplog):
    with owner() as cursor:
        cursor.execute("ALTER TABLE roles_order DROP CONSTRAINT roles_order_scan_has_sha256")
    here, gone, none = (DraftFactory(scan=scan, scan_sha256="") for scan in (file(), file(), ""))
    Path(gone.scan.path).unlink()

    _take_digests()

    for order, digest in ((here, DIGEST), (gone, LOST), (none, "")):
        order.refresh_from_db()
        order.full_clean()
        assert order.scan_sha256 == digest
    event = here.events.latest("pgh_id")
    assert event.scan_sha256 == DIGEST
    assert event.pgh_context["reason"].startswith("migrate")
    assert f"{gone.pk} ({gone.scan.name})" in caplog.text


def test_a_file_that_comes_back_proves_nothing_until_its_digest_is_taken():
    order = OrderFactory(scan=file(), scan_sha256=LOST)
    client = reader(office="CENTRAL")
    before = client.get(f"/orders/{order.pk}/scan/").status_code

    _take_digests()

    assert before == 404
    answer = client.get(f"/orders/{order.pk}/scan/")
    assert b"".join(answer.streaming_content) == PDF


def _take_digests() -> None:
    migration = importlib.import_module("roles.migrations.0024_earlier_scans_have_their_digest")
    migration.take_digests(apps, None)
