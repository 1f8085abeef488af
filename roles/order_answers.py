"""What stands in the way of an order, as the API tells it."""

from typing import Any

from django.utils.translation import gettext as _

from gcio_portal.rest import FieldError, Refused
from roles.models import Membership, Order
from roles.problems import (
    ChangedByLaterOrder,
    EditConflict,
    MembershipChanged,
    OrderIncomplete,
    OrderProblem,
    SamePersonApproves,
    SeatTaken,
)


def refusal(problem: OrderProblem, *, findings: list[dict[str, Any]] | None = None) -> Refused:
    """The problem document of an order's problem; every kind that is not named here is a conflict.

    findings: of a trial, all that was found.
    """
    told: dict[str, Any] = {"code": problem.code}
    if findings is not None:
        told["findings"] = findings
    if isinstance(problem, OrderIncomplete):
        errors = [FieldError(field, words) for field, words in problem.missing.items()]
        return Refused(422, str(problem), errors=errors, **told)
    if isinstance(problem, EditConflict):
        words = _("The order has been changed since: read it again and send its ETag in If-Match.")
        return Refused(412, words, **told)
    if isinstance(problem, SamePersonApproves):
        return Refused(403, str(problem), **told)
    if isinstance(problem, (SeatTaken, MembershipChanged)) and problem.holder:
        told["holder"] = _holder(problem.holder)
    if isinstance(problem, (MembershipChanged, ChangedByLaterOrder)) and problem.order:
        told["order"] = _named(problem.order)
    return Refused(409, str(problem), **told)


def _holder(membership: Membership) -> dict[str, Any]:
    person, order = membership.person, membership.appointed_by
    return {
        "membership": membership.pk,
        "person": {"id": person.pk, "name_th": person.name_th, "name_en": person.name_en},
        "appointed_by": order and _named(order),
    }


def _named(order: Order) -> dict[str, Any]:
    return {
        "id": order.pk,
        "number": f"{order.number}/{order.be_year}",
        "signed_on": order.signed_on and order.signed_on.isoformat(),
    }
