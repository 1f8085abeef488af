"""From the bytes of a file to its rows, and why not from some row on."""

import re
import zipfile
from collections.abc import Iterator
from typing import BinaryIO

from django.utils.translation import gettext as _

from gcio_portal.tables import CellError, Row, TableErrors, iter_rows
from roles.spreadsheets.columns import columns
from roles.spreadsheets.guard import ROWS, ZIP

DIMENSION = re.compile(rb'<dimension ref="[A-Z]+[0-9]+:[A-Z]+([0-9]{1,7})"')


def read_rows(file: BinaryIO, name: str, broken: list[CellError]) -> Iterator[Row]:
    """The rows of a sheet. Where it cannot be read any further, the reason goes into `broken`."""
    file.seek(0)
    try:
        for count, row in enumerate(iter_rows(file, columns(), name=name, formulas=False), start=1):
            if count > ROWS:
                reason = _("The sheet has more than %(rows)s rows.") % {"rows": f"{ROWS:,}"}
                broken.append(
                    CellError(row.number, "-", "", reason, _("Divide it into several."), code="too-many-rows")
                )
                return
            yield row
    except TableErrors as errors:
        broken.extend(errors.errors)


def expected_rows(file: BinaryIO) -> int:
    """About how many rows the file has, for who waits: as it says itself; 0 where it does not."""
    file.seek(0)
    if file.read(4) != ZIP:
        file.seek(0)
        return max(sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) - 1, 0)
    with zipfile.ZipFile(file) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        for name in sorted(sheets)[:1]:
            with packed.open(name) as sheet:
                found = DIMENSION.search(sheet.read(2048))
                return max(int(found[1]) - 1, 0) if found else 0
    return 0
