"""What is kept while someone types, without a button: into the working copy, and into nothing else."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from roles.actions.locking import locked
from roles.actions.working import keep_typed
from roles.models.order import EDITABLE
from roles.order_forms.conflicts import says_more
from roles.order_forms.desk import Desk
from roles.order_forms.old_pages import keep_old_page
from roles.order_forms.tags import Tag
from roles.order_forms.typing import has_change, typed


@dataclass(frozen=True)
class Kept:
    """What became of a page that is still being typed on."""

    tag: Tag | None  # what the page is made from now; None where nothing was kept
    behind: bool = False  # someone else has changed the draft since the page was opened
    closed: bool = False  # the order is with the checker or beyond


def keep_typing(
    desk: Desk, *, posted: Mapping[str, str], at: datetime.datetime, beside: bool = False
) -> Kept:
    """Keep the texts as the account's working copy; the order, its version and its history stay as they are.

    Nothing is kept where another window of the account has kept something since, unless `beside`: then both
    are. The same text again, whose first answer was lost, is no other window's. A page that is behind the
    draft stays so, so that its next button still shows what others changed.
    """
    with transaction.atomic():
        now = Desk(locked(desk.order), desk.user, desk.day)
        tag, closed = Tag.read(str(posted.get("tag", ""))), now.order.state not in EDITABLE
        if tag is None or (tag.saved != now.now.saved and not _is_kept(now, posted)):
            kept = beside and keep_old_page(now, posted, at, None)
            return Kept(Desk(now.order, now.user, now.day).now if kept else None, closed=closed)
        if tag.saved == now.now.saved:
            _keep(now, posted, tag, at)
        saved = Desk(now.order, now.user, now.day).now.saved
    return Kept(Tag(tag.version, saved), behind=tag.version != now.order.version, closed=closed)


def _is_kept(now: Desk, posted: Mapping[str, str]) -> bool:
    return now.copy is not None and typed(posted) == now.copy.texts


def _keep(now: Desk, posted: Mapping[str, str], tag: Tag, at: datetime.datetime) -> None:
    texts, copy = typed(posted), now.copy
    if copy is None and not has_change(texts) and not says_more(now.order, posted):
        return
    keep_typed(
        order=now.order,
        user=now.user,
        texts=texts,
        at=at,
        version=min(copy.version if copy else tag.version, now.order.version),
        asked=copy.asked if copy else "",
        problems=copy.problems if copy else {},
        rivals=copy.rivals if copy else (),
    )
