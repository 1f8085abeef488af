"""What can stand in the way of an order, as sentences for the person who meets it."""

import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from committees.models import Committee
from gcio_portal import thai
from roles.models import ImportFile, Membership, Order, OrderItem


class OrderProblem(Exception):
    """Something that stops an action on an order; nothing was changed. `str()` is the sentence."""

    code = "order-problem"


class OrderNotEditable(OrderProblem):
    """The order is with the checker or published: its paper and items stand."""

    code = "order-not-editable"

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("The order is “%(state)s”: it can be changed only while it is a draft or returned.")
            % {"state": order.get_state_display()}
        )


class OrderNotSubmitted(OrderProblem):
    """The order is not waiting for a check."""

    code = "order-not-submitted"

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("The order is “%(state)s”: only a submitted one can be returned or published.")
            % {"state": order.get_state_display()}
        )


class OrderNotPublished(OrderProblem):
    """Only what was published can be revoked."""

    code = "order-not-published"

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("The order is “%(state)s”: only a published one can be revoked.")
            % {"state": order.get_state_display()}
        )


class ChangedByLaterOrder(OrderProblem):
    """A later order in force has ended, corrected or annulled what this one made: it would speak of what
    never was, and outlast the revocation."""

    code = "changed-by-later-order"

    def __init__(self, membership: Membership, order: Order) -> None:
        words = _("Order %(order)s has since ended the membership of %(person)s: revoke that order first.")
        if membership.annulled_by_id == order.pk:
            words = _(
                "Order %(order)s has since put right what this order recorded of %(person)s:"
                " revoke that order first."
            )
        super().__init__(words % {"order": order, "person": membership.person})
        self.order = order


class SamePersonApproves(OrderProblem):
    """Whoever submitted an order, themselves or by a key that they made, cannot publish it."""

    code = "same-person-approves"

    def __init__(self) -> None:
        super().__init__(
            _(
                "You submitted this order, or made the key that did, so someone else must publish it:"
                " maker and checker are two people."
            )
        )


class OrderIncomplete(OrderProblem):
    """What is missing before the order can be checked: field → sentence."""

    code = "order-incomplete"

    def __init__(self, missing: dict[str, str]) -> None:
        words = ngettext(
            "%(count)d thing to fix before sending: %(list)s",
            "%(count)d things to fix before sending: %(list)s",
            len(missing),
        )
        super().__init__(words % {"count": len(missing), "list": " ".join(missing.values())})
        self.missing = missing


class EditConflict(OrderProblem):
    """Someone else has changed the order since it was read."""

    code = "edit-conflict"

    def __init__(self, order: Order) -> None:
        super().__init__(
            _("Someone else has changed this order since you opened it; nothing of yours is lost.")
        )
        self.order = order


class SeatTaken(OrderProblem):
    """Someone holds the seat in that period; names the holder and the order that seated them."""

    code = "seat-taken"

    def __init__(self, holder: Membership) -> None:
        super().__init__(_taken(holder))
        self.holder = holder


class MembershipChanged(OrderProblem):
    """What an item ends or corrects is not there any more: ended, annulled or begun later.

    order: by which that came about, if by one; holder: who has the seat instead, if anybody.
    """

    code = "membership-changed"

    def __init__(self, membership: Membership, holder: Membership | None = None) -> None:
        self.membership, self.holder = membership, holder
        self.order: Order | None = membership.annulled_by or membership.ended_by
        super().__init__(" ".join([_changed(membership, self.order), *([_held(holder)] if holder else [])]))


class MembershipTwice(OrderProblem):
    """Two changes of one order end or correct the same membership."""

    code = "membership-twice"

    def __init__(self, membership: Membership) -> None:
        super().__init__(
            _("Two changes of this order are about the same membership of %(person)s: leave one of them out.")
            % {"person": membership.person}
        )
        self.membership = membership


