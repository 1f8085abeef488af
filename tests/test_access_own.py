"""The papers of one agency: open from within it, closed to whoever has no right there, or none any more."""

import re
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from committees.models import Organization, Seat
from roles.actions import change_order, submit_order
from roles.models import User
from tests import access_table
from tests.access_kinds import ELSEWHERE, NOT_SIGNED_IN, OWN, WITHOUT_A_RIGHT, lent, right
from tests.access_table import ACCOUNT, CAST, KEEPERS_PAGE, PUBLIC, SIGNED_IN, TABLE
from tests.factories import (
    ApiKeyFactory,
    DelegationFactory,
    InvitationFactory,
    PersonFactory,
    UserFactory,
)
from tests.pdf import PDF
from tests.roles.orders import appointing
from tests.sessions import sign_in, sign_in_with_password_only
from tests.spreadsheets.sheets import appointment, as_csv, checked, sent

pytestmark = pytest.mark.django_db


# What follows is of OWN. Columns: its steward, its ministry's steward, who acts for its steward, its viewer,
# central staff, an auditor, whoever is signed in without a right there, whoever is not signed in.
COLUMNS = ("steward", "ministry", "delegate", "viewer", "central", "auditor", "outside", "nobody")
READ = (200, 200, 200, 200, 200, 200, 404, 404)
BEHIND_THE_SIGN_IN = (200, 200, 200, 200, 200, 200, 404, 302)
TO_WRITE = (200, 200, 200, 404, 200, 404, 404, 302)
TO_SUBMIT = (200, 200, 200, 302, 200, 302, 404, 302)  # 302: back to the order, or to the sign-in
TO_DECIDE = (302, 302, 302, 302, 200, 302, 404, 302)
TO_NOBODY_YET = (302, 302, 302, 302, 302, 302, 404, 302)  # only a published order is revoked
WITH_A_KEY = (404,) * len(COLUMNS)
OFFICES = (404, 404, 404, 404, 200, 200, 404, 404)
OFFICES_AND_MINISTRY = (403, 200, 403, 403, 200, 200, 403, 302)
INVITATION = (403, 200, 403, 403, 200, 403, 403, 302)
OWN_PAPERS: dict[str, tuple[Any, tuple[int, ...]]] = {
    "order-detail": ({"pk": "{order}"}, READ),
    "order-scan": ({"pk": "{order}"}, READ),
    "order-document": ({"pk": "{order}"}, READ),
    "order-edit": ({"pk": "{order}"}, TO_WRITE),
    "order-submit": ({"pk": "{order}"}, TO_SUBMIT),
    "order-return": ({"pk": "{waiting}"}, TO_DECIDE),
    "order-publish": ({"pk": "{waiting}"}, TO_DECIDE),
    "order-revoke": ({"pk": "{order}"}, TO_NOBODY_YET),
    "person-detail": ({"pk": "{person}"}, (404,) * len(COLUMNS)),  # whom the draft alone names
    "api:order-detail": ({"id": "{order}"}, WITH_A_KEY),
    "api:person-detail": ({"id": "{person}"}, WITH_A_KEY),
    "import-detail": ({"pk": "{import}"}, BEHIND_THE_SIGN_IN),
    "import-faults": ({"pk": "{import}"}, BEHIND_THE_SIGN_IN),
    "import-file": ({"pk": "{import}"}, BEHIND_THE_SIGN_IN),
    "import-template": ({"code": OWN}, TO_WRITE),
    "key-revoking": ({"prefix": "{key}"}, (200, 200, 403, 404, 200, 403, 404, 302)),
    "account-detail": ({"pk": "{user}"}, OFFICES_AND_MINISTRY),
    "invitation-resending": ({"pk": "{invitation}"}, INVITATION),
    "invitation-revoking": ({"pk": "{invitation}"}, INVITATION),
    "delegation-withdrawing": ({"pk": "{delegation}"}, (*(404,) * 7, 302)),  # another steward's
    **{f"history of {kind}": (f"/history/{kind}/{{{kind}}}/", READ) for kind in ("order", "orderitem")},
    **{
        f"history of {kind}": (f"/history/{kind}/{{{kind}}}/", OFFICES)
        for kind in ("user", "stewardship", "apikey", "importfile", "person")
    },
}


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def inside() -> dict[str, User]:
    """One account for each column that is signed in with a right over OWN."""
    central, auditor = (UserFactory(office=office, is_staff=True) for office in ("CENTRAL", "AUDITOR"))
    return {
        "steward": right(OWN).user,
        "ministry": right("MDES").user,
        "delegate": lent(-1, 0),
        "viewer": right(OWN, right="VIEWER").user,
        "central": central,
        "auditor": auditor,
    }


