"""People from the files in `data/`: holders who are attested by public sources."""

import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from committees.imports.columns import optional_text
from committees.models import Seat
from gcio_portal.reference import OneOf, Outcome, ReferenceRow, load_rows, read_rows
from gcio_portal.tables import CellError, Column, Row, TableErrors, day, text_up_to
from roles.models import EarlierTitle, Membership, Person, Precision

DATA = Path(__file__).resolve().parent / "data"
FILES = ("attested_holders.csv",)


def load_people(folder: Path = DATA) -> list[Outcome]:
    """Load the attested holders. Call it in a transaction, after the bodies are there.

    Raises TableErrors naming every wrong cell.
    """
    path = folder / "attested_holders.csv"
    rows = read_rows(path, _columns())
    _check_seats(path.name, rows)
    people = _people(rows)
    return [
        load_rows(name=f"{path.name}: people", model=Person, rows=_person_rows(rows, people)),
        load_rows(name=path.name, model=Membership, rows=_membership_rows(rows, people)),
        load_rows(name=f"{path.name}: titles", model=EarlierTitle, rows=_title_rows(rows)),
    ]


def _people(rows: list[Row]) -> dict[int, int]:
    """The person of each row, by row number: who already holds the seat from that day, else someone new.

    A namesake elsewhere in the registry is another person; one name in two rows of the file is one.
    """
    held = {
        (committee, key, start): person
        for committee, key, start, person in Membership.objects.filter(
            start_date__in={row.values["first_attested_on"] for row in rows}
        ).values_list("seat__committee_id", "seat__key", "start_date", "person_id")
    }
    named: dict[tuple[str, str], int] = {}
    people = {}
    for row in rows:
        name = (row.values["given_th"], row.values["family_th"])
        person = held.get(_sighting(row)) or named.get(name)
        people[row.number] = named[name] = person or Person.objects.create(**_names(row)).pk
    return people


def _sighting(row: Row) -> tuple[int, str, datetime.date]:
    return row.values["committee"], row.values["seat_key"], row.values["first_attested_on"]


def _names(row: Row) -> dict[str, str]:
    return {name: row.values[name] for name in ("prefix_th", "given_th", "family_th")}


def _person_rows(rows: list[Row], people: dict[int, int]) -> list[ReferenceRow]:
    """One row a person, as the file names them first."""
    first = {people[row.number]: row for row in reversed(rows)}
    return [ReferenceRow(row.number, {"id": person}, _names(row)) for person, row in first.items()]


def _columns() -> list[Column]:
    seats = Seat.objects.values_list("committee__code", "committee_id")
    return [
        Column("committee", parser=OneOf(dict(seats), "committee")),
        Column("seat_key", parser=text_up_to(40)),
        optional_text("prefix_th", 60),
        Column("given_th", parser=text_up_to(150)),
        Column("family_th", parser=text_up_to(150)),
        Column("position_title_th", parser=text_up_to(300)),
        optional_text("earlier_position_title_th", 300),
        Column("first_attested_on", parser=day),
        Column("last_attested_on", parser=day),
        Column("first_source", parser=text_up_to(2_000)),
        Column("last_source", parser=text_up_to(2_000)),
        Column("first_quote", parser=text_up_to(5_000)),
        Column("last_quote", parser=text_up_to(5_000)),
    ]


def _seats() -> dict[tuple[int, str], int]:
    rows = Seat.objects.values_list("committee_id", "key", "pk")
    return {(committee, key): pk for committee, key, pk in rows}


def _check_seats(name: str, rows: list[Row]) -> None:
    seats = _seats()
    errors = [
        CellError(
            row=row.number,
            column="seat_key",
            value=row.values["seat_key"],
            reason=_("The committee has no seat with this key."),
            remedy=_("Write one of: %(keys)s.") % {"keys": _keys_of(row.values["committee"], seats)},
        )
        for row in rows
        if (row.values["committee"], row.values["seat_key"]) not in seats
    ]
    if errors:
        raise TableErrors(name, errors)


def _keys_of(committee: int, seats: dict[tuple[int, str], int]) -> str:
    return ", ".join(sorted(key for each, key in seats if each == committee))


def _sources(row: Row) -> list[dict[str, Any]]:
    """The first sighting, and the last where it is another one."""
    values = row.values
    first = _source(values["first_source"], values["first_quote"], values["first_attested_on"])
    last = _source(values["last_source"], values["last_quote"], values["last_attested_on"])
    return [first] if first == last else [first, last]


def _source(url: str, quote: str, seen_on: datetime.date) -> dict[str, Any]:
    return {"url": url, "quote": quote, "seen_on": seen_on.isoformat()}


def _membership_rows(rows: list[Row], people: dict[int, int]) -> list[ReferenceRow]:
    seats = _seats()
    return [
        ReferenceRow(
            row.number,
            {
                "seat_id": seats[row.values["committee"], row.values["seat_key"]],
                "person_id": people[row.number],
                "start_date": row.values["first_attested_on"],
            },
            {
                "end_date": row.values["last_attested_on"],
                "start_precision": Precision.ATTESTED,
                "end_precision": Precision.ATTESTED,
                "position_title": row.values["position_title_th"],
                "sources": _sources(row),
            },
        )
        for row in rows
    ]


def _title_rows(rows: list[Row]) -> list[ReferenceRow]:
    """The title of the first sighting stands until the day before the other title is first seen."""
    memberships = {
        (committee, key, start): pk
        for committee, key, start, pk in Membership.objects.values_list(
            "seat__committee_id", "seat__key", "start_date", "pk"
        )
    }
    return [
        ReferenceRow(
            row.number,
            {
                "membership_id": memberships[_sighting(row)],
                "end_date": row.values["last_attested_on"] - datetime.timedelta(days=1),
            },
            {"title_th": row.values["earlier_position_title_th"]},
        )
        for row in rows
        if row.values["earlier_position_title_th"]
    ]
