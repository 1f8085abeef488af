"""How a committee's seats changed: days of change for the day bar, spans of each seat for the lanes."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from committees.models import Committee
from gcio_portal.thai.dates import in_english
from roles.states import fetch, states_sql

ONE_DAY = datetime.timedelta(days=1)

# Every day on which something may begin or end, within the committee's period: the state of a seat is the
# same on all days from one of them to the day before the next.
BREAKS = """asked AS (
    SELECT DISTINCT break.day
    FROM committees_committee committee, LATERAL (
        SELECT committee.start_date AS day
        UNION ALL SELECT unnest(ARRAY[template.start_date, template.end_date + 1])
            FROM committees_seattemplate template
            WHERE template.committee_kind = committee.kind AND template.variant = committee.variant
        UNION ALL SELECT unnest(ARRAY[seat.local_start_date, seat.local_end_date + 1])
            FROM committees_seat seat WHERE seat.committee_id = committee.id
        UNION ALL SELECT unnest(ARRAY[membership.start_date, membership.end_date + 1])
            FROM roles_membership membership JOIN committees_seat seat ON seat.id = membership.seat_id
            WHERE seat.committee_id = committee.id AND membership.annulled_by_id IS NULL
    ) break
    WHERE committee.id = %(committee)s AND committee.period @> break.day
), """

HISTORY = """
SELECT asked.day, state.seat_id, state.key, state.role, state.title_th, state.title_en, state.template_id,
    state.state, m.id, m.start_date, m.end_date,
    m.start_precision = 'ATTESTED' OR m.end_precision = 'ATTESTED', person.id, person.name_th, person.name_en
FROM asked
LEFT JOIN state USING (day)
LEFT JOIN roles_membership m ON m.id = COALESCE(state.holder_id, state.acting_id)
LEFT JOIN roles_person person ON person.id = m.person_id
ORDER BY asked.day, state.ordinal, state.key"""


class Moment(NamedTuple):
    """One seat from one day on, until the next day of change."""

    day: datetime.date
    seat_id: int  # None, with all that follows, on a day on which no seat stands
    key: str
    role: str
    title_th: str
    title_en: str
    template_id: int | None
    state: str
    membership_id: int | None
    start_date: datetime.date | None
    end_date: datetime.date | None
    attested: bool | None
    person_id: int | None
    name_th: str | None
    name_en: str | None

    @property
    def name(self) -> str:
        return (in_english() and self.name_en) or self.name_th or ""


@dataclass(frozen=True)
class Change:
    """A day on which the roster becomes another one, and in a few words why."""

    day: datetime.date
    label: str


@dataclass
class Span:
    """A stretch of a lane, first and last day included.

    kind: `held` by order, `attested` by sources, `acting`, `vacant` or `unknown`.
    """

    kind: str
    start: datetime.date
    end: datetime.date
    membership_id: int | None = None
    person_id: int | None = None
    name_th: str = ""
    name_en: str = ""


@dataclass
class Lane:
    """One seat through time; its titles are the last ones it had."""

    seat_id: int
    key: str
    role: str
    title_th: str
    title_en: str
    spans: list[Span] = field(default_factory=list)


@dataclass
class Timeline:
    """All lanes of a committee from its first seats to the last day asked for; `laws` are the days on which
    the law made or changed its seats."""

    start: datetime.date
    end: datetime.date
    laws: list[datetime.date]
    lanes: list[Lane]


Snapshot = dict[int, Moment]  # the seats that stand on one day, by their id


def _history(committee: Committee) -> list[tuple[datetime.date, Snapshot]]:
    """The roster on each day of the committee on which it may have changed. One query."""
    sql = "WITH " + BREAKS + states_sql(scope="committee.id = %(committee)s") + HISTORY
    moments = [Moment(*row) for row in fetch(sql, {"committee": committee.pk})]
    return [
        (day, {moment.seat_id: moment for moment in on_day if moment.seat_id is not None})
        for day, on_day in groupby(moments, key=lambda moment: moment.day)
    ]


def changes(committee: Committee, day: datetime.date) -> tuple[Change | None, Change | None]:
    """The nearest days before and after `day` on which the roster changes; None where there is none.

    The change of `day` itself is neither. One query.
    """
    previous = following = None
    for change in _changes(committee):
        if change.day < day:
            previous = change
        elif change.day > day:
            following = change
            break
    return previous, following


def _changes(committee: Committee) -> Iterator[Change]:
    history = [(committee.start_date - ONE_DAY, {}), *_history(committee)]
    if committee.end_date:
        history.append((committee.end_date + ONE_DAY, {}))
    for (_day, before), (day, after) in pairwise(history):
        label = _label(before, after)
        if label:
            yield Change(day, label)


def _label(before: Snapshot, after: Snapshot) -> str:
    """What the change from one roster to the next is called; empty where the roster stays the same."""
    if not before and after:
        return _("Seats set by law")
    if before and not after:
        return _("Seats end")
    if before.keys() != after.keys() or _versions(before) != _versions(after):
        by_law = _versions(before) != _versions(after)
        return _("Seats changed by law") if by_law else _("Seats changed by a local order")
    labels = [label for pk in after if (label := _seat_label(before[pk], after[pk]))]
    if len(labels) > 1:
        return _("%(change)s, and more") % {"change": labels[0]}
    return labels[0] if labels else ""


def _versions(seats: Snapshot) -> set[int]:
    """The versions of the law's seats on a day."""
    return {moment.template_id for moment in seats.values() if moment.template_id is not None}


