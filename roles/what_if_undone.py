"""If this order were revoked: who would sit where, and what is in the way. Nothing is written."""

import datetime

from roles.compliance import Finding, Severity
from roles.models import Order
from roles.plans import Plan
from roles.problems import OrderProblem
from roles.rosters import rosters_before_and_after
from roles.undoing import Undoing, refuse_changed, refuse_taken, undoing_of
from roles.what_if import CommitteeEffect, WhatIf, days_of
from roles.what_if_effects import DayEffect


def what_if_undone(order: Order, *, day: datetime.date) -> WhatIf:
    """What revoking a published order would do, on each day on which the order changes something.

    Six queries, however many items. A body that it dissolved is among the `committees` without a line: that
    it would stand again is told by the items (`plan.dissolved`). day: as of `what_if`.
    """
    items = list(order.items.select_related("seat__committee__organization", "committee__organization"))
    undoing = undoing_of(order)
    plan = Plan(order, items, annulled=undoing.void, ended=undoing.standing)
    plan.dissolved = [item for item in items if item.committee_id]
    days = days_of(plan, order.effective_on or day)
    wanted = [(committee, one) for committee, theirs in days.items() for one in theirs]
    before, after = rosters_before_and_after(wanted, Plan(order, annulled=plan.annulled, ended=plan.ended))
    effects = [
        CommitteeEffect(
            committee,
            [DayEffect(one, before[committee.pk, one], after[committee.pk, one]) for one in sorted(theirs)],
        )
        for committee, theirs in days.items()
    ]
    return WhatIf(order, day, effects, _in_the_way(order, undoing), plan)


def _in_the_way(order: Order, undoing: Undoing) -> list[Finding]:
    """The sentence with which revoking would be refused, if it would."""
    try:
        refuse_changed(order, undoing.made)
        refuse_taken(undoing)
    except OrderProblem as problem:
        words = str(problem)
        return [Finding(problem.code.upper().replace("-", "_"), Severity.ERROR, lambda: words)]
    return []
