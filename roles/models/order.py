import uuid
from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from committees.models import Organization
from gcio_portal.history import registry_record
from gcio_portal.periods import date_check
from gcio_portal.thai.names import validate_public_text
from roles.models.scan import validate_scan


class OrderState(models.TextChoices):
    """Where an order stands on its way from the agency's draft into the registry."""

    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    RETURNED = "RETURNED", _("Returned")
    PUBLISHED = "PUBLISHED", _("Published")
    REVOKED = "REVOKED", _("Revoked")


EDITABLE = (OrderState.DRAFT, OrderState.RETURNED)
SHA256 = r"^[0-9a-f]{64}$"
IN_FORCE = (OrderState.PUBLISHED, OrderState.REVOKED)  # its items have been applied


def scan_path(order: Any, filename: str) -> str:
    """Where the scan of an order is kept: by the issuer's code, never by the uploader's file name.

    The name is random, so that two scans never meet.
    """
    return f"orders/{order.organization.code}/{uuid.uuid4().hex}.pdf"


class OrderQuerySet(models.QuerySet["Order"]):
    """Selection of orders by where they stand."""

    def public(self) -> "OrderQuerySet":
        """Those that the directory shows: applied, or applied and later revoked."""
        return self.filter(state__in=IN_FORCE)

    def newest_first(self) -> "OrderQuerySet":
        return self.order_by(F("signed_on").desc(nulls_first=True), "-pk")


# Nothing comes into the registry as checked already. The owner of the tables alone may silence this, to load
# what was checked elsewhere (the bench, the tests).
BEGINS = """
RAISE EXCEPTION 'An order begins as a draft that nobody has submitted or published.'
USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_order_begins_as_draft';
"""
# What SQL can hold of the way of an order: a draft may go to the checker, come back, or be applied; what was
# applied stays as it is and can only be revoked. Into an ex-officio seat comes whoever holds the position:
# the order then records the paper that moved them there, and without that evidence it goes no further. Who
# submitted and who published it is written with that step, and stands: maker and checker are two people.
WAY = """
IF OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN (
    'DRAFT>SUBMITTED', 'RETURNED>SUBMITTED', 'SUBMITTED>RETURNED', 'SUBMITTED>PUBLISHED', 'PUBLISHED>REVOKED'
) THEN
    RAISE EXCEPTION 'An order cannot go from % to %.', OLD.state, NEW.state
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_order_way';
END IF;
IF OLD.state <> NEW.state AND NEW.state IN ('SUBMITTED', 'PUBLISHED') AND EXISTS (
    SELECT FROM roles_orderitem item
    JOIN committees_seat seat ON seat.id = item.seat_id
    JOIN committees_committee committee ON committee.id = seat.committee_id
    JOIN committees_seattemplate template ON template.committee_kind = committee.kind
        AND template.variant = committee.variant AND template.key = seat.key
        AND template.period @> item.start_date
    WHERE item.order_id = NEW.id AND template.ex_officio AND item.evidence = ''
) THEN
    RAISE EXCEPTION 'Who enters an ex-officio seat needs the paper that moved them.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_order_ex_officio_has_evidence';
END IF;
IF OLD.state <> NEW.state AND (
    NEW.state = 'SUBMITTED' AND NEW.submitted_by_id IS NULL
    OR NEW.state = 'PUBLISHED' AND (NEW.submitted_by_id IS NULL OR NEW.published_by_id IS NULL)
) THEN
    RAISE EXCEPTION 'An order is submitted by someone, and published by someone else.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_order_maker_and_checker';
END IF;
IF OLD.state <> NEW.state AND NEW.state = 'PUBLISHED' AND NEW.submitted_by_id <> NEW.published_by_id
AND EXISTS (
    SELECT FROM (
        SELECT NEW.submitted_by_id AS person
        UNION SELECT made_by_id FROM roles_apikey WHERE account_id = NEW.submitted_by_id
    ) maker JOIN (
        SELECT NEW.published_by_id AS person
        UNION SELECT made_by_id FROM roles_apikey WHERE account_id = NEW.published_by_id
    ) checker ON checker.person = maker.person
) THEN
    RAISE EXCEPTION 'Whoever made the key that submitted or publishes an order is not its second person.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_order_keys_are_of_two_people';
END IF;
IF NEW.submitted_by_id IS DISTINCT FROM OLD.submitted_by_id
    AND NOT (NEW.state = 'SUBMITTED' AND OLD.state <> 'SUBMITTED')
OR NEW.published_by_id IS DISTINCT FROM OLD.published_by_id
    AND NOT (NEW.state = 'PUBLISHED' AND OLD.state <> 'PUBLISHED') THEN
    RAISE EXCEPTION 'Who submitted or published an order is written with that step, and stands.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_order_maker_and_checker_stand';
END IF;
RETURN NEW;
"""


