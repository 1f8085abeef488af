"""A registry with a thousand rows more, for the tests that count queries."""

import datetime

from committees.models import (
    Committee,
    InstrumentRelation,
    LegalInstrument,
    Organization,
    ParentLink,
    Provision,
    Seat,
)
from committees.models.instrument import RelationKind
from roles.models import Membership, Order, Person
from tests.factories import (
    CommitteeFactory,
    LegalInstrumentFactory,
    MembershipFactory,
    OrderFactory,
    OrganizationFactory,
    ParentLinkFactory,
    PersonFactory,
    ProvisionFactory,
    SeatFactory,
    loading_orders,
)

MANY = 1_000
HANDS = 50  # a seat never changes hands more often in its life


def fill_the_registry() -> None:
    """A thousand of each record, most of them below one ministry or one instrument; many in one seat."""
    fill_a_ministry()
    fill_a_seat()
    fill_the_law()


def fill_a_ministry() -> None:
    ministry = Organization.objects.get(code="MDES")
    departments = Organization.objects.bulk_create(OrganizationFactory.build_batch(MANY))
    ParentLink.objects.bulk_create(
        ParentLinkFactory.build(organization=one, parent=ministry) for one in departments
    )
    posts = Committee.objects.bulk_create(CommitteeFactory.build(organization=one) for one in departments)
    seats = Seat.objects.bulk_create(SeatFactory.build(committee=one) for one in posts)
    people = Person.objects.bulk_create(PersonFactory.build_batch(MANY))
    with loading_orders():
        orders = Order.objects.bulk_create(OrderFactory.build(organization=one) for one in departments)
    Membership.objects.bulk_create(
        MembershipFactory.build(seat=seat, person=person, appointed_by=order)
        for seat, person, order in zip(seats, people, orders, strict=True)
    )


def fill_a_seat() -> None:
    """One person, appointed to the chair anew on each of many days, before the day they were seen on."""
    seen = Membership.objects.get(seat__committee__code="PCIO-50", start_precision="ATTESTED")
    first = seen.seat.committee.start_date
    province = seen.seat.committee.organization
    with loading_orders():
        orders = Order.objects.bulk_create(OrderFactory.build_batch(HANDS, organization=province))
    Membership.objects.bulk_create(
        MembershipFactory.build(
            seat=seen.seat, person=seen.person, appointed_by=order, start_date=day, end_date=day
        )
        for number, order in enumerate(orders)
        for day in [first + datetime.timedelta(days=number)]
    )


def fill_the_law() -> None:
    resolution = LegalInstrument.objects.get(code="cabinet-2563-09-29")
    replaced = Provision.objects.filter(instrument__code="cabinet-2562-11-26").first()
    instruments = LegalInstrument.objects.bulk_create(LegalInstrumentFactory.build_batch(MANY))
    InstrumentRelation.objects.bulk_create(
        InstrumentRelation(instrument=resolution, relation=RelationKind.APPLIES, related=one)
        for one in instruments
    )
    Provision.objects.bulk_create(
        ProvisionFactory.build(
            instrument=resolution, number=f"9.{number}", ordinal=1_000 + number, replaces=replaced
        )
        for number in range(MANY)
    )
