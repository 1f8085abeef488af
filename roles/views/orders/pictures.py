"""Before and after of the seats of one committee: two figures on one scale, and in words what differs."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from gcio_portal import thai
from roles.timelines import Lane, Span, Timeline
from roles.views.lanes import Scale, drawing, span_words
from roles.views.wording import in_language, role_label
from roles.what_if_pictures import Picture

MOST_SPANS = 8  # of a lane in the words of a figure; the older ones are counted


def picture_of(picture: Picture) -> dict[str, Any] | None:
    """`sides` (before and after, each with drawing, label, rows) and `told`: the seats whose rows differ.

    A row has seat, name, words, first and last day, and whether each day is new. None without a lane.
    """
    before, after = picture.before, picture.after
    known = [timeline for timeline in (before, after) if timeline]
    if not known:
        return None
    first = min(timeline.start for timeline in known)
    scale = Scale(first, picture.last)
    sides = [
        _side(_("Before this order"), before, after, picture, scale, is_new=False),
        _side(_("After this order"), after, before, picture, scale, is_new=True),
    ]
    return {"sides": sides, "told": {row["seat_id"] for side in sides for row in side["rows"]}}


def _side(
    heading: str,
    shown: Timeline | None,
    other: Timeline | None,
    picture: Picture,
    scale: Scale,
    *,
    is_new: bool,
) -> dict[str, Any]:
    lanes = shown.lanes if shown else []
    others = {lane.seat_id: lane.spans for lane in other.lanes} if other else {}
    return {
        "heading": heading,
        "drawing": drawing(shown, scale, picture.days) if shown else None,
        "label": f"{heading}: " + " · ".join(_lane_words(lane, picture.last) for lane in lanes),
        "rows": [
            row
            for lane in lanes
            for row in _rows(lane, others.get(lane.seat_id, []), picture.last, is_new=is_new)
        ],
        "is_one_seat": len(lanes) == 1,
    }


def _rows(lane: Lane, others: list[Span], last: datetime.date, *, is_new: bool) -> Iterator[dict[str, Any]]:
    """The spans of a lane that the other side does not have. Gaps of knowledge between them go untold."""
    same = {_facts(span) for span in others}
    firsts = {(span.person_id, span.start) for span in others}
    lasts = {(span.person_id, span.end) for span in others}
    for span in lane.spans:
        if _facts(span) in same or (span.kind == "unknown" and len(lane.spans) > 1):
            continue
        is_open = span.end == last
        yield {
            "seat_id": lane.seat_id,
            "seat": role_label(lane.role),
            "name": in_language(vars(span), "name") if span.person_id else "",
            "words": span_words(span),
            "first": span.start,
            "first_is_new": is_new and (span.person_id, span.start) not in firsts,
            "last": None if is_open else span.end,
            "last_is_new": is_new and (span.person_id, span.end) not in lasts,
        }


def _facts(span: Span) -> tuple[Any, ...]:
    return span.kind, span.start, span.end, span.person_id


def _lane_words(lane: Lane, last: datetime.date) -> str:
    """A lane as it would be read aloud."""
    spans = lane.spans[-MOST_SPANS:]
    words = [_span_words(span, last) for span in spans]
    if len(spans) < len(lane.spans):
        words.insert(0, _("%(n)d earlier ones") % {"n": len(lane.spans) - len(spans)})
    return f"{role_label(lane.role)}: " + "; ".join(words)


def _span_words(span: Span, last: datetime.date) -> str:
    facts = {
        "what": f"{in_language(vars(span), 'name') if span.person_id else ''} {span_words(span)}".strip(),
        "first": thai.format_date(span.start, "medium"),
        "last": thai.format_date(span.end, "medium"),
    }
    if span.start == span.end:
        return _("%(what)s on %(first)s") % facts
    if span.end == last:
        return _("%(what)s from %(first)s on") % facts
    return _("%(what)s from %(first)s to %(last)s") % facts
