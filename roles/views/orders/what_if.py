"""If the order were published: before and after of each seat, and the findings, as pages show them."""

import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from roles.models import Order
from roles.views.orders.wording import committee_name
from roles.what_if import what_if


def what_if_of(order: Order, day: datetime.date) -> dict[str, Any]:
    """`committees` with lines (day, title, before, after), and `findings`, errors first.

    `has_news`: others have changed its seats since its items were written.
    """
    answer = what_if(order, day=day)
    return {
        "committees": [
            {"name": committee_name(one.committee), "lines": one.lines} for one in answer.committees
        ],
        "findings": [
            {"severity": one.severity.value, "message": one.message, **_law(one.provision)}
            for one in [*answer.errors, *answer.warnings]
        ],
        "has_news": any(one.code == "BASE_CHANGED" for one in answer.findings),
        "is_clean": not answer.findings,
        "has_errors": bool(answer.errors),
    }


def _law(provision: str | None) -> dict[str, str]:
    """The provision that a finding rests on (`code#number`), as a link to its wording."""
    if not provision:
        return {}
    code, _mark, number = provision.partition("#")
    url = reverse("instrument-detail", args=[code])
    return {"law_url": f"{url}#{number}", "law": _("The law: item %(number)s") % {"number": number}}
