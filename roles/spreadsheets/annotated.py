"""A sent file with a comment in every cell that is wrong: to be mended and sent again.

Made where the file is checked, beside the web server, once in each language, and kept beside the file: who
asks for it waits for no more than the download.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl.utils import column_index_from_string

from gcio_portal.tables import LAST_ROW, WIDEST, as_text, raw_records
from gcio_portal.thai import search_text
from roles.models import ImportFile, ImportState
from roles.spreadsheets.columns import HEADINGS, LANGUAGES, labels_of
from roles.spreadsheets.workbook import write_workbook

NOTE_LENGTH = 2_000  # characters; Excel cuts a comment at about 32,000

Findings = Sequence[Mapping[str, Any]]


def keep_annotated(imported: ImportFile, findings: Mapping[str, Findings], *, rows: int) -> None:
    """Keep the commented workbook in each language, in place of an earlier check's; none without findings.

    `rows`: the last row that was read; those below it are left out.
    """
    storage = imported.file.storage
    for language in LANGUAGES:
        storage.delete(_place(imported, language))
        if findings.get(language):
            with TemporaryFile() as made, override(language):
                annotate(imported, findings[language], made, rows=rows)
                made.seek(0)
                storage.save(_place(imported, language), File(made))


def annotated(imported: ImportFile, language: str) -> File | None:
    """The commented workbook of a file with faults, open to be read; None where there is none."""
    if not is_annotated(imported, language):
        return None
    return imported.file.storage.open(_place(imported, language))


def is_annotated(imported: ImportFile, language: str) -> bool:
    """Whether there is a commented workbook of what the file is now."""
    is_faulty = imported.state == ImportState.FAULTY
    return is_faulty and imported.file.storage.exists(_place(imported, language))


def _place(imported: ImportFile, language: str) -> str:
    return f"{imported.file.name}-faults-{language}"


def annotate(imported: ImportFile, findings: Findings, to: BinaryIO, *, rows: int) -> None:
    """Write the rows of the file as they came, as text, each fault as a comment in its cell.

    A fault of the whole file stands in the first cell.
    """
    with imported.file.open("rb") as file:
        records = raw_records(cast(BinaryIO, file), name=imported.name, headings=set(_known()))
        first = list(islice(records, 2))
        columns = {
            _known()[search_text(as_text(cell))]: at
            for at, cell in enumerate(first[0] if first else [], start=1)
            if search_text(as_text(cell)) in _known()
        }
        headings = 2 if len(first) > 1 and _is_heading(first[1]) else 1
        comments = _comments(findings)
        below = islice(records, max(rows, *comments, 2) - 2)
        write_workbook(to, chain(first, below), columns, comments=comments, headings=headings)


def _known() -> dict[str, str]:
    return {search_text(label): name for name in HEADINGS for label in (name, *labels_of(name))}


def _is_heading(record: Sequence[Any]) -> bool:
    written = [search_text(as_text(cell)) for cell in record if as_text(cell)]
    return bool(written) and all(one in _known() for one in written)


def _comments(findings: Findings) -> dict[int, dict[int, str]]:
    """Row → column → words."""
    comments: dict[int, dict[int, str]] = defaultdict(dict)
    for one in findings:
        row = comments[min(one["row"], LAST_ROW)]
        column = min(column_index_from_string(one["letter"]) if one["letter"] else 1, WIDEST + 1)
        words = f"{one['reason']} {one['remedy']}"
        if one.get("base") or one.get("theirs"):
            words += "\n" + _(
                "On the sheet when it was written out: %(base)s. In the registry now: %(now)s."
            ) % {
                "base": one["base"] or "–",
                "now": one["theirs"] or "–",
            }
        row[column] = (f"{row[column]}\n{words}" if column in row else words)[:NOTE_LENGTH]
    return comments
