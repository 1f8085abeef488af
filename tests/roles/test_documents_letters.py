"""The letters of the papers: every Thai mark in its place, fonts in the file, and names that do not break."""

import pytest

from gcio_portal.fonts import sarabun_characters
from roles.documents.typesetting import typeset
from tests.roles.papers import fonts_of, ink, page_count, pieces, rules, smallest_text

BLANK_ORDER = {
    "title": "ทดสอบ", "heading": "คำสั่ง",
    "number": "", "subject": "", "stamp": "", "footer": "", "opening": "",
    "items": [], "from": "", "signed": "", "signatory": "", "position": "", "annex": [], "annex_heading": "",
    "annex_of": "",
}  # fmt: skip

# How many separate pieces of ink a word has when nothing collides and nothing is missing: one for a letter or
# a mark; ญ and ฐ stand on a foot of their own that gives way to a vowel below; ำ is a ring and า; ะ are two.
WORDS = {
    "ที่": 3,  # ท ี ่
    "ผู้": 3,  # ผ ู ้
    "น้ำ": 4,  # น ้ ํ า
    "ญี่ปุ่น": 8,  # ญ with its foot, ี ่ ป ุ ่ น
    "ปั๊ม": 3,  # ป with ั, whose tail the stem of ป meets in Sarabun's own drawing, ๊ ม
    "กั๊ก": 4,  # ก ั ๊ ก
    "ฎุ": 2,  # ฎ ุ
    "ฐิ": 3,  # ฐ with its foot, ิ
    "ฎีกา": 4,  # ฎ ี ก า
    "กตัญญู": 7,  # ก ต ั ญ with its foot, ญ without, ู
    "เป๋า": 4,  # เ ป ๋ า
    "ฟื้นฟู": 6,  # ฟ ื ้ น ฟ ู
    "ใต้": 3,  # ใ ต ้
}


def order_of(**facts) -> bytes:
    return typeset("order", BLANK_ORDER | facts)


def inked(word: str) -> list[list[bool]]:
    """The word alone, cut out of the first line of the text."""
    return ink(order_of(opening=word), scale=16, crop=(150, 590, 60, 198))


@pytest.mark.parametrize(("word", "number"), WORDS.items())
def test_no_mark_collides_and_none_is_missing(word, number):
    assert len(pieces(inked(word))) == number


def annexed(*rows: dict[str, str]) -> bytes:
    columns = ["ที่", "ชื่อ–สกุล", "ตำแหน่ง", "แต่งตั้งเป็น", "ตั้งแต่วันที่"]
    plain = {"name": "นายน้ำ ญี่ปุ่น", "position": "รองอธิบดี", "seat": "กรรมการ", "days": "๑ ต.ค. ๒๕๖๙", "was": []}
    return order_of(
        annex=[{"heading": "แต่งตั้ง", "columns": columns, "rows": [plain | row for row in rows]}],
        annex_heading="บัญชีรายชื่อ",
    )


def height_of_row(**facts: str) -> int:
    """How far the rule below the first row of the annex is from the one above it."""
    page = ink(annexed(facts), page=1, scale=2)
    _, above, below = rules(page, at_least=700)
    return below - above


LONG_NAMES = [
    "พลตำรวจเอก ดร. ประเสริฐศักดิ์ ณ นครศรีธรรมราช",
    "พลตำรวจเอก ดร. พระยาอนุมานราชธนบดีศรีสุริยวงศ์ ณ กรุงเทพมหานครอมรรัตนโกสินทร์",
    "Mr. Maximilian-Alexander Wolfeschlegelsteinhausen-Bergerdorff นามสกุลไทย",
]


@pytest.mark.parametrize("name", LONG_NAMES)
def test_a_name_wider_than_its_column_has_one_line_across_the_table(name):
    one_line = height_of_row()

    page = ink(annexed({"name": name}), page=1, scale=2)
    _, above, below_name, below = rules(page, at_least=700)

    assert below_name - above == pytest.approx(one_line, abs=1)
    assert below - below_name == pytest.approx(one_line, abs=1)
    assert height_of_row(position=name) > one_line  # any other text is broken


