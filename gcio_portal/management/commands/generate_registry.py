import importlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _


class Command(BaseCommand):
    """Fills a database for measurements with made-up people; refuses any other database."""

    help = "Fills a bench database with a made-up registry, and writes the key to the faults in it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--committees", type=int, required=True, metavar="N")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--answer-key", type=Path, help="where to write the key to the faults (JSON)")
        parser.add_argument(
            "--without-history", action="store_true", help="keep no events, to see what they cost"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            registry = importlib.import_module("bench.registry")
        except ModuleNotFoundError as error:
            raise CommandError(
                _("The bench is not installed here: run this command in a checkout.")
            ) from error
        try:
            registry.refuse_a_real_registry()
            made = registry.generate(
                committees=options["committees"],
                seed=options["seed"],
                history=not options["without_history"],
                say=self.stderr.write if options["verbosity"] > 0 else lambda text: None,
            )
        except registry.RefusedError as error:
            raise CommandError(str(error)) from error
        path = options["answer_key"] or settings.LOCAL_DIR / "bench" / "answer-key.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(made.key, ensure_ascii=False, indent=1, default=str), encoding="utf-8")
        self.stdout.write(", ".join(f"{table} {count:,}" for table, count in made.counts.items()))
        self.stdout.write(_("Answer key: %(path)s") % {"path": path})
