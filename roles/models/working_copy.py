from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from roles.models.order import Order


class WorkingCopy(models.Model):
    """What someone has typed into the editor of an order, as typed, until the order says the same.

    Made whenever a button of the editor finds something that the order cannot hold yet (a day that is no
    day, a change that is not finished, a draft that someone else has changed meanwhile); deleted when
    nothing of it is left to keep. Of one account, and seen by nobody else.
    `version` is the order's when its writer last read it; `rivals` are further texts, oldest first, that
    stand against this one: of the same account, which an older page would have overwritten, or of whoever
    replaced the change that is open. At most MOST_RIVALS; a page that brings another is not kept but told so.
    It outlives the draft: what was typed while a colleague handed the order on waits here for its return.
    """

    MOST_RIVALS = 5

    order = models.ForeignKey(Order, models.PROTECT, related_name="working_copies", verbose_name=_("order"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="working_copies", verbose_name=_("account")
    )
    version = models.PositiveIntegerField(_("version"))
    texts = models.JSONField(_("what was typed"), default=dict)
    rivals = models.JSONField(_("what stands against it"), default=list, blank=True)
    asked = models.CharField(_("what was asked for"), max_length=20, blank=True)
    problems = models.JSONField(_("what was found wrong"), default=dict, blank=True)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("working copy of an order")
        verbose_name_plural = _("working copies of orders")
        constraints = [
            models.UniqueConstraint(
                fields=["order", "user"],
                name="roles_workingcopy_one_of_each",
                violation_error_message=_("The account already has a working copy of this order."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.user_id}"
