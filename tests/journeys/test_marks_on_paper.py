"""Each Thai word of our papers has the shape that a browser, which shapes by other code, gives it.

Both have the same font file and are drawn by PDFium at the same size: what may differ is where marks stand.
"""

import base64
import shutil
from collections.abc import Callable
from html import escape

import pypdfium2
import pytest
from playwright.sync_api import Browser

from gcio_portal.fonts import sarabun_dir
from roles.documents import typesetting
from tests.journeys.shapes import Shape, cut, is_same, shape
from tests.roles.papers import pieces
from tests.roles.test_documents_letters import BLANK_ORDER

ASKED = ["ที่", "ผู้", "น้ำ", "ญี่ปุ่น", "ปั๊ม", "ฎุ", "ฐิ"]
WORDS = [*ASKED, "กั๊ก", "กตัญญู", "เป๋า", "ฟื้นฟู", "ใต้", "ฝุ่น", "ฐุ", "ครู", "บุษบา", "อนุรักษ์", "ก๋วยเตี๋ยว"]
EM = 200  # dots; a word of either page is drawn at this size
NEAR = (
    3  # dots: the same outline is drawn up to one dot apart; a rule of the font moves a mark by five or more
)
TENTH = EM // 10

Draw = Callable[[str], Shape]


def in_order(word: str) -> Shape:
    """The word in the running text of an order, 16 points of TH Sarabun."""
    pdf = typesetting.typeset("order", BLANK_ORDER | {"opening": word})
    return shape(pypdfium2.PdfDocument(pdf)[0], scale=EM / (16 * 0.665), crop=(150, 590, 60, 198))


def in_heading(word: str) -> Shape:
    """The word as the heading of a roster sheet, 18 points, half bold."""
    facts = {"title": word, "day": "", "footer": "", "gap": "", "body": {"name": word, "seats": []}}
    pdf = typesetting.typeset("roster", facts)
    return shape(pypdfium2.PdfDocument(pdf)[0], scale=EM / (18 * 0.665), crop=(200, 745, 200, 60))


PAPERS: dict[str, Draw] = {"Sarabun-Regular": in_order, "Sarabun-SemiBold": in_heading}


@pytest.fixture(scope="module")
def in_browser(browser: Browser) -> dict[tuple[str, str], Shape]:
    """Each word in each font as Chromium sets it."""
    return {(font, word): drawn for font in PAPERS for word, drawn in _browsed(browser, font).items()}


def _browsed(browser: Browser, font: str) -> dict[str, Shape]:
    file = base64.b64encode((sarabun_dir() / f"{font}.ttf").read_bytes()).decode()
    style = f"""@font-face {{ font-family: word; src: url(data:font/ttf;base64,{file}) }}
        @page {{ size: 20cm 8cm; margin: 0 }}
        p {{ font: 100px word; margin: 0; padding: 20px; break-after: page; white-space: nowrap }}"""
    page = browser.new_page()
    page.set_content(f"<style>{style}</style>" + "".join(f"<p lang=th>{escape(word)}</p>" for word in WORDS))
    assert page.evaluate("document.fonts.ready.then(fonts => [...fonts].map(one => one.status))") == [
        "loaded"
    ]
    pdf = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    page.close()
    assert len(pdf) == len(WORDS)
    return {word: shape(sheet, scale=EM / 75) for word, sheet in zip(WORDS, pdf, strict=True)}  # 100 px


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("font", PAPERS)
def test_every_mark_stands_where_a_browser_puts_it(in_browser, font, word):
    ours = PAPERS[font](word)

    assert is_same(ours, in_browser[font, word], within=NEAR)


RULES = {
    "mark": "ครู",
    "mkmk": "ที่",
    "ccmp": "น้ำ",
}  # of the font, and a word that each of them alone sets right


@pytest.mark.parametrize(("rule", "word"), RULES.items())
@pytest.mark.parametrize("font", PAPERS)
def test_a_paper_that_leaves_out_a_rule_of_the_font_is_seen(
    in_browser, font, rule, word, tmp_path, monkeypatch
):
    shutil.copytree(typesetting.SOURCES, tmp_path, dirs_exist_ok=True)
    letters = tmp_path / "letters.typ"
    source = letters.read_text()
    letters.write_text(source.replace("fallback: false", f'fallback: false, features: ("{rule}": 0)'))
    monkeypatch.setattr(typesetting, "SOURCES", tmp_path)

    assert not is_same(PAPERS[font](word), in_browser[font, word], within=NEAR)


@pytest.mark.parametrize("word", ASKED)
def test_a_mark_that_stood_a_tenth_of_an_em_away_is_seen(in_browser, word):
    right = in_browser["Sarabun-Regular", word]
    spots = [[bool(row >> place & 1) for place in range(row.bit_length())] for row in right]
    found = pieces(spots)

    assert len(found) > 1
    for piece in found:
        for down, aside in ((0, TENTH), (0, -TENTH), (TENTH, 0), (-TENTH, 0)):
            assert not is_same(_moved(found, piece, down, aside), right, within=NEAR)


def _moved(found: list[set], piece: set, down: int, aside: int) -> Shape:
    """The word with one of its pieces elsewhere."""
    rows = [0] * (1 + TENTH * 2 + max(y for one in found for y, _ in one))
    for one in found:
        by = (down, aside) if one is piece else (0, 0)
        for y, x in one:
            rows[y + TENTH + by[0]] |= 1 << (x + TENTH + by[1])
    return cut(rows)
