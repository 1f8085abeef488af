"""A sent file with a comment in every cell that is wrong: to be mended and sent again."""

from collections.abc import Mapping, Sequence
from typing import Any, BinaryIO, cast

from django.utils.translation import gettext as _
from openpyxl.utils import column_index_from_string

from gcio_portal.tables import WIDEST, as_text, raw_records
from gcio_portal.thai import search_text
from roles.models import ImportFile
from roles.spreadsheets.columns import HEADINGS, labels_of
from roles.spreadsheets.workbook import Place, workbook

NOTE_LENGTH = 2_000  # characters; Excel cuts a comment at about 32,000


def annotated(imported: ImportFile, findings: Sequence[Mapping[str, Any]]) -> bytes:
    """The rows of the file as they came, as text, each fault as a comment in its cell.

    A fault of the whole file stands in the first cell.
    """
    with imported.file.open("rb") as file:
        records = raw_records(cast(BinaryIO, file), name=imported.name, headings=set(_known()))
    headings = 2 if len(records) > 1 and _is_heading(records[1]) else 1
    columns = {
        _known()[search_text(as_text(cell))]: at
        for at, cell in enumerate(records[0] if records else [], start=1)
        if search_text(as_text(cell)) in _known()
    }
    return workbook(records or [[""]], columns, comments=_comments(findings), headings=headings)


def _known() -> dict[str, str]:
    return {search_text(label): name for name in HEADINGS for label in (name, *labels_of(name))}


def _is_heading(record: Sequence[Any]) -> bool:
    written = [search_text(as_text(cell)) for cell in record if as_text(cell)]
    return bool(written) and all(one in _known() for one in written)


def _comments(findings: Sequence[Mapping[str, Any]]) -> dict[Place, str]:
    comments: dict[Place, str] = {}
    for one in findings:
        column = column_index_from_string(one["letter"]) if one["letter"] else 1
        place = (one["row"], min(column, WIDEST + 1))
        words = f"{one['reason']} {one['remedy']}"
        if one.get("base") or one.get("theirs"):
            words += "\n" + _(
                "On the sheet when it was written out: %(base)s. In the registry now: %(now)s."
            ) % {
                "base": one["base"] or "–",
                "now": one["theirs"] or "–",
            }
        before = comments.get(place)
        comments[place] = (f"{before}\n{words}" if before else words)[:NOTE_LENGTH]
    return comments
