from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

import committees.imports
import roles.imports
from gcio_portal.history import by_command
from gcio_portal.reference import Outcome, remember, unloaded
from gcio_portal.tables import TableErrors

SOURCES = (
    (committees.imports.load_law_and_bodies, committees.imports.DATA, committees.imports.FILES),
    (roles.imports.load_people, roles.imports.DATA, roles.imports.FILES),
)


class Command(BaseCommand):
    """Loads the reference data of every app, all files or none."""

    help = (
        "Load the reference data: organizations, law, committees and attested holders. "
        "A second run changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="do nothing when no file has changed since the last load",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        paths = [folder / name for _load, folder, names in SOURCES for name in names]
        if options["if_changed"] and not unloaded(paths):
            self.say("Reference data: no file has changed.", options)
            return
        try:
            outcomes = self.load(paths)
        except TableErrors as errors:
            raise CommandError(f"Nothing was loaded.\n{errors}") from errors
        for outcome in outcomes:
            self.say(str(outcome), options)

    def say(self, words: str, options: dict[str, Any]) -> None:
        if options["verbosity"] > 0:
            self.stdout.write(words)

    @transaction.atomic
    def load(self, paths: list[Path]) -> list[Outcome]:
        with by_command("load_reference"):
            outcomes = [outcome for load, folder, _names in SOURCES for outcome in load(folder)]
            remember(paths)
        return outcomes
