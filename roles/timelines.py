"""How a committee's seats changed: days of change for the day bar, spans of each seat for the lanes."""

import datetime
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from committees.models import Committee, Seat
from gcio_portal.thai.dates import in_english
from roles.known import Relations
from roles.plans import Plan
from roles.proposed import proposed_sql
from roles.states import fetch_each, states_sql

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
            FROM {membership} membership JOIN committees_seat seat ON seat.id = membership.seat_id
            WHERE seat.committee_id = committee.id AND membership.annulled_by_id IS NULL
    ) break
    WHERE committee.id = ANY(%(committees)s) AND committee.period @> break.day
), """

HISTORY = """
SELECT asked.day, state.committee_id, state.seat_id, state.key, state.role, state.title_th, state.title_en,
    state.template_id, state.state, m.id, m.start_date, m.end_date,
    m.start_precision = 'ATTESTED' OR m.end_precision = 'ATTESTED', person.id, person.name_th, person.name_en
FROM asked
LEFT JOIN state USING (day)
LEFT JOIN {membership} m ON m.id = COALESCE(state.holder_id, state.acting_id)
LEFT JOIN roles_person person ON person.id = m.person_id
ORDER BY asked.day, state.ordinal, state.key"""


class Moment(NamedTuple):
    """One seat from one day on, until the next day of change."""

    day: datetime.date
    committee_id: int  # None, with all that follows, on a day on which no seat stands
    seat_id: int
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
History = list[tuple[datetime.date, Snapshot]]  # oldest first; each until the day before the next


def _moments(
    committees: Collection[int], scope: str, plans: Sequence[Plan | None] = (None,), **params: Any
) -> list[list[Moment]]:
    """For each plan (None: as it is) the seats of the scope on each day on which something may change in the
    committees. One query."""
    params["committees"] = list(committees)
    statements = []
    for plan in plans:
        relations, proposed, more = proposed_sql(plan) if plan else (Relations(), "", {})
        params |= more
        names = {"membership": relations.membership}
        states = states_sql(scope=scope, **names)
        statements.append(f"WITH {proposed}{BREAKS.format(**names)}{states}{HISTORY.format(**names)}")
    return [[Moment(*row) for row in rows] for rows in fetch_each(statements, params)]


def _history(committee: Committee) -> History:
    """The roster on each day of the committee on which it may have changed. One query."""
    (moments,) = _moments([committee.pk], "committee.id = ANY(%(committees)s)")
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
    return _lanes(_history(committee), _last(today, committee.end_date))


Timelines = dict[int, Timeline | None]  # by the committee's number; None: none of the seats stood by then


def timelines_before_and_after(
    seats: Collection[Seat], last: datetime.date, plan: Plan
) -> tuple[Timelines, Timelines]:
    """The timelines of these seats alone up to a day: as they are, and as they would be if the order of the
    plan were published. One query.

    seats: with their committees. A membership not yet made has a number below zero.
    """
    committees = {seat.committee_id: seat.committee for seat in seats}
    scope, numbers = "seat.id = ANY(%(seats)s)", sorted({seat.pk for seat in seats})
    before, after = _moments(list(committees), scope, [None, plan], seats=numbers)
    return (
        {pk: _lanes(_only(before, pk), _last(last, one.end_date)) for pk, one in committees.items()},
        {
            pk: _lanes(_only(after, pk), _last(last, one.end_date, plan.last_days.get(pk)))
            for pk, one in committees.items()
        },
    )


def _last(*days: datetime.date | None) -> datetime.date:
    return min(day for day in days if day)


def _only(moments: list[Moment], committee: int) -> History:
    """What is of one committee, from the first day on which one of its seats stands."""
    days = sorted({moment.day for moment in moments})
    seats: dict[datetime.date, Snapshot] = {day: {} for day in days}
    for moment in moments:
        if moment.committee_id == committee:
            seats[moment.day][moment.seat_id] = moment
    first = next((number for number, day in enumerate(days) if seats[day]), len(days))
    return [(day, seats[day]) for day in days[first:]]


def _lanes(history: History, last: datetime.date) -> Timeline | None:
    """The spans of each seat up to the last day; None without a seat."""
    history = [(day, seats) for day, seats in history if day <= last]
    if not any(seats for _day, seats in history):
        return None
    ends = [day - ONE_DAY for day, _seats in history[1:]] + [last]
    lanes: dict[int, Lane] = {}
    for (day, seats), end in zip(history, ends, strict=True):
        for moment in seats.values():
            lane = lanes.setdefault(moment.seat_id, Lane(moment.seat_id, moment.key, moment.role, "", ""))
            lane.title_th, lane.title_en = moment.title_th, moment.title_en
            _extend(lane, _span(moment, day, end))
    return Timeline(history[0][0], last, _law_days(history), list(lanes.values()))


def _law_days(history: History) -> list[datetime.date]:
    moments: History = [(datetime.date.min, {}), *history]
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
