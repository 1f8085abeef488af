"""Records for tests; only the facts that a test is about are spelt out there."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import factory
import pgtrigger
from factory.django import DjangoModelFactory

from committees.models import (
    Committee,
    CommitteeKind,
    LegalInstrument,
    Organization,
    ParentLink,
    Provision,
    Seat,
    SeatRole,
    SeatTemplate,
)
from committees.models.instrument import InstrumentKind
from committees.models.organization import OrganizationKind
from roles.fingerprints import fingerprint
from roles.models import (
    ApiKey,
    Delegation,
    Invitation,
    Membership,
    Order,
    OrderState,
    Person,
    Scope,
    Stewardship,
    User,
)
from tests.owner import owner

LAW_DAY = datetime.date(2019, 11, 26)  # Cabinet 26 Nov 2562
REVIEW_DAY = datetime.date(2020, 9, 29)  # Cabinet 29 Sep 2563


class OrganizationFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"TST-{n}")
    kind = OrganizationKind.DEPARTMENT
    name_th = factory.Sequence(lambda n: f"กรมทดสอบ {n}")
    name_en = factory.Sequence(lambda n: f"Test Department {n}")

    class Meta:
        model = Organization


class MinistryFactory(OrganizationFactory):
    code = factory.Sequence(lambda n: f"TMIN{n}")
    kind = OrganizationKind.MINISTRY
    name_th = factory.Sequence(lambda n: f"กระทรวงทดสอบ {n}")
    name_en = factory.Sequence(lambda n: f"Ministry of Tests {n}")


class ParentLinkFactory(DjangoModelFactory):
    organization = factory.SubFactory(OrganizationFactory)
    parent = factory.SubFactory(MinistryFactory)

    class Meta:
        model = ParentLink


class LegalInstrumentFactory(DjangoModelFactory):
    code = factory.Sequence(lambda n: f"test-instrument-{n}")
    kind = InstrumentKind.CABINET_RESOLUTION
    issued_on = LAW_DAY
    title_th = factory.Sequence(lambda n: f"มติทดสอบ {n}")

    class Meta:
        model = LegalInstrument


class ProvisionFactory(DjangoModelFactory):
    instrument = factory.SubFactory(LegalInstrumentFactory)
    number = factory.Sequence(lambda n: f"{n}")
    ordinal = factory.Sequence(lambda n: n % 30_000)
    text_th = "ถ้อยคำทดสอบ"

    class Meta:
        model = Provision


class SeatTemplateFactory(DjangoModelFactory):
    committee_kind = CommitteeKind.DCIO
    key = factory.Sequence(lambda n: f"TEST-{n}")
    role = SeatRole.MEMBER
    ordinal = 1
    holder_th = "ตำแหน่งทดสอบ"
    provision = factory.SubFactory(ProvisionFactory)
    start_date = LAW_DAY

    class Meta:
        model = SeatTemplate


class CommitteeFactory(DjangoModelFactory):
    """A department's CIO post: the law's template DCIO gives it its one required seat."""

    code = factory.LazyAttribute(lambda committee: f"DCIO-{committee.organization.code}")
    kind = CommitteeKind.DCIO
    name_th = factory.LazyAttribute(
        lambda committee: f"ผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับกรม {committee.organization.name_th}"
    )
    organization = factory.SubFactory(OrganizationFactory)
    start_date = LAW_DAY

    class Meta:
        model = Committee


class SeatFactory(DjangoModelFactory):
    committee = factory.SubFactory(CommitteeFactory)
    key = "DCIO"
    role = SeatRole.CIO

    class Meta:
        model = Seat


class PersonFactory(DjangoModelFactory):
    prefix_th = "นาย"
    given_th = factory.Sequence(lambda n: f"ทดสอบ{n}")
    family_th = "ระบบทะเบียน"

    class Meta:
        model = Person


@contextmanager
def loading_orders() -> Iterator[None]:
    """Orders that come in as published, as only the owner of the database may load them."""
    with owner(), pgtrigger.ignore("roles.Order:begins"):
        yield


def _digest(scan: Any) -> str:
    return fingerprint(scan) if scan else ""


class OrderFactory(DjangoModelFactory):
    """A published order, as the registry's memberships point to one."""

    state = OrderState.PUBLISHED
    organization = factory.SubFactory(OrganizationFactory)
    number = factory.Sequence(lambda n: str(n + 1))
    be_year = factory.LazyAttribute(lambda order: order.signed_on.year + 543)
    signed_on = datetime.date(2023, 9, 25)
    effective_on = datetime.date(2023, 10, 1)
    scan_sha256 = factory.LazyAttribute(lambda order: _digest(getattr(order, "scan", None)))
    subject = "แต่งตั้งผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับกรม"

    class Meta:
        model = Order

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **facts: Any) -> Any:
        """What was published elsewhere is loaded by the owner: the application begins with a draft."""
        if facts["state"] == OrderState.DRAFT:
            return super()._create(model_class, *args, **facts)
        with loading_orders():
            return super()._create(model_class, *args, **facts)


