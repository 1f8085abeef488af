"""The lines of the papers: what is read as one stands in one line, and a small committee on one page."""

import datetime

import pytest

from roles.documents.typesetting import typeset
from roles.documents.wording import paper_day, sheet_day
from tests.roles.papers import ink, page_count, rules
from tests.roles.test_documents_letters import order_of

WHOLE = {
    "a day": paper_day(datetime.date(2026, 11, 30)),
    "a day of the law": "๒๖\u00a0พฤศจิกายน\u00a0๒๕๖๒",
    "a day not known yet": paper_day(None),
    "a day in a table": sheet_day(datetime.date(2026, 2, 28)),
    "a committee": "คณะกรรมการ",
    "a level": "ระดับสูง",
    "what follows": "ดังต่อไปนี้",
}


@pytest.mark.parametrize("whole", WHOLE.values(), ids=WHOLE)
def test_what_is_read_as_one_is_set_as_unbroken_as_a_name_wherever_the_line_ends(whole):
    for length in range(44, 66, 3):
        before = "ก" * length + " "
        as_text, as_name = (
            ink(order_of(items=[[before, one]]), scale=1, crop=(0, 500, 0, 198))
            for one in (whole, {"name": whole})
        )

        assert as_text == as_name, length


def test_no_month_is_broken_wherever_the_line_ends():
    days = [paper_day(datetime.date(2026, month, 28)) for month in range(1, 13)]
    ends = [("ก" * length + " ", day) for day in days for length in range(46, 66, 3)]

    as_text = order_of(items=[[before, day] for before, day in ends])
    as_name = order_of(items=[[before, {"name": day}] for before, day in ends])

    assert page_count(as_text) == page_count(as_name) > 1
    for page in range(page_count(as_text)):
        assert ink(as_text, page=page, scale=1) == ink(as_name, page=page, scale=1)


@pytest.mark.parametrize("seats", [3, 5])
def test_a_small_committee_stands_on_one_page_under_its_name(seats):
    seat = {
        "role": "กรรมการ",
        "law": "สถิติจังหวัด",
        "words": "ไม่ทราบ",
        "state": "UNKNOWN",
        "people": [],
        "last": None,
    }
    body = {"code": "", "name": "คณะกรรมการ", "is_post": False, "seats": [seat] * seats}
    facts = {"title": "ทำเนียบ", "heading": "", "scope": "", "day": "", "footer": "", "index": []}

    pdf = typeset("directory", facts | {"sections": [{"heading": "ภาค", "bodies": [body] * 20}]})

    # Above and below the heading of a table and below each row; one more were a heading said again.
    pages = range(2, page_count(pdf))
    strips = [ink(pdf, page=page, scale=6, crop=(100, 0, 455, 0)) for page in pages]  # an inch of each line
    assert sum(len(rules(strip, at_least=230)) for strip in strips) == 20 * (seats + 2)
