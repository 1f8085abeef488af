"""People and their seats as rows: what the API lists and the exports write."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from gcio_portal.rest import Resource, Row
from gcio_portal.rest.resources import iso
from roles.filters import MembershipFilter, PersonFilter
from roles.membership_rows import MembershipRow, membership_rows
from roles.models import Membership, Person
from roles.rosters import SeatRow
from roles.serializers import MembershipSerializer, PersonSerializer

Day = datetime.date | None


def json_membership(membership: MembershipRow) -> Row:
    """A membership as JSON holds it: days as ISO text."""
    row: dict[str, Any] = {**membership}
    row["start_date"] = iso(membership["start_date"])
    row["end_date"] = iso(membership["end_date"])
    for name in ("appointed_by", "ended_by"):
        if order := row[name]:
            row[name] = {**order, "signed_on": iso(order["signed_on"])}
    return row


SEAT_FIELDS = ("id", "key", "role", "title_th", "title_en", "required", "ex_officio", "provision", "state")


def json_seat(seat: SeatRow) -> Row:
    """A seat of a roster as JSON holds it, without what only the page shows."""
    known: dict[str, Any] = {**seat}
    row = {name: known[name] for name in SEAT_FIELDS}
    for name in ("holder", "acting", "last_known"):
        row[name] = json_membership(known[name]) if known[name] else None
    row["vacant_since"] = iso(seat["vacant_since"])
    return row


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
        return [json_membership(row) for row in membership_rows([one["id"] for one in values], day=day)]


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
        return Person.objects.all()

    def found(self) -> QuerySet:
        return Person.objects.all()

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
    for row in membership_rows(list(standing.values_list("pk", flat=True)), day=None):
        stints[row["person"]["id"]].append(json_membership(row))
    return stints
