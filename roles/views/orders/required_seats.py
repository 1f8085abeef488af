"""How an order changes the number of required seats that are held, under the law of its last day."""

from typing import Any

from django.utils.translation import gettext as _

from gcio_portal import thai
from roles.views.orders.provisions import item_link
from roles.what_if import CommitteeEffect


def required_seats(effect: CommitteeEffect) -> dict[str, Any] | None:
    """`words` with the numbers before and after, and `laws`: the provisions, each as a link to its wording.

    None for a body of which the law of that day requires no seat. No query.
    """
    last = effect.days[-1] if effect.days else None
    required = [seat for seat in last.after if seat["required"]] if last else []
    if last is None or not required:
        return None
    was, becomes = effect.required(after=False), effect.required(after=True)
    words = _(
        "Required seats on %(day)s, %(n)d in all: substantive %(was)d → %(becomes)d,"
        " acting %(acted)d → %(acts)d"
    ) % {
        "day": thai.format_date(last.day, "medium"),
        "n": len(required),
        "was": was["FILLED"],
        "becomes": becomes["FILLED"],
        "acted": was["ACTING"],
        "acts": becomes["ACTING"],
    }
    provisions = dict.fromkeys(seat["provision"] for seat in required if seat["provision"])
    return {"words": words, "laws": [item_link(provision) for provision in provisions]}
