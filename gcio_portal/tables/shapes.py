"""What a table is to its reader: columns, rows, and errors that say where and what to do."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from gcio_portal.tables.cells import Cell, keepable, text

WHOLE_FILE = "-"  # the column of an error that concerns no single column


@dataclass(frozen=True)
class Column:
    """One column of a table.

    `name` is its heading, `labels` are other headings taken for it (the Thai one, say), and `heading` is the
    one that whoever writes the table is told, where that is not the name. `parser` turns a cell
    that is not empty into a value, or raises CellValueError; an empty one is `default`, or, if `required`,
    an error. Only an `optional` column may be missing from the file.
    """

    name: str
    required: bool = True
    parser: Callable[[Cell], Any] = text
    labels: tuple[str, ...] = ()
    default: Any = None
    optional: bool = False
    heading: str = ""

    @property
    def told(self) -> str:
        """What the column is called in a sentence."""
        return self.heading or self.name


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell, and what to do about it; `code` names the kind of fault for programs."""

    row: int
    column: str
    value: str
    reason: str
    remedy: str
    letter: str = ""
    code: str = "value"

    def __post_init__(self) -> None:
        """What stands in the cell is told and kept: a character that cannot be kept is replaced."""
        for name in ("column", "value", "reason", "remedy"):
            object.__setattr__(self, name, keepable(getattr(self, name)))

    def __str__(self) -> str:
        place = _("row %(row)s, column %(column)s") % {
            "row": self.row,
            "column": f"{self.letter} ({self.column})" if self.letter else self.column,
        }
        shown = f" “{self.value[:60]}”" if self.value else ""
        return f"{place}{shown}: {self.reason} {self.remedy}"


class TableErrors(Exception):
    """Every error of one file; nothing of it is to be used."""

    def __init__(self, file_name: str, errors: Sequence[CellError]) -> None:
        super().__init__(file_name, errors)
        self.file_name, self.errors = file_name, list(errors)

    def __str__(self) -> str:
        return "\n".join(f"{self.file_name}, {error}" for error in self.errors)


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, its values by column name, its errors (values are partial then).

    `record` holds the cells as they came, `places` which of them is which column's.
    """

    number: int
    values: dict[str, Any]
    errors: tuple[CellError, ...] = ()
    record: Sequence[Cell] = ()
    places: Mapping[str, int] = field(default_factory=dict)


def unreadable(file_name: str, reason: str, remedy: str, row: int = 1) -> TableErrors:
    """The error of a file of which nothing more can be read, from some row on."""
    return TableErrors(file_name, [CellError(row, WHOLE_FILE, "", reason, remedy, code="unreadable")])
