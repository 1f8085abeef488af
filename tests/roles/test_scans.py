"""The signed scan of an order: a PDF, under a name of its own, for those who may see the order."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override
from pypdf import PdfReader

from roles.models import Order
from roles.models.scan import LARGEST_MB
from tests.factories import OrderFactory, UserFactory
from tests.pdf import PDF, pdf
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def scanned(content: bytes = PDF) -> Order:
    return OrderFactory(number="12", scan=ContentFile(content, name="scan.pdf"))


def as_office(client, office: str, *, is_staff: bool = True) -> None:
    user = UserFactory(office=office, is_staff=is_staff)
    sign_in(client, user)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>",
        b"%PDF-",
        b"%PDF-1.4" + bytes(LARGEST_MB * 1024 * 1024 - 8),
        PDF[:-9],
        bytes(1024) + PDF,
        pdf(bytes(LARGEST_MB * 1024 * 1024)),
    ],
)
def test_a_scan_that_is_no_pdf_or_too_large_is_refused(content):
    order = OrderFactory.build(scan=ContentFile(content, name="scan.pdf"))

    with pytest.raises(ValidationError) as refused:
        order.clean_fields(exclude=["organization"])

    assert list(refused.value.message_dict) == ["scan"]


@pytest.mark.parametrize(
    "content",
    [PDF, b"\n\n" + PDF, PDF.rstrip(), PDF + bytes(1000), pdf(bytes(LARGEST_MB * 1024 * 1024 - 999))],
)
@pytest.mark.parametrize("name", ["scan.pdf", "scan001", "scan.exe", "สแกน.PDF.jpg"])
def test_content_decides_and_no_name(content, name):
    order = OrderFactory.build(scan=ContentFile(content, name=name))

    order.clean_fields(exclude=["organization"])


def test_a_pdf_whose_sending_was_cut_off_is_to_be_sent_again():
    order = OrderFactory.build(scan=ContentFile(PDF[: len(PDF) // 2], name="scan.pdf"))

    with override("en"), pytest.raises(ValidationError, match="upload it again"):
        order.clean_fields(exclude=["organization"])


def test_the_pdf_of_the_tests_is_one():
    assert len(PdfReader(BytesIO(PDF), strict=True).pages) == 1


def test_a_pdf_is_kept_whole_and_not_read_again():
    order = OrderFactory.build(scan=ContentFile(PDF, name="scan.pdf"))
    order.clean_fields(exclude=["organization"])
    order = scanned()
    order.scan.storage.delete(order.scan.name)

    order.full_clean()


def test_the_scans_of_two_orders_never_meet():
    first, second = scanned(), scanned()

    assert first.scan.name != second.scan.name
    assert first.scan.name.startswith(f"orders/{first.organization.code}/")


@pytest.mark.parametrize("office", ["CENTRAL", "AUDITOR"])
def test_who_may_see_the_order_opens_its_scan(client, office):
    as_office(client, office)
    order = scanned()
    address = reverse("admin:roles_order_scan", args=[order.pk])

    page = client.get(reverse("admin:roles_order_change", args=[order.pk])).content.decode()
    answer = client.get(address)

    assert f'href="{address}"' in page
    assert order.scan.name not in page
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="order-12-2566.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_nobody_else_opens_it(client):
    address = reverse("admin:roles_order_scan", args=[scanned().pk])

    stranger = client.get(address)
    as_office(client, "SECRETARIAT")
    staff_without_a_right = client.get(address)

    assert stranger.status_code == 302
    assert stranger["Location"].startswith(reverse("admin:login"))
    assert staff_without_a_right.status_code == 403


def test_a_scan_that_the_disk_has_lost_is_not_found(client):
    as_office(client, "CENTRAL")
    order = scanned()
    order.scan.storage.delete(order.scan.name)

    assert client.get(reverse("admin:roles_order_scan", args=[order.pk])).status_code == 404
