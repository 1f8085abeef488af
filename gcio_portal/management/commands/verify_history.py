from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import closing
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from gcio_portal.chain.checkpoints import Checkpoint, CheckpointError, read_checkpoints
from gcio_portal.chain.faults import Fault
from gcio_portal.chain.verify import faults
from gcio_portal.protection.check import weaknesses
from gcio_portal.protection.weaknesses import Weakness, WeaknessKind
from roles.scans import broken_scans


class Command(BaseCommand):
    """Says nothing while every event, record and scan is as it was, and all that guards them is in force.

    Else it names the first that is not, and whatever of the protection is missing.
    """

    help = (
        "Check the history and its protection: silent when both are whole, "
        "else the first broken row, what of the protection is missing, and exit code 1."
    )
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
        weak = list(weaknesses())
        broken = [] if _is_of_another_release(weak) else _broken(kept, every=options["all"])
        told = [_("The history is not whole."), *broken] if broken else []
        told += [_("The history is not protected as it should be."), *weak] if weak else []
        if told:
            raise CommandError("\n".join(map(str, told)), returncode=1)


def _is_of_another_release(weak: list[Weakness]) -> bool:
    """Whether the tables may have other columns than the models: their rows cannot be read then."""
    return any(one.kind == WeaknessKind.OTHER_RELEASE for one in weak)


def _broken(kept: list[Checkpoint], *, every: bool) -> list[Fault]:
    """The first fault, or the first of every table and every broken scan."""
    with closing(faults(kept)) as of_history, closing(broken_scans()) as of_scans:
        found = chain(of_history, of_scans)
        return list(found if every else islice(found, 1))


def _read(path: Path) -> Iterator[Checkpoint]:
    return read_checkpoints(path.read_text(encoding="utf-8").splitlines())
