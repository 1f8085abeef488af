"""The law and the bodies from the files in `data/`, loaded in the order in which they refer to each other."""

from pathlib import Path

from committees.imports.bodies import load_committees, load_seats
from committees.imports.law import load_instruments, load_provisions, load_relations, load_templates
from committees.imports.organizations import load_organizations
from gcio_portal.reference import Outcome

DATA = Path(__file__).resolve().parent.parent / "data"
FILES = (
    "ministries.csv",
    "departments.csv",
    "statutory_agencies.csv",
    "provinces.csv",
    "tile_map.csv",
    "legal_instruments.csv",
    "instrument_relations.csv",
    "provisions.csv",
    "seat_templates.csv",
    "committees.csv",
)


def load_law_and_bodies(folder: Path = DATA) -> list[Outcome]:
    """Load every file of the folder. Call it in a transaction.

    Raises TableErrors for the first file with errors, naming every wrong cell of it.
    """
    return [
        *load_organizations(folder),
        load_instruments(folder / "legal_instruments.csv"),
        load_relations(folder / "instrument_relations.csv"),
        *load_provisions(folder / "provisions.csv"),
        *load_templates(folder / "seat_templates.csv"),
        load_committees(folder / "committees.csv"),
        load_seats(),
    ]
