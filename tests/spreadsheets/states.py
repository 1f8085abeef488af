"""A sheet of many rows in each state in which a page shows one."""

import datetime
from collections.abc import Callable

from django.utils import timezone

from committees.models import Seat
from roles.actions.importing import ask_to_apply
from roles.models import ImportFile, Membership
from roles.spreadsheets.template import template
from tests.factories import CommitteeFactory, MembershipFactory, PersonFactory, SeatFactory, UserFactory
from tests.spreadsheets.sheets import TODAY, applied, appointment, as_csv, checked, choose, edited, sent


def _seats(rows: int) -> list[Seat]:
    committee = CommitteeFactory()
    first = datetime.date(2021, 1, 1)
    return Seat.objects.bulk_create(
        SeatFactory.build(
            committee=committee, key=f"L-{number}", local_title_th="ที่ปรึกษา", local_start_date=first
        )
        for number in range(rows)
    )


def _sheet(rows: int, **cells: str) -> ImportFile:
    """Someone new in each of many seats, by up to twenty orders."""
    seats = _seats(rows)
    content = [
        appointment(seat, order_number=f"{number % 20 + 1}/2569") | cells for number, seat in enumerate(seats)
    ]
    return sent(seats[0].committee.organization, as_csv(content))


def _checked(rows: int, **cells: str) -> ImportFile:
    imported = _sheet(rows, **cells)
    checked(imported)
    return imported


def _clashing(rows: int) -> ImportFile:
    """Every row was corrected in the sheet, and since then, otherwise, in the registry."""
    seats = _seats(rows)
    people = [PersonFactory() for _ in seats]
    order = MembershipFactory().appointed_by
    Membership.objects.bulk_create(
        MembershipFactory.build(seat=seat, person=person, appointed_by=order)
        for seat, person in zip(seats, people, strict=True)
    )
    organization = seats[0].committee.organization
    content = template(organization, TODAY)
    Membership.objects.filter(seat__in=seats).update(position_title="ของผู้อื่น")
    mine = {"change": "แก้ไข", "position_title": "ของไฟล์", "order_number": "12/2569"}
    imported = sent(organization, edited(content, lambda row: row | mine), name="sheet.xlsx")
    checked(imported)
    return imported


def _chosen(rows: int) -> ImportFile:
    imported = _clashing(rows)
    choose(imported, "THEIRS")
    checked(imported)
    return imported


def _queued(rows: int) -> ImportFile:
    return ask_to_apply(imported=_checked(rows), by=UserFactory(), at=timezone.now())


def _applied(rows: int) -> ImportFile:
    imported = _sheet(rows)
    applied(imported)
    return imported


def _left(state: str) -> Callable[[int], ImportFile]:
    """A file whose worker has died, or that was given up."""

    def make(rows: int) -> ImportFile:
        imported = _checked(rows)
        ImportFile.objects.filter(pk=imported.pk).update(state=state)
        return imported

    return make


# What the page shows → how such a file comes about with that many rows.
STATES: dict[str, Callable[[int], ImportFile]] = {
    "waiting": _sheet,
    "faulty": lambda rows: _checked(rows, start_date="31/9/2569"),
    "clashing": _clashing,
    "chosen": _chosen,
    "ready": _checked,
    "queued": _queued,
    "applied": _applied,
    "unchanged": lambda rows: _checked(
        rows, **dict.fromkeys(("change", "given_th", "family_th", "start_date", "position_title"), "")
    ),
    "checking": _left("CHECKING"),
    "applying": _left("APPLYING"),
    "failed": _left("FAILED"),
}
