"""The bench's one table."""

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ["row", "size", "ours", "limit", "peer", "ratio", "must", "aim", "verdict"]


@dataclass(frozen=True)
class Row:
    """One measurement, in seconds; `limit` and `peer` are what ours is held against.

    value: what is judged, where that is not ours divided by the other side; `unit` is then its unit.
    """

    name: str
    size: str
    ours: float | None = None
    limit: float | None = None
    peer: float | None = None
    value: float | None = None
    unit: str = "×"
    must: float | None = None
    aim: float | None = None

    @property
    def judged(self) -> float | None:
        if self.value is not None:
            return self.value
        other = self.limit or self.peer
        return self.ours / other if self.ours is not None and other else None

    @property
    def verdict(self) -> str:
        if self.judged is None:
            return "not measured"
        if self.aim is not None and self.judged <= self.aim:
            return "aim reached"
        if self.must is not None and self.judged > self.must:
            return "MISSED"
        return "kept" if self.must is not None else "aim missed"

    def cells(self) -> list[str]:
        times = [_time(seconds) for seconds in (self.ours, self.limit, self.peer)]
        amounts = [_amount(value, self.unit) for value in (self.judged, self.must, self.aim)]
        return [self.name, self.size, *times, *amounts, self.verdict]


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.2f} ms"


def _amount(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return f"{value:.2f} {unit}" if unit == "×" else f"{value:,.0f} {unit}".rstrip()


def render(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, its columns aligned."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    lines.insert(1, ["-" * width for width in widths])
    aligned = (
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    return "\n".join(f"| {line} |" for line in aligned)