class DraftFactory(OrderFactory):
    """An order on which an agency is still working, complete but for its items."""

    state = OrderState.DRAFT


class MembershipFactory(DjangoModelFactory):
    """A substantive holder, by an order, from 1 October 2566 and still in the seat."""

    seat = factory.SubFactory(SeatFactory)
    person = factory.SubFactory(PersonFactory)
    position_title = "รองอธิบดีกรมทดสอบ"
    start_date = datetime.date(2023, 10, 1)
    appointed_by = factory.SubFactory(
        OrderFactory, organization=factory.SelfAttribute("..seat.committee.organization")
    )

    class Meta:
        model = Membership


class UserFactory(DjangoModelFactory):
    username = factory.Sequence(lambda n: f"officer{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.go.th")

    class Meta:
        model = User


class StewardshipFactory(DjangoModelFactory):
    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(MinistryFactory)
    right = Stewardship.Right.STEWARD
    start_date = LAW_DAY

    class Meta:
        model = Stewardship


class DelegationFactory(DjangoModelFactory):
    """A steward's right, lent for the first half of October 2569."""

    stewardship = factory.SubFactory(StewardshipFactory)
    delegate = factory.SubFactory(UserFactory)
    start_date = datetime.date(2026, 10, 1)
    end_date = datetime.date(2026, 10, 15)
    reason = "ลาพักผ่อน"

    class Meta:
        model = Delegation


class InvitationFactory(DjangoModelFactory):
    """An invitation whose link nobody knows; `roles.actions.inviting.invite` makes one to open."""

    email = factory.Sequence(lambda n: f"invited{n}@example.go.th")
    organization = factory.SubFactory(MinistryFactory)
    right = Stewardship.Right.VIEWER
    invited_by = factory.SubFactory(UserFactory, office="CENTRAL")
    token_hash = factory.Sequence(lambda n: f"{n:064x}")
    sent_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    expires_at = datetime.datetime(2026, 1, 8, tzinfo=datetime.UTC)

    class Meta:
        model = Invitation


class ApiKeyFactory(DjangoModelFactory):
    """A key that nobody holds; `roles.actions.keys.make_key` makes one to call with."""

    name = factory.Sequence(lambda n: f"program-{n}")
    account = factory.SubFactory(UserFactory)
    prefix = factory.Sequence(lambda n: f"{n:08x}")
    secret_hash = "0" * 64
    scopes = [Scope.ORDERS_READ]
    made_at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    expires_at = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)

    class Meta:
        model = ApiKey


def known_person(**facts: Any) -> Person:
    """Someone whom the directory names already, because a record seats them elsewhere."""
    person: Person = MembershipFactory(person=PersonFactory(**facts)).person
    return person
