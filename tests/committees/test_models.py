"""What the database itself says about organizations, committees and seats."""

import datetime

import pytest
from django.db import DataError, IntegrityError, transaction

from committees.models import Committee, CommitteeKind, Organization, Seat, SeatTemplate
from committees.models.organization import OrganizationKind, Region
from tests.factories import (
    LAW_DAY,
    REVIEW_DAY,
    CommitteeFactory,
    MinistryFactory,
    OrganizationFactory,
    ParentLinkFactory,
    ProvisionFactory,
    SeatFactory,
    SeatTemplateFactory,
)

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


def refused_by(constraint: str):
    return pytest.raises(IntegrityError, match=constraint)


def keys(code: str, day: datetime.date) -> list[str]:
    seats = Seat.objects.filter(committee__code=code).standing(day).order_by("ordinal")
    return list(seats.values_list("key", flat=True))


def test_the_review_removed_the_vice_chair_of_the_national_committee():
    assert keys("GCIO", REVIEW_DAY - DAY) == ["GCIO-CHAIR", "GCIO-VICE"]
    assert keys("GCIO", REVIEW_DAY) == ["GCIO-CHAIR"]


def test_bangkok_has_seats_from_the_day_of_the_review():
    assert keys("PCIO-10", REVIEW_DAY - DAY) == []
    assert keys("PCIO-10", REVIEW_DAY) == ["PCIO-CHAIR", "PCIO-SEC", "PCIO-ASEC"]


def test_a_province_has_three_seats_on_both_sides_of_the_review():
    assert len(keys("PCIO-50", REVIEW_DAY - DAY)) == len(keys("PCIO-50", REVIEW_DAY)) == 3


def test_no_seat_stands_before_the_law():
    assert not Seat.objects.standing(LAW_DAY - DAY).exists()
    assert Seat.objects.standing(LAW_DAY).count() == 2 + 20 + 163 + 76 * 3


def test_members_not_yet_published_are_no_seats():
    assert not Seat.objects.filter(key__endswith="-OTHER").exists()


def test_a_local_seat_stands_for_its_own_period():
    seat = SeatFactory(
        key="ADVISER-1",
        role=Seat.Role.ADVISER,
        local_title_th="ที่ปรึกษา",
        local_start_date=LAW_DAY,
        local_end_date=REVIEW_DAY,
    )

    assert seat in Seat.objects.standing(REVIEW_DAY)
    assert seat not in Seat.objects.standing(REVIEW_DAY + DAY)


def test_a_seat_has_one_version_a_day():
    template = SeatTemplateFactory(end_date=REVIEW_DAY)

    with refused_by("seattemplate_one_version"), transaction.atomic():
        SeatTemplateFactory(key=template.key, start_date=REVIEW_DAY)

    assert SeatTemplateFactory(key=template.key, start_date=REVIEW_DAY + DAY).pk


def test_a_committee_has_one_seat_of_a_key():
    seat = SeatFactory()

    with refused_by("committees_seat_key"), transaction.atomic():
        SeatFactory(committee=seat.committee)


def test_an_organization_has_one_committee_of_a_kind():
    committee = CommitteeFactory()

    with refused_by("one_of_a_kind"), transaction.atomic():
        CommitteeFactory(organization=committee.organization, code="DCIO-AGAIN")


def test_there_is_one_national_committee():
    with refused_by("one_national"), transaction.atomic():
        CommitteeFactory(kind=CommitteeKind.GCIO, organization=None, code="GCIO-2", name_th="อีกคณะ")


@pytest.mark.parametrize(
    ("constraint", "facts"),
    [
        ("variant_of_province", {"kind": CommitteeKind.PCIO}),
        ("variant_of_province", {"variant": Committee.Variant.BANGKOK}),
        ("ends_after_start", {"start_date": REVIEW_DAY, "end_date": LAW_DAY}),
    ],
)
def test_a_committee_that_contradicts_itself_is_refused(constraint, facts):
    with refused_by(constraint), transaction.atomic():
        CommitteeFactory(**facts)


def test_an_organization_has_one_parent_a_day_and_may_move():
    link = ParentLinkFactory(end_date=REVIEW_DAY)
    other = MinistryFactory()

    with refused_by("one_parent"), transaction.atomic():
        ParentLinkFactory(organization=link.organization, parent=other, start_date=REVIEW_DAY)

    ParentLinkFactory(organization=link.organization, parent=other, start_date=REVIEW_DAY + DAY)
    moved = Organization.objects.filter(pk=link.organization.pk)
    assert moved.with_parent(REVIEW_DAY).get().parent_code == link.parent.code
    assert moved.with_parent(REVIEW_DAY + DAY).get().parent_code == other.code


def test_only_a_province_has_a_region():
    with refused_by("region_of_province"), transaction.atomic():
        OrganizationFactory(kind=OrganizationKind.DEPARTMENT, region=Region.NORTHERN)


def test_a_code_is_taken_once():
    with refused_by("committees_organization_code"), transaction.atomic():
        OrganizationFactory(code="MDES")


def test_a_year_of_the_wrong_era_is_refused_in_every_date():
    with refused_by("years"), transaction.atomic():
        OrganizationFactory(start_date=datetime.date(2562, 11, 26))


@pytest.mark.parametrize("words", ["ดิจิทัล", "mdes", "MDES", "ดศ", "digital economy", "ดิจิทัล กระทรวง"])
def test_the_ministry_of_digital_economy_is_found_by_what_people_type(words):
    assert "MDES" in Organization.objects.matching(words).values_list("code", flat=True)


def test_text_that_means_something_to_sql_is_only_text():
    assert not Organization.objects.matching("%").exists()
    assert not Organization.objects.matching("_").exists()


def test_names_stand_in_the_order_of_the_thai_dictionary():
    for name in ("ไกล", "เกาะ", "โกดัง", "แกน", "ใกล้", "กอง"):
        OrganizationFactory(name_th=name, name_en="thai-order")

    ordered = Organization.objects.filter(name_en="thai-order").in_thai_order()

    assert list(ordered.values_list("name_th", flat=True)) == [
        "กอง",
        "เกาะ",
        "แกน",
        "โกดัง",
        "ใกล้",
        "ไกล",
    ]


def test_a_provision_number_is_taken_once_in_its_instrument():
    provision = ProvisionFactory()

    with refused_by("provision_number"), transaction.atomic():
        ProvisionFactory(instrument=provision.instrument, number=provision.number)


def test_a_template_needs_the_provision_that_prescribes_it():
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        SeatTemplate.objects.create(
            committee_kind=CommitteeKind.DCIO, key="X", role="MEMBER", ordinal=1, start_date=LAW_DAY
        )
