"""How many queries each page and each answer of the API takes: few, and no more with a thousand rows more."""

import math

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from committees.models import (
    Committee,
    LegalInstrument,
    Organization,
    SeatTemplate,
)
from gcio_portal.exports import CHUNK, FIRST_CHUNK
from roles.models import ApiKey, ImportFile, Invitation, Membership, Order, Person, Stewardship, User
from tests.factories import (
    ApiKeyFactory,
    InvitationFactory,
    SeatFactory,
    StewardshipFactory,
    UserFactory,
)
from tests.filling import MANY, fill_the_registry
from tests.roles.orders import appointing, published
from tests.routes import routes
from tests.sessions import sign_in
from tests.spreadsheets.sheets import sent
from tests.spreadsheets.states import STATES

pytestmark = pytest.mark.django_db

PAGE_LIMIT, API_LIMIT = 12, 6

# Route -> an address whose answer grows with the registry, and the queries that it takes.
# {person} and {membership}: the one who was seen in PCIO-50's chair.
PAGES = {
    "home": ("/", 6),
    "search": ("/search/?q=กรม", 7),
    "data": ("/data/", 4),
    "organization-list": ("/organizations/?q=กรม", 6),
    "organization-detail": ("/organizations/MDES/", 6),
    "committee-list": ("/committees/?q=กรม", 6),
    "committee-detail": ("/committees/PCIO-50/", 10),
    "committee-law": ("/committees/PCIO-50/law/", 4),
    "person-list": ("/people/", 5),
    "person-detail": ("/people/{person}/", 4),
    "order-list": ("/orders/", 4),
    "order-detail": ("/orders/{order}/", 2),
    "order-scan": ("/orders/{order}/scan/", 1),
    "order-new": ("/orders/new/", 0),
    "order-edit": ("/orders/{order}/edit/", 0),
    "my-work": ("/my-work/", 0),
    "order-submit": ("/orders/{order}/submit/", 0),
    "order-return": ("/orders/{order}/return/", 0),
    "order-publish": ("/orders/{order}/publish/", 0),
    "order-revoke": ("/orders/{order}/revoke/", 0),
    "committee-sheet": ("/committees/PCIO-50/roster.pdf?as_of=2024-06-11", 5),
    "directory": ("/directory.pdf?ministry=MDES&as_of=2022-05-30", 6),
    "order-document": ("/orders/{order}/document.pdf", 8),
    "instrument-list": ("/instruments/", 2),
    "instrument-detail": ("/instruments/cabinet-2563-09-29/", 7),
    "history-checkpoints": ("/history/checkpoints.ndjson", 1),
    "record-history": ("/history/person/{person}/", 4),
    "health": ("/health/", 1),
    "account_login": ("/sign-in/", 0),
    "account_inactive": ("/sign-in/closed/", 0),
    "mfa_authenticate": ("/sign-in/code/", 0),
    "mfa_index": ("/account/second-factor/", 0),
    "thaid": ("/sign-in/thaid/", 0),
    "openid_connect_callback": ("/sign-in/thaid/callback/", 0),
    "socialaccount_login_cancelled": ("/sign-in/cancelled/", 0),
    "invitation": ("/invitation/nobody-has-this/", 1),
    "password-lost": ("/sign-in/password/", 0),
    "password-link-sent": ("/sign-in/password/sent/", 0),
    "password-setting": ("/sign-in/password/new/", 0),
    "password-link": ("/sign-in/password/1.nobody-has-this/", 1),
    "invitation-new": ("/invitation/new/", 0),
    "invitation-signed-in": ("/invitation/signed-in/", 0),
}
# The same for pages behind the sign-in, as central staff sees them; session and account take two.
SIGNED_IN = {
    "my-account": ("/account/", 8),
    "thaid-unlinking": ("/account/thaid/unlink/", 2),
    "account_logout": ("/sign-out/", 2),
    "account_reauthenticate": ("/account/confirm/", 8),
    "mfa_reauthenticate": ("/account/confirm/code/", 5),
    "account_change_password": ("/account/password/", 2),
    "mfa_activate_totp": ("/account/second-factor/set-up/", 7),
    "mfa_deactivate_totp": ("/account/second-factor/remove/", 3),
    "mfa_view_recovery_codes": ("/account/recovery-codes/", 3),
    "mfa_generate_recovery_codes": ("/account/recovery-codes/new/", 3),
    "delegation-giving": ("/account/lend/", 3),
    "delegation-withdrawing": ("/account/lend/{user}/", 3),
    "account-list": ("/accounts/", 8),
    "account-detail": ("/accounts/{user}/", 7),
    "stewardship-giving": ("/accounts/{user}/rights/", 3),
    "account-closing": ("/accounts/{user}/close/", 3),
    "account-opening": ("/accounts/{user}/open/", 3),
    "account-second-factor": ("/accounts/{user}/second-factor/", 3),
    "stewardship-ending": ("/accounts/rights/{stewardship}/end/", 3),
    "invitation-making": ("/accounts/invitations/", 3),
    "invitation-resending": ("/accounts/invitations/{invitation}/", 4),
    "invitation-revoking": ("/accounts/invitations/{invitation}/revoke/", 4),
    "key-list": ("/keys/", 4),
    "key-making": ("/keys/new/", 4),
    "key-revoking": ("/keys/{key}/revoke/", 4),
    "import-list": ("/imports/", 7),
    "import-new": ("/imports/new/", 4),
    "import-template": ("/imports/template/MDES.xlsx", 12),
    "import-detail": ("/imports/{sheet}/", 8),
    "import-faults": ("/imports/{sheet}/faults.xlsx", 3),
    "import-file": ("/imports/{sheet}/file/", 3),
    "import-apply": ("/imports/{sheet}/apply/", 2),
    "import-again": ("/imports/{sheet}/again/", 2),
}
API = {
    "api:organization-list": ("/api/v1/organizations/?page_size=500", 2),
    "api:organization-detail": ("/api/v1/organizations/MDES/", 2),
    "api:instrument-list": ("/api/v1/instruments/?page_size=500", 3),
    "api:instrument-detail": ("/api/v1/instruments/cabinet-2563-09-29/", 3),
    "api:seat-template-list": ("/api/v1/seat-templates/", 1),
    "api:committee-list": ("/api/v1/committees/?page_size=500", 1),
    "api:committee-detail": ("/api/v1/committees/PCIO-50/", 1),
    "api:roster": ("/api/v1/committees/PCIO-50/roster/", 1),
    "api:membership-list": ("/api/v1/memberships/?page_size=500", 2),
    "api:membership-detail": ("/api/v1/memberships/{membership}/", 2),
    "api:person-list": ("/api/v1/people/?page_size=500", 3),
    "api:person-detail": ("/api/v1/people/{person}/", 3),
    "api:order-list": ("/api/v1/orders/?page_size=500", 2),
    "api:order-detail": ("/api/v1/orders/{order}/", 2),
    "api:order-submit": ("/api/v1/orders/{order}/submit/", 0),
    "api:order-return": ("/api/v1/orders/{order}/return/", 0),
    "api:order-publish": ("/api/v1/orders/{order}/publish/", 0),
    "api:coverage": ("/api/v1/coverage/?by=ministry", 2),
    "api:schema": ("/api/v1/schema/", 0),
    "api:docs": ("/api/v1/docs/", 0),
    "^api/": ("/api/nothing-here", 0),
}
# Streamed in pieces: one query for the registry's version, then these for each piece of the model's rows.
EXPORTS = {
    "api:organization-export": ("/api/v1/export/organizations.csv", 2, Organization),
    "api:instrument-export": ("/api/v1/export/instruments.csv", 3, LegalInstrument),
    "api:seat-template-export": ("/api/v1/export/seat-templates.csv", 1, SeatTemplate),
    "api:committee-export": ("/api/v1/export/committees.csv", 1, Committee),
    "api:membership-export": ("/api/v1/export/memberships.csv", 2, Membership),
    "api:order-export": ("/api/v1/export/orders.csv", 2, Order),
    "api:person-export": ("/api/v1/export/people.csv", 3, Person),
}
TABLE = PAGES | API


