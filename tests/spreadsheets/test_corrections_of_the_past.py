"""Someone who has left is corrected in the sheet of a day on which they were there."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from roles.actions import add_item
from roles.models import EndReason, ItemKind, Membership
from roles.spreadsheets.template import rows, template
from tests.factories import CommitteeFactory, DraftFactory, MembershipFactory, SeatFactory, UserFactory
from tests.roles.orders import published
from tests.roles.pages import page
from tests.sessions import sign_in
from tests.spreadsheets.sheets import TODAY, applied, edited, sent

pytestmark = pytest.mark.django_db

LAST = datetime.date(2025, 9, 30)
ONE_DAY = datetime.timedelta(days=1)


@pytest.fixture
def left():
    """Someone whom an order has ended over a year ago."""
    membership = MembershipFactory()
    order = DraftFactory(organization=membership.seat.committee.organization)
    facts = {"end_date": LAST, "end_reason": EndReason.RETIRED}
    add_item(order=order, kind=ItemKind.END, seat=membership.seat, membership=membership, **facts)
    published(order)
    membership.refresh_from_db()
    return membership


@pytest.mark.parametrize(("day", "has_them"), [(LAST, True), (LAST + ONE_DAY, False), (TODAY, False)])
def test_a_template_has_who_has_not_left_yet_on_its_day(left, day, has_them):
    found = rows(left.seat.committee.organization, day)

    assert [row.get("given_th", "") for row in found] == [left.person.given_th if has_them else ""]


def test_a_wrong_last_day_of_someone_who_has_left_is_corrected_by_a_sheet(left):
    organization = left.seat.committee.organization
    paper = {"signed_on": "25/9/2569", "effective_on": "1/10/2569", "subject": "แก้ไขวันพ้นจากตำแหน่ง"}
    right = paper | {"change": "แก้ไข", "end_date": "15/10/2568", "order_number": "12/2569"}
    content = edited(template(organization, LAST), lambda row: row | right)

    (order,) = applied(sent(organization, content, name="past.xlsx"))
    published(order)

    now = Membership.objects.get(seat=left.seat, annulled_by=None)
    assert (now.person, now.start_date, now.end_date) == (
        left.person,
        left.start_date,
        datetime.date(2025, 10, 15),
    )
    left.refresh_from_db()
    assert left.annulled_by == order


def test_the_page_gives_the_template_of_a_day_and_says_a_day_that_is_none(client, steward, seat):
    code = seat.committee.organization.code
    address = reverse("import-template", args=[code])

    of_a_day = page(client, reverse("import-list"), as_of="30/9/2568")
    wrong = page(client, reverse("import-list"), as_of="31/9/2568")
    today = timezone.localdate()

    assert f"{address}?as_of=2025-09-30" in of_a_day.main
    assert (
        f'filename="{code}-2025-09-30.xlsx"'
        in client.get(address, {"as_of": "30/9/2568"}).headers["Content-Disposition"]
    )
    assert f'filename="{code}-{today}.xlsx"' in client.get(address).headers["Content-Disposition"]
    assert "September 2568 has 30 days" in wrong.words
    assert address not in wrong.main
    assert client.get(address, {"as_of": "31/9/2568"}).headers["Location"].startswith(reverse("import-list"))


def test_who_keeps_many_organizations_chooses_one_for_its_template(client):
    sign_in(client, UserFactory(office="CENTRAL"))
    seats = [SeatFactory(committee=CommitteeFactory()) for _ in range(13)]
    code = seats[0].committee.organization.code

    before = page(client, reverse("import-list"))
    after = page(client, reverse("import-list"), organization=code)

    address = reverse("import-template", args=[code])
    assert address not in before.main
    assert f'<option value="{code}">' in before.main
    assert f'<option value="{code}" selected>' in after.main
    assert address in after.main
