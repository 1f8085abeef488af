"""Two files are applied at once, over connections of their own: the second knows what the first wrote."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections
from django.utils import timezone

from committees.models import Seat
from roles.actions import draft_order
from roles.models import ImportFile, ImportRow, Order, OrderItem, Person
from roles.spreadsheets import applying
from roles.spreadsheets.applying import StillFaulty, apply_file
from roles.spreadsheets.background import work_on
from tests.committed import committed
from tests.factories import CommitteeFactory, SeatFactory
from tests.spreadsheets.sheets import TODAY, applied, appointment, as_csv, checked, sent

ROWS = 40
LETTERS = "กขคงจชญดตถทธนบปผพมยรลวศสหอ"
LONG = 1  # seconds: a second file that may write beside the first has begun to by then


@pytest.fixture
def seats(django_db_setup: None, django_db_blocker) -> Iterator[list[Seat]]:  # type: ignore[no-untyped-def]
    """Two seats for each row, committed, so that other connections see them."""
    with django_db_blocker.unblock(), committed():
        committee = CommitteeFactory()
        yield Seat.objects.bulk_create(
            SeatFactory.build(
                committee=committee, key=f"L-{number}", local_title_th="ที่ปรึกษา",
                local_start_date=committee.start_date,
            )
            for number in range(2 * ROWS)
        )  # fmt: skip


@pytest.fixture
def side_by_side(monkeypatch):
    """Apply files, each in a thread; who is about to write waits for the other, if it comes so far.

    Of each what it raised, or its orders.
    """
    together = threading.Barrier(2)
    write = applying.write_drafts

    def write_together(*args):
        with suppress(threading.BrokenBarrierError):
            together.wait(LONG)
        return write(*args)

    def one(imported):
        try:
            return apply_file(imported, by=imported.sent_by, at=timezone.now(), day=TODAY)
        except Exception as error:
            return error
        finally:
            connections.close_all()

    def run(*imports):
        monkeypatch.setattr(applying, "write_drafts", write_together)
        with ThreadPoolExecutor(len(imports)) as pool:
            return list(pool.map(one, imports))

    return run


def ready(seats: list[Seat], order_number: str) -> ImportFile:
    """A checked file that appoints someone new to each of the seats: always the same people."""
    rows = [
        appointment(seat, given_th=f"สม{one}", family_th="พร้อมกัน", order_number=order_number)
        for seat, one in zip(seats, names(), strict=False)
    ]
    imported = sent(seats[0].committee.organization, as_csv(rows))
    checked(imported)
    assert imported.state == "READY", imported.findings
    return imported


def names() -> list[str]:
    return [one + other for one in LETTERS for other in LETTERS[:2]][:ROWS]


def people() -> int:
    return Person.objects.filter(family_th="พร้อมกัน").count()


@pytest.mark.django_db
def test_what_is_applied_already_is_not_applied_again_and_its_orders_are_returned():
    seat = SeatFactory()
    imported = sent(seat.committee.organization, as_csv([appointment(seat)]))
    orders = applied(imported)

    again = apply_file(imported, by=imported.sent_by, at=timezone.now(), day=TODAY)

    assert again == orders
    assert imported.state == "APPLIED"


def test_new_people_whom_two_files_name_are_recorded_once(seats, side_by_side):
    first, second = ready(seats[:ROWS], "12/2569"), ready(seats[ROWS:], "13/2569")

    outcomes = side_by_side(first, second)

    assert [len(orders) for orders in outcomes] == [1, 1]
    assert people() == ROWS
    assert OrderItem.objects.filter(seat__in=seats).count() == 2 * ROWS


def test_of_two_files_with_one_order_number_one_reads_in_which_cells_the_other_has_it(seats, side_by_side):
    first, second = ready(seats[:ROWS], "12/2569"), ready(seats[ROWS:], "12/2569")

    outcomes = side_by_side(first, second)

    (refused,) = (one for one in outcomes if isinstance(one, StillFaulty))
    ((order,),) = (one for one in outcomes if isinstance(one, list))
    assert {(one.column, one.code) for one in refused.checked.findings} == {("order_number", "order-exists")}
    assert len(refused.checked.findings) == order.items.count() == people() == ROWS


def test_of_two_copies_of_one_file_the_second_changes_nothing(seats, side_by_side):
    first, second = ready(seats[:ROWS], "12/2569"), ready(seats[:ROWS], "12/2569")

    outcomes = side_by_side(first, second)

    assert sorted(len(orders) for orders in outcomes) == [0, 1]
    assert sorted(
        ImportFile.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)
    ) == [
        "APPLIED",
        "UNCHANGED",
    ]
    assert people() == ROWS


def test_one_file_that_is_applied_from_two_sides_is_applied_once(seats, side_by_side):
    imported = ready(seats[:ROWS], "12/2569")

    ours, theirs = side_by_side(imported, ImportFile.objects.get(pk=imported.pk))

    assert ours == theirs
    assert ImportFile.objects.get(pk=imported.pk).state == "APPLIED"
    assert set(ImportRow.objects.filter(import_file=imported).values_list("outcome", flat=True)) == {
        "WRITTEN"
    }


def draft_meanwhile(monkeypatch, imported: ImportFile) -> None:
    """Between the check and the writing someone drafts, by page or API, an order with the file's number."""
    write = applying.write_drafts

    def elsewhere() -> None:
        try:
            draft_order(organization=imported.organization, by=None, number="12", be_year=2569)
        finally:
            connections.close_all()

    def write_late(*args):
        if not Order.objects.filter(organization=imported.organization).exists():
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
        return write(*args)

    monkeypatch.setattr(applying, "write_drafts", write_late)


def test_an_order_that_is_drafted_by_hand_meanwhile_is_told_with_the_cells_that_have_its_number(
    seats, monkeypatch
):
    imported = ready(seats[:ROWS], "12/2569")
    draft_meanwhile(monkeypatch, imported)

    with pytest.raises(StillFaulty) as refused:
        apply_file(imported, by=imported.sent_by, at=timezone.now(), day=TODAY)

    assert {one.code for one in refused.value.checked.findings} == {"order-exists"}
    assert people() == 0


def test_a_worker_that_meets_such_an_order_leaves_the_file_with_its_faults(seats, monkeypatch):
    imported = ready(seats[:ROWS], "12/2569")
    draft_meanwhile(monkeypatch, imported)
    ImportFile.objects.filter(pk=imported.pk).update(state="QUEUED", applied_by=imported.sent_by)

    work_on.call(imported.pk)

    imported.refresh_from_db()
    assert (imported.state, imported.faults) == ("FAULTY", ROWS)
