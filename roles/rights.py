"""Who may do what: the one answer that backends, querysets and doors ask; accounts: account_rights.

public reads the directory; a steward drafts and submits for an organization and, for a ministry, for those
below it; a viewer reads the same; the central staff verify and publish; auditors read everything.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet

from committees.models import Committee, Organization, ParentLink, Seat
from roles.models import (
    ApiKey,
    Delegation,
    ImportFile,
    Membership,
    Order,
    OrderItem,
    Person,
    Stewardship,
    User,
)
from roles.models.order import EDITABLE, IN_FORCE, OrderState
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office

Reader = User | AnonymousUser
STEWARD = (StewardshipRight.STEWARD,)
READER = (StewardshipRight.STEWARD, StewardshipRight.VIEWER)


def organizations_of(
    user: Reader, day: datetime.date, rights: Iterable[StewardshipRight] = STEWARD
) -> QuerySet[Organization]:
    """The organizations that the account keeps on the day, with those below them on that day."""
    if not user.is_active or not isinstance(user, User):
        return Organization.objects.none()
    lent = Delegation.objects.in_force(day).filter(delegate=user).values("stewardship")
    held = Stewardship.objects.as_of(day).filter(Q(user=user) | Q(pk__in=lent), right__in=list(rights))
    return _with_those_below(held, day)


def own_organizations_of(user: Reader, day: datetime.date) -> QuerySet[Organization]:
    """As `organizations_of` a steward, without what is lent to the account."""
    if not user.is_active or not isinstance(user, User):
        return Organization.objects.none()
    held = Stewardship.objects.as_of(day).filter(user=user, right=StewardshipRight.STEWARD)
    return _with_those_below(held, day)


def _with_those_below(held: QuerySet[Stewardship], day: datetime.date) -> QuerySet[Organization]:
    kept = held.values("organization")
    below = ParentLink.objects.as_of(day).filter(parent__in=kept).values("organization")
    return Organization.objects.filter(Q(pk__in=kept) | Q(pk__in=below))


def keepers(organizations: Collection[int], users: Iterable[User], day: datetime.date) -> dict[int, set[int]]:
    """Organization → those of the accounts that may read its papers on the day. Three queries.

    As `may_read_papers`, for many orders and accounts at once.
    """
    asked = list(users)
    offices = {user.pk for user in asked if holds_office(user, Office.CENTRAL, Office.AUDITOR)}
    active = [user.pk for user in asked if user.is_active]
    links = ParentLink.objects.as_of(day).filter(organization__in=organizations)
    above = defaultdict(set, {one: {one} for one in organizations})
    for organization, parent in links.values_list("organization", "parent"):
        above[organization].add(parent)
    held = Stewardship.objects.as_of(day).filter(user__in=active, right__in=READER)
    lent = Delegation.objects.in_force(day).filter(delegate__in=active)
    kept = {*held.values_list("user", "organization")}
    kept |= {*lent.values_list("delegate", "stewardship__organization")}
    return {
        one: offices | {user for user, organization in kept if organization in above[one]}
        for one in organizations
    }


def holds_office(user: Reader, *offices: Office) -> bool:
    """Whether the account is active and has one of the offices, or is a superuser."""
    if not user.is_active:
        return False
    return bool(getattr(user, "is_superuser", False)) or getattr(user, "office", "") in offices


def visible_orders(user: Reader, day: datetime.date) -> QuerySet[Order]:
    """Published orders for everybody; drafts for who keeps or reads the organization, and for the offices."""
    if holds_office(user, Office.CENTRAL, Office.AUDITOR):
        return Order.objects.all()
    own = organizations_of(user, day, READER)
    return Order.objects.filter(Q(state__in=IN_FORCE) | Q(organization__in=own.values("pk")))


def may_read_papers(user: Reader, order: Order, day: datetime.date) -> bool:
    """Read the scan, the reasons and the names of who drafted, sent and published the order.

    Its stewards and viewers, the central staff and auditors; the public reads number, days and changes.
    """
    if holds_office(user, Office.CENTRAL, Office.AUDITOR):
        return True
    return orders_with_papers(user, day).filter(pk=order.pk).exists()


def orders_with_papers(user: Reader, day: datetime.date) -> QuerySet[Order]:
    """The orders of which the account reads the papers, as `may_read_papers`, for many at once."""
    if holds_office(user, Office.CENTRAL, Office.AUDITOR):
        return Order.objects.all()
    own = organizations_of(user, day, READER)
    return Order.objects.filter(organization__in=own.values("pk"))


def visible_imports(user: Reader, day: datetime.date) -> QuerySet[ImportFile]:
    """The spreadsheets sent for the organizations that the account keeps or reads; all for the offices."""
    if holds_office(user, Office.CENTRAL, Office.AUDITOR):
        return ImportFile.objects.all()
    return ImportFile.objects.filter(organization__in=organizations_of(user, day, READER).values("pk"))


def writable_organizations(user: Reader, day: datetime.date) -> QuerySet[Organization]:
    """The organizations whose orders the account may write: all for the central staff."""
    if holds_office(user, Office.CENTRAL):
        return Organization.objects.all()
    return organizations_of(user, day)


def writable_orders(user: Reader, day: datetime.date) -> QuerySet[Order]:
    """The orders of those organizations, in whatever state."""
    return Order.objects.filter(organization__in=writable_organizations(user, day).values("pk"))


def may_change(user: Reader, order: Order, day: datetime.date) -> bool:
    """Write the paper and the items: its steward, or the central staff, while it is open."""
    if order.state not in EDITABLE:
        return False
    return holds_office(user, Office.CENTRAL) or _keeps(user, order.organization_id, day)


def may_submit(user: Reader, order: Order, day: datetime.date) -> bool:
    """Hand it to the checker: whoever may change it."""
    return may_change(user, order, day)


def may_decide(user: Reader, order: Order) -> bool:
    """Return or publish: the central staff, but not whoever submitted it."""
    waiting = order.state == OrderState.SUBMITTED
    return waiting and holds_office(user, Office.CENTRAL) and not is_maker(user, order)


def is_maker(user: Reader, order: Order) -> bool:
    """Whether one person stands behind the account and behind who submitted the order. One query.

    Behind the account of a key stands whoever made one of its keys, as the key was theirs to copy.
    """
    people = {user.pk: {user.pk}, order.submitted_by_id: {order.submitted_by_id}}
    made = ApiKey.objects.filter(account__in=[pk for pk in people if pk], made_by__isnull=False)
    for account, maker in made.values_list("account", "made_by"):
        people[account].add(maker)
    return bool(people[user.pk] & people[order.submitted_by_id])


def may_revoke(user: Reader, order: Order) -> bool:
    """Take a published order back: the central staff."""
    return order.state == OrderState.PUBLISHED and holds_office(user, Office.CENTRAL)


def may_make_keys(user: Reader) -> bool:
    """Give a program a key of the API, or a new one in place of the old: the central staff."""
    return holds_office(user, Office.CENTRAL)


def visible_keys(user: Reader, day: datetime.date) -> QuerySet[ApiKey]:
    """Every key for the central staff and the auditors; an organization's own for its stewards."""
    if holds_office(user, Office.CENTRAL, Office.AUDITOR):
        return ApiKey.objects.all()
    return ApiKey.objects.filter(organization__in=organizations_of(user, day).values("pk"))


