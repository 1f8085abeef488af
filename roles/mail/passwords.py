"""Letters about a lost password. The worker sends them, so that asking takes as long for every address."""

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy, override
from django_tasks import task

from roles.models import User
from roles.sign_in.password_links import token_of

logger = logging.getLogger(__name__)
MINUTE = 60  # seconds


def ask_for_links(email: str) -> None:
    """Have a link sent to each account of this address that has a password; the same work for none."""
    found = User.objects.filter(email__iexact=email, is_active=True).order_by("pk")
    send_links.enqueue([user.pk for user in found if user.has_usable_password()])


@task()
def send_links(accounts: list[int]) -> None:
    """A letter to each of these accounts, to the address that it has itself."""
    minutes = settings.PASSWORD_RESET_TIMEOUT // MINUTE
    for user in User.objects.filter(pk__in=accounts, is_active=True).order_by("pk"):
        link = settings.PORTAL_URL + reverse("password-link", args=[token_of(user)])
        _send(
            user,
            "roles/mail/password_link.txt",
            gettext_lazy("A new password for the Government CIO Registry"),
            {"link": link, "minutes": minutes},
        )


@task()
def send_notice(account: int) -> None:
    """Tell an account that its password was set anew."""
    for user in User.objects.filter(pk=account):
        _send(
            user,
            "roles/mail/password_changed.txt",
            gettext_lazy("Your password for the Government CIO Registry was changed"),
            {"lost": settings.PORTAL_URL + reverse("password-lost")},
        )


def _send(user: User, template: str, subject: Any, facts: dict[str, Any]) -> None:
    """In both languages: nobody knows which one the reader has chosen. A refusal is noted; one asks again."""
    bodies: Sequence[str] = ()
    subjects: Sequence[str] = ()
    for language in ("th", "en"):
        with override(language):
            bodies = [*bodies, render_to_string(template, {"username": user.username} | facts).strip()]
            subjects = [*subjects, str(subject)]
    try:
        send_mail(" · ".join(subjects), "\n\n".join(bodies) + "\n", None, [user.email])
    except OSError as error:  # smtplib's errors too
        logger.warning("The letter to account %s was refused: %s", user.pk, type(error).__name__)
