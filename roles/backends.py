"""Rights that follow from an account's office."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from roles.models import User

REGISTRY_APPS = frozenset({"committees", "roles", "transformation"})


class OfficeBackend(BaseBackend):
    """Central staff keep the registry's records, auditors read them; nobody deletes one."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Whether the office of the account gives the permission (`app.action_model`)."""
        app, _, action = perm.partition(".")
        if not user_obj.is_active or app not in REGISTRY_APPS:
            return False
        office = getattr(user_obj, "office", "")
        if office == User.Office.CENTRAL:
            return action.startswith(("view_", "add_", "change_"))
        return bool(office == User.Office.AUDITOR) and action.startswith("view_")

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Whether the app shows in the admin at all."""
        return self.has_perm(user_obj, f"{app_label}.view_any")
