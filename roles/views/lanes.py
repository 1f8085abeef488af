"""The seats of a committee in time, as lanes of an SVG: x in percent of the width, y in pixels.

Text keeps its size at every width; attributes only, because the pages allow no inline style.
"""

import datetime
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
YEAR_LABELS = 8  # more would touch each other on a phone
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
        return [
            {"x": self.x(datetime.date(year, 1, 1)), "label": year if in_english() else thai.be_year(year)}
            for year in years[::step]
        ]


def figure(timeline: Timeline, day: datetime.date) -> dict[str, Any]:
    """The lanes of a timeline, the days of the law and the day of the page, ready to draw."""
    scale = Scale(timeline.start, max(timeline.end, day))
    bottom = TOP + LANE * min(len(timeline.lanes), MOST_LANES) + 4
    is_within = scale.first <= day
    return {
        "lanes": [_lane(lane, number, scale) for number, lane in enumerate(timeline.lanes[:MOST_LANES])],
        "years": scale.years(),
        "laws": [scale.x(law_day) for law_day in timeline.laws],
        "day_x": scale.x(day) if is_within else "",
        "day_anchor": _anchor(scale.position(day)),
        "bottom": bottom,
        "height": bottom + 22,
        "hidden": max(len(timeline.lanes) - MOST_LANES, 0),
        "first": scale.first,
        "last": scale.last,
    }


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
        "words": _words(span),
        "first": span.start,
        "last": span.end,
        "x": scale.x(span.start),
        "x_end": scale.x(span.end),
        "width": scale.width(span),
        "person_id": span.person_id,
        "name": in_language(vars(span), "name") if span.person_id else "",
    }


def _words(span: Span) -> str:
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