@pytest.fixture
def papers(inside) -> dict[str, str]:
    """Route -> the address of a record of OWN that the public does not see."""
    own = Organization.objects.get(code=OWN)
    seat = Seat.objects.get(committee__code=f"DCIO-{OWN}")
    order = appointing(seat, person=PersonFactory())
    order = change_order(order=order, scan=ContentFile(PDF, name="scan.pdf"))
    waiting = appointing(seat, person=PersonFactory())
    submit_order(order=waiting, by=UserFactory(), at=timezone.now())
    item = order.items.get()
    sheet = sent(own, as_csv([appointment(seat, start_date="31/9/2569")]))
    checked(sheet)
    numbers = {
        "order": order.pk,
        "waiting": waiting.pk,
        "orderitem": item.pk,
        "person": item.person_id,
        "import": sheet.pk,
        "apikey": ApiKeyFactory(organization=own).pk,
        "user": inside["steward"].pk,
        "stewardship": inside["steward"].stewardships.get().pk,
        "invitation": InvitationFactory(organization=own).pk,
        "delegation": DelegationFactory(stewardship=right(OWN)).pk,
    }
    named = {name: str(number) for name, number in numbers.items()}
    named |= {"importfile": named["import"], "key": ApiKeyFactory(organization=own).prefix}
    return {
        route: given.format(**named)
        if isinstance(given, str)
        else reverse(route, kwargs={name: value.format(**named) for name, value in given.items()})
        for route, (given, _row) in OWN_PAPERS.items()
    }


def answers(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    given = {}
    for route, address in addresses.items():
        answer = client.get(address)
        given[route] = answer.status_code
        if answer.streaming:  # read to its end, or the file stays open
            b"".join(answer.streaming_content)
    return given


def column(name: str) -> dict[str, int]:
    return {route: row[COLUMNS.index(name)] for route, (_given, row) in OWN_PAPERS.items()}


@pytest.mark.parametrize("who", COLUMNS[:6])
def test_whoever_has_a_right_opens_the_papers_of_the_agency(inside, papers, who):
    client = Client()
    sign_in(client, inside[who])

    assert answers(client, papers) == column(who)


@pytest.mark.parametrize("who", [*WITHOUT_A_RIGHT, *ELSEWHERE])
def test_whoever_has_none_there_opens_none(papers, who):
    client = Client()
    sign_in(client, (WITHOUT_A_RIGHT | ELSEWHERE)[who]())

    keeps_accounts = {"account-detail": 404, "invitation-resending": 404, "invitation-revoking": 404}
    other = keeps_accounts if who == "a steward of another ministry" else {}
    assert answers(client, papers) == column("outside") | other


@pytest.mark.parametrize("who", NOT_SIGNED_IN)
def test_whoever_is_not_signed_in_opens_none(papers, who):
    client = Client()
    NOT_SIGNED_IN[who](client)

    assert answers(client, papers) == column("nobody")


@pytest.mark.parametrize("who", ["CENTRAL", "AUDITOR", "SECRETARIAT"])
def test_an_office_opens_nothing_before_its_second_factor(papers, who):
    client = Client()
    sign_in_with_password_only(client, UserFactory(office=who, is_staff=True))

    given = answers(client, papers)

    assert {status for route, status in given.items() if not route.startswith("api:")} == {302}
    assert {status for route, status in given.items() if route.startswith("api:")} == {404}


def test_every_route_to_a_private_record_is_among_them():
    """A route that names a record by its number is one of these, or is of what everybody may see."""
    private = {
        route
        for route, (given, _row) in (PUBLIC | SIGNED_IN | ACCOUNT).items()
        if re.search(r"\{(order|import|key|user|person|roles_\w+)\}", str(given))
    }
    keepers_alone = {route for route, (_given, row) in TABLE.items() if row == KEEPERS_PAGE}
    with_a_key = {"api:order-submit", "api:order-return", "api:order-publish"}

    assert private - set(OWN_PAPERS) - keepers_alone - with_a_key == {"import-apply", "import-again"}  # POST


def test_an_account_without_a_right_opens_what_a_viewer_opens_of_others_papers():
    """Every route of the portal, not these alone."""
    client = Client()
    sign_in(client, UserFactory())

    given = answers(client, access_table.addresses(right("MDES", right="VIEWER").user))

    viewers = {route: row[CAST.index("viewer")] for route, (_, row) in TABLE.items()}
    assert given == viewers | {"import-list": 403}  # of no organization


@pytest.mark.parametrize("who", [*list(WITHOUT_A_RIGHT)[1:]])
def test_a_right_that_is_not_of_today_opens_no_route_more_than_none(who):
    addresses = access_table.addresses(right("MDES", right="VIEWER").user)
    plain, other = Client(), Client()
    sign_in(plain, UserFactory())
    sign_in(other, WITHOUT_A_RIGHT[who]())

    assert answers(other, addresses) == answers(plain, addresses)


@pytest.mark.parametrize("who", [*list(NOT_SIGNED_IN)[1:]])
def test_who_is_not_through_the_sign_in_opens_what_the_public_opens(who):
    addresses = access_table.addresses(right("MDES", right="VIEWER").user)
    client = Client()
    NOT_SIGNED_IN[who](client)

    given = {name: row[0] for name, (_, row) in TABLE.items()}
    assert answers(client, addresses) == given | AT_THE_DOOR.get(who, {})


AT_THE_DOOR = {
    "a password without its code": {"mfa_authenticate": 200, "account_login": 302},
}
