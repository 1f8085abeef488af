"""What a row changes, as it is kept for the page that shows it before anything is written."""

import datetime
from collections.abc import Iterable
from typing import Any

from roles.models import ItemKind
from roles.spreadsheets.columns import HEADINGS
from roles.spreadsheets.keeping import cut
from roles.spreadsheets.lines import FACTS, Line, differing
from roles.spreadsheets.merging import shown

DAYS = ("start_date", "end_date")


def changed(line: Line) -> list[dict[str, str]]:
    """The cells of a row, in no language: of a correction what each was and becomes, else what is given.

    Person and days of an appointment and of an end stand in columns of their own.
    """
    said = []
    if line.kind == ItemKind.CORRECT and line.holding:
        was = line.holding.facts
        differ = differing(line.facts, was)
        said = [
            _cell(name, line.facts[name], was[name]) | {"is_change": "yes"}
            for name in FACTS
            if name in differ
        ]
    elif line.kind == ItemKind.APPOINT:
        said = [_cell(name, line.get(name)) for name in ("position_title", "capacity") if line.get(name)]
    evidence = line.facts.get("evidence")
    return [*said, _cell("evidence", evidence)] if evidence else said


def _cell(name: str, after: Any, before: Any = None) -> dict[str, str]:
    return {"column": name, "before": _kept(before), "after": _kept(after)}


def _kept(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else cut(str(value or ""))


def told(cells: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """The cells as the reader reads them, each with the heading of its column."""
    return [
        {
            **cell,
            "heading": HEADINGS[cell["column"]],
            "before": _shown(cell["column"], cell["before"]),
            "after": _shown(cell["column"], cell["after"]),
        }
        for cell in cells
    ]


def _shown(name: str, kept: str) -> str:
    return shown(name, datetime.date.fromisoformat(kept) if name in DAYS and kept else kept)
