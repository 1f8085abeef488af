import datetime
from typing import cast

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from committees.models import Committee, Seat
from gcio_portal import thai
from gcio_portal.history import registry_record
from gcio_portal.periods import date_check
from gcio_portal.thai.names import validate_public_text
from roles.models.membership import Capacity, EndReason, Membership
from roles.models.order import Order
from roles.models.person import Person


class ItemKind(models.TextChoices):
    """What an item does. END is an event (it changed); CORRECT says that the registry was wrong.

    DISSOLVE ends a body: its local seats, and everybody in any seat of it.
    """

    APPOINT = "APPOINT", _("Appoint")
    END = "END", _("End")
    CORRECT = "CORRECT", _("Correct")
    DISSOLVE = "DISSOLVE", _("Dissolve")


ENDING = (ItemKind.END, ItemKind.DISSOLVE)  # nobody enters
OF_NO_MEMBERSHIP = (ItemKind.APPOINT, ItemKind.DISSOLVE)

ITEMS_OF_DRAFTS = """
IF NOT EXISTS (
    SELECT FROM roles_order WHERE id = COALESCE(NEW.order_id, OLD.order_id) AND state IN ('DRAFT', 'RETURNED')
) THEN
    RAISE EXCEPTION 'The items of an order change only while it is a draft or returned.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_orderitem_of_draft';
END IF;
IF NEW.membership_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM roles_membership WHERE id = NEW.membership_id AND seat_id = NEW.seat_id
) THEN
    RAISE EXCEPTION 'The membership of an item is of another seat.'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'roles_orderitem_membership_of_seat';
END IF;
RETURN COALESCE(NEW, OLD);
"""


@registry_record(removable=True)
class OrderItem(models.Model):
    """One change that an order enacts: someone enters or leaves a seat, or was recorded wrongly; a body ends.

    Written while its order is a draft; applied, with all others of the order or none, when it is published.
    `base_event` is the newest event of the seat's memberships (a dissolved body's: of all its seats) when
    the item was written: a newer one means that someone else has changed the seat since.
    """

    Kind = ItemKind

    order = models.ForeignKey(Order, models.PROTECT, related_name="items", verbose_name=_("order"))
    ordinal = models.PositiveSmallIntegerField(_("order in the annex"))
    kind = models.CharField(_("kind"), max_length=10, choices=ItemKind)
    seat = models.ForeignKey(
        Seat,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_items",
        verbose_name=_("seat"),
        help_text=_("Empty where a body is dissolved: all its seats end."),
    )
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="dissolving_items",
        verbose_name=_("dissolved body"),
        help_text=_("Empty for an item about one seat."),
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_items",
        verbose_name=_("membership"),
        help_text=_("The one that ends or is corrected; empty for an appointment."),
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="order_items",
        verbose_name=_("person"),
        help_text=_("Who is appointed, or rightly holds the seat; empty where it only ends."),
    )
    position_title = models.CharField(
        _("position title"), max_length=300, blank=True, validators=[validate_public_text]
    )
    capacity = models.CharField(_("capacity"), max_length=20, choices=Capacity, default=Capacity.SUBSTANTIVE)
    start_date = models.DateField(_("start date"), null=True, blank=True)
    end_date = models.DateField(_("last day"), null=True, blank=True)
    end_reason = models.CharField(_("reason for leaving"), max_length=20, choices=EndReason, blank=True)
    evidence = models.TextField(
        _("evidence"),
        blank=True,
        help_text=_("For an ex-officio seat: the paper that moved the person."),
        validators=[validate_public_text],
    )
    base_event = models.BigIntegerField(_("newest event when written"), default=0)

    class Meta:
        verbose_name = _("item of an order")
        verbose_name_plural = _("items of orders")
        triggers = [
            pgtrigger.Trigger(
                name="of_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ITEMS_OF_DRAFTS,
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order", "ordinal"],
                name="roles_orderitem_ordinal",
                violation_error_message=_("The order already has an item in this place."),
            ),
            models.UniqueConstraint(
                fields=["order", "committee"],
                name="roles_orderitem_dissolves_a_body_once",
                violation_error_message=_("The order already dissolves this body."),
            ),
            models.CheckConstraint(
                name="roles_orderitem_appoints_someone_from_a_day",
                condition=Q(kind__in=ENDING) | Q(person__isnull=False, start_date__isnull=False),
                violation_error_message=_("Choose a person, and write from which day."),
            ),
            models.CheckConstraint(
                name="roles_orderitem_names_what_it_changes",
                condition=Q(kind__in=OF_NO_MEMBERSHIP, membership__isnull=True)
                | (~Q(kind__in=OF_NO_MEMBERSHIP) & Q(membership__isnull=False)),
                violation_error_message=_("Choose whose membership ends or is corrected."),
            ),
            models.CheckConstraint(
                name="roles_orderitem_end_has_day_and_reason",
                condition=~Q(kind=ItemKind.END) | (Q(end_date__isnull=False) & ~Q(end_reason="")),
                violation_error_message=_("Write the last day and the reason for leaving."),
            ),
            models.CheckConstraint(
                name="roles_orderitem_is_about_a_seat",
                condition=Q(kind=ItemKind.DISSOLVE) | Q(seat__isnull=False, committee__isnull=True),
                violation_error_message=_("Choose the seat that changes."),
            ),
            models.CheckConstraint(
                name="roles_orderitem_dissolves_a_body_on_a_day",
                condition=~Q(kind=ItemKind.DISSOLVE)
                | Q(
                    committee__isnull=False,
                    seat__isnull=True,
                    person__isnull=True,
                    start_date__isnull=True,
                    end_date__isnull=False,
                ),
                violation_error_message=_("Choose the body, and write its last day; nothing else."),
            ),
            models.CheckConstraint(
                name="roles_orderitem_ends_after_start",
                condition=Q(start_date__isnull=True)
                | Q(end_date__isnull=True)
                | Q(end_date__gte=models.F("start_date")),
                violation_error_message=_("The last day comes before the first."),
            ),
            date_check("roles_orderitem_years", "start_date", "end_date"),
        ]

    def __str__(self) -> str:
        return f"{self.order_id} {self.ordinal} {self.kind}"

    def clean(self) -> None:
        super().clean()
        if self.membership is not None and self.membership.seat_id != self.seat_id:
            raise ValidationError({"membership": _("No such membership stands in this seat.")})
        if self.membership is not None and self.kind == ItemKind.END:
            self._ends_after_it_begins(self.membership.start_date)

    def _ends_after_it_begins(self, first: datetime.date) -> None:
        """Nobody leaves before they entered. The first day is the membership's: no constraint can hold it."""
        if isinstance(self.end_date, datetime.date) and self.end_date < first:
            days = {"last": self.end_date, "first": first}
            facts = {name: thai.format_date(day, "medium") for name, day in days.items()}
            words = gettext("The last day (%(last)s) comes before the first (%(first)s).")
            raise ValidationError({"end_date": words % facts})

    def body(self) -> Committee:
        """The committee that the item is about: the dissolved one, or the seat's."""
        return self.committee or cast(Seat, self.seat).committee  # one of the two: constraints
