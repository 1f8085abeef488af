from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from roles.models.order import Order


class NoticeKind(models.TextChoices):
    """What happened to an order that someone has to know."""

    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", _("Returned")
    PUBLISHED = "PUBLISHED", _("Published")
    REVOKED = "REVOKED", _("Revoked")


class Notice(models.Model):
    """Something that happened to an order, to be told by mail to those whose work it is.

    Written in the transaction of the action, so that it is there exactly if the change is; who reads it is
    decided by the rights of the day on which the letter goes. Not a record of the registry: the history is.
    """

    Kind = NoticeKind

    order = models.ForeignKey(Order, models.PROTECT, related_name="notices", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=10, choices=NoticeKind)
    reason = models.TextField(_("reason"), blank=True, help_text=_("Empty: none was asked for."))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("done by"),
        help_text=_("Gets no letter about the own doing. Empty: not known."),
    )
    made_at = models.DateTimeField(_("made at"), db_default=Now())
    done_at = models.DateTimeField(
        _("done at"), null=True, blank=True, help_text=_("Empty: someone has not been told yet.")
    )

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        indexes = [
            models.Index(
                fields=["made_at"], condition=models.Q(done_at__isnull=True), name="roles_notice_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.order_id}"


class NoticeDelivery(models.Model):
    """A letter that told an account of a notice: nobody is told twice."""

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="deliveries", verbose_name=_("notice"))
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recipient")
    )
    sent_at = models.DateTimeField(_("sent at"))

    class Meta:
        verbose_name = _("delivery of a notice")
        verbose_name_plural = _("deliveries of notices")
        constraints = [
            models.UniqueConstraint(
                fields=["notice", "recipient"],
                name="roles_noticedelivery_once",
                violation_error_message=_("The account has been told of this already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.recipient_id}"
