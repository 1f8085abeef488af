"""The change that someone has open, where others have replaced it in the draft or taken it out meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from roles.models import Order, OrderItem, User
from roles.order_forms import annex
from roles.order_forms.typing import changed, without_change


@dataclass(frozen=True)
class Replacement:
    """What stands in the draft in place of an open change, and who put it there."""

    group: Sequence[OrderItem]  # empty where the change was taken out, or where several could be meant
    several: bool
    by: User | None

    @property
    def items(self) -> str:
        """What the open change replaces when it is written next."""
        return ",".join(str(one.pk) for one in self.group)

    def rivals(self, texts: Mapping[str, str]) -> list[dict[str, str]]:
        """The change as the draft has it now, to be set beside the texts."""
        return [without_change(texts) | annex.texts_of(self.group)] if self.group else []

    def sentence(self) -> str:
        """What happened, by whom, and what the next press would do."""
        who = (self.by.get_full_name() or self.by.username) if self.by else _("Someone else")
        if self.group:
            said = _("%(who)s has replaced this change meanwhile. Saving yours puts it in place of theirs.")
        elif self.several:
            said = _("%(who)s has replaced this change by several meanwhile. Saving yours adds it to them.")
        else:
            said = _("%(who)s has taken this change out meanwhile. Saving yours adds it again.")
        return said % {"who": who}


def items_of(texts: Mapping[str, str]) -> list[int]:
    """The items of the draft that the open change stands for; none while it is a new one."""
    named = texts.get(changed("items"), "").split(",")
    return [int(one) for one in named if one.isdecimal() and len(one) < 19]


def replacement_of(order: Order, texts: Mapping[str, str]) -> Replacement | None:
    """None where the open change is new, or still in the draft as it was opened."""
    numbers = items_of(texts)
    if not numbers:
        return None
    items = list(order.items.order_by("ordinal"))
    left = {one.pk for one in items} & set(numbers)
    if len(left) == len(set(numbers)):
        return None
    seat = texts.get(changed("seat"))
    since = [
        group
        for group in annex.grouped(items)
        if str(group[-1].seat_id) == seat and (group[-1].pk > max(numbers) or group[-1].pk in left)
    ]
    return Replacement(
        group=since[0] if len(since) == 1 else (),
        several=len(since) > 1,
        by=_who_took_out(order, set(numbers) - left),
    )


def _who_took_out(order: Order, numbers: set[int]) -> User | None:
    """The account behind the last of the items to leave this draft, from the history."""
    events: Any = OrderItem._meta.get_field("events").related_model
    gone = events.objects.filter(order=order, id__in=numbers, pgh_label="delete").order_by("-pgh_id").first()
    account = (gone.pgh_context or {}).get("user") if gone else None
    return User.objects.filter(pk=account).first() if account else None
