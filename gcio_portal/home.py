"""What the home page shows of a day: how many required seats are held, where, and what needs care."""

import csv
import datetime
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from committees.models import Committee, CommitteeKind, Organization
from roles.coverage import coverage, province_coverage
from roles.states import fetch, on, states_sql
from roles.views.wording import in_language

BANGKOK = "TH-10"
KINDS = {
    CommitteeKind.GCIO: gettext_lazy("national"),
    CommitteeKind.MCIO: gettext_lazy("ministries"),
    CommitteeKind.DCIO: gettext_lazy("departments"),
    CommitteeKind.PCIO: gettext_lazy("provinces"),
}
STATES = ("filled", "acting", "vacant", "unknown")
NOTHING = dict.fromkeys(("committees", "total", *STATES, "order_missing"), 0)

LAST_KNOWN = "SELECT count(*) FROM state WHERE required AND state = 'UNKNOWN' AND last_end IS NOT NULL"


def coverage_figures(day: datetime.date, query: str, *, include_bangkok: bool) -> list[dict[str, Any]]:
    """Required seats counted by kind of committee, in the order of the law; zeros where there is none."""
    rows = {row["kind"]: row for row in coverage(day=day, include_bangkok=include_bangkok)}
    return [
        {
            **NOTHING,
            **rows.get(kind, {}),
            "kind": kind.value,
            "note": note,
            "url": _committees(query, "kind", kind),
        }
        for kind, note in KINDS.items()
    ]


def totals(figures: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The counts of all kinds together; `ordered` are the seats held by an order."""
    summed = {name: sum(figure[name] for figure in figures) for name in NOTHING}
    return summed | {"ordered": summed["filled"] + summed["acting"] - summed["order_missing"]}


def first_day() -> datetime.date | None:
    """The day from which the law knows committees; None for an empty registry."""
    return Committee.objects.aggregate(first=Min("start_date"))["first"]


def last_known_count(day: datetime.date) -> int:
    """How many required seats have no known holder on the day, but had one on an earlier day."""
    asked, params = on(day)
    return int(fetch(f"WITH {asked}, {states_sql()} {LAST_KNOWN}", params)[0][0])


def provinces(day: datetime.date, query: str, *, include_bangkok: bool) -> list[dict[str, Any]]:
    """The provinces of the tile map, in Thai order: name, place on the map, seats held and vacant."""
    counts = province_coverage(day)
    layout = tile_layout()
    shown = Organization.objects.filter(code__in=layout).in_thai_order()
    if not include_bangkok:
        shown = shown.exclude(code=BANGKOK)
    return [_province(one, layout[one.code], counts.get(one.code, NOTHING), query) for one in shown]


def care(counts: Mapping[str, int], last_known: int, query: str) -> list[dict[str, Any]]:
    """What the office looks after first: seats vacant, acting, without an order, not known."""
    return [
        {
            "state": "VACANT",
            "words": _("Required seats vacant"),
            "note": _("Known to have no holder"),
            "count": counts["vacant"],
            "url": _committees(query, "state", "VACANT"),
        },
        {
            "state": "ACTING",
            "words": _("Held by an acting holder only"),
            "note": _("A substantive holder is still to be appointed"),
            "count": counts["acting"],
            "url": _committees(query, "state", "ACTING"),
        },
        {
            "state": "WARNING",
            "words": _("No order in the registry"),
            "note": _("Held, as public sources say"),
            "count": counts["order_missing"],
            "url": "",  # the list of committees has no filter for it
        },
        {
            "state": "UNKNOWN",
            "words": _("Holder not known"),
            "note": _("Of these, the last holder is known of %(n)d") % {"n": last_known},
            "count": counts["unknown"],
            "url": _committees(query, "state", "UNKNOWN"),
        },
    ]


def _committees(query: str, name: str, value: str) -> str:
    """The list of committees with a filter, on the day of the query."""
    return f"{reverse('committee-list')}{query or '?'}{'&' if query else ''}{name}={value}"


def _province(
    province: Organization, tile: Mapping[str, str], counts: Mapping[str, Any], query: str
) -> dict[str, Any]:
    return {
        "name": in_language(vars(province), "name"),
        "abbr": tile["abbr_th"] if province.code == BANGKOK else tile["abbr_th"].rstrip("."),
        "column": tile["column"],
        "row": tile["row"],
        "region": province.get_region_display(),
        "filled": counts["filled"] + counts["acting"],
        "total": counts["total"],
        "vacant": counts["vacant"],
        "url": reverse("committee-detail", args=[province.code.replace("TH-", "PCIO-")]) + query,
    }


@cache
def tile_layout() -> dict[str, dict[str, str]]:
    """Where each province stands on the tile map, by its code."""
    path = Path(apps.get_app_config("committees").path, "data", "tile_map.csv")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["iso_3166_2"]: row for row in csv.DictReader(file)}
