"""The roster sheet: one committee on one day, on A4."""

import datetime
from typing import Any

from django.utils import translation

from committees.models import Committee, CompositionGap
from gcio_portal.links import DAY
from roles.documents.bodies import body, contacts_of, people_in
from roles.documents.typesetting import typeset
from roles.documents.wording import REGISTRY, paper_day
from roles.rosters import roster


def roster_sheet(*, committee: Committee, day: datetime.date) -> bytes:
    """The PDF of a committee's seats on a day. Three queries."""
    with translation.override("th"):
        return typeset("roster", sheet_facts(committee=committee, day=day))


def sheet_facts(*, committee: Committee, day: datetime.date) -> dict[str, Any]:
    """What roster.typ takes."""
    seats = roster(committee=committee, day=day)
    gap = (
        CompositionGap.objects.as_of(day)
        .filter(committee_kind=committee.kind, variant=committee.variant)
        .first()
    )
    return {
        "title": f"บัญชีรายชื่อ {committee.name_th}",
        "day": f"ข้อมูล ณ วันที่ {paper_day(day)}",
        "footer": f"พิมพ์จาก{REGISTRY} {committee.code} {DAY}={day.isoformat()}",
        "body": body(committee, seats, contacts_of(people_in([seats]))),
        "gap": gap.text_th if gap and seats else "",
    }
