"""What the API says of people and their seats: these serializers document the rows of `roles.resources`."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from committees.models import CommitteeKind, SeatRole
from committees.models.organization import Region
from roles.models import Capacity, EndReason, Precision

STATES = ["FILLED", "ACTING", "VACANT", "UNKNOWN"]


class OrderNameSerializer(serializers.Serializer):
    """An order, as a membership names it."""

    id = serializers.IntegerField(help_text=_("The number of the order's record."))
    number = serializers.CharField(help_text=_("The number of the paper with its Buddhist year: 12/2567."))
    signed_on = serializers.DateField(help_text=_("The day on which it was signed."))


class PersonNameSerializer(serializers.Serializer):
    """A person, as a membership names them."""

    id = serializers.IntegerField(help_text=_("The number of the person's record."))
    name_th = serializers.CharField(help_text=_("Title, given and family name in Thai, spelt as the source."))
    name_en = serializers.CharField(allow_blank=True, help_text=_("The name in English; may be empty."))


class SeatNameSerializer(serializers.Serializer):
    """A seat, as a membership names it."""

    id = serializers.IntegerField(help_text=_("The number of the seat, the same for ever."))
    key = serializers.CharField(help_text=_("The key of the seat in its committee, such as PCIO-CHAIR."))
    title_th = serializers.CharField(
        help_text=_("Who holds the seat by the law of the day, or its local title, in Thai.")
    )
    title_en = serializers.CharField(allow_blank=True, help_text=_("The same in English; may be empty."))


class SourceSerializer(serializers.Serializer):
    """A public page on which the holder was seen."""

    url = serializers.URLField(help_text=_("The address of the page."))
    quote = serializers.CharField(help_text=_("The words that say it."))
    seen_on = serializers.DateField(help_text=_("The day on which the holder was seen in the seat."))


class MembershipSerializer(serializers.Serializer):
    """A person in a seat for a period."""

    id = serializers.IntegerField(help_text=_("The number of the membership."))
    committee = serializers.CharField(help_text=_("The code of the committee."))
    seat = SeatNameSerializer()
    role = serializers.ChoiceField(choices=SeatRole.choices, help_text=_("What the seat does."))
    person = PersonNameSerializer()
    position_title = serializers.CharField(
        allow_blank=True, help_text=_("The holder's own position: of the day asked for, else the latest.")
    )
    capacity = serializers.ChoiceField(
        choices=Capacity.choices, help_text=_("Substantive, or acting beside the seat.")
    )
    start_date = serializers.DateField(help_text=_("The first day, inclusive."))
    start_precision = serializers.ChoiceField(
        choices=Precision.choices,
        help_text=_("ATTESTED: seen in the seat on that day; since when is not known."),
    )
    end_date = serializers.DateField(
        allow_null=True, help_text=_("The last day, inclusive; null while in force.")
    )
    end_precision = serializers.ChoiceField(
        choices=Precision.choices,
        help_text=_("ATTESTED: still seen in the seat on that day; until when is not known."),
    )
    end_reason = serializers.ChoiceField(
        choices=EndReason.choices, allow_null=True, help_text=_("Why it ended; null where it has not.")
    )
    appointed_by = OrderNameSerializer(
        allow_null=True, help_text=_("The order that made it; null where it rests on sources.")
    )
    ended_by = OrderNameSerializer(
        allow_null=True, help_text=_("The order that ended it; null where none did.")
    )
    evidence = serializers.CharField(
        allow_blank=True, help_text=_("For an ex-officio seat: the paper that moved the person.")
    )
    sources = SourceSerializer(many=True, help_text=_("Where the holder was seen."))


class PersonSerializer(serializers.Serializer):
    """A person in public office."""

    id = serializers.IntegerField(help_text=_("The number of the person's record."))
    name_th = serializers.CharField(help_text=_("Title, given and family name in Thai, spelt as the source."))
    name_en = serializers.CharField(allow_blank=True, help_text=_("The name in English; may be empty."))
    office_phone = serializers.CharField(allow_blank=True, help_text=_("The telephone of the office."))
    office_email = serializers.CharField(allow_blank=True, help_text=_("The e-mail of the office."))
    memberships = MembershipSerializer(many=True, help_text=_("Every stint, first to last."))
    trainings = serializers.ListField(
        child=serializers.DictField(), help_text=_("Empty until the registry keeps training.")
    )


class RosterSeatSerializer(serializers.Serializer):
    """One seat of a committee on a day."""

    id = serializers.IntegerField(help_text=_("The number of the seat, the same for ever."))
    key = serializers.CharField(help_text=_("The key of the seat in its committee, such as PCIO-CHAIR."))
    role = serializers.ChoiceField(choices=SeatRole.choices, help_text=_("What the seat does."))
    title_th = serializers.CharField(
        help_text=_("Who holds the seat by the law of the day, or its local title, in Thai.")
    )
    title_en = serializers.CharField(allow_blank=True, help_text=_("The same in English; may be empty."))
    required = serializers.BooleanField(  # type: ignore[assignment]  # a field of the row, not of Field
        help_text=_("The law requires it; local seats never are.")
    )
    ex_officio = serializers.BooleanField(help_text=_("Held by virtue of another office."))
    provision = serializers.CharField(
        allow_null=True, help_text=_("What gives the seat: instrument#number; null for a local seat.")
    )
    state = serializers.ChoiceField(
        choices=STATES,
        help_text=_(
            "VACANT only where an order ended the last holder; UNKNOWN where the registry cannot say."
        ),
    )
    holder = MembershipSerializer(allow_null=True, help_text=_("The substantive holder on the day."))
    acting = MembershipSerializer(allow_null=True, help_text=_("Who acts on the day, beside the seat."))
    last_known = MembershipSerializer(
        allow_null=True, help_text=_("The latest substantive holder who left before the day; null if FILLED.")
    )
    vacant_since = serializers.DateField(
        allow_null=True, help_text=_("The first day without a substantive holder, where an order says so.")
    )


class RosterSerializer(serializers.Serializer):
    """The seats of a committee on a day."""

    committee = serializers.CharField(help_text=_("The code of the committee."))
    as_of = serializers.DateField(help_text=_("The day that is answered for."))
    known_at = serializers.DateTimeField(
        allow_null=True, help_text=_("The moment whose knowledge was asked for; null when not asked.")
    )
    seats = RosterSeatSerializer(
        many=True, help_text=_("In their order; empty before the law and outside the committee's period.")
    )


class CoverageRowSerializer(serializers.Serializer):
    """How many required seats of one kind, ministry or region are held."""

    key = serializers.CharField(
        allow_null=True,
        help_text=_("The kind, ministry or region; null for agencies outside the ministries."),
    )
    kind = serializers.ChoiceField(choices=CommitteeKind.choices, allow_null=True, help_text=_("By kind."))
    ministry = serializers.CharField(allow_null=True, help_text=_("By ministry: its code."))
    region = serializers.ChoiceField(choices=Region.choices, allow_null=True, help_text=_("By region."))
    committees = serializers.IntegerField(help_text=_("Bodies in force."))
    total = serializers.IntegerField(help_text=_("Required seats: filled, acting, vacant and unknown."))
    filled = serializers.IntegerField(help_text=_("Held by a substantive holder."))
    acting = serializers.IntegerField(help_text=_("Held by an acting one alone."))
    vacant = serializers.IntegerField(help_text=_("Known to be vacant."))
    unknown = serializers.IntegerField(help_text=_("Holder not known."))
    order_missing = serializers.IntegerField(help_text=_("Held on the word of sources, without an order."))
    trained = serializers.IntegerField(allow_null=True, help_text=_("Null until training is kept."))
    overdue = serializers.IntegerField(allow_null=True, help_text=_("Null until training is kept."))


class CoverageSerializer(serializers.Serializer):
    """The counts of a day, all on one page."""

    as_of = serializers.DateField(help_text=_("The day that is answered for."))
    by = serializers.ChoiceField(choices=["kind", "ministry", "region"], help_text=_("What a row is about."))
    next = serializers.URLField(allow_null=True, help_text=_("Always null: all rows are on one page."))
    previous = serializers.URLField(allow_null=True, help_text=_("Always null."))
    results = CoverageRowSerializer(many=True)
