"""The filters of bodies and laws: one FilterSet per model, for its page, its API list and its export."""

from django.utils.translation import gettext_lazy as _

from committees.models import Committee, LegalInstrument, Organization, SeatTemplate
from committees.models.committee import CommitteeKind, CommitteeQuerySet, Variant
from committees.models.instrument import InstrumentKind
from committees.models.organization import OrganizationKind, OrganizationQuerySet, Region
from gcio_portal.rest import ChoiceFilter, ChoicesFilter, CodeFilter, DayFilterSet, WordsFilter


class OrganizationFilter(DayFilterSet):
    """Organizations by words, kind, ministry and region."""

    q = WordsFilter(help_text=_("Words in the code, the names or the abbreviation."))
    kind = ChoicesFilter(choices=OrganizationKind.choices, label=_("Kind"), help_text=_("May be repeated."))
    parent = CodeFilter(
        of=Organization.objects.all,
        method="under_parent",
        label=_("Ministry"),
        help_text=_("The code of the ministry that the organization is under on the day."),
    )
    region = ChoicesFilter(choices=Region.choices, label=_("Region"), help_text=_("May be repeated."))

    class Meta:
        model = Organization
        fields: list[str] = []

    def under_parent(self, records: OrganizationQuerySet, name: str, code: str) -> OrganizationQuerySet:
        return records.under([code], self.day)


class InstrumentFilter(DayFilterSet):
    """Instruments by words and kind."""

    q = WordsFilter(help_text=_("Words in the code, the number or the titles."))
    kind = ChoicesFilter(choices=InstrumentKind.choices, label=_("Kind"), help_text=_("May be repeated."))

    class Meta:
        model = LegalInstrument
        fields: list[str] = []


class SeatTemplateFilter(DayFilterSet):
    """Seats that the law prescribes, by the kind of committee."""

    committee_kind = ChoiceFilter(choices=CommitteeKind.choices, label=_("Kind of committee"))
    variant = ChoiceFilter(
        choices=Variant.choices,
        label=_("Variant"),
        help_text=_("Of provincial committees only: of a province, or of Bangkok."),
    )

    class Meta:
        model = SeatTemplate
        fields: list[str] = []


class CommitteeFilter(DayFilterSet):
    """Committees by words, kind, organization, ministry and region."""

    q = WordsFilter(help_text=_("Words in the code or the names."))
    kind = ChoicesFilter(choices=CommitteeKind.choices, label=_("Kind"), help_text=_("May be repeated."))
    organization = CodeFilter(
        field_name="organization__code",
        of=Organization.objects.all,
        label=_("Organization"),
        help_text=_("The code of the committee's organization."),
    )
    ministry = CodeFilter(
        of=Organization.objects.all,
        method="of_ministry",
        label=_("Ministry"),
        help_text=_(
            "The code of a ministry: its own committee and those of the organizations under it on the day."
        ),
    )
    region = ChoicesFilter(
        field_name="organization__region",
        choices=Region.choices,
        label=_("Region"),
        help_text=_("The region of the province. May be repeated."),
    )

    class Meta:
        model = Committee
        fields: list[str] = []

    def of_ministry(self, records: CommitteeQuerySet, name: str, code: str) -> CommitteeQuerySet:
        return records.of_ministries([code], self.day)
