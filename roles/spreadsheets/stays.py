"""Whether the days of one row can be: with each other, with the committee's, with the membership's."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from gcio_portal import thai
from roles.models import ItemKind
from roles.spreadsheets.holdings import Holding
from roles.spreadsheets.known import Known
from roles.spreadsheets.lines import Line
from roles.spreadsheets.merging import on_sheet


def find_holding(line: Line, known: Known) -> None:
    """The membership that a row without a version ends: of the named person, in the named seat."""
    if line.seat is None or line.is_wrong("given_th", "family_th", "start_date", "end_date", "capacity"):
        return
    wanted = _name(line.get("given_th"), line.get("family_th"))
    standing = [one for one in known.by_seat[line.seat.pk] if not one.annulled]
    named = [one for one in standing if _name(one.facts["given_th"], one.facts["family_th"]) == wanted]
    found = named
    if line.get("start_date"):
        found = [one for one in found if one.facts["start_date"] == line.get("start_date")]
    if line.get("capacity"):
        found = [one for one in found if one.facts["capacity"] == line.get("capacity")]
    still = [one for one in found if not one.ended]
    if len(still) == 1:
        line.holding = still[0]
    elif still:
        line.fault(
            "given_th", "holder-ambiguous", _("This person holds the seat in more than one membership."),
            _("Write in the column of the first day which one ends."),
        )  # fmt: skip
    elif found:
        line.holding = found[-1]  # ended already: told with its day
    else:
        _no_holder(line, [one for one in standing if not one.ended], bool(named))


def _no_holder(line: Line, standing: list[Holding], named: bool) -> None:
    names = ", ".join(f"{one.name} ({on_sheet(one.facts['start_date'])})" for one in standing)
    line.fault(
        "given_th", "holder-unknown",
        _("This person holds the seat from another first day or in another capacity.") if named
        else _("Nobody of this name holds the seat."),
        _("Write who leaves, with the first day: the registry has %(names)s.") % {"names": names} if names
        else _("Take the row out, or write another seat: nobody holds this one."),
    )  # fmt: skip


def _name(given: str | None, family: str | None) -> str:
    return thai.sort_key(f"{given or ''} {family or ''}")


def check_stay(line: Line, known: Known, day: datetime.date) -> None:
    """Note what is missing or cannot be in the days of a row that changes something.

    `day`: that of the check, on which a fresh template would be made.
    """
    if line.kind == ItemKind.END:
        _check_end(line, day)
    else:
        _check_start(line, known)
    start, end = _start(line), line.facts.get("end_date")
    check_days(line, start, line.facts)
    _check_within_committee(line, start, end)


def check_days(line: Line, start: datetime.date | None, facts: Mapping[str, Any]) -> None:
    """Note an end before the first day, and a reason for leaving without an end: wrong in every change."""
    end = facts.get("end_date")
    if start and end and end < start and not line.is_wrong("end_date", "start_date"):
        line.fault(
            "end_date", "end-before-start",
            _("The last day is before the first, %(day)s.") % {"day": on_sheet(start)},
            _("Write a day on or after the first."),
        )  # fmt: skip
    if facts.get("end_reason") and not end and not line.is_wrong("end_date", "end_reason"):
        line.fault(
            "end_date", "end-missing", _("There is a reason for leaving and no last day."),
            _("Write the last day, or empty the reason."),
        )  # fmt: skip


def _start(line: Line) -> datetime.date | None:
    if line.kind == ItemKind.END:
        return line.holding.facts["start_date"] if line.holding else None
    return line.facts.get("start_date")


def _check_end(line: Line, day: datetime.date) -> None:
    if line.holding and line.holding.ended:
        _already_ended(line, line.holding, day)
        return
    if not line.facts.get("end_date") and not line.is_wrong("end_date"):
        line.fault(
            "end_date", "end-missing", _("The row ends a membership and has no last day."),
            _("Write the last day on which the person holds the seat."),
        )  # fmt: skip
    if not line.facts.get("end_reason") and not line.is_wrong("end_reason"):
        line.fault(
            "end_reason", "reason-missing", _("The row ends a membership and has no reason."),
            _("Choose why the person leaves; “not known” is one of the reasons."),
        )  # fmt: skip


def _already_ended(line: Line, holding: Holding, day: datetime.date) -> None:
    """A template has the rows of those who have not left yet on its day."""
    last = holding.facts["end_date"]
    line.fault(
        "end_date", "ended-already",
        _("The last day of this membership is recorded already: %(day)s.") % {"day": on_sheet(last)},
        _("Take the row out; if that day is wrong, correct it in the row of a fresh template.") if last >= day
        else _("Take the row out; if that day is wrong, correct it in the row of a template of %(day)s.")
        % {"day": on_sheet(last)},
    )  # fmt: skip


def _check_start(line: Line, known: Known) -> None:
    start = line.facts.get("start_date")
    if line.is_wrong("start_date"):
        return
    if not start:
        line.fault(
            "start_date", "start-missing", _("The row has no first day."),
            _("Write the day from which the person holds the seat."),
        )  # fmt: skip
    elif line.seat and start >= line.seat.start_date and not known.stands(line.seat, start):
        line.fault(
            "start_date", "seat-not-standing", _("The law has no such seat on that day."),
            _("Look at the committee's page on that day, and choose a seat that it shows."),
        )  # fmt: skip


def _check_within_committee(line: Line, start: datetime.date | None, end: datetime.date | None) -> None:
    seat = line.seat
    if seat is None:
        return
    if start and start < seat.start_date and line.kind != ItemKind.END and not line.is_wrong("start_date"):
        line.fault(
            "start_date", "before-committee",
            _("The committee is in force from %(day)s; the membership cannot begin earlier.")
            % {"day": on_sheet(seat.start_date)},
            _("Write that day or a later one."),
        )  # fmt: skip
    if seat.end_date and (end is None or end > seat.end_date) and not line.is_wrong("end_date"):
        day = {"day": on_sheet(seat.end_date)}
        line.fault(
            "end_date", "after-committee",
            _("The committee is in force until %(day)s; the membership cannot end later.") % day,
            _("Write a first and a last day until %(day)s, or take the row out.") % day
            if start and start > seat.end_date
            else _("Write a last day until %(day)s.") % day,
        )  # fmt: skip
