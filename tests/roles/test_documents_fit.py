"""Nothing on a paper leaves its line or its cell, and no row of a table stands on two pages."""

import pypdfium2
import pytest

from roles.documents.typesetting import typeset
from tests.roles.papers import letters, page_count, words_of
from tests.roles.test_documents_letters import ANNEXED, order_of

MARGIN = (21 - 2 + 0.05) * 72 / 2.54  # of all papers, in points from the left edge
ROW = {"name": "นายก ข", "position": "", "seat": "", "days": "๑ ต.ค. ๒๕๖๙", "was": []}
DIRECTORY = {"title": "ทำเนียบ", "heading": "ทำเนียบ", "scope": "", "day": "", "footer": "", "index": []}
TEXTS = {
    "an address": "https://www.example.go.th/" + "z" * 380,
    "Thai letters that are no words": "ฬ" * 300,
    "words and an address": "เลขานุการกรม โปรดดู(https://example.go.th/" + "z" * 300 + ")",
    "no-break spaces": "zzzz\u00a0" * 60,
}


def annexed(*rows: dict) -> bytes:
    annex = [ANNEXED | {"rows": [ROW | row for row in rows]}]
    return order_of(annex=annex, annex_heading="บัญชี", annex_of="ที่ ๑")


def person(**facts) -> dict:
    return {"id": 1, "name": "นายก ข", "capacity": "", "position": "", "since": "", "contact": ""} | facts


def seat(*people: dict, **facts) -> dict:
    plain = {"role": "กรรมการ", "law": "", "words": "มี", "state": "FILLED", "last": None}
    return plain | {"people": list(people)} | facts


def directory(*bodies: dict, heading: str = "กระทรวง", **facts) -> bytes:
    return typeset(
        "directory", DIRECTORY | {"sections": [{"heading": heading, "bodies": list(bodies)}]} | facts
    )


def body(*seats: dict, name: str = "คณะกรรมการ", is_post: bool = False) -> dict:
    return {"code": "", "name": name, "is_post": is_post, "seats": list(seats)}


def roster(name: str, *seats: dict) -> bytes:
    facts = {"title": "บัญชี", "day": "", "footer": "", "gap": ""}
    return typeset("roster", facts | {"body": body(*seats, name=name)})


