"""Each rule of the records that the admin writes, with what someone types to break it."""

import datetime
from typing import Any

from committees.models import (
    Committee,
    CompositionGap,
    InstrumentRelation,
    ParentLink,
    Provision,
    Seat,
    SeatTemplate,
    Succession,
)
from roles.models import EarlierTitle, Stewardship
from tests.factories import (
    CommitteeFactory,
    LegalInstrumentFactory,
    MembershipFactory,
    OrganizationFactory,
    ParentLinkFactory,
    ProvisionFactory,
    SeatFactory,
    StewardshipFactory,
)

BEFORE, AFTER = "1/1/2500", "1/1/2600"
ENDS_FIRST = {"start_date": AFTER, "end_date": BEFORE}


def two_links() -> ParentLink:
    """The later of two parents of one organization."""
    first = ParentLinkFactory(end_date=datetime.date(2020, 1, 1))
    return ParentLinkFactory(organization=first.organization, start_date=datetime.date(2020, 1, 2))


def two_titles() -> EarlierTitle:
    held = MembershipFactory()
    for day in (1, 2):
        title = EarlierTitle.objects.create(
            membership=held, title_th="เดิม", end_date=datetime.date(2024, 1, day)
        )
    return title


def two_rights() -> Stewardship:
    first = StewardshipFactory(end_date=datetime.date(2020, 1, 1))
    return StewardshipFactory(
        user=first.user, organization=first.organization, start_date=datetime.date(2020, 1, 2)
    )


def two_bodies() -> Committee:
    first = CommitteeFactory(end_date=datetime.date(2020, 1, 1))
    return CommitteeFactory(
        organization=first.organization, code="SECOND", start_date=datetime.date(2020, 1, 2)
    )


def two_seats() -> Seat:
    return SeatFactory(committee=SeatFactory(key="FIRST").committee, key="SECOND")


def two_gaps() -> CompositionGap:
    later = CompositionGap.objects.create(
        committee_kind="DCIO", text_th="x", start_date=datetime.date(2021, 1, 1)
    )
    CompositionGap.objects.create(
        committee_kind="DCIO",
        text_th="x",
        start_date=datetime.date(2020, 1, 1),
        end_date=datetime.date(2020, 2, 1),
    )
    return later


def two_templates() -> SeatTemplate:
    facts = {
        "committee_kind": "OTHER",
        "key": "X",
        "role": "CIO",
        "ordinal": 1,
        "holder_th": "x",
        "provision": ProvisionFactory(),
    }
    SeatTemplate.objects.create(
        **facts, start_date=datetime.date(2020, 1, 1), end_date=datetime.date(2020, 2, 1)
    )
    return SeatTemplate.objects.create(**facts, start_date=datetime.date(2021, 1, 1))


def relation() -> InstrumentRelation:
    return InstrumentRelation.objects.order_by("pk").first()


def two_relations() -> InstrumentRelation:
    first, second = LegalInstrumentFactory(), LegalInstrumentFactory()
    for kind in ("REVIEWS", "APPLIES"):
        made = InstrumentRelation.objects.create(instrument=first, related=second, relation=kind)
    return made


def succession(count: int = 1) -> Succession:
    old = OrganizationFactory()
    made = [
        Succession.objects.create(
            predecessor=old,
            successor=OrganizationFactory(),
            kind="RENAMED",
            effective_on=datetime.date(2020, 1, 1),
        )
        for _number in range(count)
    ]
    return made[-1]


def two_provisions() -> Provision:
    return ProvisionFactory(instrument=ProvisionFactory(number="1").instrument, number="2")


def of(model: type, **facts: Any) -> Any:
    return lambda: model._default_manager.filter(**facts).order_by("pk").first()


# Constraint -> a record, and what is typed over it: a mapping, or a function of the record.
BROKEN: dict[str, tuple[Any, Any]] = {
    "committees_committee_ends_after_start": (of(Committee), ENDS_FIRST),
    "committees_committee_national_has_no_organization": (of(Committee, kind="DCIO"), {"organization": ""}),
    "committees_committee_variant_of_province": (of(Committee, kind="DCIO"), {"variant": "bangkok"}),
    "committees_committee_one_of_a_kind": (two_bodies, {"start_date": "1/1/2563"}),
    "committees_committee_one_national": (
        lambda: CommitteeFactory(),
        {"kind": "GCIO", "organization": ""},
    ),
    "committees_compositiongap_ends_after_start": (two_gaps, ENDS_FIRST),
    "committees_compositiongap_once": (two_gaps, {"start_date": "1/1/2563"}),
    "committees_instrumentrelation_once": (two_relations, {"relation": "REVIEWS"}),
    "committees_instrumentrelation_not_itself": (relation, lambda one: {"related": one.instrument_id}),
    "committees_organization_ends_after_start": (OrganizationFactory, ENDS_FIRST),
    "committees_organization_region_of_province": (OrganizationFactory, {"region": "NORTHERN"}),
    "committees_parentlink_ends_after_start": (ParentLinkFactory, ENDS_FIRST),
    "committees_parentlink_one_parent": (two_links, {"start_date": "1/1/2562"}),
    "committees_parentlink_not_itself": (ParentLinkFactory, lambda one: {"parent": one.organization_id}),
    "committees_provision_number": (two_provisions, {"number": "1"}),
    "committees_provision_not_itself": (ProvisionFactory, lambda one: {"replaces": one.pk}),
    "committees_seat_key": (two_seats, {"key": "FIRST"}),
    "committees_seat_local_has_title_and_start": (SeatFactory, {"local_title_th": "x"}),
    "committees_seat_local_ends_after_start": (
        SeatFactory,
        {"local_title_th": "x", "local_start_date": AFTER, "local_end_date": BEFORE},
    ),
    "committees_seattemplate_ends_after_start": (of(SeatTemplate), ENDS_FIRST),
    "committees_seattemplate_one_version": (two_templates, {"start_date": "1/1/2563"}),
    "committees_succession_once": (
        lambda: succession(2),
        lambda one: {"successor": one.predecessor.successor_links.order_by("pk").first().successor_id},
    ),
    "committees_succession_not_itself": (succession, lambda one: {"successor": one.predecessor_id}),
    "roles_earliertitle_one_a_day": (two_titles, {"end_date": "1/1/2567"}),
    "roles_stewardship_ends_after_start": (StewardshipFactory, ENDS_FIRST),
    "roles_stewardship_once": (two_rights, {"start_date": "1/1/2563"}),
    # Kept by a trigger: about the members, who are in another table.
    "roles_membership_within_committee": (
        lambda: MembershipFactory().seat.committee,
        {"end_date": "1/1/2567"},
    ),
}