def revocable_keys(user: Reader, day: datetime.date) -> QuerySet[ApiKey]:
    """Which keys the account may end at once: all for the central staff, an organization's for its stewards.

    What is lent for a leave does not count: a key that has ended stays so after it.
    """
    going_on = ApiKey.objects.filter(revoked_at__isnull=True)
    if holds_office(user, Office.CENTRAL):
        return going_on
    return going_on.filter(organization__in=own_organizations_of(user, day).values("pk"))


def may_revoke_key(user: Reader, key: ApiKey, day: datetime.date) -> bool:
    """End this key at once."""
    return revocable_keys(user, day).filter(pk=key.pk).exists()


def may_dissolve(user: Reader) -> bool:
    """Write that a body is dissolved: the central staff. An agency cannot end what the Cabinet made."""
    return holds_office(user, Office.CENTRAL)


def bodies_within(order: Order, day: datetime.date) -> QuerySet[Committee]:
    """The bodies that an order of this organization is about: its own, and of those below it on the day.

    An order of the central agency that owns the registry may be about the national committee too.
    """
    below = ParentLink.objects.as_of(day).filter(parent=order.organization_id).values("organization")
    own = Q(organization=order.organization_id) | Q(organization__in=below)
    if order.organization.code == OWNER:
        own |= Q(organization__isnull=True)
    return Committee.objects.filter(own)


def people_for(order: Order, by: Reader | None = None) -> QuerySet[Person]:
    """Whom an order may name: those of the directory, and those whom the same agency has named before.

    Whom only another agency's draft names, or named until it changed its mind, is that agency's business.
    The central staff (`by`) read every draft, and may name everybody.
    """
    if by is not None and holds_office(by, Office.CENTRAL):
        return Person.objects.all()
    own = OrderItem.objects.filter(person=OuterRef("pk"), order__organization=order.organization_id)
    return Person.objects.filter(Exists(Membership.objects.filter(person=OuterRef("pk"))) | Exists(own))


def seats_within(order: Order, day: datetime.date) -> QuerySet[Seat]:
    """The seats that an order of this organization can change: those of `bodies_within`."""
    return Seat.objects.filter(committee__in=bodies_within(order, day).values("pk"))


OWNER = "OPM-OCSC"  # the owner of the guideline. Cabinet 26 Nov 2562


def _keeps(user: Reader, organization: int, day: datetime.date) -> bool:
    return organizations_of(user, day).filter(pk=organization).exists()
