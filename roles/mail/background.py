"""Letters go out beside the web server: each notice asks for a run once its pause is over."""

import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from roles.mail.digests import send_digests


def ask_for_a_run() -> None:
    """Have the letters sent when the pause after now is over, if this transaction comes to its end."""
    transaction.on_commit(lambda: send.using(run_after=timezone.now() + _pause()).enqueue())


@task()
def send() -> None:
    """Send what is due; a run that comes after another has told everything finds nothing."""
    send_digests(at=timezone.now(), pause=_pause())


def _pause() -> datetime.timedelta:
    return datetime.timedelta(seconds=settings.MAIL_PAUSE)
