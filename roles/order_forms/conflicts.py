"""Two people, or two windows of one, on one draft: what each wrote, so that neither loses silently."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from roles.models import Order, WorkingCopy
from roles.order_forms.changes import ChangeForm
from roles.order_forms.paper import PaperForm, paper_texts, same
from roles.order_forms.typing import FIELDS, PAPER, PREFIX


@dataclass(frozen=True)
class Difference:
    """One field of which there are two versions."""

    name: str
    label: Any
    mine: str
    theirs: str


def differences(order: Order, copy: WorkingCopy | None) -> list[Difference]:
    """What the account typed where the draft, or another window of the same account, now says otherwise.

    A field that only one side has touched is no difference: the other's is taken (see `merged`).
    """
    if copy is None:
        return []
    if copy.rival is not None:
        rival = copy.rival
        return [
            Difference(name, _label(name), copy.texts.get(name, ""), rival.get(name, ""))
            for name in FIELDS
            if _label(name) and copy.texts.get(name, "") != rival.get(name, "")
        ]
    if copy.version == order.version:
        return []
    now, base = paper_texts(order), _base(order, copy.version)
    return [
        Difference(name, _label(name), copy.texts.get(name, ""), now.get(name, ""))
        for name in PAPER
        if not same(name, copy.texts, now) and not same(name, copy.texts, base) and not same(name, base, now)
    ]


def merged(order: Order, copy: WorkingCopy) -> dict[str, str]:
    """The texts of the copy, with what others have changed meanwhile where its writer changed nothing."""
    if copy.version == order.version:
        return dict(copy.texts)
    now, base = paper_texts(order), _base(order, copy.version)
    texts = dict(copy.texts)
    for name in PAPER:
        if same(name, texts, base):
            texts[name] = now.get(name, "")
    return {name: text for name, text in texts.items() if text}


def _base(order: Order, version: int) -> Mapping[str, str]:
    """The paper of the order as it was in a version, from its history."""
    events: Any = order.events  # type: ignore[attr-defined]
    event = events.filter(version=version).order_by("-pgh_id").first()
    return paper_texts(event) if event else {}


def _label(name: str) -> Any:
    if name in PaperForm.base_fields:
        return PaperForm.base_fields[name].label
    own = name.removeprefix(f"{PREFIX}-")
    known = own in ChangeForm.base_fields and own not in {"person", "membership"}
    return ChangeForm.base_fields[own].label if known else None
