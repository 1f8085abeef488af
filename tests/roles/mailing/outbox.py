"""What has been sent, and what makes something be sent."""

import datetime

from django.core import mail
from django.utils import timezone

from roles.actions import submit_order
from roles.mail import send_digests
from roles.models import Order

NONE = datetime.timedelta(0)


def send(after: datetime.timedelta = NONE, pause: datetime.timedelta = NONE) -> int:
    mail.outbox.clear()
    return send_digests(at=timezone.now() + after, pause=pause)


def told() -> list[tuple[list[str], str]]:
    return [(letter.to, letter.body) for letter in mail.outbox]


def submit(order: Order, by) -> None:
    submit_order(order=order, by=by, at=timezone.now())
