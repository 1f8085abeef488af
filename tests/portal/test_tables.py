"""A table file is read as people make it, and every wrong cell of it is named at once."""

import csv
import io
from datetime import date, datetime
from functools import cache

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from gcio_portal import tables
from gcio_portal.tables import CellValueError, Column, TableErrors, iter_rows, read_table

COLUMNS = [
    Column("code", parser=tables.code(r"[A-Z]{2,6}(-[A-Z]+)?", "MDES-ONDE")),
    Column("name_th", labels=("ชื่อ",), parser=tables.text_up_to(20)),
    Column("seats", False, tables.integer_between(0, 99)),
    Column("required", False, tables.boolean, default=False),
    Column("start_date", False, tables.day, labels=("วันที่เริ่ม",)),
    Column("kind", False, tables.choice(["MINISTRY", "DEPARTMENT"])),
    Column("note", False, default="", optional=True),
]
HEADING = "code,name_th,seats,required,start_date,kind"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def csv_file(*lines: str, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\r\n".join(lines).encode(encoding))


def xlsx_file(*rows: list) -> io.BytesIO:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    file.seek(0)
    return file


def errors_of(source: io.BytesIO, columns: list[Column] = COLUMNS) -> list[tables.CellError]:
    with pytest.raises(TableErrors) as failure:
        read_table(source, columns, name="bodies.csv")
    return failure.value.errors


MDES = {
    "code": "MDES",
    "name_th": "กระทรวงดิจิทัลฯ",
    "seats": 12,
    "required": True,
    "start_date": date(2026, 10, 1),
    "kind": "MINISTRY",
    "note": "",
}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_is_read_in_any_encoding_and_with_any_separator(encoding, mark):
    heading = HEADING.replace(",", mark)
    line = mark.join(["MDES", "กระทรวงดิจิทัลฯ", "๑๒", "TRUE", "1 ต.ค. 2569", "ministry"])

    assert read_table(csv_file(heading, line, encoding=encoding), COLUMNS) == [MDES]


def test_an_xlsx_is_read_with_the_types_of_its_cells():
    file = xlsx_file(
        HEADING.split(","),
        ["MDES", "กระทรวงดิจิทัลฯ", 12.0, True, datetime(2026, 10, 1), "MINISTRY"],  # noqa: DTZ001
    )

    assert read_table(file, COLUMNS) == [MDES]


def test_a_spreadsheet_date_typed_with_a_buddhist_year_is_the_day_meant():
    file = xlsx_file(HEADING.split(","), ["MDES", "ก", None, None, datetime(2569, 10, 1), None])  # noqa: DTZ001

    assert read_table(file, COLUMNS)[0]["start_date"] == date(2026, 10, 1)


def test_headings_may_be_thai_in_any_order_and_an_optional_column_may_be_missing():
    file = csv_file("ชื่อ,CODE,วันที่เริ่ม,kind,required,seats", "กรม,MDES,2569-10-01,,,")

    [row] = read_table(file, COLUMNS)

    assert (row["name_th"], row["code"], row["start_date"]) == ("กรม", "MDES", date(2026, 10, 1))
    assert (row["kind"], row["required"], row["note"]) == (None, False, "")


def test_a_file_on_disk_is_read_by_its_path(tmp_path):
    path = tmp_path / "หน่วยงาน.csv"
    path.write_text(f"{HEADING}\nmdes,ก,,,,\n", encoding="utf-8")

    with pytest.raises(TableErrors, match=r"หน่วยงาน.csv, row 2, column A \(code\) “mdes”"):
        read_table(path, COLUMNS)


def test_rows_have_the_numbers_that_a_spreadsheet_shows():
    lines = (HEADING, 'MDES,"two\nlines",,,,', "", ",,,,,", "x,ก,,,,")
    in_csv = errors_of(csv_file(*lines))
    in_xlsx = errors_of(xlsx_file(HEADING.split(","), ["MDES", "two\nlines"], [], [None, " "], ["x", "ก"]))

    assert [error.row for error in in_csv] == [5]
    assert [error.row for error in in_xlsx] == [5]


def test_every_wrong_cell_of_a_file_is_told_in_one_pass_with_its_remedy():
    errors = errors_of(
        csv_file(
            HEADING,
            "mdes,,1.5,yes,31/9/2569,MINISTRI",
            "MDES,ก,100,,1/10/69,",
            f"MDES,{'ก' * 21},,,,,stray",
            "MDES,ก\ufffd,,,,",
        )
    )

    assert [(error.row, error.letter, error.column, error.value) for error in errors] == [
        (2, "A", "code", "mdes"),
        (2, "B", "name_th", ""),
        (2, "C", "seats", "1.5"),
        (2, "D", "required", "yes"),
        (2, "E", "start_date", "31/9/2569"),
        (2, "F", "kind", "MINISTRI"),
        (3, "C", "seats", "100"),
        (3, "E", "start_date", "1/10/69"),
        (4, "B", "name_th", "ก" * 21),
        (4, "G", "-", "stray"),
        (5, "B", "name_th", "ก\ufffd"),
    ]
    assert [error.remedy for error in errors[:6]] == [
        "Write it like MDES-ONDE.",
        "Write a value: every row needs one here.",
        "Write digits only, such as 12.",
        "Write true or false.",
        "Write a day from 1 to 30.",
        "Did you mean “MINISTRY”? Write one of: MINISTRY, DEPARTMENT.",
    ]
    assert "September 2569 has 30 days" in errors[4].reason
    assert all(error.reason and error.remedy for error in errors)


def test_a_wrong_heading_is_told_with_the_nearest_one_and_so_are_the_cells_below_it():
    errors = errors_of(csv_file("code,name_ht,seats,seats,required,start_date,colour", "mdes,ก,1,2,,,"))

    assert [(error.row, error.letter, error.column, error.reason) for error in errors] == [
        (1, "B", "name_ht", "This column is not known."),
        (1, "D", "seats", "This column is there twice."),
        (1, "G", "colour", "This column is not known."),
        (1, "", "name_th", "This column is missing."),
        (1, "", "kind", "This column is missing."),
        (2, "A", "code", "This is not a code of the expected form."),
    ]
    assert errors[0].remedy == "Did you mean “name_th”?"
    assert errors[2].remedy.startswith("Remove it; the columns are: code, name_th, seats")


@pytest.mark.parametrize(
    ("content", "row", "reason"),
    [
        (b"", 1, "The first row is empty."),
        (b"\xef\xbb\xbf,,\n", 1, "The first row is empty."),
        (b"PK\x03\x04 no archive", 1, "From here on this Excel file cannot be read."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", 1, "This is an old Excel file (.xls), or one with a password."),
        (
            "code,name_th\nMDES,ดิ".encode()[:-1],
            2,
            "The letters of this row are neither in UTF-8 nor in TIS-620.",
        ),
        (b'code,name_th\nMDES,"x"y\n', 2, "From here on the file is not a table"),
        (b'code,name_th\nMDES,"x\n', 2, "From here on the file is not a table"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_the_row_where_it_breaks(content, row, reason):
    last = errors_of(io.BytesIO(content))[-1]

    assert last.row == row
    assert last.reason.startswith(reason)
    assert last.remedy


def test_errors_before_the_row_where_a_file_breaks_are_told_too():
    errors = errors_of(csv_file(HEADING, "mdes,ก,,,,", 'MDES,"ก"ข,,,,'))

    assert [error.row for error in errors] == [2, 3]


def test_the_messages_of_a_file_name_it_on_every_line():
    failure = TableErrors("bodies.csv", errors_of(csv_file(HEADING, "mdes,ก,,,,", "x,ก,,,,")))

    assert str(failure).splitlines() == [
        "bodies.csv, row 2, column A (code) “mdes”: "
        "This is not a code of the expected form. Write it like MDES-ONDE.",
        "bodies.csv, row 3, column A (code) “x”: "
        "This is not a code of the expected form. Write it like MDES-ONDE.",
    ]


def test_rows_come_one_by_one_with_their_errors_beside_them():
    rows = iter_rows(csv_file(HEADING, "MDES,ก,,,,", "x,ก,,,,", "MOD,ก,,,,"), COLUMNS)

    assert next(rows).values["code"] == "MDES"
    assert [(row.number, len(row.errors)) for row in rows] == [(3, 1), (4, 0)]


@pytest.mark.parametrize(
    ("parser", "cell"),
    [
        (tables.text, "#REF!"),
        (tables.text, "a\x00b"),
        (tables.integer, True),
        (tables.integer, 1.5),
        (tables.integer, "1,000"),
        (tables.boolean, 1),
        (tables.day, 45000),
        (tables.day, datetime(2026, 10, 1, 9, 30)),  # noqa: DTZ001
        (tables.day, "01/10/2743"),
        (tables.choice({"ชาย": "M"}), "หญิง"),
    ],
)
def test_a_cell_that_could_be_misread_is_refused(parser, cell):
    with pytest.raises(CellValueError) as problem:
        parser(cell)

    assert problem.value.reason
    assert problem.value.remedy


def test_a_choice_may_have_a_value_other_than_its_word():
    assert tables.choice({"กระทรวง": "MINISTRY"})("กระทรวง") == "MINISTRY"


@settings(deadline=None)
@given(
    st.lists(
        st.text(
            st.characters(min_codepoint=32, max_codepoint=0xE5B, exclude_categories=["Cc", "Cs"]), max_size=20
        ),
        min_size=1,
        max_size=20,
    )
)
def test_what_a_csv_writer_writes_is_what_is_read(texts):
    file = io.StringIO()
    csv.writer(file).writerows([["place", "text"], *([str(place), text] for place, text in enumerate(texts))])
    columns = [Column("place", parser=tables.integer), Column("text", False, default="")]

    rows = read_table(io.BytesIO(file.getvalue().encode()), columns)

    assert [row["text"] for row in rows] == [tables.text(text) for text in texts]


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_errors_and_never_another_failure(content):
    try:
        rows = read_table(io.BytesIO(content), COLUMNS)
    except TableErrors:
        return

    assert isinstance(rows, list)


@cache
def sound_workbook() -> bytes:
    """Written once: a workbook holds the moment of its writing, and its length varies with that."""
    return xlsx_file(HEADING.split(","), *[["MDES", "กระทรวง", 12]] * 20).getvalue()


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=30), st.data())
def test_a_damaged_xlsx_gives_rows_or_errors_and_never_another_failure(flaws, data):
    content = bytearray(sound_workbook())
    for place, byte in flaws:
        content[4 + place % (len(content) - 4)] = byte
    cut = data.draw(st.integers(5, len(content)))

    try:
        rows = read_table(io.BytesIO(bytes(content[:cut])), COLUMNS)
    except TableErrors:
        return

    assert isinstance(rows, list)


def test_the_errors_are_in_the_language_of_the_reader():
    with translation.override("th"):
        [error] = errors_of(csv_file(HEADING, "MDES,,,,,"))

    assert error.reason == "ช่องนี้ว่างเปล่า"
