"""Who may open what: one table, every route × every kind of user → status; and a GET writes nothing."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.models import Organization
from roles.models import User
from tests import access_table
from tests.access_table import CAST, TABLE
from tests.factories import StewardshipFactory, UserFactory
from tests.routes import routes
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

WRITE = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|nextval)\b")
SESSION = re.compile(r'"django_session"')  # what a browser carries with it is no fact of the registry
READ_LOCK = re.compile(r"\bFOR (NO KEY )?UPDATE\b")


@pytest.fixture
def cast() -> dict[str, User | None]:
    """One account of each kind; steward and viewer are of the ministry of digital economy."""
    ministry = Organization.objects.get(code="MDES")
    steward, viewer = (
        StewardshipFactory(organization=ministry, right=right).user for right in ("STEWARD", "VIEWER")
    )
    central, auditor = (UserFactory(office=office, is_staff=True) for office in ("CENTRAL", "AUDITOR"))
    secretariat = UserFactory(office="SECRETARIAT")
    return dict(zip(CAST, (None, steward, viewer, central, secretariat, auditor), strict=True))


@pytest.fixture
def addresses(cast) -> dict[str, str]:
    return access_table.addresses(cast["viewer"])


def signed_in(user: User | None) -> Client:
    client = Client()
    if user:
        sign_in(client, user)
    return client


def test_every_route_is_in_the_table():
    assert routes() == set(TABLE)


def status(client: Client, address: str) -> int:
    """What an address answers; what it streams is read to its end, or the file stays open."""
    response = client.get(address)
    if response.streaming:
        b"".join(response.streaming_content)
    return response.status_code


@pytest.mark.parametrize("who", CAST)
def test_each_user_opens_what_the_table_says(cast, addresses, who):
    client = signed_in(cast[who])
    column = CAST.index(who)

    answers = {route: status(client, address) for route, address in addresses.items()}

    assert answers == {route: row[column] for route, (_, row) in TABLE.items()}


@pytest.mark.parametrize("who", CAST)
def test_looking_writes_nothing(cast, addresses, who):
    client = signed_in(cast[who])
    with CaptureQueriesContext(connection) as captured:
        for address in addresses.values():
            status(client, address)

    statements = [query["sql"] for query in captured if not SESSION.search(query["sql"])]
    writes = [sql for sql in statements if WRITE.search(READ_LOCK.sub("", sql))]
    assert not writes
