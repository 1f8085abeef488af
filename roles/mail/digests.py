"""From notices to letters: who reads which, and that nobody reads one twice."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Collection

from django.core.mail import get_connection
from django.db import transaction
from django.utils import timezone

from roles.mail.letters import letter
from roles.mail.readers import readers_of
from roles.models import Notice, NoticeDelivery, User

GIVE_UP_AFTER = datetime.timedelta(days=7)
AT_ONCE = 1000  # notices of one run; the next run takes the next
logger = logging.getLogger(__name__)


@transaction.atomic
def send_digests(*, at: datetime.datetime, pause: datetime.timedelta) -> int:
    """Send what has waited for `pause`, one letter to each reader; returns how many letters went.

    A letter that the mail server refuses is tried again by the next run, for a week. Two runs at once share
    the notices, so that none is told twice; only a crash between the server's answer and the commit repeats.
    """
    waiting = Notice.objects.filter(done_at__isnull=True, made_at__lte=at - pause)
    notices = list(
        waiting.select_related("order__organization")
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("made_at", "pk")[:AT_ONCE]
    )
    readers = readers_of(notices, day=timezone.localdate(at))
    told = set(NoticeDelivery.objects.filter(notice__in=notices).values_list("notice", "recipient"))
    by_reader: dict[User, list[Notice]] = defaultdict(list)
    for notice in notices:
        for reader in readers[notice.pk]:
            if (notice.pk, reader.pk) not in told:
                by_reader[reader].append(notice)
    refused = _send(by_reader, at=at)
    _finish(notices, {notice.pk for reader in refused for notice in by_reader[reader]}, at=at)
    return len(by_reader) - len(refused)


def _send(by_reader: dict[User, list[Notice]], *, at: datetime.datetime) -> list[User]:
    """Send the letters through one connection; returns the readers whose letter was refused."""
    refused: list[User] = []
    server = get_connection()
    for reader, notices in by_reader.items():
        message = letter(reader, _each_once(notices))
        message.connection = server
        try:
            message.send()
        except OSError:  # smtplib's errors too
            logger.warning("A letter to account %s was refused; it is tried again.", reader.pk, exc_info=True)
            refused.append(reader)
            continue
        NoticeDelivery.objects.bulk_create(
            NoticeDelivery(notice=notice, recipient=reader, sent_at=at) for notice in notices
        )
    return refused


def _each_once(notices: Collection[Notice]) -> list[Notice]:
    """Of what happened to an order more than once, the last time."""
    newest = {(notice.order_id, notice.kind): notice.pk for notice in notices}
    return [notice for notice in notices if notice.pk == newest[notice.order_id, notice.kind]]


def _finish(notices: Collection[Notice], unsent: set[int], *, at: datetime.datetime) -> None:
    """Close what everyone has been told, and what could not be told for a week."""
    for notice in notices:
        if notice.pk in unsent and notice.made_at <= at - GIVE_UP_AFTER:
            logger.error("Notice %s was not told to everyone within a week.", notice.pk)
    done = [one.pk for one in notices if one.pk not in unsent or one.made_at <= at - GIVE_UP_AFTER]
    Notice.objects.filter(pk__in=done).update(done_at=at)
