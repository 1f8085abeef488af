"""A page that is older than the draft: its texts are kept beside what is there, and none is overwritten."""

import datetime
from collections.abc import Mapping
from typing import Any

from roles.actions.working import keep_typed
from roles.models import WorkingCopy
from roles.order_forms.conflicts import says_the_same
from roles.order_forms.desk import SCAN_AGAIN, Desk
from roles.order_forms.replaced import replacement_of
from roles.order_forms.tags import Tag
from roles.order_forms.typing import changed, typed

Texts = dict[str, str]


def keep_old_page(now: Desk, posted: Mapping[str, str], at: datetime.datetime, scan: Any) -> bool:
    """Keep the texts of a page that was opened before the draft, or the working copy, was changed.

    What the working copy held becomes a rival, unless this page was made from it. False where there
    would be more rivals than are kept: nothing was written then.
    """
    texts, tag = typed(posted), Tag.read(str(posted.get("tag", "")))
    problems = {"scan": str(SCAN_AGAIN)} if scan is not None else {}
    rivals = list(now.copy.rivals) if now.copy else []
    if now.copy and not (tag and tag.saved == now.now.saved):
        rivals.append(now.texts)
    rivals = without_twins(rivals, texts)
    if len(rivals) > WorkingCopy.MOST_RIVALS:
        return False
    found = replacement_of(now.order, texts)
    if found:
        texts = texts | {changed("items"): found.items}
        problems["change"] = found.sentence()
        if len(rivals) < WorkingCopy.MOST_RIVALS:  # else the list of changes alone shows it
            rivals = without_twins([*rivals, *found.rivals(texts)], texts)
    keep_typed(
        order=now.order,
        user=now.user,
        texts={name: text for name, text in texts.items() if text},
        at=at,
        version=min(tag.version, now.order.version) if tag else now.order.version,
        asked="stale",
        problems=problems,
        rivals=rivals,
    )
    return True


def without_twins(rivals: list[Texts], texts: Texts) -> list[Texts]:
    """The rivals, each once, that say something else than the texts do."""
    kept: list[Texts] = []
    for rival in rivals:
        if not any(says_the_same(rival, one) for one in (texts, *kept)):
            kept.append(rival)
    return kept
