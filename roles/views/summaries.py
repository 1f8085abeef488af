"""What a list says of each body: the state of its required seats on the day, in the fewest words."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal import thai
from roles.models import Capacity
from roles.summaries import Seat
from roles.views.wording import in_language, role_label

# From the best to the least known: the first that is so of any seat gives the line its shape.
WORDS = {
    "FILLED": gettext_lazy("Held: %(n)d of %(total)d seats"),
    "ACTING": gettext_lazy("Acting: %(n)d of %(total)d seats"),
    "VACANT": gettext_lazy("Vacant: %(n)d of %(total)d seats"),
    "UNKNOWN": gettext_lazy("Not known: %(n)d of %(total)d seats"),
}


def seat_line(seat: Seat, query: str) -> dict[str, Any]:
    """One seat in a line: title, state, and who it names, if anyone."""
    line = {"title": role_label(seat["role"]), "state": seat["state"], "words": "", "notes": []}
    if seat["state"] == "ACTING":
        line |= {"state": seat["capacity"], "words": Capacity(seat["capacity"]).label}
    if seat["state"] == "VACANT":
        line["notes"] = [_("since %(day)s") % {"day": thai.format_date(seat["vacant_since"], "medium")}]
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
    counts = Counter(seat["state"] for seat in required)
    best = next(state for state in WORDS if counts[state])
    total = len(required)
    rest = [
        str(WORDS[state]) % {"n": counts[state], "total": total}
        for state in WORDS
        if counts[state] and state != best
    ]
    return {
        "state": best,
        "words": str(WORDS[best]) % {"n": counts[best], "total": total},
        "notes": rest,
    }
