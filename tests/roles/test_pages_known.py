"""A committee's page as the registry knew it at an earlier moment."""

import pytest
from django.utils import timezone

from roles.views.known import parse_moment
from tests.factories import LAW_DAY, MembershipFactory
from tests.owner import no_trigger_fires

pytestmark = pytest.mark.django_db


@pytest.fixture
def recorded_on_1_october():
    """A membership of the whole past that was recorded on 1 October 2568, at noon."""
    membership = MembershipFactory(start_date=LAW_DAY)
    with no_trigger_fires() as cursor:
        for table in ("membership", "person", "order"):
            cursor.execute(
                f"UPDATE roles_{table}event SET pgh_created_at = '2025-10-01 12:00+07'"
                " WHERE pgh_created_at >= now()"
            )
    return membership


def page(client, membership, known_at):
    address = f"/committees/{membership.seat.committee.code}/"
    return client.get(address, {"known_at": known_at}).content.decode()


@pytest.mark.parametrize(
    "moment", ["30/9/2568", "1/10/2568 11:59", "๓๐ ก.ย. ๒๕๖๘", "2025-10-01T04:59:00+00:00"]
)
def test_before_it_was_recorded_the_holder_was_not_known(client, recorded_on_1_october, moment):
    shown = page(client, recorded_on_1_october, moment)

    assert str(recorded_on_1_october.person) not in shown
    assert "daybar--past" in shown


@pytest.mark.parametrize("moment", ["1/10/2568", "1 ต.ค. 2568 12:00", "2025-10-01T05:00:00+00:00"])
def test_from_then_on_the_holder_was_known(client, recorded_on_1_october, moment):
    shown = page(client, recorded_on_1_october, moment)

    assert str(recorded_on_1_october.person) in shown


def test_what_is_known_now_and_what_cannot_be_told_is_not_on_the_page_of_an_earlier_moment(
    client, recorded_on_1_october
):
    shown = page(client, recorded_on_1_october, "1/10/2568 14:30")

    assert "1 ตุลาคม 2568 เวลา 14:30 น." in shown
    assert 'id="evidence"' not in shown
    assert "memberships.csv" not in shown
    assert "known_at=2025-10-01T14%3A30%3A00%2B07%3A00" in shown


@pytest.mark.parametrize(
    "moment", ["99/99/2567", "tomorrow", "1/10/2568 25:00", "2200-01-01T00:00:00+07:00", "1/10/2742"]
)
def test_a_moment_that_cannot_be_read_or_has_not_come_shows_no_seats(client, recorded_on_1_october, moment):
    shown = page(client, recorded_on_1_october, moment)

    assert 'id="known_at_error"' in shown
    assert "seats__grid" not in shown


def test_a_day_is_known_until_its_last_moment():
    last = timezone.localtime(parse_moment("1/10/2568"))

    assert last.isoformat() == "2025-10-01T23:59:59.999999+07:00"
