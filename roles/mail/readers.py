"""Who is told of which notice: those whose work it is, by the rights of the day."""

import datetime
from collections import defaultdict
from collections.abc import Collection

from committees.models import ParentLink
from roles.models import Delegation, Notice, NoticeKind, OrderState, Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office
from roles.rights import keepers

# What a notice says holds while the order is in this state; that it was published or revoked holds for ever.
OVERTAKEN_UNLESS: dict[str, str] = {
    NoticeKind.SUBMITTED: OrderState.SUBMITTED,
    NoticeKind.RETURNED: OrderState.RETURNED,
}


def readers_of(notices: Collection[Notice], *, day: datetime.date) -> dict[int, list[User]]:
    """Notice → the accounts to tell: the central staff of an order to check, else who keeps its organization.

    Where an organization has nobody with an address of its own, its ministry's stewards are told. Nobody is
    told of the own doing, nor without an address for mail; nor who drafted it and keeps it no more; nor what
    has been overtaken: an order waits, or has come back, only while its state says so.
    Eight queries whatever the number.
    """
    checkers = list(_with_mail().filter(office=Office.CENTRAL).order_by("pk"))
    makers = {user.pk: user for user in _with_mail().filter(pk__in=_makers(notices))}
    organizations = {notice.order.organization_id for notice in notices}
    ministries = dict(
        ParentLink.objects.as_of(day)
        .filter(organization__in=organizations)
        .values_list("organization", "parent")
    )
    stewards = _stewards(organizations.union(ministries.values()), day)
    kept_by = keepers(organizations, makers.values(), day)
    told = {}
    for notice in notices:
        order = notice.order
        if order.state != OVERTAKEN_UNLESS.get(notice.kind, order.state):
            readers = []
        elif notice.kind == NoticeKind.SUBMITTED:
            readers = checkers
        else:
            may_know = makers.keys() & kept_by[order.organization_id]
            own = [makers[pk] for pk in (order.drafted_by_id, order.submitted_by_id) if pk in may_know]
            readers = [*own, *stewards[order.organization_id]]
            readers = readers or stewards[ministries.get(order.organization_id, 0)]
        told[notice.pk] = [user for user in dict.fromkeys(readers) if user.pk != notice.actor_id]
    return told


def _with_mail():  # type: ignore[no-untyped-def]  # a queryset of accounts
    return User.objects.filter(is_active=True).exclude(email="")


def _makers(notices: Collection[Notice]) -> set[int]:
    orders = [notice.order for notice in notices]
    return {pk for order in orders for pk in (order.drafted_by_id, order.submitted_by_id) if pk}


def _stewards(organizations: Collection[int], day: datetime.date) -> dict[int, list[User]]:
    """Organization → its own stewards on the day, and who stands in for one of them."""
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
