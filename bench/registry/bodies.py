"""The bodies whose seats are filled: those of the reference data, and any number of made-up ones."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from bench.registry import names
from bench.registry.career import FIRST_DAY
from committees.models import Committee, Organization, Seat, SeatTemplate
from roles.models import Membership

LAW_BEGINS = datetime.date(2019, 11, 26)  # Cabinet 26 Nov 2562
LOCAL_SEATS = [("LOCAL-ASSISTANT", "CIO_ASSISTANT"), ("LOCAL-SUPPORT", "SUPPORT")]
LOCAL_TITLES = {"CIO_ASSISTANT": "ผู้ช่วยผู้บริหารเทคโนโลยีสารสนเทศระดับสูง", "SUPPORT": "ผู้ปฏิบัติงานสนับสนุน"}
PROVINCIAL_TITLES = {
    "CHAIR": "รองผู้ว่าราชการจังหวัด",
    "MEMBER_SECRETARY": "หัวหน้าสำนักงานจังหวัด",
    "ASSISTANT_SECRETARY": "สถิติจังหวัด",
}
BANGKOK_TITLES = {
    "CHAIR": "รองปลัดกรุงเทพมหานคร",
    "MEMBER_SECRETARY": "หัวหน้าสำนักงานปลัดกรุงเทพมหานคร",
    "ASSISTANT_SECRETARY": "ผู้อำนวยการสำนักดิจิทัลกรุงเทพมหานคร",
}
DCIO_TITLE = "ผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับกรม"


@dataclass
class SeatPlan:
    """A seat to fill; `is_new` where it has to be made first."""

    key: str
    role: str
    ordinal: int
    required: bool
    id: int = 0
    is_new: bool = False
    first: datetime.date = FIRST_DAY
    last: datetime.date | None = None  # the last day of an abolished seat


@dataclass
class Body:
    """A committee with its seats; one without an id has to be made, its organization too."""

    code: str
    kind: str
    name: str  # the organization's
    seats: list[SeatPlan]
    committee_id: int = 0
    organization_id: int = 0
    parent_id: int = 0


def reference_bodies() -> list[Body]:
    """Every committee of the reference data by its code; seats that anyone holds are left alone."""
    templates = _templates()
    national_office = Organization.objects.get(code="MDES")  # issues the orders of the national committee
    held = Membership.objects.filter(seat=OuterRef("pk"))
    free: dict[int, list[Seat]] = {}
    for seat in Seat.objects.filter(~Exists(held)).order_by("committee", "ordinal", "key"):
        free.setdefault(seat.committee_id, []).append(seat)
    bodies = []
    for committee in Committee.objects.select_related("organization").order_by("code"):
        seats = [
            _plan(seat, committee, templates[committee.kind, committee.variant, seat.key])
            for seat in free.get(committee.pk, [])
        ]
        organization = committee.organization or national_office
        body = Body(
            committee.code, committee.kind, organization.name_th, seats, committee.pk, organization.pk
        )
        if committee.kind in ("MCIO", "DCIO"):
            body.seats += local_seats(body.code)
        bodies.append(body)
    return bodies


def _templates() -> dict[tuple[str, str, str], SeatTemplate]:
    """The newest version of each seat of the law."""
    versions = SeatTemplate.objects.order_by("start_date")
    return {(version.committee_kind, version.variant, version.key): version for version in versions}


def _plan(seat: Seat, committee: Committee, template: SeatTemplate) -> SeatPlan:
    first = FIRST_DAY
    if template.end_date is not None and template.end_date <= FIRST_DAY:
        first = committee.start_date
    return SeatPlan(
        seat.key,
        seat.role,
        seat.ordinal,
        template.required and template.end_date is None,
        id=seat.pk,
        first=first,
        last=template.end_date,
    )


def local_seats(code: str) -> list[SeatPlan]:
    """The two seats that a ministry or department adds by its own order; one of eleven is given up again."""
    source = random.Random(f"seats of {code}")
    plans = []
    for ordinal, (key, role) in enumerate(LOCAL_SEATS, start=2):
        ends = source.random() < 0.09
        last = datetime.date(source.randrange(2022, 2026), 9, 30) if ends else None
        plans.append(SeatPlan(key, role, ordinal, required=False, is_new=True, last=last))
    return plans


def made_up_bodies(count: int) -> Iterator[Body]:
    """Schools and local governments, three to one, each with a CIO seat of the law of departments.

    The law has no CIO in a school. The registry of a whole country is made of the same kind of body
    as today's, so that rosters, coverage and compliance stay comparable between the sizes.
    """
    codes = ["MOE", "MOI"]
    parents = dict(Organization.objects.filter(code__in=codes).values_list("code", "pk"))
    provinces = list(
        Organization.objects.filter(kind="PROVINCE").order_by("code").values_list("name_th", flat=True)
    )
    for number in range(1, count + 1):
        source = random.Random(f"body {number}")
        if source.random() < 0.75:
            code, name, parent = f"SCH-{number:06}", names.school_name(source), parents["MOE"]
        else:
            province = source.choice(provinces).removeprefix("จังหวัด")
            code, name = f"LG-{number:06}", names.local_government_name(source, province)
            parent = parents["MOI"]
        seats = [SeatPlan("DCIO", "CIO", 1, required=True, is_new=True), *local_seats(f"DCIO-{code}")]
        yield Body(f"DCIO-{code}", "DCIO", name, seats, parent_id=parent)


def position_title(body: Body, plan: SeatPlan) -> str:
    """The post that a holder of the seat has in real life, by the usual pattern of its level."""
    if plan.role == "CIO_ASSISTANT":
        return f"ผู้อำนวยการศูนย์เทคโนโลยีสารสนเทศ {body.name}"
    if plan.role == "SUPPORT":
        return f"นักวิชาการคอมพิวเตอร์ชำนาญการ {body.name}"
    if body.code == "PCIO-10":
        return BANGKOK_TITLES[plan.role]
    if body.kind == "PCIO":
        return PROVINCIAL_TITLES[plan.role] + body.name
    if body.kind == "GCIO":
        return f"รัฐมนตรีว่าการ{body.name}"
    if body.kind == "MCIO":
        return f"รองปลัด{body.name}"
    return f"{'รองอธิบดี' if body.name.startswith('กรม') else 'รองผู้อำนวยการ'}{body.name}"
