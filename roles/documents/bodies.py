"""A committee on a day as the roster sheet and the directory print it: its seats, in words."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from committees.models import Committee, SeatRole
from gcio_portal import thai
from roles.documents.clauses import evidence_words
from roles.documents.wording import sheet_day
from roles.membership_rows import MembershipRow
from roles.models import Capacity, Person, Precision
from roles.rosters import SeatRow

Contacts = dict[int, dict[str, Any]]


def people_in(rosters: Iterable[list[SeatRow]]) -> set[int]:
    """Who holds a seat or acts in one."""
    return {
        held["person"]["id"]
        for seats in rosters
        for seat in seats
        for held in (seat["holder"], seat["acting"])
        if held
    }


def contacts_of(people: Iterable[int]) -> Contacts:
    """Names and office contacts by the person's id, in the order of the Thai dictionary. One query.

    Nothing private: a Person holds only what the directory may show.
    """
    fields = ("prefix_th", "given_th", "family_th", "office_phone", "office_email")
    found = Person.objects.filter(pk__in=list(people)).in_thai_order()
    return {one.pop("pk"): one for one in found.values("pk", *fields)}


def body(committee: Committee, seats: list[SeatRow], contacts: Contacts) -> dict[str, Any]:
    """What the sources print of one committee."""
    return {
        "code": committee.code,
        "name": committee.name_th,
        # The CIO post of a ministry or department is its one seat, and has its name.
        "is_post": [seat["role"] for seat in seats] == [SeatRole.CIO],
        "seats": [_seat(seat, contacts) for seat in seats],
    }


def _seat(seat: SeatRow, contacts: Contacts) -> dict[str, Any]:
    held = [one for one in (seat["holder"], seat["acting"]) if one]
    law = seat["title_th"]
    return {
        "role": str(SeatRole(seat["role"]).label),
        "law": _("%(title)s (ex officio)") % {"title": law} if seat["ex_officio"] else law,
        "state": seat["state"],
        "words": _state(seat),
        "people": [_holder(one, contacts) for one in held],
        "last": None if held else _last(seat["last_known"]),
    }


def _state(seat: SeatRow) -> str:
    """The state in words; vacant and not known are two."""
    if seat["state"] == "VACANT":
        since = sheet_day(seat["vacant_since"]) if seat["vacant_since"] else ""
        return f"{_('Vacant since')} {since}"
    if seat["state"] == "ACTING" and seat["acting"]:
        return str(Capacity(seat["acting"]["capacity"]).label)
    return {"FILLED": _("Held"), "UNKNOWN": _("Not known")}[seat["state"]]


def _holder(held: MembershipRow, contacts: Contacts) -> dict[str, Any]:
    contact = contacts.get(held["person"]["id"], {})
    is_acting = held["capacity"] != Capacity.SUBSTANTIVE
    return {
        "id": held["person"]["id"],
        "name": held["person"]["name_th"],
        "capacity": str(Capacity(held["capacity"]).label) if is_acting else "",
        "position": held["position_title"],
        "since": _since(held),
        "contact": _contact(contact.get("office_phone", ""), contact.get("office_email", "")),
    }


def _contact(phone: str, email: str) -> str:
    """A telephone number has Thai digits and stays in one line; an e-mail address is as it is typed."""
    number = "โทร. " + thai.to_thai(phone) if phone else ""
    return " ".join(filter(None, [number.replace(" ", "\u00a0"), email]))


def _since(held: MembershipRow) -> str:
    """From when, and on what the registry rests it: the paper that moved the holder of a position, the order
    by its number, or the day of a sighting.
    """
    first = sheet_day(held["start_date"])
    if held["start_precision"] == Precision.ATTESTED:
        return f"พบหลักฐาน {first}"
    order = held["appointed_by"]
    papers = [
        f"หลักฐาน: {evidence_words(held['evidence'])}" if held["evidence"] else "",
        f"คำสั่งที่ {thai.to_thai(order['number'])}" if order else "",
    ]
    return f"ตั้งแต่ {first} {' · '.join(filter(None, papers))}".rstrip()


def _last(held: MembershipRow | None) -> dict[str, str] | None:
    """The last holder known, who is not said to hold the seat still."""
    if held is None or held["end_date"] is None:
        return None
    words = "พบหลักฐานถึง" if held["end_precision"] == Precision.ATTESTED else "ถึง"
    return {"name": held["person"]["name_th"], "until": f"{words} {sheet_day(held['end_date'])}"}