def _seat_label(before: Moment, after: Moment) -> str:
    if after.membership_id not in {None, before.membership_id}:
        if after.attested:
            return _("Evidence of %(name)s begins") % {"name": after.name}
        if after.state == "ACTING":
            return _("%(name)s begins to act") % {"name": after.name}
        return _("%(name)s takes the seat") % {"name": after.name}
    if before.membership_id not in {None, after.membership_id}:
        if before.attested:
            return _("Evidence ends")
        return _("%(name)s leaves the seat") % {"name": before.name}
    return ""


def timeline(committee: Committee, today: datetime.date) -> Timeline | None:
    """Each seat's spans from the committee's first day to `today`; None before it had seats. One query."""
    history = [(day, seats) for day, seats in _history(committee) if day <= today]
    if not any(seats for _day, seats in history):
        return None
    last = min(today, committee.end_date or today)
    ends = [day - ONE_DAY for day, _seats in history[1:]] + [last]
    lanes: dict[int, Lane] = {}
    for (day, seats), end in zip(history, ends, strict=True):
        for moment in seats.values():
            lane = lanes.setdefault(moment.seat_id, Lane(moment.seat_id, moment.key, moment.role, "", ""))
            lane.title_th, lane.title_en = moment.title_th, moment.title_en
            _extend(lane, _span(moment, day, end))
    return Timeline(history[0][0], last, _law_days(history), list(lanes.values()))


def _law_days(history: list[tuple[datetime.date, Snapshot]]) -> list[datetime.date]:
    moments: list[tuple[datetime.date, Snapshot]] = [(datetime.date.min, {}), *history]
    return [
        day for (_day, before), (day, after) in pairwise(moments) if _versions(before) != _versions(after)
    ]


def _span(moment: Moment, start: datetime.date, end: datetime.date) -> Span:
    if moment.membership_id is None:
        return Span(moment.state.lower(), start, end)
    kind = "acting" if moment.state == "ACTING" else "attested" if moment.attested else "held"
    return Span(
        kind, start, end, moment.membership_id, moment.person_id, moment.name_th or "", moment.name_en or ""
    )


def _extend(lane: Lane, span: Span) -> None:
    """Adds the span, or lengthens the last one where it says the same and touches it."""
    last = lane.spans[-1] if lane.spans else None
    if (
        last
        and (last.kind, last.membership_id) == (span.kind, span.membership_id)
        and last.end + ONE_DAY == span.start
    ):
        last.end = span.end
    else:
        lane.spans.append(span)
