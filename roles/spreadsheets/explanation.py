"""What the second sheet of a template says to whoever fills it in."""

from django.utils.translation import gettext as _

from roles.spreadsheets.columns import HEADINGS


def explanation() -> list[tuple[str, str]]:
    """Column and what to write in it, in the language of the reader; the first line is the heading."""
    words = {
        "change": _(
            "Appoint: someone enters the seat. End: who is in this row leaves it. "
            "Correct: this row was recorded wrongly. Empty: nothing changes."
        ),
        "given_th": _(
            "To replace a holder, write End in the holder's row, and add a row with the same committee and "
            "seat for the new one."
        ),
        "person": _(
            "Only where two people have one name: the number that the registry gives the person, or “new”."
        ),
        "start_date": _("As it is written: 1/10/2569, ๑ ต.ค. ๒๕๖๙, 1 ตุลาคม 2569 or 2026-10-01."),
        "end_date": _("The last day in the seat: the day before the next holder's first."),
        "order_number": _(
            "Rows with one number become one draft order; its days and its subject need to stand in one of "
            "them."
        ),
        "evidence": _("For a seat that comes with a position: the paper that moved the person."),
        "base": _(
            "Hidden. It tells the registry which version of the row was edited; leave it empty in new rows."
        ),
    }
    return [
        (_("Column"), _("What to write")),
        *((str(HEADINGS[name]), text) for name, text in words.items()),
        (
            "",
            _(
                "Sending this sheet makes drafts. Nothing is published before the Office of the Civil "
                "Service Commission has checked it."
            ),
        ),
    ]
