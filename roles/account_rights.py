"""Who may invite, give rights and act for another; the part of rights that is about accounts."""

import datetime

from django.db.models import Q, QuerySet

from committees.models import Organization, ParentLink
from committees.models.organization import OrganizationKind
from roles.models import Delegation, Invitation, Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office
from roles.rights import Reader, holds_office, own_organizations_of


def may_keep_accounts(user: Reader) -> bool:
    """Give and end rights, close accounts, help with a lost second factor: the central staff."""
    return holds_office(user, Office.CENTRAL)


def inviting_organizations(user: Reader, day: datetime.date) -> QuerySet[Organization]:
    """For which the account may invite: all for central staff, a ministry and those below for its steward.

    What is lent for a leave does not count: an invitation outlasts it.
    """
    if may_keep_accounts(user):
        return Organization.objects.all()
    ministries = _ministries_kept(user, day).values("organization")
    below = ParentLink.objects.as_of(day).filter(parent__in=ministries).values("organization")
    return Organization.objects.filter(Q(pk__in=ministries) | Q(pk__in=below))


def may_invite(
    user: Reader,
    *,
    organization: Organization | None,
    office: str,
    last_day: datetime.date | None,
    day: datetime.date,
) -> bool:
    """Whether it has what it would give: only central staff an office, a right no longer than its own."""
    if may_keep_accounts(user):
        return True
    if office or organization is None:
        return False
    own = _ministries_kept(user, day).filter(
        Q(organization=organization)
        | Q(organization__in=ParentLink.objects.as_of(day).filter(organization=organization).values("parent"))
    )
    return any(right.end_date is None or (last_day and last_day <= right.end_date) for right in own)


def _ministries_kept(user: Reader, day: datetime.date) -> QuerySet[Stewardship]:
    if not user.is_active or not isinstance(user, User):
        return Stewardship.objects.none()
    return Stewardship.objects.as_of(day).filter(
        user=user, right=StewardshipRight.STEWARD, organization__kind=OrganizationKind.MINISTRY
    )


def may_see_accounts(user: Reader, day: datetime.date) -> bool:
    """The central staff, auditors, and whoever may invite."""
    return holds_office(user, Office.CENTRAL, Office.AUDITOR) or inviting_organizations(user, day).exists()


def visible_accounts(user: Reader, day: datetime.date) -> QuerySet[User]:
    """All for central staff and auditors; for a ministry's steward those with a right in what it keeps."""
    people = User.objects.filter(api_keys__isnull=True)
    if holds_office(user, Office.CENTRAL, Office.AUDITOR):
        return people
    within = inviting_organizations(user, day).values("pk")
    return people.filter(pk__in=Stewardship.objects.as_of(day).filter(organization__in=within).values("user"))


def visible_invitations(user: Reader, day: datetime.date) -> QuerySet[Invitation]:
    """All for the central staff and auditors; for a ministry's steward those for what it keeps."""
    if holds_office(user, Office.CENTRAL, Office.AUDITOR):
        return Invitation.objects.all()
    return Invitation.objects.filter(organization__in=inviting_organizations(user, day).values("pk"))


def changeable_invitations(user: Reader, day: datetime.date) -> QuerySet[Invitation]:
    """Those that the account may send again or revoke: what it sees, but an auditor changes nothing."""
    if holds_office(user, Office.AUDITOR) and not may_keep_accounts(user):
        return Invitation.objects.none()
    return visible_invitations(user, day)


def acts_for(user: Reader, organization: int, day: datetime.date) -> User | None:
    """On whose behalf the account acts for an organization: who lent the right, None if it is its own."""
    if not isinstance(user, User) or may_keep_accounts(user):
        return None
    if own_organizations_of(user, day).filter(pk=organization).exists():
        return None
    parents = ParentLink.objects.as_of(day).filter(organization=organization).values("parent")
    lent = (
        Delegation.objects.in_force(day)
        .filter(delegate=user)
        .filter(Q(stewardship__organization=organization) | Q(stewardship__organization__in=parents))
        .select_related("stewardship__user")
        .order_by("start_date", "pk")
        .first()
    )
    return lent.stewardship.user if lent else None
