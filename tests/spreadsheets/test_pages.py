"""From the template to the drafts in pages, with a worker beside them."""

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from committees.models import Organization
from roles.models import ImportFile, ImportState, Membership, Order
from roles.models.stewardship import StewardshipRight
from roles.spreadsheets.background import LOCK
from roles.spreadsheets.template import template
from tests.factories import MembershipFactory, SeatFactory, StewardshipFactory, UserFactory
from tests.roles.pages import page
from tests.sessions import sign_in
from tests.spreadsheets.sending import newest, send
from tests.spreadsheets.sheets import appointment, as_csv, checked, edited, sent

pytestmark = pytest.mark.django_db


def test_a_steward_sends_a_sheet_sees_what_it_makes_and_writes_the_drafts(client, steward, seat, at_once):
    organization = seat.committee.organization

    at_once(lambda: send(client, organization, as_csv([appointment(seat)])))
    address = reverse("import-detail", args=[newest().pk])
    shown = page(client, address)
    at_once(lambda: client.post(reverse("import-apply", args=[newest().pk])))

    assert "The sheet has no fault" in shown.words
    assert "นายใหม่ ทดสอบ new in the registry" in shown.words
    order = Order.objects.get(organization=organization)
    assert (str(order), order.state, order.drafted_by) == ("12/2569", "DRAFT", steward)
    assert reverse("order-detail", args=[order.pk]) in page(client, address).main
    event = order.events.latest("pgh_id")
    assert (event.pgh_context["door"], event.pgh_context["user"]) == ("import", steward.pk)
    assert not Membership.objects.filter(seat=seat).exists()


def test_until_a_worker_takes_it_up_the_page_asks_again_by_itself_and_can_stand_still(client, steward, seat):
    send(client, seat.committee.organization, as_csv([appointment(seat)]))
    address = reverse("import-detail", args=[newest().pk])

    assert client.get(address).headers["Refresh"] == "2"
    assert "Refresh" not in client.get(address, {"still": 1}).headers


@pytest.mark.parametrize(
    ("done", "words"),
    [
        (6_200, "Checking the file, row 6200 of 10000"),
        (10_000, "All 10000 rows are read; what was found is being written down"),
    ],
)
def test_the_page_says_which_row_of_how_many_is_checked(client, steward, seat, done, words):
    imported = sent(seat.committee.organization, as_csv([appointment(seat)]), steward)
    ImportFile.objects.filter(pk=imported.pk).update(state="CHECKING", done=done, rows=10_000)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, imported.pk])

    shown = page(client, reverse("import-detail", args=[imported.pk]))
    listed = page(client, reverse("import-list"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, imported.pk])
    assert words in shown.words
    assert 'role="status"' in shown.main
    assert "Being checked" in listed.words


@pytest.mark.parametrize("state", ["CHECKING", "APPLYING"])
def test_a_file_whose_worker_has_died_says_so_and_is_checked_again(client, steward, seat, at_once, state):
    imported = sent(seat.committee.organization, as_csv([appointment(seat)]), steward)
    ImportFile.objects.filter(pk=imported.pk).update(state=state)

    shown = page(client, reverse("import-detail", args=[imported.pk]))
    listed = page(client, reverse("import-list"))
    at_once(lambda: client.post(reverse("import-again", args=[imported.pk])))

    assert "The work on this file was interrupted" in shown.words
    assert "Interrupted" in listed.words
    assert str(ImportState(state).label) not in listed.words
    assert str(ImportState(state).label) not in shown.words
    assert newest().state == ImportState.READY


def test_a_file_that_nobody_takes_up_can_be_asked_for_again(client, steward, seat, at_once):
    imported = sent(seat.committee.organization, as_csv([appointment(seat)]), steward)
    ImportFile.objects.update(asked_at=timezone.now() - timezone.timedelta(minutes=2))

    at_once(lambda: client.post(reverse("import-again", args=[imported.pk])))

    assert newest().state == ImportState.READY


def test_every_wrong_cell_is_shown_with_its_row_column_value_reason_and_remedy(
    client, steward, seat, at_once
):
    rows = [appointment(seat, start_date="31/9/2569"), appointment(seat, given_th="", order_number="x")]

    at_once(lambda: send(client, seat.committee.organization, as_csv(rows)))
    shown = page(client, reverse("import-detail", args=[newest().pk]))

    assert "3 things to fix" in shown.words
    assert "3 faults, 2 rows are read; nothing is written" in shown.words
    assert "Row 2 J · From (day/month/B.E. year) 31/9/2569 September 2569 has 30 days" in shown.words
    assert "Row 3 E · Given name empty The name is not whole." in shown.words


