"""A draft and its scan are of its own agency and of the central staff; to anybody else they are not there."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from committees.models import Organization, Seat
from roles.actions import submit_order
from roles.models import Order
from tests.factories import StewardshipFactory, UserFactory
from tests.pdf import PDF
from tests.roles.orders import appointing, published
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

CAST = (
    "anonymous",
    "steward",
    "viewer",
    "foreign_steward",
    "foreign_viewer",
    "central",
    "secretariat",
    "auditor",
)
SEEN = (404, 200, 200, 404, 404, 200, 404, 200)
# A step leads who may see the order, but not take the step, back to the order; the anonymous to the sign-in.
TABLE = {
    "/orders/{draft}/": SEEN,
    "/orders/{draft}/scan/": SEEN,
    "/orders/{published}/scan/": SEEN,
    "/orders/{published}/": (200,) * len(CAST),
    "/orders/{draft}/submit/": (302, 200, 302, 404, 404, 200, 404, 302),
    "/orders/{submitted}/publish/": (302, 302, 302, 404, 404, 200, 404, 302),
    "/orders/{submitted}/return/": (302, 302, 302, 404, 404, 200, 404, 302),
    "/orders/{published}/revoke/": (302, 302, 302, 302, 302, 200, 302, 302),
}
POSTS = ("submit", "return", "publish", "revoke")


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def seat():
    return Seat.objects.get(committee__code="DCIO-MDES-ONDE", key="DCIO")


@pytest.fixture
def orders(seat) -> dict[str, Order]:
    draft, waiting, applied = appointing(seat), appointing(seat), appointing(seat)
    submit_order(order=waiting, by=UserFactory(), at=timezone.now())
    published(applied)
    for order in (draft, waiting, applied):
        order.refresh_from_db()
        order.scan, order.scan_sha256 = ContentFile(PDF, name="scan.pdf"), hashlib.sha256(PDF).hexdigest()
        order.save()
    return {"draft": draft, "submitted": waiting, "published": applied}


@pytest.fixture
def cast(seat):
    own, foreign = (Organization.objects.get(code=code) for code in ("MDES", "MIND"))
    accounts = [
        None,
        *(StewardshipFactory(organization=own, right=right).user for right in ("STEWARD", "VIEWER")),
        *(StewardshipFactory(organization=foreign, right=right).user for right in ("STEWARD", "VIEWER")),
        *(UserFactory(office=office) for office in ("CENTRAL", "SECRETARIAT", "AUDITOR")),
    ]
    return dict(zip(CAST, accounts, strict=True))


def as_user(user) -> Client:
    client = Client()
    if user:
        sign_in(client, user)
    return client


def status_of(client: Client, path: str) -> int:
    answer = client.get(path)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


@pytest.mark.parametrize("who", CAST)
def test_each_user_opens_what_the_table_says(orders, cast, who):
    client, column = as_user(cast[who]), CAST.index(who)
    named = {name: order.pk for name, order in orders.items()}

    answers = {path: status_of(client, path.format(**named)) for path in TABLE}

    assert answers == {path: row[column] for path, row in TABLE.items()}


@pytest.mark.parametrize("who", [who for who in CAST if who not in ("steward", "central")])
def test_nobody_else_moves_an_order(orders, cast, who):
    client = as_user(cast[who])
    before = {name: (order.state, order.version) for name, order in orders.items()}

    for order in orders.values():
        for step in POSTS:
            client.post(f"/orders/{order.pk}/{step}/", {"version": order.version, "reason": "ไม่ควรได้"})

    for order in orders.values():
        order.refresh_from_db()
    assert {name: (order.state, order.version) for name, order in orders.items()} == before


@pytest.mark.parametrize("who", ["anonymous", "foreign_steward", "foreign_viewer", "secretariat"])
def test_no_list_names_anothers_draft(orders, cast, who):
    client = as_user(cast[who])

    for query in (
        "",
        "?state=DRAFT",
        "?state=SUBMITTED",
        "?organization=MDES-ONDE",
        "?committee=DCIO-MDES-ONDE",
    ):
        text = client.get(f"/orders/{query}").content.decode()
        assert f'href="/orders/{orders["draft"].pk}/"' not in text
        assert f'href="/orders/{orders["submitted"].pk}/"' not in text


def test_a_scan_comes_as_a_file_that_runs_nothing(orders, cast):
    order = orders["draft"]

    answer = as_user(cast["steward"]).get(f"/orders/{order.pk}/scan/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"


def test_a_scan_has_no_public_address(orders, cast, client):
    name = orders["published"].scan.name

    assert client.get(f"/media/{name}").status_code == 404
    assert client.get(f"/{name}").status_code == 404