class EndsBeforeFirstDay(OrderProblem):
    """An item would end a membership on a day before the one on which it begins."""

    code = "ends-before-first-day"

    def __init__(self, membership: Membership, last: datetime.date) -> None:
        facts: dict[str, Any] = {
            "person": membership.person,
            "last": thai.format_date(last, "medium"),
            "first": thai.format_date(membership.start_date, "medium"),
        }
        super().__init__(
            _(
                "The membership of %(person)s would end on %(last)s, before its first day (%(first)s):"
                " mend the last day."
            )
            % facts
        )
        self.membership = membership


class OutsideCommittee(OrderProblem):
    """An item would seat someone before the committee's first day or after its last."""

    code = "outside-committee"

    def __init__(self, item: OrderItem) -> None:
        committee = item.body()
        facts: dict[str, Any] = {
            "ordinal": item.ordinal,
            "first": thai.format_date(committee.start_date, "medium"),
            "last": committee.end_date and thai.format_date(committee.end_date, "medium"),
        }
        words = _("Item %(ordinal)d is not within the period of its committee, in force from %(first)s.")
        if committee.end_date:
            words = _("Item %(ordinal)d is not within the period of its committee, %(first)s to %(last)s.")
        super().__init__(words % facts)
        self.item = item


class ImportNotReady(OrderProblem):
    """The file is not at the step that was asked for: being worked on, applied, or with faults."""

    code = "import-not-ready"

    def __init__(self, imported: ImportFile) -> None:
        super().__init__(
            _("The file is “%(state)s”: look at it again.") % {"state": imported.get_state_display()}
        )


class CommitteeEnded(OrderProblem):
    """A body that is to be dissolved has ended already."""

    code = "committee-ended"

    def __init__(self, committee: Committee) -> None:
        last = committee.end_date and thai.format_date(committee.end_date, "medium")
        super().__init__(
            _("%(committee)s has already ended, on %(last)s.") % {"committee": committee, "last": last}
        )
        self.committee = committee


class SeenAfterTheEnd(OrderProblem):
    """A source shows someone in a body after the day on which it is to have ended."""

    code = "seen-after-the-end"

    def __init__(self, membership: Membership) -> None:
        last = membership.end_date or membership.start_date
        super().__init__(
            _("%(person)s was seen in the body on %(day)s, after its last day: correct one of the two first.")
            % {"person": membership.person, "day": thai.format_date(last, "medium")}
        )
        self.membership = membership


def _taken(holder: Membership) -> str:
    if holder.pk is None:
        return _(
            "Two changes of this order put someone in the same seat: %(person)s from %(first)s too."
            " Leave one of them out."
        ) % _seating(holder)
    if holder.appointed_by_id:
        return _("%(person)s already holds this seat from %(first)s, by order %(order)s.") % _seating(holder)
    return _("%(person)s is already recorded in this seat from %(first)s, by public sources.") % _seating(
        holder
    )


def _held(holder: Membership) -> str:
    if holder.appointed_by_id:
        return _("%(person)s has the seat from %(first)s, by order %(order)s.") % _seating(holder)
    return _("%(person)s is recorded in the seat from %(first)s, by public sources.") % _seating(holder)


def _seating(holder: Membership) -> dict[str, Any]:
    return {
        "person": holder.person,
        "first": thai.format_date(holder.start_date, "medium"),
        "order": holder.appointed_by,
    }


def _changed(membership: Membership, order: Order | None) -> str:
    facts: dict[str, Any] = {"person": membership.person, "order": order}
    if order is None:
        words = _("The membership of %(person)s has changed since the item was written: look at it again.")
    elif membership.annulled_by_id and membership.annulled_by_id == membership.appointed_by_id:
        words = _("The membership of %(person)s was taken back when order %(order)s was revoked.")
    elif membership.annulled_by_id:
        words = _("The record of %(person)s was put right by order %(order)s.")
    else:
        facts["last"] = membership.end_date and thai.format_date(membership.end_date, "medium")
        words = _("The membership of %(person)s ends on %(last)s, by order %(order)s.")
    return words % facts
