"""The seats of a committee in time, as lanes of an SVG: x in percent of the width, y in pixels.

Text keeps its size at every width; attributes only, because the pages allow no inline style.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from committees.models import SeatRole
from gcio_portal import thai
from gcio_portal.thai import in_english
from roles.rosters import Lane, Span, Timeline
from roles.views.wording import in_language

LEFT, RIGHT = 2.0, 98.5  # percent: room for the marks of the first and the last day
TOP, LANE = 34, 56  # pixels
MARK = 13  # pixels above and below a lane: the marks of years and laws leave its label free
MOST_LANES = 8
LAST_YEAR_LABEL = 90  # percent: a later one would stand out of the figure on a phone
YEAR_LABELS = 8  # more would touch each other on a phone
LABEL_WIDTH = 35  # percent: the name of a day on a phone, with a little air
ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Scale:
    """Days to percent of the figure's width; days outside the figure stand at its edge."""

    first: datetime.date
    last: datetime.date

    def position(self, day: datetime.date) -> float:
        length = max((self.last - self.first).days, 1)
        share = min(max((day - self.first).days / length, 0), 1)
        return LEFT + (RIGHT - LEFT) * share

    def x(self, day: datetime.date) -> str:
        return f"{self.position(day):.2f}%"

    def width(self, span: Span) -> str:
        """From the first day of a span to the end of its last; empty for a single day, which is a square."""
        if span.start == span.end:
            return ""
        return f"{self.position(span.end + ONE_DAY) - self.position(span.start):.2f}%"

    def years(self) -> list[dict[str, Any]]:
        """The first of January of some years, evenly chosen, labelled in the era of the screen."""
        years = range(self.first.year + 1, self.last.year + 1)
        step = -(-len(years) // YEAR_LABELS) or 1
        return [self._year(datetime.date(year, 1, 1)) for year in years[::step]]

    def _year(self, first: datetime.date) -> dict[str, Any]:
        """Named where there is room for its name."""
        name = first.year if in_english() else thai.be_year(first.year)
        return {"x": self.x(first), "label": name if self.position(first) < LAST_YEAR_LABEL else ""}


def figure(timeline: Timeline, day: datetime.date) -> dict[str, Any]:
    """The lanes of a timeline, the days of the law and the day of the page, ready to draw."""
    scale = Scale(timeline.start, max(timeline.end, day))
    return {
        **drawing(timeline, scale, [day]),
        "hidden": max(len(timeline.lanes) - MOST_LANES, 0),
        "first": scale.first,
        "last": scale.last,
    }


def drawing(timeline: Timeline, scale: Scale, days: Sequence[datetime.date]) -> dict[str, Any]:
    """The lanes on a scale; `days`, oldest first, are marked where the scale has them."""
    bottom = TOP + LANE * min(len(timeline.lanes), MOST_LANES) + 4
    return {
        "lanes": [_lane(lane, number, scale) for number, lane in enumerate(timeline.lanes[:MOST_LANES])],
        "years": scale.years(),
        "laws": [scale.x(law_day) for law_day in timeline.laws],
        "marks": list(_marks(scale, days)),
        "bottom": bottom,
        "height": bottom + 22,
    }


def _marks(scale: Scale, days: Sequence[datetime.date]) -> Iterator[dict[str, str]]:
    """A line for each day, and its name where the last name leaves it room."""
    free = 0.0
    for day in days:
        if not scale.first <= day <= scale.last:
            continue
        position = scale.position(day)
        has_room = not free or position >= free
        free = position + LABEL_WIDTH if has_room else free
        label = thai.format_date(day, "medium") if has_room else ""
        yield {"x": scale.x(day), "anchor": _anchor(position), "label": label}


def _lane(lane: Lane, number: int, scale: Scale) -> dict[str, Any]:
    y = TOP + 42 + LANE * number
    return {
        "title": SeatRole(lane.role).label,
        "law": in_language(vars(lane), "title"),
        "title_y": y - 18,
        "y": y,
        "bar_y": y - 7,
        "mark_top": y - MARK,
        "mark_foot": y + MARK,
        "spans": [_span(span, scale) for span in lane.spans],
    }


def _span(span: Span, scale: Scale) -> dict[str, Any]:
    return {
        "kind": span.kind,
        "words": span_words(span),
        "first": span.start,
        "last": span.end,
        "x": scale.x(span.start),
        "x_end": scale.x(span.end),
        "width": scale.width(span),
        "person_id": span.person_id,
        "name": in_language(vars(span), "name") if span.person_id else "",
    }


def span_words(span: Span) -> str:
    """What the stretch says of the seat."""
    words = {
        "held": _("Held by order"),
        "attested": _("Attested"),
        "acting": _("Acting"),
        "vacant": _("Vacant"),
        "unknown": _("Not known"),
    }
    return words[span.kind]


def _anchor(position: float) -> str:
    """Where a label is tied to its line, so that it stays within the figure."""
    return "start" if position < 12 else "end" if position > 88 else "middle"
