"""What the tests of papers see: the ink of a page, and the pieces that it hangs together in."""

from collections.abc import Iterator
from io import BytesIO

import pypdf
import pypdfium2
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

INK = 160  # a grey below this is ink

Spot = tuple[int, int]


def page_count(pdf: bytes) -> int:
    return len(pypdfium2.PdfDocument(pdf))


def ink(
    pdf: bytes, *, page: int = 0, scale: float = 4, crop: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> list[list[bool]]:
    """The page as rows of ink or paper. `scale` 1 is 72 dots an inch.

    crop: what to leave out at the left, bottom, right and top, in points.
    """
    bitmap = pypdfium2.PdfDocument(pdf)[page].render(scale=scale, grayscale=True, crop=crop)
    greys = bytes(bitmap.buffer)
    rows = [greys[start : start + bitmap.width] for start in range(0, len(greys), bitmap.stride)]
    return [[grey < INK for grey in row] for row in rows]


def pieces(page: list[list[bool]]) -> list[set[Spot]]:
    """The connected pieces of ink as sets of (row, column), eight neighbours to a spot."""
    left = {(y, x) for y, row in enumerate(page) for x, is_ink in enumerate(row) if is_ink}
    found = []
    while left:
        piece, edge = set(), [left.pop()]
        while edge:
            spot = edge.pop()
            piece.add(spot)
            near = {one for one in _neighbours(spot) if one in left}
            left -= near
            edge += near
        found.append(piece)
    return found


def _neighbours(spot: Spot) -> Iterator[Spot]:
    y, x = spot
    return ((y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1) if dy or dx)


def smallest_text(pdf: bytes) -> float:
    """The size of the smallest letters on any page, as they stand there, in points of the font."""
    texts = [
        text for page in pypdfium2.PdfDocument(pdf) for text in page.get_objects(filter=[FPDF_PAGEOBJ_TEXT])
    ]
    return min(text.get_font_size() * abs(text.get_matrix().d) for text in texts)


def rules(page: list[list[bool]], *, at_least: int) -> list[int]:
    """The rows on which a line of that many dots is drawn, each line once."""
    long = [y for y, row in enumerate(page) if sum(row) >= at_least]
    return [y for y in long if y - 1 not in long]


def fonts_of(pdf: bytes) -> dict[str, bool]:
    """Each font of the PDF by its name without the subset's tag, and whether its file is in the PDF."""
    found = {}
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        for font in (page["/Resources"].get("/Font") or {}).values():
            for descendant in font.get_object()["/DescendantFonts"]:
                one = descendant.get_object()
                descriptor = one["/FontDescriptor"].get_object()
                is_inside = bool({"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor))
                found[one["/BaseFont"].partition("+")[2]] = is_inside
    return found


def letters(pdf: bytes) -> Iterator[tuple[int, str, float, float]]:
    """Each letter that is no space: its page, itself, and its two sides from the left edge, in points."""
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        text = page.get_textpage()
        for place in range(text.count_chars()):
            left, _bottom, right, _top = text.get_charbox(place)
            if (letter := text.get_text_range(place, 1)).strip(" \u00a0\u200b\r\n"):
                yield number, letter, left, right


def words_of(pdf: bytes) -> list[str]:
    """The text behind each page, without the breaks of its lines."""
    pages = (page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    return ["".join(words.replace("\u200b", "").splitlines()) for words in pages]
