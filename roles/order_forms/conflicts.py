"""Two people, or two windows of one, on one draft: what each wrote, so that neither loses silently."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roles.models import Order, User, WorkingCopy
from roles.order_forms.paper import paper_texts, same
from roles.order_forms.reading import CHOICES, Reader, label_of
from roles.order_forms.typing import FIELDS, PAPER, has_change, typed

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """One field of which there are two versions."""

    name: str
    label: Any
    mine: str
    theirs: str


@dataclass(frozen=True)
class Comparison:
    """The account's own text beside another, and the button by which the other is taken."""

    button: str
    differences: list[Difference]
    is_draft: bool = False  # the other is what the draft says now


def comparisons(order: Order, copy: WorkingCopy | None, day: datetime.date) -> list[Comparison]:
    """What the account typed where the draft, or another text that waits beside it, says otherwise."""
    if copy is None:
        return []
    reader, now = Reader(order, copy.user, day), paper_texts(order)
    found = [Comparison("theirs", _against_draft(order, copy), is_draft=True)]
    for place, rival in enumerate(copy.rivals):
        differences = _against(rival, copy.texts, reader)
        if copy.version != order.version and _is_told(differences, rival, now):
            continue
        found.append(Comparison(f"theirs:{place}", differences))
    return [one for one in found if one.differences]


def _against_draft(order: Order, copy: WorkingCopy) -> list[Difference]:
    """A field that only one side has touched is no difference: the other's is taken (see `merged`)."""
    if copy.version == order.version:
        return []
    now, base = paper_texts(order), base_of(order, copy.version)
    return [
        Difference(name, label_of(name), copy.texts.get(name, ""), now.get(name, ""))
        for name in PAPER
        if not same(name, copy.texts, now) and not same(name, copy.texts, base) and not same(name, base, now)
    ]


def _is_told(differences: list[Difference], rival: Texts, now: Texts) -> bool:
    """Whether a rival says what the draft says now, beside which the text stands already."""
    return all(one.name in PAPER and same(one.name, rival, now) for one in differences)


def _against(rival: Texts, texts: Texts, reader: Reader) -> list[Difference]:
    return [
        Difference(name, label_of(name), reader.shown(name, texts), reader.shown(name, rival))
        for name in FIELDS
        if label_of(name) and texts.get(name, "") != rival.get(name, "")
    ]


def says_the_same(one: Texts, other: Texts) -> bool:
    """Whether two versions differ in no field that a comparison would show."""
    return all(one.get(name, "") == other.get(name, "") for name in FIELDS if label_of(name))


def has_text(order: Order, copy: WorkingCopy) -> bool:
    """Whether a working copy holds something that its writer typed, not only where to look."""
    if copy.rivals or _has_text(copy.texts):
        return True
    base = paper_texts(order) if copy.version == order.version else base_of(order, copy.version)
    return any(not same(name, copy.texts, base) for name in PAPER)


def waiting_text(order: Order, user: User) -> WorkingCopy | None:
    """The account's working copy of an order, where it holds something that was typed."""
    copy = WorkingCopy.objects.filter(order=order, user=user).first()
    return copy if copy and has_text(order, copy) else None


def _has_text(texts: Texts) -> bool:
    """Whether a change has been begun; where to look for one is no text."""
    return has_change({name: text for name, text in texts.items() if name not in CHOICES})


def says_more(order: Order, posted: Texts) -> bool:
    """Whether a page that was sent holds something that its writer typed and the order does not say."""
    texts, read = typed(posted), str(posted.get("tag", "")).partition("-")[0]
    if _has_text(texts):
        return True
    now = paper_texts(order)
    base = base_of(order, int(read)) if read.isdecimal() and len(read) < 9 else {}
    return any(not same(name, texts, now) and not same(name, texts, base) for name in PAPER)


def merged(order: Order, copy: WorkingCopy) -> dict[str, str]:
    """The texts of the copy, with what others have changed meanwhile where its writer changed nothing."""
    if copy.version == order.version:
        return dict(copy.texts)
    now, base = paper_texts(order), base_of(order, copy.version)
    texts = dict(copy.texts)
    for name in PAPER:
        if same(name, texts, base):
            texts[name] = now.get(name, "")
    return {name: text for name, text in texts.items() if text}


def base_of(order: Order, version: int) -> Texts:
    """The paper of the order as it was in a version, from its history."""
    events: Any = order.events  # type: ignore[attr-defined]
    event = events.filter(version=version).order_by("-pgh_id").first()
    return paper_texts(event) if event else {}
