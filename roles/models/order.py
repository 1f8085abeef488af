import uuid
from typing import Any

from django.core.validators import FileExtensionValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from gcio_portal.history import registry_record
from gcio_portal.periods import date_check
from roles.models.scan import validate_scan


def scan_path(order: Any, filename: str) -> str:
    """Where the scan of an order is kept: by the issuer's code, never by the uploader's file name.

    The name is random, so that two scans never meet.
    """
    return f"orders/{order.organization.code}/{uuid.uuid4().hex}.pdf"


@registry_record()
class Order(models.Model):
    """A คำสั่ง: the paper by which people enter and leave seats.

    Made when an agency records the paper; the memberships that it made and ended point to it.
    `be_year` is the year after the stroke in its number (12/2567), in the Buddhist era.
    """

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="orders", verbose_name=_("issuing organization")
    )
    number = models.CharField(_("number"), max_length=40, help_text=_("Without the year: 12 of 12/2567."))
    be_year = models.PositiveSmallIntegerField(_("year (B.E.)"))
    signed_on = models.DateField(_("signed on"))
    effective_on = models.DateField(_("effective from"))
    subject = models.CharField(_("subject"), max_length=500)
    signatory_name = models.CharField(_("signatory"), max_length=300, blank=True)
    signatory_position = models.CharField(_("signatory's position"), max_length=300, blank=True)
    scan = models.FileField(
        _("signed scan"),
        upload_to=scan_path,
        blank=True,
        validators=[FileExtensionValidator(["pdf"]), validate_scan],
    )

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number", "be_year"],
                name="roles_order_number",
                violation_error_message=_(
                    "The organization already has an order with this number in that year."
                ),
            ),
            models.CheckConstraint(
                name="roles_order_year_is_be",
                condition=Q(be_year__range=(2400, 2742)),
                violation_error_message=_("Write the year in the Buddhist era, such as 2569."),
            ),
            models.CheckConstraint(
                name="roles_order_has_number",
                condition=~Q(number=""),
                violation_error_message=_("An order has a number."),
            ),
            date_check("roles_order_years", "signed_on", "effective_on"),
        ]
        indexes = [models.Index(F("signed_on").desc(), "id", name="roles_order_newest")]

    def __str__(self) -> str:
        return f"{self.number}/{self.be_year}"
