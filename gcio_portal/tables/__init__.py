"""Table files in: typed rows, or every wrong cell with its row, column, value, reason and remedy."""

from gcio_portal.tables.cells import (
    Cell,
    CellValueError,
    as_text,
    boolean,
    choice,
    code,
    day,
    integer,
    integer_between,
    text,
    text_up_to,
)
from gcio_portal.tables.files import LAST_ROW, WIDEST
from gcio_portal.tables.reading import iter_rows, raw_records, read_table
from gcio_portal.tables.shapes import WHOLE_FILE, CellError, Column, Row, TableErrors

__all__ = [
    "LAST_ROW",
    "WHOLE_FILE",
    "WIDEST",
    "Cell",
    "CellError",
    "CellValueError",
    "Column",
    "Row",
    "TableErrors",
    "as_text",
    "boolean",
    "choice",
    "code",
    "day",
    "integer",
    "integer_between",
    "iter_rows",
    "raw_records",
    "read_table",
    "text",
    "text_up_to",
]
