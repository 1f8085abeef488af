"""If the order were published: before and after of each seat, and the findings, as pages show them."""

import datetime
from typing import Any

from committees.models import LegalInstrument
from roles.compliance import Finding
from roles.models import Order
from roles.views.orders.pictures import picture_of
from roles.views.orders.provisions import law_of
from roles.views.orders.required_seats import required_seats
from roles.views.orders.wording import committee_name
from roles.what_if import CommitteeEffect, what_if
from roles.what_if_pictures import Pictures, pictures
from roles.what_if_undone import what_if_undone

MOST_TOLD = 40  # lines, and findings, where not all are told


def what_if_of(order: Order, day: datetime.date, *, is_short: bool = False) -> dict[str, Any]:
    """`committees`, and `findings`, errors first.

    Each committee has `picture` (see `picture_of`), lines (day, title, before, after) of what that does not
    tell, and `required` (see `required_seats`). `left_out`: how many seats are not drawn. `has_news`: others
    have changed its seats since its items were written. is_short: no more than MOST_TOLD of each; `untold`:
    how many lines and findings more.
    """
    answer = what_if(order, day=day)
    drawn = pictures(answer.plan, day) if answer.plan else Pictures()
    findings = [*answer.errors, *answer.warnings]
    committees = [_committee(one, drawn) for one in answer.committees]
    untold = 0
    if is_short:
        untold = _cut(committees) + max(0, len(findings) - MOST_TOLD)
        findings = findings[:MOST_TOLD]
    return {
        "committees": committees,
        "left_out": 0 if untold else drawn.left_out,
        "untold": untold,
        "findings": _with_law(findings),
        "has_news": any(one.code == "BASE_CHANGED" for one in answer.findings),
        "is_clean": not answer.findings,
        "has_errors": bool(answer.errors),
    }


def undone_of(order: Order, day: datetime.date) -> dict[str, Any]:
    """The same of revoking a published order, in words; `bodies`: those that would stand again."""
    answer = what_if_undone(order, day=day)
    committees = [
        {"name": committee_name(one.committee), "picture": None, "lines": one.lines}
        for one in answer.committees
    ]
    return {
        "undoes": True,
        "untold": _cut(committees),
        "committees": committees,
        "bodies": [committee_name(one.body()) for one in answer.plan.dissolved] if answer.plan else [],
        "findings": _with_law(answer.findings),
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
        "required": required_seats(effect),
        "lines": [line for line in effect.lines if line.is_of_position or line.seat not in told],
    }


def _with_law(findings: list[Finding]) -> list[dict[str, str]]:
    """Each finding in words; one that rests on the law has its wording as `law` and `law_url`.

    One query, and none where nothing rests on the law.
    """
    codes = {one.instrument for one in findings if one.by_law and one.instrument}
    found = LegalInstrument.objects.filter(code__in=codes) if codes else []
    laws = {instrument.code: instrument for instrument in found}
    return [
        {"severity": one.severity.value, "message": one.message}
        | (law_of(one.provision or "", laws[one.instrument]) if one.by_law and one.instrument in laws else {})
        for one in findings
    ]
