"""How the papers write seats, days and numbers: in Thai, with Thai digits, the year in the Buddhist era."""

import datetime

from committees.models import Organization, Seat, SeatRole, SeatTemplate
from committees.models.organization import OrganizationKind
from gcio_portal import thai

REGISTRY = "ทะเบียนผู้บริหารเทคโนโลยีสารสนเทศระดับสูงภาครัฐ"
BANGKOK = "TH-10"  # a province in the registry, but no จังหวัด
BLANK = "." * 12  # what is still to be written, as on a printed form


def paper_day(day: datetime.date | None) -> str:
    """๑ ตุลาคม พ.ศ. ๒๕๖๙, never broken over two lines; dots where the day is not known yet."""
    if day is None:
        return f"{BLANK}\u00a0พ.ศ.\u00a0{BLANK}"
    text = f"{day.day} {thai.dates.MONTHS_TH[day.month - 1]} พ.ศ. {thai.be_year(day)}"
    return thai.to_thai(text).replace(" ", "\u00a0")


def sheet_day(day: datetime.date) -> str:
    """๑ ต.ค. ๒๕๖๙, for tables."""
    text = f"{day.day} {thai.dates.MONTHS_SHORT_TH[day.month - 1]} {thai.be_year(day)}"
    return thai.to_thai(text).replace(" ", "\u00a0")


def issuer_words(organization: Organization) -> str:
    """Whose order it is: a province, which the registry has by its bare name, is จังหวัดเชียงใหม่."""
    is_province = organization.kind == OrganizationKind.PROVINCE and organization.code != BANGKOK
    return f"จังหวัด{organization.name_th}" if is_province else organization.name_th


def seat_words(seat: Seat, template: SeatTemplate | None) -> str:
    """What an order appoints someone as: the post, or the part in the committee and the committee's name."""
    role = template.role if template else seat.role
    if template and role == SeatRole.CIO:
        return seat.committee.name_th  # the post has the set's own name
    return f"{seat.local_title_th or SeatRole(role).label} {seat.committee.name_th}"
