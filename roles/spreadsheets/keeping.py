"""How much of what was found in a sheet is kept and told: a sheet can be wrong in every cell."""

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from gcio_portal.tables import WHOLE_FILE
from roles.spreadsheets.lines import Finding

KEPT_FINDINGS = 2_000  # more are counted; nobody reads on, and the page and the commented file stay small
KEPT_LETTERS = (
    500  # of what stands in a cell, which can be 32,000: as many as the longest fact of a paper has
)
QUOTED = ("column", "value", "base", "theirs")


def kept(finding: Finding) -> dict[str, Any]:
    """A finding as it is kept: what it quotes is cut."""
    return asdict(finding) | {name: cut(getattr(finding, name)) for name in QUOTED}


def cut(words: str) -> str:
    """The beginning of what is quoted, as long as anyone reads."""
    return words if len(words) <= KEPT_LETTERS else f"{words[: KEPT_LETTERS - 1]}…"


def only_the_first(faults: int) -> str:
    """That not all of so many faults are told, and what to do then; nothing where all are."""
    if faults <= KEPT_FINDINGS:
        return ""
    return _(
        "Only the first %(told)s of %(faults)s faults are told: mend these, and send the sheet again."
    ) % {"told": f"{KEPT_FINDINGS:,}", "faults": f"{faults:,}"}


def commented(findings: list[dict[str, Any]], faults: int) -> list[dict[str, Any]]:
    """What stands in the comments of the sheet: in its first cell, also that these are not all faults."""
    words = only_the_first(faults)
    if not words:
        return findings
    first = Finding(row=1, column=WHOLE_FILE, value="", reason=words, remedy="", code="more-faults")
    return [asdict(first), *findings]