@registry_record()
class Order(models.Model):
    """A คำสั่ง: the paper by which people enter and leave seats, and the change that it enacts.

    Drafted by an agency, checked and published by the central staff; publishing applies all its items
    or none, and the memberships that it made, ended or annulled point to it. Never deleted: a published
    order that was void is revoked. `be_year` is the year after the stroke in its number (12/2567), in the
    Buddhist era. `version` counts its changes: who edits an older one is told.
    """

    State = OrderState

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="orders", verbose_name=_("issuing organization")
    )
    state = models.CharField(
        _("state"), max_length=10, choices=OrderState, default=OrderState.DRAFT, db_default=OrderState.DRAFT
    )
    version = models.PositiveIntegerField(_("version"), default=1, db_default=1)
    number = models.CharField(
        _("number"), max_length=40, blank=True, help_text=_("Without the year: 12 of 12/2567.")
    )
    be_year = models.PositiveSmallIntegerField(_("year (B.E.)"), null=True, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    effective_on = models.DateField(_("effective from"), null=True, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True, validators=[validate_public_text])
    signatory_name = models.CharField(
        _("signatory"), max_length=300, blank=True, validators=[validate_public_text]
    )
    signatory_position = models.CharField(
        _("signatory's position"), max_length=300, blank=True, validators=[validate_public_text]
    )
    scan = models.FileField(
        _("signed scan"),
        upload_to=scan_path,
        blank=True,
        validators=[validate_scan],
    )
    scan_sha256 = models.CharField(
        _("SHA-256 of the scan"),
        max_length=64,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text=_("Of the file as it was attached; 64 zeros: lost before these digits were kept."),
    )
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="drafted_orders",
        verbose_name=_("drafted by"),
        help_text=_("Empty: recorded by the system."),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submitted_orders",
        verbose_name=_("submitted by"),
        help_text=_("Empty: not yet."),
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="published_orders",
        verbose_name=_("published by"),
        help_text=_("Empty: not yet."),
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    reason = models.TextField(
        _("reason"), blank=True, help_text=_("Why it was returned, or why it was revoked.")
    )

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        triggers = [
            pgtrigger.Trigger(
                name="begins",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "NEW.state <> 'DRAFT' OR NEW.submitted_by_id IS NOT NULL"
                    " OR NEW.published_by_id IS NOT NULL"
                ),
                func=BEGINS,
            ),
            pgtrigger.Trigger(
                name="way",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state", "submitted_by_id", "published_by_id"),
                func=WAY,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number", "be_year"],
                condition=~Q(number="") & ~Q(state=OrderState.REVOKED),
                name="roles_order_number",
                violation_error_message=_(
                    "The organization already has an order with this number in that year."
                ),
            ),
            models.CheckConstraint(
                name="roles_order_year_is_be",
                condition=Q(be_year__isnull=True) | Q(be_year__range=(2400, 2742)),
                violation_error_message=_("Write the year in the Buddhist era, such as 2569."),
            ),
            models.CheckConstraint(
                name="roles_order_complete_before_checking",
                condition=Q(state__in=EDITABLE)
                | (
                    ~Q(number="")
                    & ~Q(subject="")
                    & Q(be_year__isnull=False, signed_on__isnull=False, effective_on__isnull=False)
                ),
                violation_error_message=_(
                    "Before it can be checked an order has a number, year, subject and both days."
                ),
            ),
            models.CheckConstraint(
                name="roles_order_maker_is_not_checker",
                condition=Q(published_by__isnull=True) | ~Q(published_by=F("submitted_by")),
                violation_error_message=_("Whoever submitted an order cannot publish it."),
            ),
            models.CheckConstraint(
                name="roles_order_return_has_reason",
                condition=~Q(state__in=[OrderState.RETURNED, OrderState.REVOKED]) | ~Q(reason=""),
                violation_error_message=_("Write why the order is returned or revoked."),
            ),
            models.CheckConstraint(
                name="roles_order_scan_has_sha256",
                condition=Q(scan="", scan_sha256="") | (~Q(scan="") & Q(scan_sha256__regex=SHA256)),
                violation_error_message=_("A scan is kept with the SHA-256 of its file, and only a scan is."),
            ),
            date_check("roles_order_years", "signed_on", "effective_on"),
        ]
        indexes = [
            models.Index(F("signed_on").desc(), "id", name="roles_order_newest"),
            models.Index(fields=["state", "submitted_at"], name="roles_order_queue"),
        ]

    def __str__(self) -> str:
        return f"{self.number}/{self.be_year}" if self.number else f"#{self.pk}"
