"""A row that was written out, edited and brought back: base, the registry now, and the file.

What only the file changed is taken, what only the registry changed stays; where both changed one fact, and
differently, someone must choose.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from gcio_portal import thai
from gcio_portal.tables import as_text
from roles.models import ItemKind
from roles.spreadsheets.columns import CHOICES, LANGUAGES
from roles.spreadsheets.known import Base, Known
from roles.spreadsheets.lines import FACTS, NAMES, Finding, Line, differing

MINE, THEIRS = "MINE", "THEIRS"  # the answers to a conflict, of one who looked at it
ENDING = ("end_date", "end_reason")
CLASH_LENGTH = 16  # hexadecimal digits


class Choice(NamedTuple):
    """What someone chose for a row, MINE or THEIRS, and the `clash` that they were shown.

    It holds for what the registry said then: where it says something else by now, it is asked anew.
    """

    answer: str
    clash: str


def merge(line: Line, known: Known, choices: Mapping[int, Choice]) -> None:
    """Decide what a row with a version changes: `line.kind` and `line.facts`, or a finding.

    `choices`: row → what was chosen, for conflicts that someone has looked at.
    """
    base = _base(line, known)
    if base is None or line.holding is None:
        return
    file = _as_file(line, base.facts)
    mine = differing(file, base.facts)
    change = line.get("change")
    if change in (None, ItemKind.APPOINT):
        _no_change_of_it(line, mine)
        return
    theirs = {name: line.holding.facts[name] for name in FACTS}
    mine, their = _whole_names(mine, differing(theirs, base.facts))
    now = {name: file[name] if name in mine else theirs[name] for name in FACTS}
    if not differing(now, theirs):
        _nothing_left(line, mine)
        return
    if line.holding.annulled:
        line.kind, line.facts = change, now
        line.fault(
            "base", "base-annulled", _("The registry has annulled this membership since."),
            _("Take the rows of this seat anew from a fresh template."),
        )  # fmt: skip
        return
    clashing = [name for name in differing(file, theirs) if name in mine and name in their]
    choice = choices.get(line.number)
    asked = clashing or (mine if choice else [])  # a clash that is gone was decided otherwise than it stands
    found = _conflicts(line, asked, base.facts, theirs, choice)
    if found and (choice is None or choice.clash != found[0].clash):
        line.findings += found
        return
    line.settled = found
    if choice is None or choice.answer != THEIRS:
        _change(line, change, now, mine, clashing)


def edited(line: Line, known: Known) -> dict[str, Any] | None:
    """What would stand of a row with a version whose change cannot be read: the days that it would have.

    None where nobody needs an order for it: nothing is edited, or the registry says so already, or someone
    must look at it first. A first day that is edited is left out: only a correction changes it.
    """
    base = _base(line, known)
    if base is None or line.holding is None or line.holding.annulled:
        return None
    file, theirs = _as_file(line, base.facts), line.holding.facts
    mine, their = _whole_names(differing(file, base.facts), differing(theirs, base.facts))
    now = {name: file[name] if name in mine else theirs[name] for name in FACTS}
    if set(mine) & set(their) or not differing(now, theirs):
        return None
    if "start_date" in mine:
        now["start_date"] = None
    return now


def forgive_unedited(line: Line, known: Known) -> None:
    """A cell that stands as the sheet was written out is as it is in the registry: nobody's fault to mend."""
    base = known.bases.get(line.get("base"))
    if base is None:
        return
    for one in [one for one in line.findings if one.column in FACTS]:
        if line.written(one.column) in _as_written_out(one.column, base.facts[one.column]):
            line.findings.remove(one)
            line.row.values[one.column] = base.facts[one.column] or None


def _as_written_out(name: str, value: Any) -> set[str]:
    """The texts that a template of each language has in this cell."""
    texts = set()
    for language in LANGUAGES:
        with override(language):
            texts.add(as_text(ILLEGAL_CHARACTERS_RE.sub("", shown(name, value))))
    return texts


def _whole_names(mine: list[str], their: list[str]) -> tuple[list[str], list[str]]:
    """A name changed on both sides is one thing: half of one and half of the other is nobody's."""
    if set(mine) & set(NAMES) and set(their) & set(NAMES):
        return [*NAMES, *(one for one in mine if one not in NAMES)], [*NAMES, *their]
    return mine, their


