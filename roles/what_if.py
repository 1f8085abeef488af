"""If this order were published: who would sit where, and what to look at before. Nothing is written."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _

from committees.models import Committee
from roles.base_changes import changes_since_base
from roles.compliance import Finding, Severity, seat_in_words, seat_title
from roles.models import Order
from roles.models.order import IN_FORCE
from roles.plans import Plan, plan_to_publish
from roles.rosters import SeatRow, rosters_before_and_after
from roles.what_if_effects import ONE_DAY, DayEffect, Effects
from roles.what_if_findings import order_findings


@dataclass(frozen=True)
class SeatLine:
    """A seat that the order changes: who sat there on a day without the order, and who with it, in words."""

    day: datetime.date
    seat: int  # its number
    key: str
    title: str
    before: str
    after: str
    is_of_position: bool = False  # the same person is in it in another position


@dataclass(frozen=True)
class CommitteeEffect:
    """What the order does to one committee, on each day on which it changes something there."""

    committee: Committee
    days: list[DayEffect]  # oldest first

    @property
    def lines(self) -> list[SeatLine]:
        """Each seat that changes, once for each day on which it becomes another, seat by seat."""
        lines: list[SeatLine] = []
        told: dict[str, tuple[str, str]] = {}  # of each seat, the latest line
        for effect in self.days:
            for before, after in effect.pairs:
                seat = after or before
                if seat is None or before == after:
                    continue
                moved = _in_another_position(before, after)
                was, becomes = (seat_in_words(one, positions=moved) for one in (before, after))
                if not effect.after:
                    becomes = _("The body has ended")
                line = SeatLine(effect.day, seat["id"], seat["key"], seat_title(seat)(), was, becomes, moved)
                if was != becomes and told.get(line.key) != (was, becomes):
                    told[line.key] = was, becomes
                    lines.append(line)
        return lines

    def required(self, *, after: bool) -> Counter[str]:
        """How many of the required seats are in each state on the last of the days."""
        seats = (self.days[-1].after if after else self.days[-1].before) if self.days else []
        return Counter(seat["state"] for seat in seats if seat["required"])


@dataclass(frozen=True)
class WhatIf:
    """The answer: each committee that the order touches, and the findings, errors first.

    With an ERROR publishing would refuse the order; without one it would not, as long as nobody else
    publishes before.
    """

    order: Order
    day: datetime.date
    committees: list[CommitteeEffect]
    findings: list[Finding]
    plan: Plan | None = None  # None: the order has been applied

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == Severity.ERROR]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.severity == Severity.WARNING]

    @property
    def after(self) -> dict[tuple[str, datetime.date], list[SeatRow]]:
        """The roster of each committee (by code) on each day, as it would be."""
        return {
            (one.committee.code, effect.day): effect.after for one in self.committees for effect in one.days
        }

    @property
    def before(self) -> dict[tuple[str, datetime.date], list[SeatRow]]:
        """The roster of each committee (by code) on each day, as it is."""
        return {
            (one.committee.code, effect.day): effect.before for one in self.committees for effect in one.days
        }


def what_if(order: Order, *, day: datetime.date) -> WhatIf:
    """What publishing the order would do to the registry as it is now. Five queries, however many items.

    day: today, by which it is told that a paper is not signed yet, and from which an order has effect that
    does not say it. Empty for an order that has been applied: it has done what it could.
    """
    if order.state in IN_FORCE:
        return WhatIf(order, day, [], [])
    plan = plan_to_publish(order)
    days = days_of(plan, order.effective_on or day)
    wanted = [(committee, one) for committee, theirs in days.items() for one in theirs]
    before, after = rosters_before_and_after(wanted, plan)
    effects = Effects(
        {
            committee: [
                DayEffect(one, before[committee.pk, one], after[committee.pk, one]) for one in sorted(theirs)
            ]
            for committee, theirs in days.items()
        }
    )
    changes = changes_since_base(order, plan.items)
    committees = [CommitteeEffect(committee, theirs) for committee, theirs in effects.days.items()]
    return WhatIf(order, day, committees, order_findings(plan, effects, changes, day), plan)


def _in_another_position(before: SeatRow | None, after: SeatRow | None) -> bool:
    """Whether someone would be in the seat as they are now, but for their position."""
    if before is None or after is None:
        return False
    pairs = ((before["holder"], after["holder"]), (before["acting"], after["acting"]))
    return any(
        was["person"]["id"] == becomes["person"]["id"] and was["position_title"] != becomes["position_title"]
        for was, becomes in pairs
        if was and becomes
    )


def days_of(plan: Plan, effective_on: datetime.date) -> dict[Committee, set[datetime.date]]:
    """For each committee, in the order of the annex: the day of effect, and the days on which items begin."""
    days: dict[Committee, set[datetime.date]] = {}
    for item in plan.items:
        theirs = days.setdefault(item.body(), {effective_on})
        if item.start_date:
            theirs.add(item.start_date)
        if item.end_date and item.end_date < datetime.date.max:
            theirs.add(item.end_date + ONE_DAY)
    return days
