"""The filters of people and their seats: one FilterSet per model, for page, API list and export."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from committees.models import Committee, CommitteeKind, Organization, SeatRole
from gcio_portal.rest import ChoiceFilter, ChoicesFilter, CodeFilter, DayFilterSet, IdFilter, WordsFilter
from roles.models import Membership, Order, OrderItem, OrderState, Person


class MembershipFilter(DayFilterSet):
    """Memberships by committee, organization, kind, role, person and words in the person's name."""

    q = WordsFilter(method="of_people_called", help_text=_("Words in the person's name."))
    committee = CodeFilter(
        field_name="seat__committee__code",
        of=Committee.objects.all,
        label=_("Committee"),
        help_text=_("The code of the committee."),
    )
    organization = CodeFilter(
        field_name="seat__committee__organization__code",
        of=Organization.objects.all,
        label=_("Organization"),
        help_text=_("The code of the committee's organization."),
    )
    kind = ChoicesFilter(
        field_name="seat__committee__kind",
        choices=CommitteeKind.choices,
        label=_("Kind of committee"),
        help_text=_("May be repeated."),
    )
    role = ChoiceFilter(field_name="seat__role", choices=SeatRole.choices, label=_("Role"))
    person = IdFilter(
        field_name="person_id", label=_("Person"), help_text=_("The number of the person's record.")
    )

    class Meta:
        model = Membership
        fields: list[str] = []

    def of_people_called(self, records: QuerySet, name: str, words: str) -> QuerySet:
        return records.filter(person__in=Person.objects.matching(words))


class PersonFilter(DayFilterSet):
    """People by words in their names."""

    q = WordsFilter(help_text=_("Words in the person's name, in Thai or English."))

    class Meta:
        model = Person
        fields: list[str] = []


class OrderFilter(DayFilterSet):
    """Orders by who issued them, whose seats they change, and where they stand."""

    organization = CodeFilter(
        field_name="organization__code",
        of=Organization.objects.all,
        label=_("Organization"),
        help_text=_("The code of the issuing organization."),
    )
    committee = CodeFilter(
        method="of_committee",
        of=Committee.objects.all,
        label=_("Committee"),
        help_text=_("The code of a committee whose seats the order changes, or that it dissolves."),
    )
    state = ChoicesFilter(choices=OrderState.choices, label=_("State"), help_text=_("May be repeated."))

    class Meta:
        model = Order
        fields: list[str] = []

    def of_committee(self, records: QuerySet, name: str, code: str) -> QuerySet:
        """By its items, and by the memberships that it made or ended before items were kept."""
        seats = Membership.objects.filter(seat__committee__code=code)
        return records.filter(
            Q(pk__in=OrderItem.objects.filter(seat__committee__code=code).values("order"))
            | Q(pk__in=OrderItem.objects.filter(committee__code=code).values("order"))
            | Q(pk__in=seats.filter(appointed_by__isnull=False).values("appointed_by"))
            | Q(pk__in=seats.filter(ended_by__isnull=False).values("ended_by"))
        )
