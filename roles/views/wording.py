"""Names on pages: in the language of the screen, with the other language beside them."""

from collections.abc import Mapping
from typing import Any

from committees.models import SeatRole
from gcio_portal.thai import in_english


def in_language(row: Mapping[str, Any], name: str) -> str:
    """`name_th` or `name_en` of a row by the language of the screen; Thai where there is no English."""
    return (in_english() and row.get(f"{name}_en")) or row[f"{name}_th"]


def both_names(record: Any) -> dict[str, str]:
    """`name`, and `other_name` with `other_language`, empty where the record has no English name."""
    names = {"th": record.name_th, "en": record.name_en}
    here, other = ("en", "th") if in_english() and names["en"] else ("th", "en")
    return {"name": names[here], "other_name": names[other], "other_language": other}


def role_label(role: str) -> str:
    """What a seat does in its committee, in the language of the screen."""
    return str(SeatRole(role).label)
