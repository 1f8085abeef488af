from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from gcio_portal.history import registry_record


class Scope(models.TextChoices):
    """What a key opens; its account's office or stewardship says for which organizations."""

    ORDERS_READ = "orders:read", _("Read drafts of orders")
    ORDERS_WRITE = "orders:write", _("Draft, change and submit orders")
    ORDERS_PUBLISH = "orders:publish", _("Return and publish orders")


# Each use writes last_used_on, which says nothing of what the key may do.
@registry_record(exclude=("secret_hash", "last_used_on"), counted=False)
class ApiKey(models.Model):
    """What a program shows in place of a password: `gcio_<prefix>_<secret>`.

    Made by `create_api_key`, which shows it once; kept is only the hash of its secret. Every key acts as
    an account of its own, so that orders and history name it; a new key of the same name has the same
    account. Ends on its own at `expires_at`; revoked before that, never deleted.
    """

    Scope = Scope

    name = models.CharField(_("name"), max_length=60)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="api_keys", verbose_name=_("account")
    )
    prefix = models.CharField(_("prefix"), max_length=8)
    secret_hash = models.CharField(_("hash of the secret"), max_length=64, editable=False)
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope), verbose_name=_("scopes"))
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="api_keys",
        verbose_name=_("organization"),
        help_text=_("Empty: a key of the central staff."),
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="made_api_keys",
        verbose_name=_("made by"),
        help_text=_("Empty: made on the server."),
    )
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    revoked_at = models.DateTimeField(
        _("revoked at"), null=True, blank=True, help_text=_("Empty: not revoked.")
    )
    last_used_on = models.DateField(
        _("last used on"), null=True, blank=True, help_text=_("Empty: never used.")
    )

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        constraints = [
            models.UniqueConstraint(
                fields=["prefix"],
                name="roles_apikey_prefix",
                violation_error_message=_("Another key has this prefix."),
            ),
            models.CheckConstraint(
                name="roles_apikey_has_scopes",
                condition=~Q(scopes=[]),
                violation_error_message=_("A key has at least one scope."),
            ),
            models.CheckConstraint(
                name="roles_apikey_publishes_centrally",
                condition=Q(organization__isnull=True) | ~Q(scopes__contains=[Scope.ORDERS_PUBLISH]),
                violation_error_message=_(
                    "Only a key of the central staff publishes: one without organization."
                ),
            ),
            models.CheckConstraint(
                name="roles_apikey_expires_after_made",
                condition=Q(expires_at__gt=models.F("made_at")),
                violation_error_message=_("A key ends after it was made."),
            ),
        ]
        indexes = [models.Index(fields=["name"], name="roles_apikey_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
