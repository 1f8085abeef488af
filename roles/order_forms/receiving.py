"""What the editor sent, and where it goes: into the draft, beside it, or into keeping until it comes back."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from roles.actions.locking import locked
from roles.actions.working import forget_typed
from roles.models.order import EDITABLE
from roles.order_forms.buttons import Buttons
from roles.order_forms.conflicts import says_more
from roles.order_forms.desk import Desk
from roles.order_forms.old_pages import keep_old_page
from roles.order_forms.typing import typed

WITHOUT_TEXT = ("theirs", "forget")  # these buttons send no text, and take no file


@dataclass(frozen=True)
class Outcome:
    """What became of a page that was sent."""

    ready: bool = False  # the order may go on to the checker
    closed: bool = False  # the order is with the checker or beyond: nothing can be written into it
    full: bool = False  # nothing was kept, as too many versions wait to be compared
    scan_lost: bool = False


def receive(
    desk: Desk,
    *,
    posted: Mapping[str, str],
    scan: UploadedFile | None,
    at: datetime.datetime,
) -> Outcome:
    """Keep what was sent, then do what its button asks for.

    From a page that is older than the draft, or of an order that is a draft no more, only the texts are kept.
    """
    button = str(posted.get("do", "save"))
    has_text = button.partition(":")[0] not in WITHOUT_TEXT
    with transaction.atomic():
        now = Desk(locked(desk.order), desk.user, desk.day)
        if now.order.state not in EDITABLE:
            return _put_by(now, posted, at, scan, button)
        if posted.get("tag") != str(now.now):
            kept = not has_text or keep_old_page(now, posted, at, scan)
            return Outcome(full=not kept, scan_lost=bool(scan) and not (has_text and kept))
        if button == "forget":  # offered beside a closed order; this one has come back meanwhile
            return Outcome(scan_lost=bool(scan))
        now.texts = typed(posted)
        ready = Buttons(now, at).press(button, scan)
        return Outcome(ready=ready, scan_lost=bool(scan) and not has_text)


def _put_by(
    now: Desk, posted: Mapping[str, str], at: datetime.datetime, scan: UploadedFile | None, button: str
) -> Outcome:
    """Keep the texts for when the order comes back, if they say what it does not."""
    kept = True
    if button == "forget":
        forget_typed(order=now.order, user=now.user)
    elif button.partition(":")[0] not in WITHOUT_TEXT and says_more(now.order, posted):
        kept = keep_old_page(now, posted, at, None)
    return Outcome(closed=True, full=not kept, scan_lost=bool(scan))
