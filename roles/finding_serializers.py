"""What a trial (validate_only) tells of an order beside the order itself: the findings of its what-if."""

import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from gcio_portal.rest.resources import iso
from gcio_portal.rest.schema import ProblemSerializer
from roles.compliance import Finding, Severity
from roles.models import Order
from roles.order_serializers import OrderItemSerializer, OrderSerializer
from roles.serializers import OrderNameSerializer, PersonNameSerializer
from roles.what_if import what_if


class FindingSerializer(serializers.Serializer):
    """One thing to mend or to look at before an order is published."""

    code = serializers.CharField(help_text=_("What kind of finding it is, such as SEAT_TAKEN."))
    severity = serializers.ChoiceField(
        choices=Severity.choices, help_text=_("ERROR: publishing would refuse it. WARNING: look at it.")
    )
    field = serializers.CharField(
        allow_blank=True, help_text=_("Where in the order, such as items.0.start_date; empty: nowhere.")
    )
    committee = serializers.CharField(allow_null=True, help_text=_("The code of the committee."))
    seat = serializers.CharField(allow_null=True, help_text=_("The key of the seat in its committee."))
    day = serializers.DateField(allow_null=True, help_text=_("The day that it is about."))
    provision = serializers.CharField(
        allow_null=True, help_text=_("The provision that prescribes the seat on that day: code#number.")
    )
    instrument = serializers.CharField(
        allow_null=True, help_text=_("The instrument of that provision, by its code.")
    )
    message = serializers.CharField(help_text=_("The finding as a sentence, in the language of the answer."))
    message_th = serializers.CharField(help_text=_("The sentence in Thai."))
    message_en = serializers.CharField(help_text=_("The sentence in English."))


class TriedPersonSerializer(PersonNameSerializer):
    """A person of an order, who may be new."""

    id = serializers.IntegerField(
        allow_null=True, help_text=_("The number of the person's record; null in a trial for someone new.")
    )


class TriedItemSerializer(OrderItemSerializer):
    """One change of an order that may be a trial."""

    id = serializers.IntegerField(
        allow_null=True, help_text=_("The number of the item; null in a trial for one that is not kept.")
    )
    person = TriedPersonSerializer(
        allow_null=True, help_text=_("Who is appointed, or rightly holds the seat; null where it only ends.")
    )


class TrialSerializer(OrderSerializer):
    """An order as a write leaves it and, for a trial, what publishing it would mean."""

    items = TriedItemSerializer(many=True, help_text=_("In the order of the annex."))
    findings = FindingSerializer(
        many=True,
        required=False,
        help_text=_("With validate_only=1: what the page shows before an order is submitted; errors first."),
    )


class HolderSerializer(serializers.Serializer):
    """Who is in the way, and the order that seated them."""

    membership = serializers.IntegerField(
        allow_null=True, help_text=_("The number of the membership; null: by another item of this order.")
    )
    person = PersonNameSerializer(help_text=_("Who holds the seat."))
    appointed_by = OrderNameSerializer(
        allow_null=True, help_text=_("The order; null where only sources tell.")
    )


class OrderProblemSerializer(ProblemSerializer):
    """What stands in the way of an order."""

    code = serializers.CharField(required=False, help_text=_("What stands in the way, such as seat-taken."))
    holder = HolderSerializer(
        required=False,
        help_text=_("With seat-taken and, where somebody does, membership-changed: who holds the seat."),
    )
    order = OrderNameSerializer(
        required=False,
        help_text=_("With membership-changed: the order that ended, corrected or took back the membership."),
    )
    findings = FindingSerializer(
        many=True, required=False, help_text=_("With validate_only=1: all that was found, errors first.")
    )


def findings_of(order: Order, day: datetime.date) -> list[dict[str, Any]]:
    """The findings of an order's what-if, as the API writes them. Five queries."""
    return [finding_row(one) for one in what_if(order, day=day).findings]


def finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as JSON holds it; the place of an item counts from 0, as everywhere in the API."""
    place = "" if finding.item is None else f"items.{finding.item - 1}"
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "field": ".".join(part for part in (place, finding.field) if part),
        "committee": finding.committee,
        "seat": finding.seat,
        "day": iso(finding.day),
        "provision": finding.provision,
        "instrument": finding.instrument,
        "message": finding.message,
        "message_th": finding.message_th,
        "message_en": finding.message_en,
    }