def test_every_public_route_is_in_the_table():
    public = {route for route in routes() if not route.startswith("admin")}

    assert public == set(TABLE) | set(SIGNED_IN) | set(EXPORTS)


def test_no_page_takes_more_than_twelve_queries_and_no_answer_of_the_api_more_than_six():
    assert max(number for _, number in (PAGES | SIGNED_IN).values()) <= PAGE_LIMIT
    assert max(number for _, number in API.values()) <= API_LIMIT
    assert max(1 + number for _, number, _ in EXPORTS.values()) <= API_LIMIT


@pytest.mark.parametrize(("address", "number"), TABLE.values(), ids=TABLE)
def test_the_reference_data_takes_the_queries_of_the_table(client, address, number):
    assert queries_of(client, address) == number


def test_a_thousand_rows_more_take_not_one_query_more(client):
    fill_the_registry()

    lists_and_details = PAGES | API
    taken = {route: queries_of(client, address) for route, (address, _) in lists_and_details.items()}

    assert taken == {route: number for route, (_, number) in lists_and_details.items()}


def test_a_page_behind_the_sign_in_takes_the_same_queries_with_a_thousand_rows_more(client):
    sign_in(client, UserFactory(office="CENTRAL", is_staff=True))
    before = {route: queries_of(client, address) for route, (address, _) in SIGNED_IN.items()}
    fill_the_registry()
    Invitation.objects.bulk_create(
        InvitationFactory.build_batch(
            MANY, organization=None, right="", office="AUDITOR", invited_by=UserFactory()
        )
    )
    User.objects.bulk_create(UserFactory.build_batch(MANY))
    ApiKey.objects.bulk_create(ApiKeyFactory.build_batch(MANY, account=UserFactory()))

    after = {route: queries_of(client, address) for route, (address, _) in SIGNED_IN.items()}

    assert before == after == {route: number for route, (_, number) in SIGNED_IN.items()}


