"""A row whose change cannot be read: what is wrong in it whatever the change is.

What another word for the change could mend is not told: a first day, for one, is not needed by who leaves.
"""

from typing import Any

from roles.spreadsheets.known import Known
from roles.spreadsheets.lines import UPDATED, Line
from roles.spreadsheets.merging import edited
from roles.spreadsheets.people import People
from roles.spreadsheets.stays import check_days

FILLED = ("given_th", "family_th", *UPDATED)


def check_undecided(line: Line, known: Known, people: People) -> None:
    """Note what is missing in the name and wrong in the days; `line.open` where the row needs an order."""
    facts = _written(line, people) if line.get("base") is None else edited(line, known)
    if facts is not None:
        line.open = True
        check_days(line, facts.get("start_date"), facts)


def _written(line: Line, people: People) -> dict[str, Any] | None:
    """What a row without a version says of the days; None where it says nothing: an empty seat's."""
    if not any(line.written(name) for name in FILLED):
        return None
    people.is_whole(line)
    return {name: line.get(name) for name in ("start_date", "end_date", "end_reason")}
