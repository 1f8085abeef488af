"""If the order were published: before and after of each seat, and the findings, as pages show them."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from roles.models import Order
from roles.views.orders.pictures import picture_of
from roles.views.orders.wording import committee_name
from roles.what_if import CommitteeEffect, what_if
from roles.what_if_pictures import Pictures, pictures

MOST_TOLD = 40  # lines, and findings, where not all are told


def what_if_of(order: Order, day: datetime.date, *, is_short: bool = False) -> dict[str, Any]:
    """`committees`, and `findings`, errors first.

    Each committee has `picture` (see `picture_of`) and lines (day, title, before, after) of what that does
    not tell. `left_out`: how many seats are not drawn. `has_news`: others have changed its seats since its
    items were written. is_short: no more than MOST_TOLD of each; `untold`: how many lines and findings more.
    """
    answer = what_if(order, day=day)
    drawn = pictures(answer.plan, day) if answer.plan else Pictures()
    committees = [_committee(one, drawn) for one in answer.committees]
    findings = [*answer.errors, *answer.warnings]
    untold = 0
    if is_short:
        untold = _cut(committees) + max(0, len(findings) - MOST_TOLD)
        findings = findings[:MOST_TOLD]
    return {
        "committees": committees,
        "left_out": 0 if untold else drawn.left_out,
        "untold": untold,
        "findings": [
            {"severity": one.severity.value, "message": one.message, **_law(one.provision)}
            for one in findings
        ],
        "has_news": any(one.code == "BASE_CHANGED" for one in answer.findings),
        "is_clean": not answer.findings,
        "has_errors": bool(answer.errors),
    }


def _cut(committees: list[dict[str, Any]]) -> int:
    """Leave MOST_TOLD lines in all, and as many rows beside each figure; how many went."""
    left, gone = MOST_TOLD, 0
    for one in committees:
        for side in one["picture"]["sides"] if one["picture"] else ():
            gone += max(0, len(side["rows"]) - MOST_TOLD)
            side["rows"] = side["rows"][:MOST_TOLD]
        told = one["lines"][:left]
        left, gone = left - len(told), gone + len(one["lines"]) - len(told)
        one["lines"] = told
    return gone


def _committee(effect: CommitteeEffect, drawn: Pictures) -> dict[str, Any]:
    found = drawn.of_committees.get(effect.committee.pk)
    picture = picture_of(found) if found else None
    told = (picture["told"] - drawn.acting) if picture else set()
    return {
        "name": committee_name(effect.committee),
        "picture": picture,
        "lines": [line for line in effect.lines if line.is_of_position or line.seat not in told],
    }


def _law(provision: str | None) -> dict[str, str]:
    """The provision that a finding rests on (`code#number`), as a link to its wording."""
    if not provision:
        return {}
    code, _mark, number = provision.partition("#")
    url = reverse("instrument-detail", args=[code])
    return {"law_url": f"{url}#{number}", "law": _("The law: item %(number)s") % {"number": number}}