@pytest.mark.parametrize("state", list(STATES))
def test_the_page_of_a_sheet_takes_the_same_few_queries_in_each_state_at_ten_and_a_thousand_rows(
    client, state
):
    sign_in(client, UserFactory(office="CENTRAL", is_staff=True))

    taken = {}
    for rows in (10, MANY):
        imported = STATES[state](rows)
        taken[rows] = [queries_of(client, f"/imports/{imported.pk}/{part}") for part in ("", "faults.xlsx")]

    assert taken[10] == taken[MANY]
    assert max(taken[10]) <= PAGE_LIMIT


@pytest.mark.parametrize("filled", [False, True], ids=["reference data", "a thousand rows more"])
def test_an_export_takes_the_same_queries_for_each_piece(client, filled):
    if filled:
        fill_the_registry()

    taken = {route: queries_of(client, address) for route, (address, _, _) in EXPORTS.items()}

    assert taken == {
        route: 1 + number * pieces(model.objects.count()) for route, (_, number, model) in EXPORTS.items()
    }


def pieces(rows: int) -> int:
    """A first small piece, so that the file begins at once, then by the thousand."""
    return 1 + math.ceil(max(0, rows - FIRST_CHUNK) / CHUNK)


def queries_of(client: Client, address: str) -> int:
    """The queries of a second visit: some things are read once in the life of a process."""
    seen = Membership.objects.get(seat__committee__code="PCIO-50", start_precision="ATTESTED")
    order = Order.objects.filter(items__isnull=False).order_by("pk").first() or published(
        appointing(SeatFactory())
    )
    key = ApiKey.objects.order_by("pk").first() or ApiKeyFactory()
    held = Stewardship.objects.order_by("pk").first() or StewardshipFactory()
    invitation = Invitation.objects.order_by("pk").first() or InvitationFactory()
    imported = ImportFile.objects.order_by("pk").first() or sent(
        seen.seat.committee.organization, b"committee"
    )
    path = address.format(
        person=seen.person_id,
        membership=seen.pk,
        order=order.pk,
        key=key.prefix,
        user=held.user_id,
        stewardship=held.pk,
        invitation=invitation.pk,
        sheet=imported.pk,
    )
    read(client, path)
    with CaptureQueriesContext(connection) as captured:
        read(client, path)
    return len(captured)


def read(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in {200, 302, 403, 404, 405, 410}
    if response.streaming:
        b"".join(response.streaming_content)