def test_the_very_same_file_leads_to_what_it_was(client, steward, seat, at_once):
    content = as_csv([appointment(seat)])
    at_once(lambda: send(client, seat.committee.organization, content))

    answer = at_once(lambda: send(client, seat.committee.organization, content))

    assert ImportFile.objects.count() == 1
    assert answer.headers["Location"] == reverse("import-detail", args=[newest().pk])


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0", b"PK\x03\x04nothing", b"\x89PNG\x00\x00"])
def test_what_is_no_table_is_refused_at_the_field_and_not_kept(client, steward, seat, content):
    answer = send(client, seat.committee.organization, content, "sheet.xlsx")

    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    assert not ImportFile.objects.exists()


def test_what_is_left_out_is_asked_for_by_its_name(client, steward):
    answer = client.post(reverse("import-new"))

    assert answer.context["form"].errors == {
        "organization": ["โปรดเลือกหน่วยงาน"],
        "file": ["โปรดเลือกไฟล์ที่จะส่ง"],
    }


def test_a_stranger_cannot_see_or_touch_an_import_and_a_viewer_only_reads(seat, steward):
    imported = sent(seat.committee.organization, as_csv([appointment(seat, start_date="31/9/2569")]), steward)
    checked(imported)
    stranger, viewer = Client(), Client()
    sign_in(stranger, StewardshipFactory().user)
    reads = StewardshipFactory(organization=seat.committee.organization, right=StewardshipRight.VIEWER)
    sign_in(viewer, reads.user)
    read = [reverse(name, args=[imported.pk]) for name in ("import-detail", "import-faults", "import-file")]
    asked = [reverse(name, args=[imported.pk]) for name in ("import-apply", "import-again")]
    own = reverse("import-template", args=[seat.committee.organization.code])

    assert {stranger.get(one).status_code for one in [*read, own]} == {404}
    assert {stranger.post(one).status_code for one in asked} == {404}
    assert {looked(viewer, one) for one in read} == {200}
    assert {viewer.post(one).status_code for one in asked} == {403}
    assert viewer.get(own).status_code == 404
    assert imported.name not in page(stranger, reverse("import-list")).words


def looked(client, address):
    """The status of an address; what it streams is read to its end, which closes the file."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_a_steward_sends_nothing_in_the_name_of_another_organization(client, steward):
    other = SeatFactory()

    answer = send(client, other.committee.organization, as_csv([appointment(other)]))

    assert answer.status_code == 200
    assert not ImportFile.objects.exists()


def test_who_keeps_no_organization_has_no_imports(client):
    sign_in(client, UserFactory())

    assert client.get(reverse("import-list")).status_code == 403
    assert client.get(reverse("import-new")).status_code == 403


def test_one_fault_is_told_as_one_and_the_organization_is_named_in_the_language_of_the_page(
    client, steward, seat, at_once
):
    organization = seat.committee.organization
    Organization.objects.filter(pk=organization.pk).update(name_en="Office of Tests")
    at_once(lambda: send(client, organization, as_csv([appointment(seat, start_date="31/9/2569")])))

    shown = page(client, reverse("import-detail", args=[newest().pk]))
    others = [page(client, reverse(name)).words for name in ("import-list", "import-new")]

    assert "1 fault, 1 row is read; nothing is written" in shown.words
    assert all("Office of Tests" in words for words in (shown.words, *others))


def test_who_may_not_correct_names_is_led_to_the_person_and_who_may_to_the_record(client, seat, at_once):
    holder = MembershipFactory(seat=seat)
    organization = seat.committee.organization
    renamed = {"change": "แก้ไข", "prefix_th": "ดร.", "order_number": "12/2569"}
    content = edited(template(organization, timezone.localdate()), lambda row: row | renamed)
    record = reverse("admin:roles_person_change", args=[holder.person_id])
    central = Client()
    sign_in(central, UserFactory(office="CENTRAL", is_staff=True))
    sign_in(client, StewardshipFactory(organization=organization).user)

    at_once(lambda: send(client, organization, content, "sheet.xlsx"))
    address = reverse("import-detail", args=[newest().pk])
    shown, shown_to_central = page(client, address), page(central, address)

    assert "a sheet does not change how someone's name is written" in shown.words
    assert reverse("person-detail", args=[holder.person_id]) in shown.main
    assert record not in shown.main
    assert record in shown_to_central.main
