"""What a sent file must be before anyone reads it: a table of a size that can be read, without programs."""

import re
import zipfile
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

LARGEST_MB = 20
UNPACKED_MB = 200  # a sheet of 100,000 rows has about 60 MB; what unpacks to more is made to harm
RATIO = 200  # packed to unpacked; the XML of a sheet packs to a tenth, at most to a hundredth
PARTS = 500
ROWS = 100_000
CELLS_OF_A_ROW = 16_384  # the columns of XLSX
CELLS = 6_400_000  # 64 in each of the rows, formatted empty ones too
MEGABYTE = 1024 * 1024
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
CELL = re.compile(rb"<c[ />]")
ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")


class FileRefused(ValueError):
    """A file that is not looked into; the message says why, and what to send instead."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


def refuse_what_is_no_table(file: BinaryIO, size: int) -> None:
    """Raise FileRefused unless the content, whatever the name says, may be a table that can be read."""
    if size > LARGEST_MB * MEGABYTE:
        raise FileRefused(
            "too-large",
            _("The file is larger than %(megabytes)s MB: divide it into several.")
            % {"megabytes": LARGEST_MB},
        )
    file.seek(0)
    begins = file.read(4096)
    file.seek(0)
    if not begins.strip():
        raise FileRefused("empty-file", _("The file is empty: fill in the template and send it."))
    if begins.startswith(OLE):
        raise FileRefused(
            "old-excel",
            _("This is an old Excel file (.xls), or one with a password: save it as .xlsx without one."),
        )  # fmt: skip
    if begins.startswith(ZIP):
        _refuse_workbook(file)
    elif b"\x00" in begins and not begins.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused(
            "no-table",
            _("The content of this file is no table: send an Excel workbook (.xlsx) or a CSV file."),
        )
    file.seek(0)


def _refuse_workbook(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as packed:
            parts = packed.infolist()
            _refuse_bomb(parts)
            names = {part.filename.lower() for part in parts}
            _refuse_contents(names)
            _refuse_entities(packed, parts)
            _refuse_crowds(packed, parts)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise FileRefused(
            "broken-workbook", _("This Excel file is damaged: open it, save it anew as .xlsx and send that.")
        ) from error


def _refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    swollen = unpacked > MEGABYTE and unpacked > RATIO * max(packed, 1)
    if len(parts) > PARTS or unpacked > UNPACKED_MB * MEGABYTE or swollen:
        raise _swollen()


def _swollen() -> FileRefused:
    return FileRefused(
        "swollen-workbook",
        _("This workbook unpacks to far more than a table needs. Copy the rows into a fresh template."),
    )


def _refuse_crowds(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """A row of millions of empty cells is small in the file, and takes gigabytes when it is read."""
    for part in parts:
        if part.filename.lower().startswith("xl/worksheets/"):
            with packed.open(part) as sheet:
                refuse_crowd(sheet)


def refuse_crowd(sheet: IO[bytes]) -> None:
    """Raise FileRefused where one row of the XML has more cells than XLSX has columns, or all too many."""
    rest, in_row, in_all = b"", 0, 0
    while piece := sheet.read(MEGABYTE):
        piece, cut = (rest + piece), max(0, (rest + piece).rfind(b"<"))
        piece, rest = piece[:cut], piece[cut:]
        for turn, row in enumerate(piece.split(b"<row")):
            cells = len(CELL.findall(row))
            in_row = cells if turn else in_row + cells
            in_all += cells
            if in_row > CELLS_OF_A_ROW or in_all > CELLS:
                raise _swollen()


def _refuse_contents(names: set[str]) -> None:
    if "[content_types].xml" not in names or not any(name.startswith("xl/worksheets/") for name in names):
        raise FileRefused(
            "no-workbook", _("This is not an Excel workbook: send a file saved as .xlsx, or a CSV file.")
        )
    if any(name.endswith("vbaproject.bin") or name.startswith("xl/macrosheets/") for name in names):
        raise FileRefused("macros", _("The workbook has macros: save it as .xlsx, which has none."))
    if any(name.startswith("xl/externallinks/") for name in names):
        raise FileRefused(
            "external-links",
            _("The workbook takes values from other files: paste them as values, and save it anew."),
        )


def _refuse_entities(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """A document type in XML can swell without end when it is read; no spreadsheet program writes one."""
    for part in parts:
        if part.filename.lower().endswith((".xml", ".rels")):
            with packed.open(part) as inner:
                if any(mark in inner.read(2048).upper() for mark in ENTITIES):
                    raise FileRefused(
                        "entities",
                        _("No spreadsheet program made this workbook: copy the rows into a template."),
                    )
