import shutil
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from gcio_portal.localpg import LocalPostgres, LocalPostgresError
from gcio_portal.terminal import in_both_languages, refusal


class Command(BaseCommand):
    """Deletes what the portal has stored on this machine; a database of its own is not touched."""

    help = "Empty the local database and its uploaded documents, after asking."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.LOCAL_MODE:
            raise refusal(_("Nothing was deleted: with DATABASE_URL set, its administrator empties it."))
        place = settings.LOCAL_DIR
        question = format_lazy(
            _("This deletes all records in {place} for ever. Type yes to go on:"), place=place
        )
        self.stdout.write(in_both_languages(question, between="\n"))
        if not _is_confirmed():
            raise refusal(_("Nothing was deleted."))
        try:
            LocalPostgres(place / "postgres").destroy()
        except LocalPostgresError as error:
            raise refusal(error) from error
        if settings.MEDIA_ROOT.is_relative_to(place) and settings.MEDIA_ROOT.exists():
            shutil.rmtree(settings.MEDIA_ROOT)
        self.stdout.write(in_both_languages(_("The local database is empty; make run fills it anew.")))


def _is_confirmed() -> bool:
    try:
        return input("> ").strip().lower() == "yes"
    except EOFError:  # nobody is there to answer
        return False
