"""What a list says of each body: the state of its required seats on the day, in the fewest words."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from gcio_portal import thai
from roles.models import Capacity
from roles.summaries import Seat
from roles.views.wording import in_language, role_label


def seat_line(seat: Seat, query: str) -> dict[str, Any]:
    """One seat in a line: title, state, and who it names, if anyone."""
    line = {"title": role_label(seat["role"]), "state": seat["state"], "words": "", "note": ""}
    if seat["state"] == "ACTING":
        line |= {"state": seat["capacity"], "words": Capacity(seat["capacity"]).label}
    if seat["state"] == "VACANT":
        line["note"] = _("since %(day)s") % {"day": thai.format_date(seat["vacant_since"], "medium")}
    elif seat["person_id"]:
        line["name"] = in_language(seat, "name")
        line["name_url"] = reverse("person-detail", args=[seat["person_id"]]) + query
    if seat["state"] == "UNKNOWN" and seat["is_last"]:
        last_day = thai.format_date(seat["end_date"], "medium")
        line |= {"state": "LAST", "words": _("Last known %(day)s") % {"day": last_day}}
    return line


def body_line(seats: Sequence[Seat], query: str) -> dict[str, Any] | None:
    """The required seats of one committee in a line: the holder of a single seat, else how many are held."""
    required = [seat for seat in seats if seat["required"]]
    if len(required) < 2:
        return seat_line(required[0], query) if required else None
    held = sum(seat["state"] in ("FILLED", "ACTING") for seat in required)
    words = _("%(held)d of %(total)d seats held") % {"held": held, "total": len(required)}
    vacant = sum(seat["state"] == "VACANT" for seat in required)
    unknown = len(required) - held - vacant
    notes = [
        _("vacant %(n)d") % {"n": vacant} if vacant else "",
        _("not known %(n)d") % {"n": unknown} if unknown else "",
    ]
    return {"state": _shape(required), "words": words, "note": " · ".join(note for note in notes if note)}


def _shape(seats: Sequence[Seat]) -> str:
    """The state whose shape stands for all: the best that is so of any seat."""
    found = {seat["state"] for seat in seats}
    return next(state for state in ("FILLED", "ACTING", "VACANT", "UNKNOWN") if state in found)
