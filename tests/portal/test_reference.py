"""What load_reference promises: all files or none, twice is once, a changed row leaves its history."""

import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

import committees.imports
import roles.imports
from committees.imports import load_law_and_bodies
from committees.models import (
    Committee,
    CompositionGap,
    LegalInstrument,
    Organization,
    Provision,
    Seat,
    SeatTemplate,
)
from gcio_portal.tables import TableErrors
from roles.models import Membership, Person
from tests.factories import OrderFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the files that a test may spoil."""
    return Path(shutil.copytree(committees.imports.DATA, tmp_path / "data"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_every_record_of_the_files_is_there():
    kinds = {kind: Committee.objects.filter(kind=kind).count() for kind in ("GCIO", "MCIO", "DCIO", "PCIO")}

    assert Organization.objects.count() == 20 + 198 + 12 + 77
    assert LegalInstrument.objects.count() == 21
    assert Provision.objects.count() == 32
    assert Provision.objects.filter(replaces__isnull=False).count() == 7
    assert SeatTemplate.objects.count() == 14
    assert CompositionGap.objects.count() == 5
    assert kinds == {"GCIO": 1, "MCIO": 20, "DCIO": 163, "PCIO": 77}
    assert Seat.objects.count() == 2 + 20 + 163 + 3 * 77
    assert Membership.objects.count() == Person.objects.count() == 8


def test_a_second_load_changes_nothing():
    outcomes = [*load_law_and_bodies(), *roles.imports.load_people()]

    assert sum(outcome.created + outcome.changed for outcome in outcomes) == 0
    assert sum(outcome.unchanged for outcome in outcomes) > 1_000


def test_a_changed_row_updates_its_record_and_leaves_its_history(folder):
    before = Organization.objects.get(code="MDES").events.count()

    change(
        folder / "ministries.csv", "Ministry of Digital Economy and Society", "Ministry of Digital Affairs"
    )
    load_law_and_bodies(folder)

    mdes = Organization.objects.get(code="MDES")
    assert mdes.name_en == "Ministry of Digital Affairs"
    assert mdes.events.count() == before + 1
    assert mdes.events.latest("pgh_id").pgh_label == "update"


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        ("departments.csv", "OPM-OPS,OPM,", "OPM-OPS,OPN,", ["row 2", "ministry_code", "OPN", "OPM"]),
        ("provinces.csv", ",Eastern,", ",Easter,", ["region_en", "Easter", "Eastern"]),
        ("legal_instruments.csv", "1998-06-09", "1998-06-31", ["row 2", "issued_on", "1998-06-31", "30"]),
        (
            "provisions.csv",
            "cabinet-2562-11-26#G-1",
            "cabinet-2562-11-26#G-9",
            ["row 15", "replaces", "G-9", "Did you mean"],
        ),
        ("seat_templates.csv", "kind,variant", "kind,varient", ["row 1", "varient", "variant"]),
        ("ministries.csv", "MOD,", "OPM,", ["row 3", "code"]),
    ],
)
def test_a_faulty_file_names_row_column_and_remedy(folder, file, old, new, expected):
    change(folder / file, old, new)

    with translation.override("en"), pytest.raises(TableErrors) as caught:
        load_law_and_bodies(folder)

    with translation.override("en"):
        message = str(caught.value)
    for part in [file, *expected]:
        assert part in message


def test_a_faulty_file_loads_nothing(folder, monkeypatch, settings):
    change(folder / "ministries.csv", "Ministry of Finance", "Ministry of Money")
    change(folder / "committees.csv", "PCIO-77", "PCIO 77")
    load = (load_law_and_bodies, folder, committees.imports.FILES)
    monkeypatch.setattr("gcio_portal.management.commands.load_reference.SOURCES", (load,))

    with pytest.raises(CommandError, match="PCIO 77"):
        call_command("load_reference")

    assert not Organization.objects.filter(name_en="Ministry of Money").exists()


def test_unchanged_files_are_left_alone_when_asked(capsys):
    Organization.objects.filter(code="MOF").update(name_en="As the office mended it")

    call_command("load_reference", "--if-changed")

    assert "no file has changed" in capsys.readouterr().out
    assert Organization.objects.get(code="MOF").name_en == "As the office mended it"


def test_a_namesake_is_not_taken_for_the_attested_holder():
    holder = Person.objects.get(family_th="ฤทธิ์รอด")
    namesake = PersonFactory(prefix_th="พลตรี", given_th=holder.given_th, family_th=holder.family_th)

    outcomes = roles.imports.load_people()

    assert sum(outcome.created + outcome.changed for outcome in outcomes) == 0
    namesake.refresh_from_db()
    assert namesake.prefix_th == "พลตรี"


def test_an_annulled_sighting_is_not_made_again():
    Membership.objects.filter(person__family_th="ฤทธิ์รอด").update(annulled_by=OrderFactory())

    roles.imports.load_people()

    assert Membership.objects.filter(person__family_th="ฤทธิ์รอด").count() == 1
