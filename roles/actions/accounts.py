"""Rights of accounts given and ended, accounts closed and opened again, a lost second factor taken off."""

import datetime

import pghistory
from allauth.mfa.models import Authenticator
from django.db import transaction

from committees.models import Organization
from roles.account_problems import CannotCloseOneself, DelegationRefused, RightEndsBeforeItBegins
from roles.models import Delegation, Stewardship, User
from roles.models.stewardship import StewardshipRight


@transaction.atomic
def give_stewardship(
    *,
    user: User,
    organization: Organization,
    right: StewardshipRight,
    start_date: datetime.date,
    end_date: datetime.date | None,
    reason: str,
) -> Stewardship:
    """The right to keep or read an organization's records from a day on. Raises ValidationError."""
    given = Stewardship(
        user=user, organization=organization, right=right, start_date=start_date, end_date=end_date
    )
    given.full_clean()
    with pghistory.context(reason=reason):
        given.save()
    return given


@transaction.atomic
def end_stewardship(*, stewardship: Stewardship, last_day: datetime.date, reason: str) -> Stewardship:
    """Let a right end on a day. What was lent of it ends with it. Raises RightEndsBeforeItBegins."""
    current = Stewardship.objects.select_for_update().get(pk=stewardship.pk)
    if last_day < current.start_date:
        raise RightEndsBeforeItBegins
    with pghistory.context(reason=reason):
        for lent in current.delegations.filter(end_date__gt=last_day, start_date__lte=last_day):
            lent.end_date = last_day
            lent.save(update_fields=["end_date"])
        current.end_date = last_day
        current.save(update_fields=["end_date"])
    return current


@transaction.atomic
def set_account_active(*, user: User, active: bool, by: User, reason: str) -> User:
    """Close an account, whose sessions end at once, or open it again; it is never deleted.

    Raises CannotCloseOneself.
    """
    if user.pk == by.pk:
        raise CannotCloseOneself
    current = User.objects.select_for_update().get(pk=user.pk)
    current.is_active = active
    with pghistory.context(reason=reason):
        current.save(update_fields=["is_active"])
    return current


@transaction.atomic
def take_off_second_factor(*, user: User, by: User, reason: str) -> None:
    """Remove the authenticator and codes of someone who lost them; the next sign-in sets up new ones.

    Every session of the account ends at once. The password is asked for as before, and history keeps the
    reason. Raises CannotCloseOneself.
    """
    if user.pk == by.pk:
        raise CannotCloseOneself
    end_sessions_of_second_factor(user=user, reason=reason)
    Authenticator.objects.filter(user=user).delete()


@transaction.atomic
def end_sessions_of_second_factor(*, user: User, reason: str) -> User:
    """End every session of an account whose second factor is taken off; the account as it is then."""
    current = User.objects.select_for_update().get(pk=user.pk)
    current.second_factor_resets += 1
    with pghistory.context(reason=reason):
        current.save(update_fields=["second_factor_resets"])
    return current


@transaction.atomic
def lend_right(
    *,
    stewardship: Stewardship,
    by: User,
    delegate: User,
    start_date: datetime.date,
    end_date: datetime.date,
    reason: str,
) -> Delegation:
    """Lend one's own right to another account for a leave.

    Raises DelegationRefused where it is not one's own steward's right, or the days go beyond it, and
    ValidationError.
    """
    held = Stewardship.objects.select_for_update().get(pk=stewardship.pk)
    if held.user_id != by.pk or held.right != StewardshipRight.STEWARD:
        raise DelegationRefused.not_own()
    if delegate.pk == by.pk or not delegate.is_active:
        raise DelegationRefused.not_to()
    if start_date < held.start_date or (held.end_date and end_date > held.end_date):
        raise DelegationRefused.beyond(held)
    lent = Delegation(
        stewardship=held, delegate=delegate, start_date=start_date, end_date=end_date, reason=reason
    )
    lent.full_clean()
    with pghistory.context(reason=reason):
        lent.save()
    return lent


@transaction.atomic
def withdraw_delegation(*, delegation: Delegation, at: datetime.datetime) -> Delegation:
    """Take a lent right back from this moment on."""
    current = Delegation.objects.select_for_update().get(pk=delegation.pk)
    if current.withdrawn_at is None:
        current.withdrawn_at = at
        with pghistory.context(reason="withdrawn"):
            current.save(update_fields=["withdrawn_at"])
    return current
