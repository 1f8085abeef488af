"""Whose right a delegate uses: the history of what follows names both."""

import pghistory
from django.utils import timezone

from roles.account_rights import acts_for
from roles.models import User


def note_on_behalf(user: User, organization: int) -> None:
    """Put `on_behalf_of` on every event of this request, where the right was lent."""
    lender = acts_for(user, organization, timezone.localdate())
    if lender:
        pghistory.context(on_behalf_of=lender.pk)