LEAST = 10 * 0.665  # ten points of TH Sarabun in Sarabun's: a smaller name is a hairline
ANNEXED = {"heading": "แต่งตั้ง", "columns": ["ที่", "ชื่อ–สกุล", "ตำแหน่ง", "แต่งตั้งเป็น", "ตั้งแต่วันที่"]}
PLACES = {
    "who signs": lambda name: {"signatory": name},
    "who is named in the text": lambda name: {"items": [["แต่งตั้ง", {"name": name}, " เป็นกรรมการ"]]},
    "who is named in the annex": lambda name: {
        "annex_heading": "บัญชี",
        "annex": [ANNEXED | {"rows": [{"name": name, "position": "", "seat": "", "days": "", "was": []}]}],
    },
}


@pytest.mark.parametrize("length", [8, 12, 20, 35, 60, 90, 149])  # a given name has 150 letters at most
@pytest.mark.parametrize("place", PLACES)
def test_no_name_is_set_smaller_than_can_be_read_or_beyond_the_margin(place, length):
    pdf = order_of(**PLACES[place](f"นาย{'ก' * length} {'ข' * length}"))

    assert smallest_text(pdf) >= LEAST - 0.01
    assert rightmost_ink(pdf) <= (21 - 2 + 0.05) * 72 / 2.54


def rightmost_ink(pdf: bytes) -> float:
    """How far the ink of any page reaches from the left edge, in points."""
    return max(
        x / 2
        for page in range(page_count(pdf))
        for row in ink(pdf, page=page, scale=2)
        for x, is_ink in enumerate(row)
        if is_ink
    )


def test_a_name_at_the_end_of_a_line_moves_to_the_next_as_a_whole():
    before, name = "ก" * 55 + " ", "นายน้ำเพชร ญี่ปุ่นปั๊มทอง"

    as_text, as_name = (end_of_first_line(order_of(items=[[before, one]])) for one in (name, {"name": name}))

    assert as_name < as_text - 20


def end_of_first_line(pdf: bytes) -> float:
    """How far the first line of the text reaches from the left edge, in points."""
    page = ink(pdf, crop=(0, 100, 0, 198))
    first = next(y for y, row in enumerate(page) if any(row))
    line = page[first : first + 16 * 4]
    return max(x for row in line for x, is_ink in enumerate(row) if is_ink) / 4


def test_every_font_is_in_the_file_and_is_sarabun():
    fonts = fonts_of(annexed({}))

    assert fonts == {"Sarabun-Regular": True, "Sarabun-SemiBold": True}


INJECTIONS = [
    '#panic("x")', "[*bold*]", "$x^2$", "\\", '"', "</w:t>", "#sys.inputs", "= Heading", "/* x", "@label",
]  # fmt: skip


@pytest.mark.parametrize("text", INJECTIONS)
def test_no_name_is_taken_for_markup(text):
    plain = ink(order_of(signatory="".join("น" for _ in text)), scale=1)

    written = order_of(signatory=text, subject=text, items=[[text, {"name": text}]])

    assert page_count(written) == 1
    assert ink(written, scale=1) != plain


@pytest.mark.parametrize("character", ["\0", "\u202e", "\u200f", "\x07", "\u2066"])
def test_what_has_no_shape_leaves_no_trace(character):
    assert order_of(subject=f"ที่{character}หนึ่ง") == order_of(subject="ที่หนึ่ง")


@pytest.mark.parametrize("character", ["😀", "漢", "\ue000", "\ufffd"])
def test_a_character_that_the_font_lacks_is_seen_to_be_lacking(character):
    assert order_of(subject=f"ที่{character}หนึ่ง") == order_of(subject="ที่\u25caหนึ่ง")


def test_the_font_has_every_thai_character():
    assert set(range(0x0E01, 0x0E3B)) | set(range(0x0E3F, 0x0E5C)) <= sarabun_characters()


def test_the_same_facts_make_the_same_file():
    assert annexed({}) == annexed({})


def test_two_hundred_items_keep_their_heading_on_every_page():
    pdf = annexed(*[{}] * 200)

    tops = [rules(ink(pdf, page=page, scale=1), at_least=350)[0] for page in range(2, page_count(pdf))]

    assert page_count(pdf) > 5
    assert len(set(tops)) == 1
