"""People and their seats as rows: what the API lists and the exports write."""

import datetime
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gcio_portal.rest import Resource, Row
from roles.filters import MembershipFilter, PersonFilter
from roles.membership_rows import json_membership_rows, membership_json_lines
from roles.models import Membership, Person
from roles.serializers import MembershipSerializer, PersonSerializer

Day = datetime.date | None


class Memberships(Resource):
    """Who held which seat, of all periods or of one day; annulled rows were never true and are left out."""

    name = "memberships"
    title = _("Memberships")
    description = _(
        "Who holds or held which seat, from when to when, by which order or on which sources. "
        "Without a day: all periods, with the latest position title. With a day: those that hold on it, with "
        "the titles of that day."
    )
    filterset = MembershipFilter
    serializer = MembershipSerializer
    answers_for_today = False

    def listed(self, day: Day) -> QuerySet:
        return Membership.objects.as_of(day) if day else Membership.objects.standing()

    def found(self) -> QuerySet:
        return Membership.objects.standing()

    def values(self, records: QuerySet, day: Day) -> QuerySet:
        return records.values("id")

    def rows(self, values: Sequence[Row], day: Day) -> list[Row]:
        return json_membership_rows([one["id"] for one in values], day=day)

    def json_lines(self, values: Sequence[Row], day: Day) -> bytes:
        lines = membership_json_lines([one["id"] for one in values], day=day)
        return f"{lines}\n".encode() if lines else b""


class People(Resource):
    """People named in an order or a source, in their public office, with every stint."""

    name = "people"
    title = _("People")
    description = _(
        "People in their public office, with every membership in the order of its days. `trainings` is empty "
        "until the registry keeps training."
    )
    filterset = PersonFilter
    serializer = PersonSerializer
    takes_day = answers_for_today = False
    # Stints are lists within a list: a table of people names their committees, the rest is in memberships.
    columns = [
        ("id",),
        ("name_th",),
        ("name_en",),
        ("office_phone",),
        ("office_email",),
        ("memberships", "committee"),
    ]

    def listed(self, day: Day) -> QuerySet:
        return Person.objects.public()

    def found(self) -> QuerySet:
        return Person.objects.public()

    def values(self, records: QuerySet, day: Day) -> QuerySet:
        return records.values("id", "name_th", "name_en", "office_phone", "office_email")

    def rows(self, values: Sequence[Row], day: Day) -> list[Row]:
        stints = _stints([one["id"] for one in values])
        return [
            {
                "id": one["id"],
                "name_th": one["name_th"],
                "name_en": one["name_en"],
                "office_phone": one["office_phone"],
                "office_email": one["office_email"],
                "memberships": stints[one["id"]],
                "trainings": [],
            }
            for one in values
        ]


def _stints(people: Sequence[int]) -> dict[int, list[Row]]:
    """Every membership of these people, by person, first to last."""
    standing = Membership.objects.standing().filter(person__in=people).order_by("start_date", "pk")
    stints: dict[int, list[Row]] = defaultdict(list)
    for row in json_membership_rows(list(standing.values_list("pk", flat=True)), day=None):
        stints[row["person"]["id"]].append(row)
    return stints
