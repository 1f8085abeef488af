from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gcio_portal.chain.checkpoints import Checkpoint, CheckpointError, read_checkpoints
from gcio_portal.chain.verify import faults
from roles.scans import broken_scans


class Command(BaseCommand):
    """Says nothing while every event, record and scan is as it was; else names the first that is not."""

    help = "Check the history: silent when it is whole, else the first broken row and exit code 1."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            metavar="FILE",
            help="checkpoints that were kept elsewhere, as make_checkpoint wrote them; may be repeated",
        )
        parser.add_argument(
            "--all",
            action="store_true",
            help="name the first broken row of every table, and every broken scan",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            kept = [one for name in options["checkpoint"] for one in _read(Path(name))]
        except (OSError, CheckpointError) as error:
            raise CommandError(str(error)) from error
        with closing(faults(kept)) as of_history, closing(broken_scans()) as of_scans:
            found = chain(of_history, of_scans)
            broken = list(found if options["all"] else islice(found, 1))
        if broken:
            sentences = "\n".join(map(str, broken))
            raise CommandError(_("The history is not whole.") + "\n" + sentences, returncode=1)


def _read(path: Path) -> Iterator[Checkpoint]:
    return read_checkpoints(path.read_text(encoding="utf-8").splitlines())
