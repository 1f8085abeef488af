"""What a reader may do with an order as it stands: a way to it, or the reason why not."""

import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from roles.models import Order, OrderState, User
from roles.models.user import Office
from roles.order_forms.conflicts import waiting_text
from roles.rights import holds_office, may_change, may_decide, may_revoke


def steps_of(user: User | AnonymousUser, order: Order, day: datetime.date) -> list[dict[str, Any]]:
    """Each with `label`, `kind` of the button, and `url` or the `reason` why it cannot be done.

    order: as VisibleOrder finds it.
    """
    if may_change(user, order, day):
        return [_step("order-edit", order, _("Edit the draft"), "")]
    if order.state == OrderState.SUBMITTED:
        return [*_decisions(user, order), *_unsaid(user, order)]
    if may_revoke(user, order):
        return [_step("order-revoke", order, _("Revoke the order"), "warn"), *_unsaid(user, order)]
    return _unsaid(user, order)


def _unsaid(user: User | AnonymousUser, order: Order) -> list[dict[str, Any]]:
    """To what the account typed and the order does not say, where something waits."""
    has_copy: bool = order.has_unsaid  # type: ignore[attr-defined]
    if not (has_copy and isinstance(user, User) and waiting_text(order, user)):
        return []
    return [_step("order-edit", order, _("What you typed, and the order does not say"), "quiet")]


def _decisions(user: User | AnonymousUser, order: Order) -> list[dict[str, Any]]:
    """Publish or return: for the central staff; the account that submitted the order is told why not."""
    if may_decide(user, order):
        return [
            _step("order-publish", order, _("Publish the order"), ""),
            _step("order-return", order, _("Return with a reason"), "quiet"),
        ]
    if holds_office(user, Office.CENTRAL):
        reason = _(
            "Whoever submitted an order, or made the key that did, cannot publish it:"
            " someone else of the central staff must."
        )
    else:
        reason = _("The central staff of OCSC publish orders; you do not have to do anything.")
    return [{"label": _("Publish the order"), "kind": "", "reason": reason}]


def _step(route: str, order: Order, label: str, kind: str) -> dict[str, Any]:
    return {"label": label, "kind": kind, "url": reverse(route, args=[order.pk])}
