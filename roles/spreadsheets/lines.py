"""One row of a sheet on its way to an item of an order, with every fault that is found on the way."""

from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from committees.models import Organization
from gcio_portal.tables import WHOLE_FILE, CellError, Row, as_text
from roles.models import Capacity, ItemKind
from roles.spreadsheets.holdings import NAMES, OWN, Holding
from roles.spreadsheets.known import SeatFacts

UPDATED = OWN
FACTS = (*NAMES, *UPDATED)  # what a membership says on a sheet


@dataclass(frozen=True)
class Finding(CellError):
    """A fault in a cell. Of a conflict also what the cell was when it was written out, and what the registry
    says now; `value` is what the file says, and `clash` stands for what the registry says in the whole row.
    `person`: whose record is to be looked at."""

    base: str = ""
    theirs: str = ""
    clash: str = ""
    person: int | None = None

    @classmethod
    def of(cls, error: CellError) -> "Finding":
        return cls(**asdict(error))


@dataclass(frozen=True)
class NewPerson:
    """Someone whom the registry does not have, spelt as the sheet spells the name."""

    prefix_th: str
    given_th: str
    family_th: str


@dataclass
class Line:
    """A row, and what the checks make of it: the records that it names, and the item that it becomes.

    `kind` None: the row changes nothing.
    """

    row: Row
    findings: list[Finding] = field(default_factory=list)
    settled: list[Finding] = field(default_factory=list)  # conflicts that someone has decided
    organization: Organization | None = None
    seat: SeatFacts | None = None
    holding: Holding | None = None
    person: int | NewPerson | None = None
    kind: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    renamed: list[str] = field(default_factory=list)  # parts of the name that it changes
    already: bool = False  # an order with this number says the same
    open: bool = False  # it changes something, and the cell that says what cannot be read
    missing: frozenset[str] = frozenset()  # columns that the sheet must have and has not

    @property
    def number(self) -> int:
        return self.row.number

    def get(self, column: str) -> Any:
        """The value of a cell; None where it is empty or wrong."""
        return self.row.values.get(column)

    def is_wrong(self, *columns: str) -> bool:
        """Whether one of the cells was found wrong already, or stands in a column that is not there."""
        return not self.missing.isdisjoint(columns) or any(one.column in columns for one in self.findings)

    def told(self) -> list[Finding]:
        """The findings, but for those that only follow from a missing column: it may be the one without a
        heading."""
        if not self.missing:
            return self.findings
        return [one for one in self.findings if one.column not in {*self.missing, WHOLE_FILE}]

    def has_column(self, column: str) -> bool:
        return column in self.row.places

    def written(self, column: str) -> str:
        """The cell as it stands in the file."""
        at = self.row.places.get(column)
        if at is None or at >= len(self.row.record):
            return ""
        return as_text(self.row.record[at])

    def fault(self, column: str, code: str, reason: str, remedy: str, **more: Any) -> None:
        """Note what is wrong in the cell of a column."""
        self.findings.append(self.finding(column, code, reason, remedy, **more))

    def finding(self, column: str, code: str, reason: str, remedy: str, **more: Any) -> Finding:
        """What is to be said of the cell of a column."""
        at = self.row.places.get(column)
        return Finding(
            row=self.number,
            column=column,
            value=self.written(column),
            reason=reason,
            remedy=remedy,
            letter="" if at is None else get_column_letter(at + 1),
            code=code,
            **more,
        )

    def item(self) -> dict[str, Any]:
        """The item of an order that the row becomes, without its person."""
        facts = {name: self.facts.get(name) for name in UPDATED} | {
            "evidence": self.facts.get("evidence", "")
        }
        if self.kind == ItemKind.END:  # who leaves keeps title and first day
            facts |= {"position_title": "", "capacity": Capacity.SUBSTANTIVE, "start_date": None}
        return {
            "kind": self.kind,
            "seat_id": self.seat and self.seat.pk,
            "membership_id": self.holding.pk if self.holding and self.kind != ItemKind.APPOINT else None,
            **facts,
        }

    def key(self) -> tuple[Any, ...]:
        """What the item says, to be compared with the items of orders.

        Who only leaves is the membership's; someone new is known by the name.
        """
        person = self.person if self.kind != ItemKind.END else None
        whom = astuple(person) if isinstance(person, NewPerson) else person
        return (whom, *(value or None for value in self.item().values()))


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The facts of a membership in which two say something else; an empty text is nothing."""
    return [name for name in FACTS if (one.get(name) or None) != (other.get(name) or None)]
