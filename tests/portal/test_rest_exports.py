"""An export holds what the list with the same filters holds, safe to open, streamed."""

import csv
import json
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest

from gcio_portal import exports
from gcio_portal.api import LISTS
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


def fetch(client: Any, name: str, **params: Any) -> bytes:
    response = client.get(f"/api/v1/export/{name}", params)
    assert response.status_code == 200, response.getvalue()
    return response.getvalue()


def csv_rows(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body.decode("utf-8-sig"))))


@pytest.mark.parametrize("name", LISTS)
def test_ndjson_is_the_list_row_by_row(client, name):
    path = LISTS[name].resource.name
    listed = client.get(f"/api/v1/{path}/", {"page_size": 500}).json()["results"]

    lines = fetch(client, f"{path}.ndjson").decode().splitlines()

    assert [json.loads(line) for line in lines] == listed


def test_the_filters_and_the_day_are_those_of_the_list(client):
    query = {"kind": "PCIO", "as_of": "2020-09-28"}

    exported = csv_rows(fetch(client, "committees.csv", **query))

    assert len(exported) == 76
    assert client.get("/api/v1/export/committees.csv", {"as_off": "2020-09-28"}).status_code == 400
    assert client.get("/api/v1/export/committees.csv", {"organization": "MDEZ"}).status_code == 400


def test_a_csv_opens_in_excel_with_its_thai_intact(client):
    body = fetch(client, "committees.csv", kind="GCIO")

    assert body.startswith(b"\xef\xbb\xbf")
    assert csv_rows(body)[0]["name_th"] == "คณะกรรมการผู้บริหารเทคโนโลยีสารสนเทศระดับสูงภาครัฐ"


def test_nested_fields_are_columns_and_several_values_stand_in_one(client):
    committee = csv_rows(fetch(client, "committees.csv", organization="MDES"))[0]
    instrument = csv_rows(fetch(client, "instruments.csv", q="cabinet-2562-11-26"))[0]

    assert committee["organization_code"] == "MDES"
    assert "cabinet-2541-06-09; cabinet-2556-02-05" in instrument["relations_instrument"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_looks_like_a_formula_is_text(client, start):
    OrganizationFactory(code="TST-FORMULA", name_en=f"{start}cmd|' /C calc'!A0")

    in_csv = csv_rows(fetch(client, "organizations.csv", q="TST-FORMULA"))[0]
    book = openpyxl.load_workbook(BytesIO(fetch(client, "organizations.xlsx", q="TST-FORMULA")))
    cell = book.active.cell(row=2, column=4)

    assert in_csv["name_en"].startswith("'" + start)
    assert cell.data_type == "s"
    assert cell.value.startswith(start) or start == "\r"


def test_a_name_that_excel_knows_as_an_error_or_cannot_read_is_text(client):
    OrganizationFactory(code="TST-ERROR", name_en="#N/A", abbr_th="ก\x0bข")

    book = openpyxl.load_workbook(BytesIO(fetch(client, "organizations.xlsx", q="TST-ERROR")))
    name, short = book.active.cell(row=2, column=4), book.active.cell(row=2, column=5)

    assert (name.data_type, name.value, short.value) == ("s", "#N/A", "กข")


def test_a_workbook_has_the_rows_of_the_csv(client):
    rows = csv_rows(fetch(client, "committees.csv", kind="MCIO"))
    sheet = openpyxl.load_workbook(BytesIO(fetch(client, "committees.xlsx", kind="MCIO"))).active

    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]

    assert cells == [list(rows[0]), *(list(row.values()) for row in rows)]


def test_a_list_longer_than_a_chunk_is_whole(client, monkeypatch):
    monkeypatch.setattr(exports, "FIRST_CHUNK", 7)
    monkeypatch.setattr(exports, "CHUNK", 50)
    listed = client.get("/api/v1/organizations/", {"page_size": 500}).json()["results"]

    exported = csv_rows(fetch(client, "organizations.csv"))

    assert [row["code"] for row in exported] == [row["code"] for row in listed]


def test_a_list_longer_than_a_sheet_goes_on_in_the_next(client, monkeypatch):
    monkeypatch.setattr(exports, "FIRST_CHUNK", 50)
    monkeypatch.setattr(exports, "CHUNK", 50)
    monkeypatch.setattr(exports, "SHEET_ROWS", 100)

    book = openpyxl.load_workbook(BytesIO(fetch(client, "committees.xlsx", kind="DCIO")))

    assert [sheet.max_row for sheet in book] == [101, 64]


def test_an_empty_list_is_a_table_with_its_headings(client):
    body = fetch(client, "committees.csv", as_of="2019-11-25")

    assert body.decode("utf-8-sig").strip().split(",")[:2] == ["code", "kind"]


def test_the_name_of_the_file_has_the_day(client):
    response = client.get("/api/v1/export/committees.xlsx", {"as_of": "2020-09-29"})

    assert response["Content-Disposition"] == 'attachment; filename="committees-2020-09-29.xlsx"'


def test_the_first_bytes_leave_before_the_last_row_is_read(client, monkeypatch):
    read = []
    chunks = exports.chunks

    def watched(*args: Any) -> Any:
        for chunk in chunks(*args):
            read.append(len(chunk))
            yield chunk

    monkeypatch.setattr(exports, "FIRST_CHUNK", 50)
    monkeypatch.setattr(exports, "chunks", watched)
    response = client.get("/api/v1/export/organizations.ndjson")

    next(iter(response.streaming_content))

    assert read == [50]
