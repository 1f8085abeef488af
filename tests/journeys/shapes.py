"""The shape of a word on a page, and whether two of them are the same within a distance."""

import pypdfium2

from tests.roles.papers import INK

Shape = list[int]  # a number for each row from the top, a bit for each dot of ink


def shape(
    page: pypdfium2.PdfPage, *, scale: float, crop: tuple[float, float, float, float] = (0, 0, 0, 0)
) -> Shape:
    """The ink of a page, cut out at its own edges. `scale` 1 is 72 dots an inch; crop as pypdfium2 has it."""
    bitmap = page.render(scale=scale, grayscale=True, crop=crop)
    digits = bytes(bitmap.buffer).translate(bytes(ord("1" if grey < INK else "0") for grey in range(256)))
    starts = range(0, len(digits), bitmap.stride)
    return cut([int(digits[start : start + bitmap.width], 2) for start in starts])


def cut(rows: list[int]) -> Shape:
    """Without the empty rows and columns around the ink."""
    inked = [place for place, row in enumerate(rows) if row]
    rows = rows[inked[0] : inked[-1] + 1]
    columns = 0
    for row in rows:
        columns |= row
    empty = (columns & -columns).bit_length() - 1
    return [row >> empty for row in rows]


def is_same(one: Shape, other: Shape, *, within: int) -> bool:
    """Whether no dot of either is further than `within` dots, across or along, from a dot of the other."""
    return _covers(one, other, within) and _covers(other, one, within)


def _covers(one: Shape, other: Shape, reach: int) -> bool:
    wide = [_widened(row, reach) for row in one]
    for place, row in enumerate(other):
        near = 0
        for candidate in wide[max(0, place - reach) : place + reach + 1]:
            near |= candidate
        if (row << reach) & ~near:
            return False
    return True


def _widened(row: int, reach: int) -> int:
    wide = 0
    for step in range(2 * reach + 1):
        wide |= row << step
    return wide
