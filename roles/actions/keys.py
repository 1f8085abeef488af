"""Making and ending a key of the API, with the account that it acts as."""

import datetime
import hashlib
import secrets
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.models import Organization
from roles.models import ApiKey, Scope, Stewardship, User
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office

MARK = "gcio"  # so that a key in a wrong place is known for what it is
PREFIX_BYTES, SECRET_BYTES = 4, 32
LONGEST_LIFE = datetime.timedelta(days=2 * 366)
LONGEST_OVERLAP = datetime.timedelta(days=90)
DAYS_OF_LIFE = gettext_lazy("Choose a day from today to two years ahead.")
DAYS_OF_OVERLAP = gettext_lazy("Write for how many days an earlier key goes on: a whole number from 0 to 90.")


def hash_of(secret: str) -> str:
    """What is kept of a secret. It is random and long, so that a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_key(
    *,
    name: str,
    scopes: Collection[Scope],
    organization: Organization | None,
    by: User | None,
    at: datetime.datetime,
    expires_at: datetime.datetime,
    others_end_at: datetime.datetime,
) -> tuple[ApiKey, str]:
    """A new key, and its text, which nobody can read again.

    The earlier keys of the name go on until `others_end_at`, or their own end if that comes first. Raises
    ValidationError if it would last for more than two years or they for more than 90 days, if the name is
    another organization's, or the key breaks a rule of the model.
    """
    _refuse_days(at, expires_at, others_end_at)
    account = _account(name, organization, timezone.localdate(at))
    earlier = ApiKey.objects.filter(account=account, revoked_at__isnull=True)
    earlier.filter(expires_at__gt=others_end_at).update(expires_at=others_end_at)
    prefix, secret = secrets.token_hex(PREFIX_BYTES), secrets.token_urlsafe(SECRET_BYTES)
    key = ApiKey(
        name=name,
        account=account,
        prefix=prefix,
        secret_hash=hash_of(secret),
        scopes=sorted(set(scopes)),
        organization=organization,
        made_by=by,
        made_at=at,
        expires_at=expires_at,
    )
    key.full_clean()
    key.save()
    return key, f"{MARK}_{prefix}_{secret}"


@transaction.atomic
def revoke_key(*, key: ApiKey, at: datetime.datetime) -> ApiKey:
    """End a key at once. A key that has been revoked before keeps the moment of the first time."""
    current = ApiKey.objects.select_for_update().get(pk=key.pk)
    if current.revoked_at is None:
        current.revoked_at = at
        current.save(update_fields=["revoked_at"])
    return current


def _refuse_days(
    at: datetime.datetime, expires_at: datetime.datetime, others_end_at: datetime.datetime
) -> None:
    """By whichever door: a key goes on for two years at most, and an earlier one beside it for 90 days."""
    today, last_day = timezone.localdate(at), timezone.localdate(expires_at)
    if not today <= last_day <= today + LONGEST_LIFE:
        raise ValidationError({"last_day": DAYS_OF_LIFE})
    if not datetime.timedelta() <= others_end_at - at <= LONGEST_OVERLAP:
        raise ValidationError({"overlap": DAYS_OF_OVERLAP})


def _account(name: str, organization: Organization | None, day: datetime.date) -> User:
    """The account of a name: a steward of the organization from the day on, or of the central office."""
    username = f"api.{name}"
    account = User.objects.select_for_update().filter(username=username).first()
    if account is not None:
        _refuse_foreign(account, organization)
        return account
    account = User(username=username, office=Office.NONE if organization else Office.CENTRAL)
    account.set_unusable_password()
    account.full_clean()
    account.save()
    if organization:
        Stewardship.objects.create(
            user=account, organization=organization, right=StewardshipRight.STEWARD, start_date=day
        )
    return account


def _refuse_foreign(account: User, organization: Organization | None) -> None:
    """Keys of one name are of one organization; a person's account never becomes a key's."""
    keys = list(account.api_keys.values_list("organization_id", flat=True))
    if not keys or set(keys) != {organization and organization.pk}:
        raise ValidationError({"name": _("This name belongs to someone else: choose another.")})
