"""Whole lists as files: what the API list with the same filters holds, streamed in chunks.

A table's columns are the fields of a row; a nested field is `organization_code`, and several values of
one column are joined with "; ". Reading goes on by key in chunks, so that memory stays flat and the
first bytes leave at once, however long the list is.
"""

import csv
import datetime
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.request import Request

from gcio_portal.rest import ApiView, Cursor, Resource, Row, conditional, list_tag, read_page
from gcio_portal.rest.parameters import AS_OF, Parameter
from gcio_portal.rest.views import list_reader, read_filters, read_resource_day

Day = datetime.date | None
Chunks = Iterator[list[Row]]  # of values, from which a resource makes its rows

FIRST_CHUNK = 100  # rows: the reader sees at once that something comes
CHUNK = 1000  # rows
BLOCK = 64 * 1024  # bytes
BOM = "\ufeff"  # tells Excel that the file is UTF-8
SHEET_ROWS = 1_000_000  # below Excel's limit of 1,048,576
FORMULA = re.compile(r"[=+\-@\t\r]")
JOIN = "; "


def chunks(resource: Resource, records: QuerySet, day: Day) -> Chunks:
    """The values of all records of a list in its order, by the thousand, each chunk in one query."""
    values, cursor, size = resource.values(records, day), None, FIRST_CHUNK
    while True:
        page = read_page(values, key=resource.key, cursor=cursor, size=size)
        yield page.values
        if page.next is None:
            return
        cursor, size = Cursor(page.next.key), CHUNK


def headings(resource: Resource) -> list[str]:
    """The column names of a resource's table."""
    return ["_".join(path) for path in resource.columns]


def flat(row: Row, columns: list[tuple[str, ...]]) -> list[str]:
    """The cells of a row, as text."""
    return [JOIN.join(_texts(row, path)) for path in columns]


def _texts(value: Any, path: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one, path)
    elif isinstance(value, dict) and path:
        yield from _texts(value.get(path[0]), path[1:])
    elif isinstance(value, bool):
        yield "true" if value else "false"
    elif value is not None:
        yield str(value)


def ndjson(resource: Resource, chunks: Chunks, day: Day) -> Iterator[bytes]:
    """Each row of the list as one line of JSON."""
    for chunk in chunks:
        yield resource.json_lines(chunk, day)


def csv_text(resource: Resource, chunks: Chunks, day: Day) -> Iterator[bytes]:
    """A table that Excel opens with its Thai intact; a cell that looks like a formula is made text."""
    yield _csv_lines([headings(resource)], start=BOM)
    for chunk in chunks:
        cells = [flat(row, resource.columns) for row in resource.rows(chunk, day)]
        yield _csv_lines([[_harmless(cell) for cell in line] for line in cells])


def _csv_lines(lines: list[list[str]], start: str = "") -> bytes:
    text = StringIO(start)
    text.seek(0, 2)
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if FORMULA.match(cell) else cell


def xlsx(resource: Resource, chunks: Chunks, day: Day) -> Iterator[bytes]:
    """A workbook of text cells. Written to a temporary file first, because a workbook ends with its index."""
    with tempfile.TemporaryFile() as file:
        _write_workbook(resource, (resource.rows(chunk, day) for chunk in chunks), file)
        file.seek(0)
        while block := file.read(BLOCK):
            yield block


def _write_workbook(resource: Resource, rows: Iterator[list[Row]], file: Any) -> None:
    book = Workbook(write_only=True)
    sheet, written = None, 0
    for chunk in rows:
        if sheet is None or written + len(chunk) > SHEET_ROWS:
            sheet, written = book.create_sheet(resource.name), 0
            sheet.append(headings(resource))
        for row in chunk:
            sheet.append([_cell(sheet, text) for text in flat(row, resource.columns)])
        written += len(chunk)
    book.save(file)


def _cell(sheet: Any, text: str) -> Any:
    """The text as it is, unless openpyxl would make something else of it, or Excel could not read it."""
    text = ILLEGAL_CHARACTERS_RE.sub("", text)
    if text[:1] not in {"=", "#"}:
        return text or None
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # no formula, no error value
    return cell


@dataclass(frozen=True)
class Format:
    """A kind of file: its media type and what writes it."""

    media_type: str
    write: Callable[[Resource, Chunks, Day], Iterator[bytes]]


FORMATS = {
    "csv": Format("text/csv; charset=utf-8", csv_text),
    "ndjson": Format("application/x-ndjson", ndjson),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx),
}


class ByExtension(BaseContentNegotiation):
    """The address says the form of the file; Accept is not asked."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type


class ExportView(ApiView):
    """The whole of a resource's list as a file, with the list's filters."""

    content_negotiation_class = ByExtension
    resource: Resource = None  # type: ignore[assignment]  # given by as_view(resource=...)
    path_parameters = {"extension": gettext_lazy("The form of the file.")}
    path_choices = {"extension": list(FORMATS)}
    media_types = tuple(form.media_type.partition(";")[0] for form in FORMATS.values())
    summary = gettext_lazy("%(title)s: the whole list as a file")
    description = gettext_lazy(
        "The whole list with the same filters, as a file. In tables a nested field is one column for each "
        "of its fields, such as organization_code; several values of a column are joined with “; ”."
    )

    @property
    def list_parameters(self) -> tuple[Parameter, ...]:
        return (AS_OF,) if self.resource.takes_day else ()

    def get(self, request: Request, extension: str) -> HttpResponse:
        resource = self.resource.seen_by(request)
        if extension not in FORMATS:
            raise Http404(_("The forms of an export are %(forms)s.") % {"forms": ", ".join(FORMATS)})
        reader = list_reader(request, resource, self.list_parameters)
        day = read_resource_day(reader, resource)
        filtered = read_filters(reader, resource, day)
        reader.finish()

        def build() -> HttpResponse:
            records = filtered.qs if filtered is not None else resource.listed(day)
            if filtered is not None and not records.exists():
                filtered.refuse_unknown_codes()
            return _file(request, resource, extension, chunks(resource, records, day), day)

        tag = list_tag(request._request, day=day, scope=resource.scope(request))
        return conditional(request._request, tag, build)


def _file(request: Request, resource: Resource, extension: str, found: Chunks, day: Day) -> Any:
    form = FORMATS[extension]
    lines = () if request.method == "HEAD" else form.write(resource, found, day)
    response = StreamingHttpResponse(lines, content_type=form.media_type)
    name = f"{resource.name}-{(day or timezone.localdate()).isoformat()}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
