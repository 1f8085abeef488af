"""Rights as Django asks for them: by office for kinds of records, by the loaded object for an order."""

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.utils import timezone

from roles.models import Order, User
from roles.rights import may_change, may_decide, may_revoke, may_submit, visible_orders

REGISTRY_APPS = frozenset({"committees", "roles", "transformation"})


# What an account may do with the order that was loaded; any other action on one is nobody's.
ON_AN_ORDER: dict[str, Callable[[Any, Order, datetime.date], bool]] = {
    "view_order": lambda user, order, day: visible_orders(user, day).filter(pk=order.pk).exists(),
    "change_order": may_change,
    "submit_order": may_submit,
    "return_order": lambda user, order, _day: may_decide(user, order),
    "publish_order": lambda user, order, _day: may_decide(user, order),
    "revoke_order": lambda user, order, _day: may_revoke(user, order),
}


class OfficeBackend(BaseBackend):
    """Central staff keep the registry's records, auditors read them; nobody deletes one."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the account has the permission (`app.action_model`): for an order, on that order today."""
        app, _, action = perm.partition(".")
        if not user_obj.is_active or app not in REGISTRY_APPS:
            return False
        if isinstance(obj, Order):
            decide = ON_AN_ORDER.get(action)
            return decide is not None and decide(user_obj, obj, timezone.localdate())
        office = getattr(user_obj, "office", "")
        if office == User.Office.CENTRAL:
            return action.startswith(("view_", "add_", "change_"))
        return bool(office == User.Office.AUDITOR) and action.startswith("view_")

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the app shows in the admin at all."""
        return self.has_perm(user_obj, f"{app_label}.view_any")