PLACES = {
    "the subject": lambda text: order_of(subject=text),
    "the opening": lambda text: order_of(opening="ตาม" + text),
    "an item": lambda text: order_of(items=[["แต่งตั้ง", {"name": "นายก ข"}, f" {text} เป็นกรรมการ"]]),
    "the signatory's position": lambda text: order_of(position=text),
    "a position in the annex": lambda text: annexed({"position": text}),
    "a seat in the annex": lambda text: annexed({"seat": text}),
    "what was recorded": lambda text: annexed({"was": ["เดิมบันทึกว่า ", {"name": "นายก ข"}, f" {text}"]}),
    "a position in a directory": lambda text: directory(body(seat(person(position=text, since=text)))),
    "a seat in a directory": lambda text: directory(body(seat(role=text, law=text))),
    "the name of a post": lambda text: directory(body(seat(), name=text, is_post=True)),
    "the name of a committee": lambda text: directory(body(seat(), name=text)),
    "a heading": lambda text: directory(body(seat()), heading=text, scope=text),
    "a contact on a sheet": lambda text: roster(text, seat(person(contact=text))),
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("place", PLACES)
def test_no_text_leaves_the_paper_and_all_of_it_is_there(place, text):
    pdf = PLACES[place](text)

    letter = "ฬ" if "ฬ" in text else "z"
    assert max(right for *_, right in letters(pdf)) <= MARGIN
    assert sum(one == letter for _, one, *_ in letters(pdf)) >= text.count(letter)


COLUMNS = {"position": (8.3, 11.6), "seat": (11.6, 16.3), "days": (16.3, 19)}  # in cm from the left edge


@pytest.mark.parametrize("column", COLUMNS)
def test_no_cell_of_the_annex_is_covered_by_another(column):
    pdf = annexed({column: "z" * 300})

    first, last = (edge * 72 / 2.54 for edge in COLUMNS[column])
    found = [(left, right) for _, letter, left, right in letters(pdf) if letter == "z"]
    assert len(found) == 300
    assert min(left for left, _ in found) >= first
    assert max(right for _, right in found) <= last


def test_words_are_not_divided_beside_an_address_that_is():
    words = "ผู้อำนวยการสำนักงานเลขานุการกรม "

    alone, beside = (annexed({"position": text}) for text in (words, words + "z" * 60))

    places = [
        [(left, right) for _, letter, left, right in letters(one) if letter != "z"] for one in (alone, beside)
    ]
    assert places[0] == places[1]


TALL = {
    "posts": lambda seats: directory(*[body(one, is_post=True) for one in seats]),
    "a committee": lambda seats: directory(body(*seats)),
    "a sheet": lambda seats: roster("คณะกรรมการ", *seats),
}


@pytest.mark.parametrize("table", TALL)
@pytest.mark.parametrize("lines", [3, 8, 17])
def test_no_row_of_a_roster_stands_on_two_pages(table, lines):
    seats = [
        seat(person(name=f"N{n:02}", position="นักวิชาการ " * 3 * lines, contact=f"c{n:02}@go.th"))
        for n in range(12)
    ]

    pages = words_of(TALL[table](seats))

    for n in range(12):
        assert [f"N{n:02}" in words for words in pages] == [f"c{n:02}@go.th" in words for words in pages]


@pytest.mark.parametrize("name", ["", " ณ กรุงเทพมหานครอมรรัตนโกสินทร์" * 2], ids=["short", "a line of its own"])
@pytest.mark.parametrize("was", [[], ["เดิมบันทึกว่า ", {"name": "นายก ข"}, " ผู้อำนวยการ" * 30]], ids=["", "was"])
def test_no_row_of_the_annex_stands_on_two_pages(name, was):
    rows = [
        {"name": f"N{n:02}{name}", "seat": "คณะกรรมการ " * 20 + f"S{n:02}", "was": [*was, f" W{n:02}"]}
        for n in range(12)
    ]

    pages = words_of(annexed(*rows))

    assert len(pages) > 3
    for n in range(12):
        (page,) = {place for place, words in enumerate(pages) if f"N{n:02}" in words}
        assert all(f"{one}{n:02}" in pages[page] for one in "SW")
    assert all("ชื่อ" in words for words in pages[1:])


MARKS = [f"m{n:03}" for n in range(400)]
TALLER = {
    "the annex": lambda text: annexed({}, {"position": text}, {}),
    "a committee": lambda text: directory(body(seat(), seat(person(position=text)), seat())),
    "posts": lambda text: directory(
        *[body(one, is_post=True) for one in (seat(), seat(person(position=text)), seat())]
    ),
    "a sheet": lambda text: roster("คณะกรรมการ", seat(person(position=text))),
}


@pytest.mark.parametrize("table", TALLER)
def test_a_row_that_no_page_can_hold_is_printed_whole(table):
    pdf = TALLER[table](" ".join(MARKS))

    whole = " ".join(words_of(pdf))
    assert page_count(pdf) > 2 - (table == "a sheet")
    assert [mark for mark in MARKS if mark not in whole] == []
    assert max(right for *_, right in letters(pdf)) <= MARGIN


def test_a_small_committee_that_no_page_can_hold_is_printed_whole():
    seats = [seat(person(name=f"N{n}", position=" ".join(MARKS[n * 80 : n * 80 + 80]))) for n in range(5)]

    whole = " ".join(words_of(directory(body(*seats))))

    assert [mark for mark in MARKS if mark not in whole] == []


def test_a_name_of_the_index_does_not_break_however_many_pages_have_it():
    index = [{"id": 1, "name": "Nnn Mmm", "prefix": "นาย"}]

    pdf = directory(*[body(seat(person()), name=f"คณะ {n}") for n in range(160)], index=index)

    lines = pypdfium2.PdfDocument(pdf)[page_count(pdf) - 1].get_textpage().get_text_range().splitlines()
    assert any("Nnn Mmm, นาย" in line for line in lines)
