from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class IdempotentAnswer(models.Model):
    """What a POST with an Idempotency-Key was answered, to answer the same again when it is repeated.

    Made in the transaction that carried the request out, so that it is there exactly if the change is.
    Kept for 24 hours; then the key may be used anew, and the account's next POST deletes the record.
    """

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="idempotent_answers", verbose_name=_("account")
    )
    key = models.CharField(_("Idempotency-Key"), max_length=200)
    request_hash = models.CharField(_("hash of the request"), max_length=64)
    status = models.PositiveSmallIntegerField(_("status"))
    body = models.TextField(_("answer"))
    etag = models.CharField(_("ETag"), max_length=60)
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("answer to a repeated request")
        verbose_name_plural = _("answers to repeated requests")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"],
                name="roles_idempotentanswer_once",
                violation_error_message=_("The account has used this Idempotency-Key already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.key}"
