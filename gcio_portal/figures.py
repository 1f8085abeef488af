"""Geometry of the portal's SVG figures: attributes only, because the pages allow no inline style."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

GAP = 0.4  # between two parts of a bar, in percent of its width
STEP = 48  # from one tile of the map to the next, in pixels of the drawing
TILE = 45
TILE_WORDS = {
    "full": gettext_lazy("All seats held"),
    "part": gettext_lazy("Some seats held"),
    "none": gettext_lazy("All seats vacant"),
    "unknown": gettext_lazy("Not known"),
    "outside": gettext_lazy("No seats on this day"),
}


@dataclass(frozen=True)
class BarPart:
    """One stretch of a bar; `x` and `width` in percent of the whole."""

    kind: str
    x: str
    width: str


def bar_parts(counts: Mapping[str, int]) -> list[BarPart]:
    """The parts of a bar for counts by kind (held, acting, vacant, none); a zero has no part."""
    total = sum(counts.values())
    parts, start = [], 0.0
    for kind, count in counts.items():
        if count:
            share = 100 * count / total
            parts.append(BarPart(kind, f"{start:.2f}%", f"{max(share - GAP, GAP):.2f}%"))
            start += share
    return parts


@dataclass(frozen=True)
class Tile:
    """One province on the map: where it is drawn, how full its committee is, and in which words."""

    province: Mapping[str, Any]
    kind: str
    words: str

    @property
    def x(self) -> int:
        return 1 + STEP * int(self.province["column"])

    @property
    def y(self) -> int:
        return 1 + STEP * int(self.province["row"])

    @property
    def middle(self) -> float:
        return self.x + TILE / 2

    @property
    def abbr_baseline(self) -> int:
        return self.y + 20

    @property
    def count_baseline(self) -> int:
        return self.y + 39

    @property
    def count(self) -> str:
        """What stands in the tile: '2/3', or a dash where the registry does not know."""
        return (
            "–"
            if self.kind in {"unknown", "outside"}
            else f"{self.province['filled']}/{self.province['total']}"
        )

    @property
    def state(self) -> str:
        """The state whose shape stands beside the words in the table."""
        return {"full": "FILLED", "part": "FILLED", "none": "VACANT"}.get(self.kind, "UNKNOWN")


def tiles(provinces: Iterable[Mapping[str, Any]]) -> list[Tile]:
    """The map's tiles from provinces with their counts of required seats.

    A province is full, filled in part, known to be vacant in every seat, or not known. Unknown seats
    are never taken for vacant ones; with no seat at all on that day the province says so.
    """
    return [Tile(province, *_kind_and_words(province)) for province in provinces]


def _kind_and_words(province: Mapping[str, Any]) -> tuple[str, str]:
    filled, total, vacant = (int(province[name]) for name in ("filled", "total", "vacant"))
    if not total:
        return "outside", _("No seats on this day")
    if filled >= total:
        return "full", ngettext("Its one seat held", "All %(total)d seats held", total) % {"total": total}
    if filled:
        return "part", _("%(filled)d of %(total)d seats held") % {"filled": filled, "total": total}
    if vacant >= total:
        return "none", ngettext("Its one seat vacant", "All %(total)d seats vacant", total) % {"total": total}
    return "unknown", _("Not known")


def map_size(drawn: list[Tile]) -> str:
    """The viewBox that holds all tiles."""
    width = max((tile.x for tile in drawn), default=1) + TILE + 1
    height = max((tile.y for tile in drawn), default=1) + TILE
    return f"0 0 {width} {height}"
