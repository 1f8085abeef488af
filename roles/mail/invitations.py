"""The letter of an invitation, in both languages: nobody knows yet which one its reader has chosen."""

import logging
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from gcio_portal import thai
from roles.account_problems import LetterRefused
from roles.models import Invitation

logger = logging.getLogger(__name__)


def send_invitation(invitation: Invitation, token: str) -> None:
    """Send the link. Raises LetterRefused when the mail server does not take it; the invitation stands."""
    link = f"{settings.PORTAL_URL}{reverse('invitation', args=[token])}"
    bodies, subjects = [], []
    for language in ("th", "en"):
        with override(language):
            bodies.append(
                render_to_string("roles/mail/invitation.txt", _facts(invitation) | {"link": link}).strip()
            )
            subjects.append(_("Invitation to the Government CIO Registry"))
    try:
        send_mail(" · ".join(subjects), "\n\n".join(bodies) + "\n", None, [invitation.email])
    except OSError as error:  # smtplib's errors too
        logger.warning("The letter of invitation %s was refused: %s", invitation.pk, type(error).__name__)
        raise LetterRefused from error


def _facts(invitation: Invitation) -> dict[str, Any]:
    """What the letter says of an invitation, in the active language and as plain text."""
    organization = invitation.organization
    name = ""
    if organization:
        name = organization.name_en if thai.in_english() and organization.name_en else organization.name_th
    last_day = invitation.last_day
    link_until = timezone.localdate(invitation.expires_at)
    return {
        "invitation": invitation,
        "organization": name,
        "last_day": thai.format_date(last_day, "medium") if last_day else "",
        "until": thai.format_date(link_until, "medium"),
    }
