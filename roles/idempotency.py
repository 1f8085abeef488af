"""A POST that is sent twice is carried out once: its answer is kept for a day under its Idempotency-Key."""

import datetime
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from gcio_portal.rest import FieldError, InvalidParameters, Refused
from roles.models import IdempotentAnswer, User

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,200}")
KEPT = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class Answer:
    """What a write is answered: the same again when the request is repeated."""

    status: int
    body: str
    etag: str
    repeated: bool = False


def once(
    request: HttpRequest,
    account: User,
    carry_out: Callable[[], Answer],
    *,
    may_know: Callable[[Answer], bool],
) -> Answer:
    """The answer of `carry_out`, or the earlier one of the same request. Inside a transaction.

    Only what was carried out is kept: a request that was refused changed nothing and may be sent again. An
    answer that the account `may_know` no more is not given again: the request is carried out, and so refused.
    Raises Refused: 422 for another request with the same key, 409 while the first is being carried out.
    """
    key = _key_of(request)
    if key is None:
        return carry_out()
    _lock(account, key)
    asked = _hash_of(request)
    earlier = _earlier(account, key)
    if earlier is not None:
        if earlier.request_hash != asked:
            raise Refused(422, _("This Idempotency-Key was used for another request: choose a new one."))
        again = Answer(earlier.status, earlier.body, earlier.etag, repeated=True)
        if may_know(again):
            return again
        carry_out()
        raise Refused(403, _("The right to read the earlier answer has ended."))
    answer = carry_out()
    IdempotentAnswer.objects.create(
        account=account,
        key=key,
        request_hash=asked,
        status=answer.status,
        body=answer.body,
        etag=answer.etag,
        made_at=timezone.now(),
    )
    return answer


def _key_of(request: HttpRequest) -> str | None:
    key = request.headers.get(HEADER)
    if key is not None and not KEY.fullmatch(key):
        words = _("Write the Idempotency-Key as 1 to 200 visible characters of ASCII.")
        raise InvalidParameters([FieldError(HEADER, words)])
    return key


def _lock(account: User, key: str) -> None:
    """Whoever comes second while the first is under way is told so at once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"{account.pk} {key}"])
        (free,) = cursor.fetchone()
    if not free:
        raise Refused(409, _("The same request is being carried out: ask again in a moment."))


def _earlier(account: User, key: str) -> IdempotentAnswer | None:
    """The answer of the last 24 hours; older ones of the account go."""
    own = IdempotentAnswer.objects.filter(account=account)
    own.filter(made_at__lt=timezone.now() - KEPT).delete()
    return own.filter(key=key).first()


def _hash_of(request: HttpRequest) -> str:
    """Of everything that the request asks for: its method, address, and body."""
    parts = f"{request.method} {request.get_full_path()} {request.headers.get('If-Match', '')}\n"
    return hashlib.sha256(parts.encode() + request.body).hexdigest()
