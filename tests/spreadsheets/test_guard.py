"""What is not looked into, whatever its name says."""

import io
import zipfile
from contextlib import nullcontext

import pytest

from roles.spreadsheets.guard import (
    LARGEST_MB,
    MEGABYTE,
    FileRefused,
    refuse_crowd,
    refuse_what_is_no_table,
)
from tests.spreadsheets.sheets import as_csv, as_xlsx

DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaa">]><worksheet/>'


def with_parts(**parts: bytes) -> bytes:
    """A good workbook with further parts; `__` in a name stands for a slash, `_dot_` for a dot."""
    file = io.BytesIO(as_xlsx([]))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return file.getvalue()


def of_cells(rows: int, cells: int) -> bytes:
    """A sheet with rows of empty cells."""
    row = b"<row>" + b"<c/>" * cells + b"</row>"
    return b"<worksheet><cols><col/></cols><sheetData>" + row * rows + b"</sheetData></worksheet>"


def plain_zip() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("photo.jpg", b"jpeg")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, "old-excel"),
        (b"%PDF-1.7\x00", "no-table"),
        (b"PK\x03\x04broken", "broken-workbook"),
        (plain_zip(), "no-workbook"),
        (with_parts(xl__vbaProject_dot_bin=b"macro"), "macros"),
        (with_parts(xl__externalLinks__externalLink1_dot_xml=b"<x/>"), "external-links"),
        (with_parts(xl__worksheets__sheet9_dot_xml=DOCTYPE), "entities"),
        (with_parts(xl__media__bomb_dot_bin=b"\0" * (30 * MEGABYTE)), "swollen-workbook"),
        (with_parts(xl__worksheets__sheet9_dot_xml=of_cells(1, 16_385)), "swollen-workbook"),
        (with_parts(**{f"xl__media__{number}": b"" for number in range(600)}), "swollen-workbook"),
    ],
)
def test_a_file_that_may_harm_is_refused_before_it_is_read(content, code):
    with pytest.raises(FileRefused) as refused:
        refuse_what_is_no_table(io.BytesIO(content), len(content))

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("rows", "cells", "harms"),
    [(390, 16_384, False), (391, 16_384, True), (1, 16_385, True), (1, 3_000_000, True)],
)
def test_cells_are_counted_in_each_row_and_in_all(rows, cells, harms):
    with pytest.raises(FileRefused) if harms else nullcontext():
        refuse_crowd(io.BytesIO(of_cells(rows, cells)))


def test_a_file_over_twenty_megabytes_is_refused_by_its_size():
    with pytest.raises(FileRefused) as refused:
        refuse_what_is_no_table(io.BytesIO(b"committee"), LARGEST_MB * MEGABYTE + 1)

    assert refused.value.code == "too-large"


@pytest.mark.parametrize(
    "content",
    [
        as_csv([]),
        as_csv([], encoding="cp874"),
        as_xlsx([]),
        with_parts(xl__worksheets__sheet9_dot_xml=of_cells(3, 16_384)),
    ],
    ids=["CSV", "CSV of Windows", "XLSX", "formatted to the last column"],
)
def test_a_table_is_let_through_from_its_beginning(content):
    file = io.BytesIO(content)

    refuse_what_is_no_table(file, len(content))

    assert file.read() == content
