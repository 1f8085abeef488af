"""What the API says of bodies and laws: these serializers document the rows of `committees.resources`."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from committees.models.committee import CommitteeKind, Variant
from committees.models.instrument import InstrumentKind, RelationKind
from committees.models.organization import OrganizationKind, Region
from committees.models.seat import SeatRole

FIRST_DAY = _("The first day, inclusive.")
LAST_DAY = _("The last day, inclusive; null while in force.")
VARIANTS = [(value, label) for value, label in Variant.choices if value]


class OrganizationSerializer(serializers.Serializer):
    """A ministry, department, province or other agency."""

    code = serializers.CharField(help_text=_("The stable public key, such as MDES-ONDE or TH-50."))
    kind = serializers.ChoiceField(choices=OrganizationKind.choices)
    name_th = serializers.CharField(help_text=_("The name in Thai."))
    name_en = serializers.CharField(allow_blank=True, help_text=_("The name in English; may be empty."))
    abbr_th = serializers.CharField(
        allow_blank=True, help_text=_("The Thai abbreviation; not unique, may be empty.")
    )
    parent = serializers.CharField(  # type: ignore[assignment]
        allow_null=True,
        help_text=_("The code of the ministry on the day; null for ministries, provinces, independents."),
    )
    region = serializers.ChoiceField(
        choices=Region.choices, allow_null=True, help_text=_("The region of a province; else null.")
    )
    start_date = serializers.DateField(
        allow_null=True, help_text=_("The first day, inclusive; null where it is not known.")
    )
    end_date = serializers.DateField(allow_null=True, help_text=LAST_DAY)
    predecessors = serializers.ListField(
        child=serializers.CharField(), help_text=_("The codes of those it took over from, on any day.")
    )
    successors = serializers.ListField(
        child=serializers.CharField(), help_text=_("The codes of those that took over from it, on any day.")
    )


class OrganizationNameSerializer(serializers.Serializer):
    """An organization, by its code and names."""

    code = serializers.CharField(help_text=_("The organization's code."))
    name_th = serializers.CharField(help_text=_("The name in Thai."))
    name_en = serializers.CharField(allow_blank=True, help_text=_("The name in English; may be empty."))


class RelationSerializer(serializers.Serializer):
    """What one instrument does to another. Both list it: once with each direction."""

    relation = serializers.ChoiceField(choices=RelationKind.choices)
    direction = serializers.ChoiceField(
        choices=["OUTGOING", "INCOMING"],
        help_text=_(
            "OUTGOING: this instrument does it to the other. INCOMING: the other does it to this one."
        ),
    )
    instrument = serializers.CharField(help_text=_("The code of the other instrument."))
    title_th = serializers.CharField(help_text=_("The other's title in Thai."))
    scope_th = serializers.CharField(
        allow_blank=True, help_text=_("The part concerned; empty for the whole instrument.")
    )


class ReplacedProvisionSerializer(serializers.Serializer):
    """An earlier wording."""

    instrument = serializers.CharField(help_text=_("The code of the instrument that it stands in."))
    number = serializers.CharField(help_text=_("The number of the item."))
    text_th = serializers.CharField(help_text=_("The wording in Thai."))
    text_en = serializers.CharField(allow_blank=True, help_text=_("The wording in English; may be empty."))


class ProvisionSerializer(serializers.Serializer):
    """One numbered item of an instrument, word by word."""

    number = serializers.CharField(help_text=_("The number of the item."))
    heading_th = serializers.CharField(allow_blank=True, help_text=_("The heading; may be empty."))
    text_th = serializers.CharField(help_text=_("The wording in Thai."))
    text_en = serializers.CharField(allow_blank=True, help_text=_("The wording in English; may be empty."))
    replaces = ReplacedProvisionSerializer(
        allow_null=True, help_text=_("The wording that it replaced; null where it replaced none.")
    )


class InstrumentSerializer(serializers.Serializer):
    """A resolution, act, regulation or circular."""

    code = serializers.CharField(help_text=_("The stable public key, such as cabinet-2563-09-29."))
    kind = serializers.ChoiceField(choices=InstrumentKind.choices)
    number = serializers.CharField(allow_blank=True, help_text=_("Its official number; may be empty."))
    title_th = serializers.CharField(help_text=_("The title in Thai."))
    title_en = serializers.CharField(allow_blank=True, help_text=_("The title in English; may be empty."))
    issued_on = serializers.DateField(help_text=_("The day of issue."))
    issuer_th = serializers.CharField(allow_blank=True, help_text=_("Who issued it; may be empty."))
    effect_th = serializers.CharField(allow_blank=True, help_text=_("What it does, in Thai; may be empty."))
    source_url = serializers.CharField(
        allow_blank=True, help_text=_("Where it can be read; empty where no address is known.")
    )
    source_note = serializers.CharField(
        allow_blank=True, help_text=_("Where it can be found when no address is known; may be empty.")
    )
    relations = RelationSerializer(many=True, help_text=_("What it does to others, and others to it."))
    provisions = ProvisionSerializer(many=True, help_text=_("Its items, in their order."))


class SeatTemplateSerializer(serializers.Serializer):
    """A seat that an instrument prescribes for a kind of committee, for a period."""

    id = serializers.IntegerField()
    committee_kind = serializers.ChoiceField(choices=CommitteeKind.choices)
    variant = serializers.ChoiceField(
        choices=VARIANTS, allow_blank=True, help_text=_("Of provincial committees only; else empty.")
    )
    key = serializers.CharField(help_text=_("The key of the seat in its committee, such as PCIO-CHAIR."))
    role = serializers.ChoiceField(choices=SeatRole.choices)
    holder_th = serializers.CharField(help_text=_("Who holds it by law, in Thai."))
    holder_en = serializers.CharField(
        allow_blank=True, help_text=_("Who holds it by law, in English; may be empty.")
    )
    ex_officio = serializers.BooleanField(help_text=_("Whoever has the office has the seat."))
    required = serializers.BooleanField(  # type: ignore[assignment]
        help_text=_("The law requires the seat to be held.")
    )
    provision = serializers.CharField(
        help_text=_("The item that prescribes it: instrument#number, such as cabinet-2563-09-29#1.2-1.")
    )
    start_date = serializers.DateField(help_text=FIRST_DAY)
    end_date = serializers.DateField(allow_null=True, help_text=LAST_DAY)


class CommitteeSerializer(serializers.Serializer):
    """A GCIO set: national, of a ministry, of a department, of a province, or local."""

    code = serializers.CharField(help_text=_("The stable public key, such as PCIO-50 or MCIO-MDES."))
    kind = serializers.ChoiceField(choices=CommitteeKind.choices)
    variant = serializers.ChoiceField(
        choices=VARIANTS, allow_blank=True, help_text=_("Of provincial committees only; else empty.")
    )
    name_th = serializers.CharField(help_text=_("The name in Thai."))
    name_en = serializers.CharField(allow_blank=True, help_text=_("The name in English; may be empty."))
    organization = OrganizationNameSerializer(
        allow_null=True, help_text=_("Its organization; null for the national committee.")
    )
    ministry = serializers.CharField(
        allow_null=True,
        help_text=_("The code of the ministry that its organization is, or is under, on the day; else null."),
    )
    region = serializers.ChoiceField(
        choices=Region.choices, allow_null=True, help_text=_("The region of a province; else null.")
    )
    established_by = serializers.CharField(
        allow_null=True, help_text=_("The code of the instrument that made it; null for a local order.")
    )
    start_date = serializers.DateField(help_text=FIRST_DAY)
    end_date = serializers.DateField(allow_null=True, help_text=LAST_DAY)
