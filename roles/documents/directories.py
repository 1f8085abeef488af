"""The directory (ทำเนียบ): who holds which CIO seat on a day, in a ministry, in a region, or everywhere."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from committees.models import Committee, CommitteeKind, Organization, ParentLink
from committees.models.organization import OrganizationKind, Region
from roles.documents.bodies import body, contacts_of, people_in
from roles.documents.typesetting import typeset_apart
from roles.documents.wording import REGISTRY, paper_day
from roles.rosters import rosters

Place = tuple[int, str, str]  # the group of a section, its key in the order of the group, its heading


@dataclass(frozen=True)
class Scope:
    """What a directory is of: one ministry with those below it, one region's provinces, or all."""

    ministry: Organization | None = None
    region: Region | None = None

    @property
    def words(self) -> str:
        if self.ministry:
            return self.ministry.name_th
        return _region(self.region) if self.region else "ทุกส่วนราชการ จังหวัด และหน่วยงานของรัฐในทะเบียน"

    def committees(self, day: datetime.date) -> list[Committee]:
        """Those in force on the day, in the order of the Thai dictionary. One query."""
        found = Committee.objects.as_of(day).select_related("organization").in_thai_order()
        if self.ministry:
            found = found.of_ministries([self.ministry.code], day)
        if self.region:
            found = found.filter(kind=CommitteeKind.PCIO, organization__region=self.region)
        return list(found)


def directory(*, scope: Scope, day: datetime.date) -> bytes:
    """The PDF: contents, a section for each ministry and region, and an index of people. Four queries."""
    with translation.override("th"):
        return typeset_apart("directory", directory_facts(scope=scope, day=day))


def directory_facts(*, scope: Scope, day: datetime.date) -> dict[str, Any]:
    """What directory.typ takes."""
    committees = scope.committees(day)
    seats = rosters([(one, day) for one in committees])
    contacts = contacts_of(people_in(seats.values()))
    sections: dict[Place, list[tuple[bool, dict[str, Any]]]] = {}
    parents = _parents(day)
    for one in committees:
        place = _place(one, parents)
        is_own = one.organization is not None and one.organization.kind == OrganizationKind.MINISTRY
        sections.setdefault(place, []).append((not is_own, body(one, seats[one.pk, day], contacts)))
    return {
        "title": f"ทำเนียบผู้บริหารเทคโนโลยีสารสนเทศระดับสูงภาครัฐ {scope.words}",
        "heading": "ทำเนียบผู้บริหารเทคโนโลยีสารสนเทศระดับสูงภาครัฐ",
        "scope": scope.words,
        "day": f"ข้อมูล ณ วันที่ {paper_day(day)}",
        "footer": f"พิมพ์จาก{REGISTRY} ข้อมูล ณ วันที่ {paper_day(day)}",
        "sections": [
            {
                "heading": place[2],
                # A ministry's own post comes before those of its departments.
                "bodies": [one for _first, one in sorted(bodies, key=lambda pair: pair[0])],
            }
            for place, bodies in sorted(sections.items())
        ],
        "index": [
            {"id": pk, "name": f"{one['given_th']} {one['family_th']}", "prefix": one["prefix_th"]}
            for pk, one in contacts.items()
        ],
    }


def _parents(day: datetime.date) -> dict[int, Organization]:
    """The ministry of each organization on the day."""
    links = ParentLink.objects.as_of(day).select_related("parent")
    return {link.organization_id: link.parent for link in links}


def _place(committee: Committee, parents: dict[int, Organization]) -> Place:
    """The section in which a committee stands: the nation, its ministry, outside ministries, its region."""
    organization = committee.organization
    if organization is None:
        return (0, "", "ระดับชาติ")
    if organization.region:
        region = Region(organization.region)
        return (3, str(Region.values.index(region)), f"จังหวัด {_region(region)}")
    is_ministry = organization.kind == OrganizationKind.MINISTRY
    ministry = organization if is_ministry else parents.get(organization.pk)
    if ministry is None:
        return (2, "", "หน่วยงานที่ไม่สังกัดกระทรวง")
    return (1, ministry.sort_key, ministry.name_th)


def _region(region: Region) -> str:
    return str(region.label)
