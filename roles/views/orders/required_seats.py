"""How an order changes the number of required seats that are held, under the law of its last day."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from committees.models import LegalInstrument
from gcio_portal import thai
from roles.views.orders.provisions import law_of
from roles.what_if import CommitteeEffect


def instruments_of(effects: list[CommitteeEffect]) -> set[str]:
    """The codes of the instruments that require seats of these committees."""
    return {seat["instrument"] for effect in effects for seat in _required(effect) if seat["instrument"]}


def required_seats(effect: CommitteeEffect, laws: Mapping[str, LegalInstrument]) -> dict[str, Any] | None:
    """`words` with the numbers before and after, and `laws`: the provisions, each as a link to its wording.

    None for a body of which the law of that day requires no seat.
    """
    required = _required(effect)
    if not required:
        return None
    was, becomes = effect.required(after=False), effect.required(after=True)
    words = _(
        "Required seats on %(day)s, %(n)d in all: substantive %(was)d → %(becomes)d,"
        " acting %(acted)d → %(acts)d"
    ) % {
        "day": thai.format_date(effect.days[-1].day, "medium"),
        "n": len(required),
        "was": was["FILLED"],
        "becomes": becomes["FILLED"],
        "acted": was["ACTING"],
        "acts": becomes["ACTING"],
    }
    provisions = dict.fromkeys((seat["provision"], seat["instrument"]) for seat in required)
    linked = [law_of(provision, laws[code]) for provision, code in provisions if code in laws]
    return {"words": words, "laws": linked}


def _required(effect: CommitteeEffect) -> list[Any]:
    last = effect.days[-1] if effect.days else None
    return [seat for seat in last.after if seat["required"]] if last else []
