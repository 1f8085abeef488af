"""What the editor keeps of what someone types, before the order can hold it."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from gcio_portal.history import because
from roles.actions.drafting import newest_event
from roles.actions.locking import editable, save
from roles.models import Order, User, WorkingCopy


def keep_typed(
    *,
    order: Order,
    user: User,
    texts: dict[str, str],
    at: datetime.datetime,
    version: int,
    asked: str = "",
    problems: dict[str, str] | None = None,
    rivals: Sequence[dict[str, str]] = (),
) -> WorkingCopy:
    """The account's working copy of the order, as typed now. `version`: the order's that was read."""
    copy, _made = WorkingCopy.objects.update_or_create(
        order=order,
        user=user,
        defaults={
            "texts": texts,
            "saved_at": at,
            "version": version,
            "asked": asked,
            "problems": problems or {},
            "rivals": list(rivals),
        },
    )
    return copy


def forget_typed(*, order: Order, user: User) -> None:
    """The order says all that was typed: nothing is left to keep."""
    WorkingCopy.objects.filter(order=order, user=user).delete()


@transaction.atomic
def renew_items(*, order: Order, version: int | None = None) -> None:
    """Say that the changes were looked at again, after others had changed their seats.

    Raises OrderNotEditable or EditConflict.
    """
    current = editable(order, version=version)
    with because(current.subject, "items looked at again"):
        for item in current.items.all():
            item.base_event = newest_event(item)
            item.save(update_fields=["base_event"])
        save(current)
