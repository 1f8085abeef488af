"""Instruments, relations, provisions, and the seats that they prescribe, from the files in `data/`."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from committees.imports.columns import ADDRESS, CODE, LONG, NOTE, known, optional_text
from committees.models import (
    CommitteeKind,
    CompositionGap,
    InstrumentRelation,
    LegalInstrument,
    Provision,
    SeatRole,
    SeatTemplate,
    Variant,
)
from committees.models.instrument import InstrumentKind, RelationKind
from gcio_portal.reference import OneOf, Outcome, ReferenceRow, load_rows, read_rows
from gcio_portal.tables import Column, Row, boolean, choice, day, integer_between, text_up_to


def load_instruments(path: Path) -> Outcome:
    """The instruments that the registry rests on."""
    columns = [
        Column("code", parser=CODE),
        Column("kind", parser=choice(InstrumentKind.values)),
        optional_text("number", 60),
        Column("issued_on", parser=day),
        Column("title_th", parser=text_up_to(500)),
        optional_text("title_en", 500),
        optional_text("effect_th", 10_000),
        optional_text("source_url", 500),
        optional_text("source_note", 500),
        optional_text("issuer_th", 300),
    ]
    wanted = [
        ReferenceRow(
            row.number,
            {"code": row.values["code"]},
            {name: value for name, value in row.values.items() if name != "code"},
        )
        for row in read_rows(path, columns)
    ]
    return load_rows(name=path.name, model=LegalInstrument, rows=wanted)


def load_relations(path: Path) -> Outcome:
    """What the instruments do to each other."""
    instrument = known(LegalInstrument, "instrument")
    columns = [
        Column("instrument", parser=instrument),
        Column("relation", parser=choice(RelationKind.values)),
        Column("related", parser=instrument),
        optional_text("scope_th", 300),
    ]
    wanted = [
        ReferenceRow(
            row.number,
            {
                "instrument_id": row.values["instrument"],
                "relation": row.values["relation"],
                "related_id": row.values["related"],
            },
            {"scope_th": row.values["scope_th"]},
        )
        for row in read_rows(path, columns)
    ]
    return load_rows(name=path.name, model=InstrumentRelation, rows=wanted)


def load_provisions(path: Path) -> Iterator[Outcome]:
    """Every item of the instruments; then, all of them being there, which wording each one replaced."""
    columns = [
        Column("instrument", parser=known(LegalInstrument, "instrument")),
        Column("number", parser=text_up_to(20)),
        optional_text("heading_th", 300),
        Column("text_th", parser=LONG),
        optional_text("text_en", 10_000),
        optional_text("replaces", 100),
        Column("source", parser=ADDRESS, required=False, default=""),
        NOTE,
    ]
    rows = read_rows(path, columns)
    yield load_rows(name=path.name, model=Provision, rows=list(_provision_rows(rows)))

    read_rows(
        path,
        [
            *(column for column in columns if column.name != "replaces"),
            Column("replaces", parser=OneOf(provision_codes(), "provision"), required=False),
        ],
    )
    pks = provision_codes()
    replacing = [
        ReferenceRow(row.number, _provision_key(row), {"replaces_id": pks.get(row.values["replaces"])})
        for row in rows
    ]
    yield load_rows(name=f"{path.name}: replaces", model=Provision, rows=replacing)


def _provision_key(row: Row) -> dict[str, Any]:
    return {"instrument_id": row.values["instrument"], "number": row.values["number"]}


def _provision_rows(rows: Sequence[Row]) -> Iterator[ReferenceRow]:
    for ordinal, row in enumerate(rows, start=1):
        yield ReferenceRow(
            row.number,
            _provision_key(row),
            {
                "ordinal": ordinal,
                "heading_th": row.values["heading_th"],
                "text_th": row.values["text_th"],
                "text_en": row.values["text_en"],
                "source_url": row.values["source"],
                "note_th": row.values["note"],
            },
        )


def provision_codes() -> dict[str, int]:
    """The primary key of each provision by `instrument#number`."""
    rows = Provision.objects.values_list("instrument__code", "number", "pk")
    return {f"{instrument}#{number}": pk for instrument, number, pk in rows}


def load_templates(path: Path) -> Iterator[Outcome]:
    """The seats by version; rows of status UNKNOWN are no seats but members not yet published."""
    columns = [
        Column("committee_kind", parser=choice(CommitteeKind.values)),
        Column("variant", parser=choice(Variant.values), required=False, default=""),
        Column("key", parser=text_up_to(40)),
        Column("role", parser=choice(SeatRole.values)),
        Column("ordinal", parser=integer_between(1, 99)),
        Column("holder_th", parser=text_up_to(300)),
        optional_text("holder_en", 300),
        Column("ex_officio", parser=boolean),
        Column("required", parser=boolean),
        Column("provision", parser=OneOf(provision_codes(), "provision"), required=False),
        Column("start_date", parser=day),
        Column("end_date", parser=day, required=False),
        Column("status", parser=choice(["VERIFIED", "UNKNOWN"])),
        optional_text("source", 500),
        NOTE,
    ]
    rows = read_rows(path, columns)
    seats = [_template_row(row) for row in rows if row.values["status"] == "VERIFIED"]
    yield load_rows(name=path.name, model=SeatTemplate, rows=seats)
    gaps = [_gap_row(row) for row in rows if row.values["status"] == "UNKNOWN"]
    yield load_rows(name=f"{path.name}: UNKNOWN", model=CompositionGap, rows=gaps)


def _template_row(row: Row) -> ReferenceRow:
    values = row.values
    kept = ("role", "ordinal", "holder_th", "holder_en", "ex_officio", "required", "end_date")
    return ReferenceRow(
        row.number,
        {name: values[name] for name in ("committee_kind", "variant", "key", "start_date")},
        {
            **{name: values[name] for name in kept},
            "provision_id": values["provision"],
            "note_th": values["note"],
        },
    )


def _gap_row(row: Row) -> ReferenceRow:
    values = row.values
    return ReferenceRow(
        row.number,
        {name: values[name] for name in ("committee_kind", "variant", "start_date")},
        {
            "text_th": values["holder_th"],
            "text_en": values["holder_en"],
            "provision_id": values["provision"],
            "end_date": values["end_date"],
            "note_th": values["note"],
        },
    )
