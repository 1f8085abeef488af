"""Every fault of a sheet in one pass, and what its rows become: the items of draft orders.

Rows are checked one by one (what they name, what they change), then against each other and the registry
(conflicts.py), then as orders (papers.py).
"""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from committees.models import Committee, Organization, ParentLink
from gcio_portal.rest.nearest import nearest, nearest_code, nearest_few
from gcio_portal.tables import WHOLE_FILE, CellError, Row
from roles.models import Capacity, ItemKind, Order
from roles.rights import OWNER
from roles.spreadsheets.conflicts import check_conflicts
from roles.spreadsheets.known import Known
from roles.spreadsheets.lines import UPDATED, Finding, Line
from roles.spreadsheets.merging import Choice, forgive_unedited, merge
from roles.spreadsheets.papers import Paper, papers
from roles.spreadsheets.people import People, nameable
from roles.spreadsheets.stays import check_stay, find_holding
from roles.spreadsheets.undecided import check_undecided

Told = Callable[[int], None]  # how many rows are read
STEP = 250  # rows between two words of progress
FEW = 6  # keys of seats that one sentence can name


@dataclass(frozen=True)
class Reach:
    """Whose seats one import may change: an organization and those below it, on a day, and whose drafts
    its maker sees."""

    organization: Organization
    day: datetime.date
    orders: QuerySet[Order]

    def organizations(self) -> dict[str, Organization]:
        """By code, the organization and those below it on the day."""
        below = ParentLink.objects.as_of(self.day).filter(parent=self.organization)
        found = Organization.objects.filter(pk__in=below.values("organization"))
        return {one.code: one for one in (self.organization, *found)}


@dataclass
class Checked:
    """What a sheet is: its rows, all its faults in the order of the sheet, and the orders that it makes."""

    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    settled: list[Finding] = field(default_factory=list)  # conflicts that someone has decided
    is_whole: bool = True  # whether the file could be read to its end

    @property
    def changes(self) -> int:
        return sum(len(paper.lines) for paper in self.papers)


def check(
    rows: Iterable[Row], *, reach: Reach, choices: Mapping[int, Choice], tell: Told, broken: list[CellError]
) -> Checked:
    """The rows as lines with all their faults; nothing is written.

    `choices`: what someone chose where file and registry clash, by row. `broken`: why the file could not be
    read to its end. `tell` hears the progress.
    """
    lines, heading = _lines(rows, tell)
    heading += [Finding.of(error) for error in broken]
    missing = frozenset(one.column for one in heading if one.code == "column-missing")
    if not lines and not heading:
        heading.append(_no_rows())
    known = Known.of(
        {line.get("committee") for line in lines} - {None}, {line.get("base") for line in lines} - {None}
    )
    for line in lines:
        line.missing = missing
        forgive_unedited(line, known)
    people = People(lines, nameable(reach.orders))
    place = Places(known, reach)
    for line in lines:
        place.find(line)
        _decide(line, known, people, choices)
    made = papers(lines, whole=not missing)
    for line in lines:
        if line.kind and not line.already:
            check_stay(line, known, reach.day)
    if not missing:  # who is meant, and until when, may stand in a column that is not there
        check_conflicts(lines, known)
    found = sorted([*heading, *(one for line in lines for one in line.told())], key=_by_place)
    return Checked(lines, found, made, [one for line in lines for one in line.settled])


def _lines(rows: Iterable[Row], tell: Told) -> tuple[list[Line], list[Finding]]:
    """The rows, each with what is wrong in its cells, and what is wrong in the headings."""
    lines, heading = [], []
    for at, row in enumerate(rows, start=1):
        if at % STEP == 0:
            tell(at)
        if row.number > 1:
            lines.append(Line(row, findings=[Finding.of(error) for error in row.errors]))
        else:
            heading += [Finding.of(error) for error in row.errors]
    return lines, heading


def _no_rows() -> Finding:
    return Finding(
        row=2, column=WHOLE_FILE, value="", code="no-rows",
        reason=_("The sheet has headings and no rows: there is nothing to read."),
        remedy=_("Write the rows below the headings; the template has them."),
    )  # fmt: skip


def _by_place(finding: Finding) -> tuple[int, int, str]:
    return finding.row, len(finding.letter), finding.letter


def _decide(line: Line, known: Known, people: People, choices: Mapping[int, Choice]) -> None:
    """What the row changes, and for whom."""
    if line.is_wrong("base"):
        return
    if line.is_wrong("change"):
        check_undecided(line, known, people)
        return
    if line.get("base") is not None:
        merge(line, known, choices)
    else:
        _without_version(line)
    if line.kind == ItemKind.END and line.holding is None:
        find_holding(line, known)
    elif line.kind == ItemKind.APPOINT:
        line.person = people.meant(line)
    elif line.kind == ItemKind.CORRECT and line.holding:
        line.person = people.in_place_of(line.holding, line) if line.renamed else line.holding.person
    if line.kind:
        line.facts["evidence"] = line.get("evidence") or ""


