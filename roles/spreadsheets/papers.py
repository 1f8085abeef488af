"""The rows of a sheet as the papers that they name: one draft for each number of an organization."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from committees.models import Organization
from roles.spreadsheets.known import written_orders
from roles.spreadsheets.lines import Line
from roles.spreadsheets.merging import shown

FIELDS = ("signed_on", "effective_on", "subject")
Number = tuple[int, str, int]  # organization, number, year in the Buddhist era


@dataclass
class Paper:
    """A draft order that the sheet makes: its number, what the rows say of the paper, and the rows."""

    organization: Organization
    number: str
    be_year: int
    facts: dict[str, Any] = field(default_factory=dict)
    said_by: dict[str, int] = field(default_factory=dict)  # field → the row that says it
    lines: list[Line] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.organization.code} {self.number}/{self.be_year}"


def papers(lines: Sequence[Line], *, whole: bool) -> list[Paper]:
    """The drafts that the rows make, in the order of the sheet; what contradicts itself becomes a finding.

    A row that an existing order with its number has already makes nothing. `whole`: whether the sheet has all
    its columns; else nobody can say whether an existing order says the same.
    """
    found: dict[Number, Paper] = {}
    for line in lines:
        if line.kind or line.open:
            _place(line, found)
    existing = written_orders(found) if whole else {}
    for number, paper in found.items():
        if number in existing:
            _compare(paper, existing[number][1])
    return [paper for paper in found.values() if paper.lines]


def _place(line: Line, found: dict[Number, Paper]) -> None:
    number = line.get("order_number")
    if line.is_wrong("order_number", "organization"):
        return
    if number is None:
        line.fault(
            "order_number", "order-missing", _("The row does not say by which order."),
            _("Write the number of the order with its year, such as 12/2569."),
        )  # fmt: skip
    elif line.organization:
        key = (line.organization.pk, *number)
        if line.open:  # it may differ from a row before it; no row after it is held against it
            if key in found:
                _say(line, found[key])
            return
        paper = found.setdefault(key, Paper(line.organization, *number))
        _say(line, paper)
        paper.lines.append(line)


def _say(line: Line, paper: Paper) -> None:
    """What the row says of the paper must be what other rows say of it."""
    for name in FIELDS:
        said = line.get(name)
        if said is None or (line.open and name not in paper.facts):
            continue
        if paper.facts.setdefault(name, said) != said:
            line.fault(
                name, "paper-differs",
                _("Row %(row)d says “%(value)s” of the same order.")
                % {"row": paper.said_by[name], "value": shown(name, paper.facts[name])},
                _("Write the same in all rows of one order, or give this row the number of another order."),
            )  # fmt: skip
        paper.said_by.setdefault(name, line.number)


def _compare(paper: Paper, items: set[tuple[Any, ...]]) -> None:
    """Keep what an order with this number does not say yet; an order that says something else is a fault."""
    for line in paper.lines:
        line.already = not line.findings and line.key() in items
    paper.lines = [line for line in paper.lines if not line.already]
    for line in paper.lines:
        line.fault(
            "order_number", "order-exists", _("The organization already has an order with this number."),
            _("Change that order on its own page, or write another number."),
        )  # fmt: skip
