"""Who is told of which notice: those whose work it is, by the rights of the day."""

import datetime
from collections import defaultdict
from collections.abc import Collection

from roles.models import Notice, NoticeKind, OrderState, Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office


def readers_of(notices: Collection[Notice], *, day: datetime.date) -> dict[int, list[User]]:
    """Notice → the accounts to tell: the central staff of an order to check, else who keeps its organization.

    Nobody is told of the own doing, nor without an address for mail; three queries whatever the number.
    """
    checkers = list(_with_mail().filter(office=Office.CENTRAL).order_by("pk"))
    makers = {user.pk: user for user in _with_mail().filter(pk__in=_makers(notices))}
    stewards = _stewards(notices, day)
    told = {}
    for notice in notices:
        if notice.kind == NoticeKind.SUBMITTED:
            waits = notice.order.state == OrderState.SUBMITTED  # someone may have checked it meanwhile
            readers = checkers if waits else []
        else:
            order = notice.order
            own = [makers[pk] for pk in (order.drafted_by_id, order.submitted_by_id) if pk in makers]
            readers = [*own, *stewards[order.organization_id]]
        told[notice.pk] = [user for user in dict.fromkeys(readers) if user.pk != notice.actor_id]
    return told


def _with_mail():  # type: ignore[no-untyped-def]  # a queryset of accounts
    return User.objects.filter(is_active=True).exclude(email="")


def _makers(notices: Collection[Notice]) -> set[int]:
    orders = [notice.order for notice in notices]
    return {pk for order in orders for pk in (order.drafted_by_id, order.submitted_by_id) if pk}


def _stewards(notices: Collection[Notice], day: datetime.date) -> dict[int, list[User]]:
    """Organization → its stewards on the day; a ministry's are not told of each department."""
    kept = (
        Stewardship.objects.as_of(day)
        .filter(
            right=StewardshipRight.STEWARD,
            organization__in={notice.order.organization_id for notice in notices},
            user__in=_with_mail(),
        )
        .select_related("user")
        .order_by("user")
    )
    found: dict[int, list[User]] = defaultdict(list)
    for one in kept:
        found[one.organization_id].append(one.user)
    return found
