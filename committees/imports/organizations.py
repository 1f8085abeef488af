"""Organizations from the files in `data/`: ministries, departments, statutory agencies and provinces."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from committees.imports.columns import ABBREVIATION, CODE, NAMES, NOTE, known
from committees.models import Organization, ParentLink
from committees.models.organization import OrganizationKind, Region
from gcio_portal.reference import Outcome, ReferenceRow, load_rows, read_rows
from gcio_portal.tables import Column, Row, choice, code, integer_between, text_up_to

KINDS_OF_DEPARTMENT = {
    "office_of_permanent_secretary": OrganizationKind.PERMANENT_SECRETARY_OFFICE,
    "department": OrganizationKind.DEPARTMENT,
    "independent": OrganizationKind.INDEPENDENT,
    "public_organization": OrganizationKind.PUBLIC_ORGANIZATION,
}


def load_organizations(folder: Path) -> Iterator[Outcome]:
    """Ministries, departments, public organizations, statutory agencies and provinces, with their parents."""
    columns = [Column("code", parser=CODE), *NAMES, ABBREVIATION, NOTE]
    rows = read_rows(folder / "ministries.csv", columns)
    yield _load_organizations("ministries.csv", rows, kind=OrganizationKind.MINISTRY)

    ministry = known(Organization, "ministry")
    parent = Column("ministry_code", parser=ministry, required=False)
    kind = Column("kind", parser=choice(KINDS_OF_DEPARTMENT))
    rows = read_rows(folder / "departments.csv", [*columns, parent, kind])
    yield _load_organizations("departments.csv", rows)
    yield _load_parents("departments.csv", rows, "ministry_code")

    parent = Column("supervising_ministry_code", parser=ministry, required=False)
    rows = read_rows(folder / "statutory_agencies.csv", [*columns, parent])
    yield _load_organizations("statutory_agencies.csv", rows, kind=OrganizationKind.STATUTORY_AGENCY)
    yield _load_parents("statutory_agencies.csv", rows, "supervising_ministry_code")

    yield _load_provinces(folder / "provinces.csv")


def _load_organizations(name: str, rows: Sequence[Row], **fixed: Any) -> Outcome:
    wanted = [
        ReferenceRow(
            row.number,
            {"code": row.values["code"]},
            {
                "kind": fixed.get("kind") or row.values["kind"],
                "name_th": row.values["name_th"],
                "name_en": row.values["name_en"],
                "abbr_th": row.values["abbr_th"],
                "region": row.values.get("region", ""),
                "note_th": row.values["note"],
            },
        )
        for row in rows
    ]
    return load_rows(name=name, model=Organization, rows=wanted)


def _load_parents(name: str, rows: Sequence[Row], column: str) -> Outcome:
    """The parent that is known today; since when is not known, so the link has no first day."""
    pks = dict(Organization.objects.values_list("code", "pk"))
    wanted = [
        ReferenceRow(
            row.number,
            {"organization_id": pks[row.values["code"]], "start_date": None},
            {"parent_id": row.values[column]},
        )
        for row in rows
        if row.values[column]
    ]
    return load_rows(name=f"{name}: {column}", model=ParentLink, rows=wanted)


def _load_provinces(path: Path) -> Outcome:
    regions = {region.value.capitalize(): region.value for region in Region}
    rows = read_rows(
        path,
        [
            Column("code", parser=code(r"[0-9]{2}", "50")),
            Column("iso_3166_2", parser=code(r"TH-[0-9]{2}", "TH-50")),
            *NAMES,
            Column("region_th", parser=text_up_to(60)),
            Column("region_en", parser=choice(regions)),
            NOTE,
        ],
    )
    abbreviations = _province_abbreviations(path.with_name("tile_map.csv"))
    renamed = [
        Row(
            row.number,
            {
                **row.values,
                "code": row.values["iso_3166_2"],
                "region": row.values["region_en"],
                "abbr_th": abbreviations.get(row.values["iso_3166_2"], ""),
            },
        )
        for row in rows
    ]
    return _load_organizations(path.name, renamed, kind=OrganizationKind.PROVINCE)


def _province_abbreviations(path: Path) -> dict[str, str]:
    """The official two-letter abbreviations, which stand in the layout of the tile map."""
    columns = [
        Column("code", parser=code(r"[0-9]{2}", "50")),
        Column("iso_3166_2", parser=code(r"TH-[0-9]{2}", "TH-50")),
        Column("name_th", parser=text_up_to(300)),
        Column("abbr_th", parser=text_up_to(40)),
        Column("column", parser=integer_between(0, 99)),
        Column("row", parser=integer_between(0, 99)),
    ]
    return {row.values["iso_3166_2"]: row.values["abbr_th"] for row in read_rows(path, columns)}
