"""What the editor of an order sends: texts by their names, as typed, never more than a form can hold."""

from collections.abc import Mapping

PAPER = ("number", "subject", "signed_on", "effective_on", "signatory_name", "signatory_position")
NAMES = (
    *("prefix_th", "given_th", "family_th", "prefix_en", "given_en", "family_en"),
    *("office_phone", "office_email"),
)
CHANGE = (
    *(
        "open",
        "verb",
        "committee",
        "seat",
        "items",
        "membership",
        "ended",
        "person",
        "words",
        "someone_else",
        *NAMES,
    ),
    *("position_title", "capacity", "start_date", "end_date", "end_reason", "evidence"),
)
LONGEST = 10_000  # characters of one field: far more than any column holds, so that its form can say so
PREFIX = "change"


def changed(name: str) -> str:
    """The name of a field of the change that is being written."""
    return f"{PREFIX}-{name}"


FIELDS = (*PAPER, *(changed(name) for name in CHANGE))


def typed(posted: Mapping[str, str]) -> dict[str, str]:
    """The texts of the editor among what a browser sent; NUL, which no column holds, is left out."""
    return {
        name: str(posted[name])[:LONGEST].replace("\0", "")
        for name in FIELDS
        if posted.get(name) not in (None, "")
    }


def is_cut(posted: Mapping[str, str]) -> bool:
    """Whether a text is longer than what is kept of it."""
    return any(len(str(posted.get(name) or "")) > LONGEST for name in FIELDS)


def without_change(texts: Mapping[str, str]) -> dict[str, str]:
    """The paper alone."""
    return {name: text for name, text in texts.items() if name in PAPER}


def has_change(texts: Mapping[str, str]) -> bool:
    """Whether a change has been begun, or a choice for one made."""
    return any(name not in PAPER for name in texts)
