"""What the registry publishes as data, and in which forms."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from committees.models.organization import Region
from gcio_portal.links import API_ROOT

FORMATS = ("csv", "xlsx", "ndjson")


def directories() -> list[tuple[str, str]]:
    """Name and address of the directories to print: of the whole registry, and of each region's provinces."""
    address = reverse("directory")
    regions = [(str(region.label), f"{address}?region={region.value}") for region in Region]
    return [(_("The whole registry"), address), *regions]


def resources() -> list[dict[str, Any]]:
    """Each list that can be exported: its name, what is in it, and its addresses."""
    described = {
        "organizations": (
            _("Organizations"),
            _("Ministries, departments, public organizations and provinces"),
        ),
        "committees": (_("Committees"), _("The GCIO committee, and the MCIO, DCIO and PCIO of each body")),
        "memberships": (
            _("Memberships"),
            _("Who held which seat, from when to when, on which order or source"),
        ),
        "orders": (_("Orders"), _("Published orders: number, days, signatory, and what each changed")),
        "people": (_("People"), _("Holders of seats: their names and public offices")),
        "instruments": (
            _("Resolutions and laws"),
            _("The instruments, with every provision and what it replaced"),
        ),
        "seat-templates": (_("Seats by law"), _("The seats that the law prescribes, version by version")),
    }
    return [
        {
            "label": label,
            "words": words,
            "files": [(name.upper(), f"{API_ROOT}export/{resource}.{name}") for name in FORMATS],
            "api_url": f"{API_ROOT}{resource}/",
        }
        for resource, (label, words) in described.items()
    ]
