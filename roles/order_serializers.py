"""What the API says of orders, and what it reads of them: strictly, every wrong field at its place."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from committees.models import Organization
from gcio_portal import thai
from gcio_portal.rest.strict import DayField, OneOfField, StrictSerializer, TextField, WholeNumberField
from roles.models import Capacity, EndReason, ItemKind, Order, OrderItem, OrderState, Person
from roles.order_numbers import normal_number
from roles.serializers import PersonNameSerializer

ITEMS_MAX = 500  # of one order


class SignatorySerializer(serializers.Serializer):
    """Who signed the paper."""

    name = serializers.CharField(allow_blank=True, help_text=_("Title and name."))
    position = serializers.CharField(allow_blank=True, help_text=_("The office in which it was signed."))


class OrderItemSerializer(serializers.Serializer):
    """One change that an order makes."""

    id = serializers.IntegerField(help_text=_("The number of the item."))
    kind = serializers.ChoiceField(
        choices=ItemKind.choices,
        help_text=_(
            "END: it changed. CORRECT: the registry was wrong. DISSOLVE: the body ends with all in it."
        ),
    )
    committee = serializers.CharField(help_text=_("The code of the committee."))
    seat = serializers.CharField(
        allow_null=True,
        help_text=_("The key of the seat in its committee, such as PCIO-CHAIR; null where the body ends."),
    )
    person = PersonNameSerializer(
        allow_null=True, help_text=_("Who is appointed, or rightly holds the seat; null where it only ends.")
    )
    membership = serializers.IntegerField(
        allow_null=True, help_text=_("The membership that ends or is corrected; null for an appointment.")
    )
    position_title = serializers.CharField(allow_blank=True, help_text=_("The person's own position."))
    capacity = serializers.ChoiceField(
        choices=Capacity.choices, help_text=_("Substantive, or acting beside the seat.")
    )
    start_date = serializers.DateField(allow_null=True, help_text=_("The first day, inclusive."))
    end_date = serializers.DateField(allow_null=True, help_text=_("The last day, inclusive."))
    end_reason = serializers.ChoiceField(
        choices=EndReason.choices, allow_null=True, help_text=_("Why it ends; null where it does not.")
    )
    evidence = serializers.CharField(
        allow_blank=True, help_text=_("For an ex-officio seat: the paper that moved the person.")
    )


class OrderSerializer(serializers.Serializer):
    """An order: its paper, where it stands, and the changes that it makes."""

    id = serializers.IntegerField(
        allow_null=True, help_text=_("The number of the order; null in the answer to validate_only.")
    )
    organization = serializers.CharField(help_text=_("The code of the issuing organization."))
    number = serializers.CharField(
        allow_blank=True, help_text=_("The number without its year: 12 of 12/2567.")
    )
    be_year = serializers.IntegerField(
        allow_null=True, help_text=_("The year of the number, in the Buddhist era: 2567 of 12/2567.")
    )
    subject = serializers.CharField(allow_blank=True, help_text=_("What the order is about."))
    signed_on = serializers.DateField(allow_null=True, help_text=_("The day on which it was signed."))
    effective_on = serializers.DateField(
        allow_null=True, help_text=_("The first day on which it has effect.")
    )
    signatory = SignatorySerializer(help_text=_("Who signed it."))
    state = serializers.ChoiceField(choices=OrderState.choices, help_text=_("Where it stands."))
    reason = serializers.CharField(
        allow_blank=True,
        help_text=_(
            "Why it was returned or revoked, for who reads the papers of its organization; else empty."
        ),
    )
    version = serializers.IntegerField(help_text=_("How often it was written; part of the ETag."))
    items = OrderItemSerializer(many=True, help_text=_("In the order of the annex."))


class NumberField(TextField):
    """The number of an order without its year, in Arabic digits, as the editor keeps it."""

    def to_internal_value(self, data: Any) -> str:
        text = thai.to_arabic(super().to_internal_value(data))
        number, stroke, _year = text.partition("/")
        if stroke:
            words = _("Write the number without its year, such as %(number)s; the year stands in be_year.")
            raise serializers.ValidationError(words % {"number": number.strip() or "12"})
        return normal_number(text)


def _text(model: Any, name: str, **options: Any) -> TextField:
    """A text that need not be given, as long as its column."""
    return TextField(
        required=False, allow_blank=True, max_length=model._meta.get_field(name).max_length, **options
    )


class SignatoryWriteSerializer(StrictSerializer):
    """Who signed the paper."""

    name = _text(Order, "signatory_name", help_text=_("Title and name."))
    position = _text(Order, "signatory_position", help_text=_("The office in which it was signed."))


class PersonWriteSerializer(StrictSerializer):
    """Someone of the registry by their number, or someone new by their name."""

    id = WholeNumberField(
        required=False, min_value=1, max_value=10**18 - 1, help_text=_("The number of the person's record.")
    )
    prefix_th = _text(Person, "prefix_th", help_text=_("Title or rank in Thai."))
    given_th = _text(Person, "given_th", help_text=_("Given name in Thai."))
    family_th = _text(Person, "family_th", help_text=_("Family name in Thai."))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        names = [name for name in attrs if name != "id"]
        if "id" in attrs and names:
            raise serializers.ValidationError(
                {name: _("Write either the id of a person or the name of a new one.") for name in names}
            )
        missing = [name for name in ("given_th", "family_th") if not attrs.get(name)]
        if "id" not in attrs and missing:
            raise serializers.ValidationError(
                {name: _("Write the name of the new person, or the id of a known one.") for name in missing}
            )
        return attrs


class OrderItemWriteSerializer(StrictSerializer):
    """One change that an order is to make."""

    kind = OneOfField(
        choices=ItemKind.choices,
        help_text=_(
            "END: it changed. CORRECT: the registry was wrong. DISSOLVE: the body ends with all in it."
        ),
    )
    committee = TextField(max_length=60, help_text=_("The code of the committee."))
    seat = TextField(
        required=False,
        allow_null=True,
        max_length=60,
        help_text=_("The key of the seat in its committee, such as PCIO-CHAIR; null where the body ends."),
    )
    person = PersonWriteSerializer(
        required=False, allow_null=True, help_text=_("Who is appointed, or rightly holds the seat.")
    )
    membership = WholeNumberField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=10**18 - 1,
        help_text=_("The membership that ends or is corrected."),
    )
    position_title = _text(OrderItem, "position_title", help_text=_("The person's own position."))
    capacity = OneOfField(
        required=False, choices=Capacity.choices, help_text=_("Substantive, or acting beside the seat.")
    )
    start_date = DayField(required=False, allow_null=True, help_text=_("The first day, inclusive."))
    end_date = DayField(required=False, allow_null=True, help_text=_("The last day, inclusive."))
    end_reason = OneOfField(
        required=False, allow_null=True, choices=EndReason.choices, help_text=_("Why it ends.")
    )
    evidence = TextField(
        required=False,
        allow_blank=True,
        max_length=2000,
        help_text=_("For an ex-officio seat: the paper that moved the person."),
    )

    def to_internal_value(self, data: Any) -> Any:
        """Every item names its seat, but one that dissolves the whole body."""
        seatless = isinstance(data, dict) and data.get("kind") != ItemKind.DISSOLVE and not data.get("seat")
        errors = {"seat": [_("Choose the seat that changes.")]} if seatless else {}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail = error.detail if isinstance(error.detail, dict) else {"": error.detail}
            raise serializers.ValidationError({**errors, **detail}) from error
        if errors:
            raise serializers.ValidationError(errors)
        return value


class OrderWriteSerializer(StrictSerializer):
    """The paper of an order and its changes; what is missing is asked for when it is submitted."""

    number = NumberField(
        required=False,
        allow_blank=True,
        max_length=Order._meta.get_field("number").max_length,
        help_text=_("The number without its year: 12 of 12/2567."),
    )
    be_year = WholeNumberField(
        required=False,
        allow_null=True,
        min_value=0,
        max_value=9999,
        help_text=_("The year of the number, in the Buddhist era: 2567 of 12/2567."),
    )
    subject = _text(Order, "subject", help_text=_("What the order is about."))
    signed_on = DayField(required=False, allow_null=True, help_text=_("The day on which it was signed."))
    effective_on = DayField(
        required=False, allow_null=True, help_text=_("The first day on which it has effect.")
    )
    signatory = SignatoryWriteSerializer(required=False, help_text=_("Who signed it."))
    items = OrderItemWriteSerializer(  # type: ignore[call-arg]  # max_length is the list's
        many=True,
        required=False,
        max_length=ITEMS_MAX,
        error_messages={
            "max_length": _("An order holds at most {max_length} changes."),
            "not_a_list": _("Send the changes as a JSON array."),
        },
        help_text=_("All its changes; at most 500."),
    )


class NewOrderSerializer(OrderWriteSerializer):
    """A new draft."""

    organization = TextField(
        max_length=Organization._meta.get_field("code").max_length,
        help_text=_("The code of the issuing organization."),
    )


class NothingSerializer(StrictSerializer):
    """No body, or an empty object."""


class ReturnSerializer(StrictSerializer):
    """Why an order goes back to its agency."""

    reason = TextField(max_length=2000, help_text=_("What the agency has to mend."))
