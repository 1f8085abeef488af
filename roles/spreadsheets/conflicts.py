"""Rows that cannot stand together: with each other, or with who holds the seat already."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from roles.models import Capacity, ItemKind
from roles.spreadsheets.holdings import Holding
from roles.spreadsheets.known import Known
from roles.spreadsheets.lines import Line
from roles.spreadsheets.merging import on_sheet

NEVER = datetime.date.max
ONE_DAY = datetime.timedelta(days=1)


class Stay(NamedTuple):
    """The days of a row or of a membership in one seat, both inclusive."""

    start: datetime.date
    end: datetime.date
    line: Line | None
    holding: Holding | None


def check_conflicts(lines: Sequence[Line], known: Known) -> None:
    """Note rows that say the same twice, change one membership twice, or put two people into one seat."""
    doing = [line for line in lines if line.kind and line.seat and not line.already]
    ended = _changed_once(doing)
    filed: dict[tuple[int, bool], list[Stay]] = defaultdict(list)
    for line in doing:
        if line.kind != ItemKind.END and line.facts.get("start_date") and not line.is_wrong("end_date"):
            filed[_place(line)].append(_stay(line))
    for place, stays in filed.items():
        _check_twice(stays)
        _check_others(stays, _standing(known.by_seat[place[0]], place[1], ended))


def _place(line: Line) -> tuple[int, bool]:
    """Substantive and acting holders stand beside each other."""
    return line.seat.pk, line.facts["capacity"] != Capacity.SUBSTANTIVE  # type: ignore[union-attr]


def _stay(line: Line) -> Stay:
    return Stay(line.facts["start_date"], line.facts.get("end_date") or NEVER, line, line.holding)


def _changed_once(lines: Iterable[Line]) -> dict[int, Line]:
    """The row that ends or corrects each membership; a second one is a fault."""
    changed: dict[int, Line] = {}
    for line in lines:
        if line.holding is None:
            continue
        first = changed.setdefault(line.holding.pk, line)
        if first is not line:
            line.fault(
                "change", "membership-twice",
                _("Row %(row)d changes the same membership.") % {"row": first.number},
                _("Keep one of the two rows."),
            )  # fmt: skip
    return changed


def _standing(holdings: Sequence[Holding], acting: bool, changed: dict[int, Line]) -> list[Stay]:
    """Who is in the seat once the endings and corrections of the sheet are applied."""
    stays = []
    for one in holdings:
        line = changed.get(one.pk)
        if one.annulled or one.acting != acting or (line and line.kind == ItemKind.CORRECT):
            continue
        end: Any = one.facts["end_date"]
        if line and line.facts.get("end_date"):
            end = line.facts["end_date"]
        stays.append(Stay(one.facts["start_date"], end or NEVER, None, one))
    return stays


def _check_twice(stays: list[Stay]) -> None:
    """Each row against the one before it in time."""
    latest: Stay | None = None
    for stay in sorted(stays, key=lambda one: (one.start, one.line.number if one.line else 0)):
        if latest and latest.line and stay.line and stay.start <= latest.end:
            _twice(stay.line, latest.line)
        if latest is None or stay.end > latest.end:
            latest = stay


def _twice(line: Line, other: Line) -> None:
    if line.key() == other.key():
        line.fault(
            "change", "row-twice", _("Row %(row)d says the same.") % {"row": other.number},
            _("Keep one of the two rows."),
        )  # fmt: skip
    else:
        line.fault(
            "start_date", "seat-twice",
            _("Row %(row)d has someone in this seat on that day.") % {"row": other.number},
            _("Let one end before the other begins, or choose another capacity."),
        )  # fmt: skip


def _check_others(stays: list[Stay], standing: list[Stay]) -> None:
    for stay in stays:
        for other in standing:
            if stay.start <= other.end and other.start <= stay.end and stay.line and other.holding:
                _check_other(stay.line, other.holding, _way_out(stay, other))


def _check_other(line: Line, other: Holding, remedy: str) -> None:
    same_person = line.person == other.person
    if same_person and not other.by_order:
        return  # the order covers a sighting of the same person
    if any(one.code == "seat-taken" for one in line.findings):
        return
    facts = {
        "person": other.name,
        "first": on_sheet(other.facts["start_date"]),
        "order": other.order,
    }
    reason = (
        _("%(person)s already holds this seat from %(first)s, by order %(order)s.") % facts
        if other.by_order
        else _("%(person)s is already recorded in this seat from %(first)s, by public sources.") % facts
    )
    line.fault("start_date", "seat-taken", reason, remedy)


def _way_out(stay: Stay, other: Stay) -> str:
    """What can be written instead: nobody leaves a seat before the first day in it."""
    before = on_sheet(other.start - ONE_DAY)
    after = "" if other.end == NEVER else on_sheet(other.end + ONE_DAY)
    if other.start < stay.start and other.holding and not other.holding.ended:
        return _("Add a row that ends that membership by %(day)s, or change the days of this one.") % {
            "day": on_sheet(stay.start - ONE_DAY)
        }
    if other.start > stay.start and after:
        return _("Write a last day until %(before)s, or a first day from %(after)s.") % {
            "before": before,
            "after": after,
        }
    if other.start > stay.start:
        return _(
            "Write a last day until %(before)s; if that membership is wrong, correct it in its row of a "
            "fresh template."
        ) % {"before": before}
    if after:
        return _("Write a first day from %(after)s.") % {"after": after}
    return _("Take the row out; if that membership is wrong, correct it in its row of a fresh template.")
