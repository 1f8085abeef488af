"""The changes that people make to the registry; every door calls these, and nothing else writes."""

from roles.actions.drafting import (
    add_item,
    change_order,
    dissolve_committee,
    draft_order,
    remove_item,
    replace_holder,
)
from roles.actions.publishing import publish_order
from roles.actions.revoking import revoke_order
from roles.actions.submitting import return_order, submit_order

__all__ = [
    "add_item",
    "change_order",
    "dissolve_committee",
    "draft_order",
    "publish_order",
    "remove_item",
    "replace_holder",
    "return_order",
    "revoke_order",
    "submit_order",
]
