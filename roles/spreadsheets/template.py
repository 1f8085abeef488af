"""The sheet of an organization: its seats and who holds them, ready to be edited and sent back."""

import datetime
from io import BytesIO
from typing import Any

from django.db.models import Max, Q

from committees.models import Committee, Organization, ParentLink, Seat, SeatTemplate
from roles.models import Person
from roles.spreadsheets.columns import HEADINGS
from roles.spreadsheets.holdings import Holding
from roles.spreadsheets.known import Known, events
from roles.spreadsheets.lines import NAMES, UPDATED
from roles.spreadsheets.merging import shown
from roles.spreadsheets.workbook import write_workbook

COLUMNS = [
    name for name in HEADINGS if name != "organization"
]  # the sheet's own is meant where none is named


def template(organization: Organization, day: datetime.date) -> bytes:
    """The workbook of an organization and those below it on the day.

    Each seat that stands on the day has a row for everyone who holds it then or will, or an empty one. The
    same registry on the same day makes the same bytes.
    """
    records: list[list[Any]] = [[str(HEADINGS[name]) for name in COLUMNS], list(COLUMNS)]
    records += [[row.get(name, "") for name in COLUMNS] for row in rows(organization, day)]
    file = BytesIO()
    write_workbook(file, records, {name: at for at, name in enumerate(COLUMNS, start=1)})
    return file.getvalue()


def rows(organization: Organization, day: datetime.date) -> list[dict[str, str]]:
    """The rows of the sheet as texts, by column."""
    committees = _committees(organization, day)
    known = Known.of([one.code for one in committees], ())
    standing_seats: Any = Seat.objects.filter(committee__in=committees).standing(day)
    standing: dict[int, int | None] = dict(standing_seats.values_list("pk", "template_id"))
    laws = SeatTemplate.objects.in_bulk([pk for pk in standing.values() if pk])
    seats: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(pk__in=standing):
        seats.setdefault(seat.committee_id, []).append(seat)
    holders = {pk: _present(known.by_seat.get(pk, []), day) for pk in standing}
    persons = _person_events({one.person for present in holders.values() for one in present})
    made = []
    for committee in committees:
        for seat in sorted(
            seats.get(committee.pk, []), key=lambda one: _rank(one, laws.get(standing[one.pk] or 0))
        ):
            law = laws.get(standing[seat.pk] or 0)
            place = {
                "committee": committee.code,
                "committee_name": committee.name_th,
                "seat": seat.key,
                "seat_title": law.holder_th if law else seat.local_title_th,
            }
            present = holders[seat.pk]
            made += [place | _row(one, persons[one.person]) for one in present] or [place]
    return made


def _committees(organization: Organization, day: datetime.date) -> list[Committee]:
    """The organization's own first, then those below it in the order of their codes."""
    below = ParentLink.objects.as_of(day).filter(parent=organization).values("organization")
    found = Committee.objects.as_of(day).filter(Q(organization=organization) | Q(organization__in=below))
    return sorted(found, key=lambda one: (one.organization_id != organization.pk, one.code))


def _rank(seat: Seat, law: SeatTemplate | None) -> tuple[int, str]:
    return (law.ordinal if law else seat.ordinal), seat.key


def _present(holdings: list[Holding], day: datetime.date) -> list[Holding]:
    """Those who hold the seat on the day or will: substantive first, then by their first day."""
    standing = [
        one
        for one in holdings
        if not one.annulled and (one.facts["end_date"] is None or one.facts["end_date"] >= day)
    ]
    return sorted(standing, key=lambda one: (one.acting, one.facts["start_date"], one.pk))


def _person_events(people: set[int]) -> dict[int, int]:
    someone = {0, *people}  # 0 is nobody: for an empty roster the statement is the same
    found = events(Person).filter(pgh_obj_id__in=someone).values_list("pgh_obj_id").annotate(Max("pgh_id"))
    return dict(found)


def _row(holding: Holding, person_event: int) -> dict[str, str]:
    facts = {name: shown(name, holding.facts[name]) for name in (*NAMES, *UPDATED)}
    return facts | {"base": f"{holding.pk}.{holding.event}.{person_event}"}
