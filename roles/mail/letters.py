"""What a letter says: in Thai, and the same in English below. It holds nothing that a page would not show."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gcio_portal import thai
from roles.models import Notice, User

LANGUAGES = ("th", "en")
RULE = "\n\n----------------------------------------\n\n"


def letter(reader: User, notices: Sequence[Notice]) -> EmailMessage:
    """One letter to a reader about these notices, oldest first."""
    parts = []
    for language in LANGUAGES:
        with translation.override(language):
            context = {"lines": [_line(notice) for notice in notices], "orders": _address("order-list")}
            parts.append(render_to_string("roles/mail/digest.txt", context).strip())
    with translation.override(LANGUAGES[0]):
        subject = ngettext(
            "GCIO registry: %(n)d matter about orders",
            "GCIO registry: %(n)d matters about orders",
            len(notices),
        ) % {"n": len(notices)}
    return EmailMessage(subject=subject, body=RULE.join(parts) + "\n", to=[reader.email])


def _line(notice: Notice) -> dict[str, Any]:
    order = notice.order
    organization = order.organization
    name = organization.name_en if thai.in_english() and organization.name_en else organization.name_th
    moment = timezone.localtime(notice.made_at)
    day = thai.format_date(moment.date(), "medium")
    return {
        "what": notice.get_kind_display(),
        "order": str(order),
        "subject": order.subject,
        "organization": name,
        "reason": notice.reason,
        "when": _("%(day)s, %(time)s") % {"day": day, "time": f"{moment:%H:%M}"},
        "address": _address("order-detail", order.pk),
    }


def _address(name: str, *arguments: Any) -> str:
    return settings.PORTAL_URL + reverse(name, args=arguments)
