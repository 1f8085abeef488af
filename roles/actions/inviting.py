"""Inviting people to the registry: a link that opens once, for seven days, and gives one right."""

import datetime
import hashlib
import secrets

import pghistory
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from roles.account_problems import HasAnotherOffice, InvitationNotOpen, InvitedRightHasRunOut, MayNotInvite
from roles.account_rights import may_invite
from roles.models import Invitation, Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office

LASTS = datetime.timedelta(days=7)
TOKEN_BYTES = 32
AN_OFFICE_HAS_NO_LAST_DAY = _("An office is held until it is taken back: leave the last day empty.")
STAFF = frozenset({Office.CENTRAL, Office.AUDITOR})  # who has the admin


def hash_of(token: str) -> str:
    """What is kept of a link. It is random and long, so that a slow hash would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(
    *,
    by: User,
    email: str,
    at: datetime.datetime,
    organization: Organization | None = None,
    right: str = "",
    office: str = "",
    last_day: datetime.date | None = None,
) -> tuple[Invitation, str]:
    """A new invitation and the token of its link, which nobody can read again.

    Raises MayNotInvite where the inviter would give more than they have, and ValidationError, also for a
    last day that has passed, and for one of an office, which has none.
    """
    _refuse_last_day(office, last_day, timezone.localdate(at))
    if not may_invite(
        by, organization=organization, office=office, last_day=last_day, day=timezone.localdate(at)
    ):
        raise MayNotInvite
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        email=email,
        organization=organization,
        right=right,
        office=office,
        last_day=last_day,
        invited_by=by,
        token_hash=hash_of(token),
        sent_at=at,
        expires_at=at + LASTS,
    )
    invitation.full_clean()
    with pghistory.context(reason="invited"):
        invitation.save()
    return invitation, token


@transaction.atomic
def send_again(*, invitation: Invitation, at: datetime.datetime) -> tuple[Invitation, str]:
    """A new link for seven more days; the old one stops.

    Raises InvitationNotOpen if it was used or revoked, or the last day of its right has passed.
    """
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_at or current.revoked_at:
        raise InvitationNotOpen
    _refuse_run_out(current, at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    current.token_hash, current.sent_at, current.expires_at = hash_of(token), at, at + LASTS
    with pghistory.context(reason="sent again"):
        current.save(update_fields=["token_hash", "sent_at", "expires_at"])
    return current, token


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, at: datetime.datetime) -> Invitation:
    """The link stops. Raises InvitationNotOpen when it was used."""
    current = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if current.accepted_at:
        raise InvitationNotOpen
    current.revoked_at = current.revoked_at or at
    with pghistory.context(reason="revoked"):
        current.save(update_fields=["revoked_at"])
    return current


def find_open(token: str, at: datetime.datetime) -> Invitation:
    """The invitation of a link, if it can still be accepted. Raises InvitationNotOpen."""
    invitation = (
        Invitation.objects.open(at)
        .select_related("organization", "invited_by")
        .filter(token_hash=hash_of(token))
        .first()
    )
    if invitation is None or not _may_still_be_given(invitation, at):
        raise InvitationNotOpen
    _refuse_run_out(invitation, at)
    return invitation


@transaction.atomic
def accept_with_new_account(
    *, token: str, username: str, password: str, first_name: str, last_name: str, at: datetime.datetime
) -> User:
    """Make the account and give it the right.

    Raises InvitationNotOpen, or ValidationError for a name that is taken or a password that is weak.
    """
    invitation = _locked(token, at)
    user = User(username=username, email=invitation.email, first_name=first_name, last_name=last_name)
    user.set_password(password)
    user.full_clean()
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from error
    user.pk = _next_number()  # known before the first event, which so names the account as who did it
    with pghistory.context(user=user.pk, reason="accepted an invitation"):
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as error:  # somebody took the name since it was asked for
            raise ValidationError({"username": user.unique_error_message(User, ("username",))}) from error
        _give(invitation, user, at)
    return user


@transaction.atomic
def accept_with_account(*, token: str, user: User, at: datetime.datetime) -> User:
    """Give an account the right. Raises InvitationNotOpen, HasAnotherOffice or ValidationError."""
    invitation = _locked(token, at)
    if invitation.office and user.office and user.office != invitation.office:
        raise HasAnotherOffice
    with pghistory.context(user=user.pk, reason="accepted an invitation"):
        _give(invitation, User.objects.select_for_update().get(pk=user.pk), at)
    return user


def _next_number() -> int:
    """The number of the next account, from where the database would take it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [User._meta.db_table])
        return int(cursor.fetchone()[0])


def _refuse_last_day(office: str, last_day: datetime.date | None, today: datetime.date) -> None:
    if last_day and office:
        raise ValidationError({"last_day": AN_OFFICE_HAS_NO_LAST_DAY})
    if last_day and last_day < today:
        raise ValidationError({"last_day": _("This day has passed: choose today or a later day.")})


def _refuse_run_out(invitation: Invitation, at: datetime.datetime) -> None:
    if invitation.last_day and invitation.last_day < timezone.localdate(at):
        raise InvitedRightHasRunOut(invitation.last_day)


def _locked(token: str, at: datetime.datetime) -> Invitation:
    """Two who open one link at once: the second finds it used."""
    invitation = find_open(token, at)
    Invitation.objects.select_for_update().get(pk=invitation.pk)
    return find_open(token, at)


def _may_still_be_given(invitation: Invitation, at: datetime.datetime) -> bool:
    return may_invite(
        invitation.invited_by,
        organization=invitation.organization,
        office=invitation.office,
        last_day=invitation.last_day,
        day=timezone.localdate(at),
    )


def _give(invitation: Invitation, user: User, at: datetime.datetime) -> None:
    if invitation.office:
        user.office = invitation.office
        user.is_staff = user.is_staff or invitation.office in STAFF
        user.save(update_fields=["office", "is_staff"])
    else:
        given = Stewardship(
            user=user,
            organization=invitation.organization,
            right=StewardshipRight(invitation.right),
            start_date=timezone.localdate(at),
            end_date=invitation.last_day,
        )
        given.full_clean()
        given.save()
    invitation.accepted_by, invitation.accepted_at = user, at
    invitation.save(update_fields=["accepted_by", "accepted_at"])