def _change(line: Line, change: str, now: dict[str, Any], mine: list[str], clashing: list[str]) -> None:
    """What the row becomes, and which parts of the name it changes."""
    line.kind, line.facts = change, now
    theirs: Any = line.holding and line.holding.facts
    line.renamed = [name for name in NAMES if (now[name] or "") != theirs[name]]
    _only_the_end(line, mine)
    if change == ItemKind.END and set(clashing) & set(ENDING) and line.holding and line.holding.ended:
        line.kind = ItemKind.CORRECT  # an order has ended it otherwise, and someone said that this is wrong


def _base(line: Line, known: Known) -> Base | None:
    token = line.get("base")
    base = known.bases.get(token)
    remedy = _("Take the row anew from a fresh template, or empty this cell to add a new row.")
    if base is None:
        line.fault("base", "base-unknown", _("The registry has no such version of a row."), remedy)
    elif line.seat is None or base.seat != line.seat.pk:
        if line.seat is not None:
            line.fault("base", "base-of-other-seat", _("This version is of another seat's row."), remedy)
        return None
    else:
        line.holding = known.now(token[0])
    return base


def _as_file(line: Line, base: Mapping[str, Any]) -> dict[str, Any]:
    """What the file says; a column that it does not have, and a cell that cannot be read, as it was."""
    return {
        name: line.get(name) if line.has_column(name) and not line.is_wrong(name) else base[name]
        for name in FACTS
    }


def _no_change_of_it(line: Line, mine: list[str]) -> None:
    """A row with a version that neither ends nor corrects what it is of."""
    if line.get("change"):
        line.fault(
            "change", "appoint-recorded", _("This row is of someone who is recorded already."),
            _("To replace the holder write the end in this row, and add a row for the new one."),
        )  # fmt: skip
    elif mine:
        line.fault(
            mine[0], "change-missing", _("The row was changed, and does not say what the change is."),
            _("Write in the column “%(column)s” whether the membership ends, or was recorded wrongly.")
            % {"column": _("Change")},
        )  # fmt: skip


def _nothing_left(line: Line, mine: list[str]) -> None:
    """The registry says already what the row would change it to; or the row says a change and makes none.

    Where a cell cannot be read, that is said, and nobody knows what it changes.
    """
    if not mine and not line.is_wrong(*FACTS):
        line.fault(
            "change", "change-of-nothing", _("The row names a change, and changes nothing."),
            _("Change what was wrong, or empty this cell."),
        )  # fmt: skip


def _conflicts(
    line: Line,
    names: Iterable[str],
    base: Mapping[str, Any],
    theirs: Mapping[str, Any],
    choice: Choice | None,
) -> list[Finding]:
    """The facts of a row between which someone must choose, or has chosen."""
    clash = _clash({name: theirs[name] for name in names})
    reason = (
        _("Someone chose between the sheet and the registry, and the registry has changed again since.")
        if choice and choice.clash != clash
        else _("Someone has changed this in the registry since the sheet was written out.")
    )
    remedy = _(
        "Choose on the page of the file which of the two holds, or take the row from a fresh template."
    )
    return [
        line.finding(
            name, "conflict", reason, remedy, clash=clash,
            base=shown(name, base[name]), theirs=shown(name, theirs[name]),
        )
        for name in names
    ]  # fmt: skip


def _clash(theirs: Mapping[str, Any]) -> str:
    """A short word that is another one where the registry says something else of these facts."""
    said = json.dumps([[name, str(theirs[name] or "")] for name in sorted(theirs)])
    return hashlib.sha256(said.encode()).hexdigest()[:CLASH_LENGTH]


def _only_the_end(line: Line, mine: list[str]) -> None:
    if line.kind != ItemKind.END:
        return
    for name in mine:
        if name not in ENDING:
            line.fault(
                name, "end-changes-more", _("A row that ends a membership changes nothing else."),
                _("Put the cell back as it was, and write the correction in another sheet."),
            )  # fmt: skip


def on_sheet(day: datetime.date) -> str:
    """A day as the sheet has it, in every language in the Buddhist era: 1/10/2569."""
    return f"{day.day}/{day.month}/{thai.be_year(day)}"


def shown(name: str, value: Any) -> str:
    """A fact as a person reads it on the sheet."""
    if value in (None, ""):
        return ""
    if isinstance(value, datetime.date):
        return on_sheet(value)
    if name in CHOICES:
        return next(str(choice.label) for choice in CHOICES[name] if choice.value == value)
    return str(value)
