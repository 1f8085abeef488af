"""What the import of a long spreadsheet costs, against reading the file and writing without history."""

import datetime
import io
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterator

import openpyxl
from django.db import connection, connections, transaction
from django.db.models import Q

from bench.ours import Registry
from bench.table import Row

ROWS, ROUNDS = 10_000, 5
MINISTRY = "MOI"
TODAY = datetime.date(2026, 11, 23)
HEADINGS = (
    "committee", "seat", "change", "prefix_th", "given_th", "family_th", "position_title", "capacity",
    "start_date", "end_date", "order_number", "signed_on", "effective_on", "subject",
)  # fmt: skip


def rows(registry: Registry) -> Iterator[Row]:
    """Ten thousand rows: applied with and without history, and the whole way from the file."""
    with registry.in_use():
        content = sheet()
        taken = _taken(content)
        memory = _memory(content)
    size = registry.size
    title = f"applying {ROWS:,} checked rows : without history"
    yield Row(title, size, taken["with"], taken["without"], must=2, aim=1.4)
    title = f"import of {ROWS:,} rows : openpyxl + applying"
    yield Row(title, size, taken["whole"], taken["read"] + taken["with"], must=1.5)
    yield Row(f"import of {ROWS:,} rows: memory", size, value=memory, unit="MB", must=300)


def sheet(rows: int = ROWS) -> bytes:
    """Someone acts for a day, the next for the next, in every seat of a ministry and those below it."""
    from committees.models import Organization, ParentLink, Seat

    ministry = Organization.objects.get(code=MINISTRY)
    below = ParentLink.objects.as_of(TODAY).filter(parent=ministry).values("organization")
    seats = list(
        Seat.objects.filter(Q(committee__organization=ministry) | Q(committee__organization__in=below))
        .standing(TODAY)
        .order_by("pk")
        .values_list("committee__code", "key")
    )
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    page.append(HEADINGS)
    for number in range(rows):
        committee, key = seats[number % len(seats)]
        day = (TODAY + datetime.timedelta(days=1 + number // len(seats))).isoformat()
        person = ("นาย", f"ทดสอบ{_letters(number % 500)}", "นำเข้า")
        order = ("1/2569", "25/9/2569", "1/10/2569", "แต่งตั้งผู้รักษาราชการแทน")
        page.append([committee, key, "แต่งตั้ง", *person, "รองอธิบดี", "รักษาราชการแทน", day, day, *order])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _letters(number: int) -> str:
    """A number in Thai consonants: a name has no digits."""
    return "".join(chr(ord("ก") + int(digit)) for digit in f"{number:03}")


def _taken(content: bytes) -> dict[str, float]:
    """Seconds of each part, the median of rounds; what is written is rolled back."""
    times: dict[str, list[float]] = {name: [] for name in ("read", "with", "without", "whole")}
    for _ in range(ROUNDS):
        times["read"].append(_seconds(lambda: _read(content)))
        checked = _checked(content)
        times["with"].append(_rolled_back(lambda checked=checked: _write(checked)))
        times["without"].append(_rolled_back(lambda checked=checked: _write(checked), history=False))
        times["whole"].append(_rolled_back(lambda: _write(_checked(content))))
    return {name: statistics.median(each) for name, each in times.items()}


def _seconds(call: Callable[[], object]) -> float:
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def _rolled_back(call: Callable[[], object], *, history: bool = True) -> float:
    with transaction.atomic():
        if not history:
            _without_history()
        taken = _seconds(lambda: (call(), connection.check_constraints()))
        transaction.set_rollback(True)
    return taken


def _without_history() -> None:
    """Take the triggers of the history away for this transaction."""
    with connections["default"].cursor() as cursor:
        for table in ("roles_order", "roles_orderitem", "roles_person", "roles_importfile"):
            cursor.execute(
                "SELECT tgname FROM pg_trigger"
                " WHERE tgrelid = %s::regclass AND tgname ~ 'insert_insert|update_update'",
                [table],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f'ALTER TABLE {table} DISABLE TRIGGER "{name}"')


def _read(content: bytes) -> int:
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    return sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))


def _checked(content: bytes, rows: int = ROWS) -> object:
    from committees.models import Organization
    from roles.models import Order
    from roles.spreadsheets.checking import Reach, check
    from roles.spreadsheets.reading import read_rows

    broken: list = []
    reach = Reach(Organization.objects.get(code=MINISTRY), TODAY, Order.objects.all())
    found = check(
        read_rows(io.BytesIO(content), "bench.xlsx", broken),
        reach=reach,
        choices={},
        tell=lambda done: None,
        broken=broken,
    )
    if found.findings or found.changes != rows:
        raise RuntimeError(f"{found.changes} changes, {[str(one) for one in found.findings[:3]]}")
    return found


def _write(checked: object) -> None:
    from committees.models import Organization
    from roles.models import ImportFile
    from roles.spreadsheets.applying import write_drafts

    imported = ImportFile.objects.create(
        organization=Organization.objects.get(code=MINISTRY),
        name="bench.xlsx",
        file="bench",
        size=1,
        sha256="0" * 64,
        sent_at=datetime.datetime.now(datetime.UTC),
    )
    write_drafts(imported, checked, None)


def _memory(content: bytes) -> float:
    """The most that Python holds during the whole import, in megabytes."""
    tracemalloc.start()
    try:
        _rolled_back(lambda: _write(_checked(content)))
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()
