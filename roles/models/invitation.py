import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from gcio_portal.history import registry_record
from roles.models.stewardship import StewardshipRight
from roles.models.user import Office


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Selection of invitations by whether their link still opens."""

    def open(self, at: datetime.datetime) -> "InvitationQuerySet":
        """Those that can be accepted at the moment."""
        return self.filter(accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=at)


@registry_record(exclude=("token_hash",), counted=False)
class Invitation(models.Model):
    """A one-time link that lets someone make an account with one right, or add the right to theirs.

    Made by central staff, or by a ministry's steward for what it keeps. Kept is only the hash of its token.
    Ends when it is accepted, revoked, or after seven days; sending it again gives it a new token.
    """

    email = models.EmailField(_("email"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("organization"),
        help_text=_("Empty: the right is an office."),
    )
    right = models.CharField(_("right"), max_length=10, choices=StewardshipRight, blank=True)
    office = models.CharField(_("office"), max_length=20, choices=Office, blank=True)
    last_day = models.DateField(
        _("last day of the right"), null=True, blank=True, help_text=_("Empty: no end set.")
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="invitations_made",
        verbose_name=_("invited by"),
    )
    token_hash = models.CharField(_("hash of the token"), max_length=64, editable=False)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations_accepted",
        verbose_name=_("accepted by"),
        help_text=_("Empty: not accepted."),
    )
    accepted_at = models.DateTimeField(
        _("accepted at"), null=True, blank=True, help_text=_("Empty: not accepted.")
    )
    revoked_at = models.DateTimeField(
        _("revoked at"), null=True, blank=True, help_text=_("Empty: not revoked.")
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"],
                name="roles_invitation_token",
                violation_error_message=_("Another invitation has this link."),
            ),
            models.CheckConstraint(
                name="roles_invitation_gives_one_right",
                condition=(
                    Q(organization__isnull=False) & ~Q(right="") & Q(office="")
                    | Q(organization__isnull=True) & Q(right="") & ~Q(office="")
                ),
                violation_error_message=_("Choose an organization with a right, or an office."),
            ),
            models.CheckConstraint(
                name="roles_invitation_expires_after_sent",
                condition=Q(expires_at__gt=F("sent_at")),
                violation_error_message=_("An invitation ends after it was sent."),
            ),
            models.CheckConstraint(
                name="roles_invitation_accepted_by_someone",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False, revoked_at__isnull=True),
                violation_error_message=_("An accepted invitation names its account, and is not revoked."),
            ),
        ]
        indexes = [models.Index(fields=["email"], name="roles_invitation_email")]

    def __str__(self) -> str:
        return self.email
