"""From the maker to the checker, and back with a reason."""

import datetime
from collections.abc import Sequence
from typing import Any

import pghistory
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from committees.models import SeatTemplate
from gcio_portal.history import because
from roles.actions.locking import editable, locked, save
from roles.actions.noticing import note
from roles.models import NoticeKind, Order, OrderItem, OrderState, User
from roles.problems import OrderIncomplete, OrderNotSubmitted


@transaction.atomic
def submit_order(*, order: Order, by: User, at: datetime.datetime, version: int | None = None) -> Order:
    """Hand a complete draft to the central staff.

    Raises OrderNotEditable, EditConflict, or OrderIncomplete naming every missing field.
    """
    current = editable(order, version=version)
    missing = what_is_missing(current)
    if missing:
        raise OrderIncomplete(missing)
    current.state, current.submitted_by, current.submitted_at = OrderState.SUBMITTED, by, at
    with because(current.subject):
        save(current, "state", "submitted_by", "submitted_at")
    note(order=current, kind=NoticeKind.SUBMITTED, by=by)
    return current


def what_is_missing(order: Order, items: Sequence[OrderItem] | None = None) -> dict[str, str]:
    """Field → sentence for everything that the checker would have to ask for.

    items: those of the order in their order, from `marked`, where the caller has read them already.
    """
    asked = {
        "number": _("Write the number of the order."),
        "be_year": _("Write the year of the number, such as 2569."),
        "subject": _("Write the subject of the order."),
        "signed_on": _("Write the day on which it was signed."),
        "effective_on": _("Write the day from which it has effect."),
    }
    missing = {field: words for field, words in asked.items() if not getattr(order, field)}
    written: Any = list(marked(order.items.order_by("ordinal"))) if items is None else items
    if not written:
        missing["items"] = _("Add at least one change.")
    for place, item in enumerate(written):
        if item.is_bare:
            missing[f"items.{place}.evidence"] = _(
                "Item %(ordinal)d: the seat is ex officio;"
                " write the paper that moved the person to the position."
            ) % {"ordinal": place + 1}
    return missing


def marked(items: QuerySet[OrderItem]) -> QuerySet[OrderItem]:
    """Each with `is_bare`: it seats someone ex officio and does not say what moved them there.

    The trigger of Order refuses them too.
    """
    template = SeatTemplate.objects.filter(
        committee_kind=OuterRef("seat__committee__kind"),
        variant=OuterRef("seat__committee__variant"),
        key=OuterRef("seat__key"),
        period__contains=OuterRef("start_date"),
        ex_officio=True,
    )
    return items.annotate(is_bare=Exists(template) & Q(start_date__isnull=False, evidence=""))


@transaction.atomic
def return_order(*, order: Order, reason: str, by: User | None = None, version: int | None = None) -> Order:
    """Send a submitted order back to its agency, with the reason that it will read.

    Raises OrderNotSubmitted, EditConflict, or OrderIncomplete without a reason.
    """
    current = locked(order, version=version)
    if current.state != OrderState.SUBMITTED:
        raise OrderNotSubmitted(current)
    if not reason.strip():
        raise OrderIncomplete({"reason": _("Write why the order is returned.")})
    current.state, current.reason = OrderState.RETURNED, reason.strip()
    with pghistory.context(reason=current.reason):
        save(current, "state", "reason")
    note(order=current, kind=NoticeKind.RETURNED, by=by)
    return current
