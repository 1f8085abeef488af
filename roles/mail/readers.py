"""Who is told of which notice: those whose work it is, by the rights of the day."""

import datetime
from collections import defaultdict
from collections.abc import Collection

from roles.models import Delegation, Notice, NoticeKind, OrderState, Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office
from roles.rights import keepers


def readers_of(notices: Collection[Notice], *, day: datetime.date) -> dict[int, list[User]]:
    """Notice → the accounts to tell: the central staff of an order to check, else who keeps its organization.

    Nobody is told of the own doing, nor without an address for mail; nor who drafted it and keeps it no more.
    Seven queries whatever the number.
    """
    checkers = list(_with_mail().filter(office=Office.CENTRAL).order_by("pk"))
    makers = {user.pk: user for user in _with_mail().filter(pk__in=_makers(notices))}
    stewards = _stewards(notices, day)
    kept_by = keepers({notice.order.organization_id for notice in notices}, makers.values(), day)
    told = {}
    for notice in notices:
        if notice.kind == NoticeKind.SUBMITTED:
            waits = notice.order.state == OrderState.SUBMITTED  # someone may have checked it meanwhile
            readers = checkers if waits else []
        else:
            order = notice.order
            may_know = makers.keys() & kept_by[order.organization_id]
            own = [makers[pk] for pk in (order.drafted_by_id, order.submitted_by_id) if pk in may_know]
            readers = [*own, *stewards[order.organization_id]]
        told[notice.pk] = [user for user in dict.fromkeys(readers) if user.pk != notice.actor_id]
    return told


def _with_mail():  # type: ignore[no-untyped-def]  # a queryset of accounts
    return User.objects.filter(is_active=True).exclude(email="")


def _makers(notices: Collection[Notice]) -> set[int]:
    orders = [notice.order for notice in notices]
    return {pk for order in orders for pk in (order.drafted_by_id, order.submitted_by_id) if pk}


def _stewards(notices: Collection[Notice], day: datetime.date) -> dict[int, list[User]]:
    """Organization → its stewards on the day, and who stands in for one of them.

    A ministry's are not told of each department.
    """
    organizations = {notice.order.organization_id for notice in notices}
    held = (
        Stewardship.objects.as_of(day)
        .filter(right=StewardshipRight.STEWARD, organization__in=organizations, user__in=_with_mail())
        .select_related("user")
        .order_by("user")
    )
    lent = (
        Delegation.objects.in_force(day)
        .filter(stewardship__organization__in=organizations, delegate__in=_with_mail())
        .select_related("delegate", "stewardship")
        .order_by("delegate")
    )
    found: dict[int, list[User]] = defaultdict(list)
    for one in held:
        found[one.organization_id].append(one.user)
    for loan in lent:
        found[loan.stewardship.organization_id].append(loan.delegate)
    return found