def _without_version(line: Line) -> None:
    """A row that someone wrote, or an empty seat of the template."""
    change = line.get("change")
    if change is None:
        filled = next((name for name in ("given_th", "family_th", *UPDATED) if line.written(name)), None)
        if filled:
            line.fault(
                "change", "change-missing", _("The row does not say what the change is."),
                _("Write whether someone is appointed or a membership ends."),
            )  # fmt: skip
    elif change == ItemKind.CORRECT:
        line.fault(
            "change", "correct-without-version",
            _("It cannot be said which membership this row corrects."),
            _("Take the row of the membership from a fresh template, and correct it there."),
        )  # fmt: skip
    else:
        line.kind = change
        line.facts = {name: line.get(name) or "" for name in ("position_title", "end_reason")}
        line.facts |= {name: line.get(name) for name in ("start_date", "end_date")}
        line.facts["capacity"] = line.get("capacity") or Capacity.SUBSTANTIVE


class Places:
    """Which seat and which issuing organization a row names, and whether they are in reach."""

    def __init__(self, known: Known, reach: Reach) -> None:
        self.known, self.reach = known, reach
        self.organizations = reach.organizations()
        self.below = _below(self.organizations.values(), reach.day)
        self.committees: dict[str, str | None] = {}  # an unknown code → the nearest known one
        self.seats: dict[tuple[str, str], str] = {}  # an unknown key of a committee → what to write instead

    def find(self, line: Line) -> None:
        line.organization = self._organization(line)
        if line.is_wrong("committee", "seat"):
            return
        code, key = line.get("committee"), line.get("seat")
        seat = self.known.seats.get((code, key))
        if seat is None:
            self._no_seat(line, code, key)
        elif not self._in_reach(seat.organization, line.organization):
            line.fault(
                "committee", "seat-foreign", _("An order of this organization cannot change this seat."),
                _("Take the row out, or let the organization that keeps this committee import it."),
            )  # fmt: skip
        else:
            line.seat = seat

    def _organization(self, line: Line) -> Organization | None:
        code, own = line.get("organization"), self.reach.organization.code
        if line.is_wrong("organization"):
            return None
        if code is None:
            return self.reach.organization
        if code not in self.organizations:
            meant = nearest(code, self.organizations)
            line.fault(
                "organization", "organization-foreign",
                _("This is neither %(code)s nor an organization below it.") % {"code": own},
                _("Did you mean “%(word)s”?") % {"word": meant} if meant
                else _("Empty the cell: the order is then of %(code)s.") % {"code": own},
            )  # fmt: skip
        return self.organizations.get(code)

    def _in_reach(self, owner: int | None, issuer: Organization | None) -> bool:
        if issuer is None:  # a finding says so already
            return owner in {one.pk for one in self.organizations.values()}
        if owner is None:
            return issuer.code == OWNER
        return owner == issuer.pk or owner in self.below.get(issuer.pk, set())

    def _no_seat(self, line: Line, code: str, key: str) -> None:
        keys = self.known.keys.get(code)
        if keys:
            if (code, key) not in self.seats:
                self.seats[code, key] = _keys_to_write(key, keys)
            reason = _("The committee has no seat with this key.")
            line.fault("seat", "seat-unknown", reason, self.seats[code, key])
            return
        if code not in self.committees:
            self.committees[code] = nearest_code(code, Committee.objects.all())
        meant = self.committees[code]
        line.fault(
            "committee", "committee-unknown", _("There is no committee with this code."),
            _("Did you mean “%(word)s”?") % {"word": meant} if meant
            else _("Write a code as the template has it, such as DCIO-MDES-ONDE."),
        )  # fmt: skip


def _keys_to_write(key: str, keys: list[str]) -> str:
    """What to write for a seat that is not there: a large committee has more keys than anyone reads."""
    if len(keys) <= FEW:
        return _("Write one of: %(keys)s.") % {"keys": ", ".join(keys)}
    near = nearest_few(key, keys, FEW)
    if not near:
        return _("Copy the key from a fresh template, such as %(key)s.") % {"key": keys[0]}
    return _("Write one of the nearest: %(keys)s; or copy the key from a fresh template.") % {
        "keys": ", ".join(near)
    }


def _below(organizations: Iterable[Organization], day: datetime.date) -> dict[int, set[int]]:
    links = ParentLink.objects.as_of(day).filter(parent__in=list(organizations))
    found: dict[int, set[int]] = {}
    for parent, child in links.values_list("parent_id", "organization_id"):
        found.setdefault(parent, set()).add(child)
    return found
