"""Who did what with an order, and when: its way as the history has it."""

from typing import Any

from django.db.models import BigIntegerField, OuterRef, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, JSONObject
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.models import Order, OrderState, User
from roles.views.orders.wording import person_behind

STEPS = {
    OrderState.SUBMITTED: gettext_lazy("Submitted by"),
    OrderState.RETURNED: gettext_lazy("Returned by"),
    OrderState.PUBLISHED: gettext_lazy("Published by"),
    OrderState.REVOKED: gettext_lazy("Revoked by"),
}
Step = dict[str, Any]


def way_of(order: Order) -> list[Step]:
    """Each with `label`, `who` and `at` (None: the day is not told), oldest first. One query.

    Besides the steps: who else wrote the draft. A step that the registry was told of elsewhere, before it
    kept orders, is known from the order alone.
    """
    steps, writers = _told(order)
    found = [_step(_("Drafted by"), _name(order.drafted_by), None)]
    others = [name for pk, name in writers.items() if pk != order.drafted_by_id]
    if others:
        found.append(_step(_("Also written by"), ", ".join(others), None))
    if not steps:
        return found + _from_order(order)
    own = {OrderState.SUBMITTED: order.submitted_by, OrderState.PUBLISHED: order.published_by}
    return found + [_step(STEPS[state], name or _name(own.get(state)), at) for state, name, at in steps]


def _told(order: Order) -> tuple[list[tuple[OrderState, str, Any]], dict[int, str]]:
    """The steps (state, who, moment), and who wrote between them: the names by account."""
    steps: list[tuple[OrderState, str, Any]] = []
    writers: dict[int, str] = {}
    before = None
    for state, at, account, names in _events(order):
        who = person_behind(User(**names)) if names else ""
        if before is not None and state != before:
            steps.append((OrderState(state), who, at))
        elif names:
            writers.setdefault(account, who)
        before = state
    return steps, writers


def _events(order: Order) -> Any:
    """State, moment, account and names of who was at work, oldest first."""
    events: Any = order.events  # type: ignore[attr-defined]
    account = Cast(KeyTextTransform("user", "pgh_context"), BigIntegerField())
    names = User.objects.filter(pk=OuterRef("account")).values(
        found=JSONObject(username="username", first_name="first_name", last_name="last_name")
    )
    told = events.annotate(account=account).annotate(names=Subquery(names)).order_by("pgh_id")
    return told.values_list("state", "pgh_created_at", "account", "names")


def _from_order(order: Order) -> list[Step]:
    steps = (
        (STEPS[OrderState.SUBMITTED], order.submitted_by, order.submitted_at),
        (STEPS[OrderState.PUBLISHED], order.published_by, order.published_at),
    )
    return [_step(label, _name(account), at) for label, account, at in steps if account or at]


def _name(account: User | None) -> str:
    return person_behind(account) if account else _("The system")


def _step(label: Any, who: str, at: Any) -> Step:
    return {"label": label, "who": who, "at": at and timezone.localtime(at)}
