"""Whose key a request of the API carries. A key is never logged and never repeated in an answer."""

import datetime
import hmac
import re
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from roles.actions.keys import MARK, hash_of
from roles.models import ApiKey, User

TEXT = re.compile(rf"(?i:bearer) +{MARK}_([0-9a-f]{{8}})_([A-Za-z0-9_-]{{43}})")
NOBODY = "0" * 64  # compared with where no key has the prefix, so that both answers take the same time


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer gcio_…`: request.user is the account of the key, request.auth the key."""

    def authenticate(self, request: Request) -> tuple[User, ApiKey] | None:
        header = get_authorization_header(request)
        if not header:
            return None
        match = TEXT.fullmatch(header.decode("latin-1"))
        if match is None:
            raise AuthenticationFailed(_("Write the key as: Authorization: Bearer gcio_…"))
        prefix, secret = match.groups()
        key = ApiKey.objects.select_related("account").filter(prefix=prefix).first()
        same = hmac.compare_digest(hash_of(secret), key.secret_hash if key else NOBODY)
        if key is None or not same:
            raise AuthenticationFailed(_("This key is not known here."))
        _refuse_ended(key)
        _note_use(key)
        return key.account, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


def _refuse_ended(key: ApiKey) -> None:
    if key.revoked_at is not None or not key.account.is_active:
        raise AuthenticationFailed(_("This key has been revoked."))
    if key.expires_at <= timezone.now():
        raise AuthenticationFailed(_("This key has expired: ask for a new one."))


def _note_use(key: ApiKey) -> None:
    """The day of the latest use, written once a day."""
    today = timezone.localdate()
    if key.last_used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(last_used_on=today)


def scopes_of(request: Any) -> list[str]:
    """What the key of a request opens; nothing without a key."""
    return request.auth.scopes if request.auth else []


def scope_of(request: Any, day: datetime.date, *, default: str) -> str:
    """Whose view of the registry an answer holds, for its ETag. What a key may see depends on the day."""
    return f"account {request.user.pk} {' '.join(scopes_of(request))} {day}" if request.auth else default
