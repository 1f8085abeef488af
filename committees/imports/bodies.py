"""Committees from the file in `data/`, and their seats from the law's templates."""

from pathlib import Path

from committees.imports.columns import CODE, known
from committees.models import (
    Committee,
    CommitteeKind,
    LegalInstrument,
    Organization,
    Seat,
    SeatTemplate,
    Variant,
)
from gcio_portal.reference import Outcome, ReferenceRow, load_rows, read_rows
from gcio_portal.tables import Column, choice, day, text_up_to


def load_committees(path: Path) -> Outcome:
    """The bodies that the two resolutions know.

    A body whose last day the file leaves empty keeps the one that it has: an order may have dissolved it.
    """
    columns = [
        Column("code", parser=CODE),
        Column("kind", parser=choice(CommitteeKind.values)),
        Column("variant", parser=choice(Variant.values), required=False, default=""),
        Column("name_th", parser=text_up_to(400)),
        Column("name_en", parser=text_up_to(400), required=False, default=""),
        Column("organization", parser=known(Organization, "organization"), required=False),
        Column("established_by", parser=known(LegalInstrument, "instrument"), required=False),
        Column("start_date", parser=day),
        Column("end_date", parser=day, required=False),
    ]
    ended = dict(Committee.objects.filter(end_date__isnull=False).values_list("code", "end_date"))
    wanted = [
        ReferenceRow(
            row.number,
            {"code": row.values["code"]},
            {
                **{
                    name: row.values[name] for name in ("kind", "variant", "name_th", "name_en", "start_date")
                },
                "end_date": row.values["end_date"] or ended.get(row.values["code"]),
                "organization_id": row.values["organization"],
                "established_by_id": row.values["established_by"],
            },
        )
        for row in read_rows(path, columns)
    ]
    return load_rows(name=path.name, model=Committee, rows=wanted)


def load_seats() -> Outcome:
    """A seat for every key that a template, of whatever period, gives the committee's kind and variant."""
    keys: dict[tuple[str, str], dict[str, SeatTemplate]] = {}
    for template in SeatTemplate.objects.order_by("start_date"):
        keys.setdefault((template.committee_kind, template.variant), {})[template.key] = template
    wanted = [
        ReferenceRow(
            0,
            {"committee_id": committee, "key": key},
            {"role": template.role, "ordinal": template.ordinal},
        )
        for committee, kind, variant in Committee.objects.values_list("pk", "kind", "variant")
        for key, template in keys.get((kind, variant), {}).items()
    ]
    return load_rows(name="seats", model=Seat, rows=wanted)
