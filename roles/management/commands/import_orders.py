import sys
from argparse import ArgumentParser
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from committees.models import Organization
from gcio_portal.history import by_command
from gcio_portal.rest.nearest import nearest_code
from roles.actions.importing import keep_file, same_file
from roles.fingerprints import fingerprint
from roles.models import ImportFile, ImportState, User
from roles.rights import writable_organizations
from roles.spreadsheets.applying import StillFaulty, apply_file, check_and_note
from roles.spreadsheets.guard import FileRefused, refuse_what_is_no_table
from roles.spreadsheets.keeping import only_the_first
from roles.spreadsheets.reading import expected_rows

FAULTY, NOT_READ = 1, 2  # exit codes


class Command(BaseCommand):
    """Reads a spreadsheet as the page does: every fault with its place, and with --apply its draft orders."""

    help = (
        "Check a spreadsheet of memberships and, with --apply, write its draft orders: all of them or none. "
        "Exit code 0: without faults; 1: with faults, nothing written; "
        "2: not a file that can be read to its end."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="an .xlsx or .csv file, as the template of the organization"
        )
        parser.add_argument("--organization", required=True, help="the code of the organization that issues")
        parser.add_argument("--apply", action="store_true", help="write the drafts if there is no fault")
        parser.add_argument("--user", help="in whose name, and with whose rights; the system's unless told")
        parser.add_argument("--lang", choices=["th", "en"], default="th", help="of the sentences")

    def handle(self, *args: Any, **options: Any) -> None:
        with override(options["lang"]):
            by = _user(options["user"])
            organization = _organization(options["organization"], by)
            try:
                with options["file"].open("rb") as file, _history(options["file"].name, by):
                    refuse_what_is_no_table(file, options["file"].stat().st_size)
                    self._import(File(file), options["file"].name, organization, by, options)
            except OSError as error:
                raise CommandError(f"{options['file']}: {error.strerror}", returncode=NOT_READ) from error
            except FileRefused as error:
                raise CommandError(str(error), returncode=NOT_READ) from error

    def _import(
        self, file: File, name: str, organization: Organization, by: User | None, options: dict[str, Any]
    ) -> None:
        same = same_file(organization=organization, sha256=fingerprint(file), done=True)
        if same:
            self.stdout.write(_("This very file was imported before; nothing has changed."))
            return
        at, day = timezone.now(), timezone.localdate()
        imported = keep_file(organization=organization, file=file, name=name, by=by, at=at)
        rows = expected_rows(cast(BinaryIO, file))
        checked = check_and_note(imported, by=by, day=day, tell=lambda done: self._tell(done, rows))
        self._say_findings(imported, options["lang"], FAULTY if checked.is_whole else NOT_READ)
        if imported.state == ImportState.UNCHANGED:
            self._say_unchanged(imported)
        elif not options["apply"]:
            for paper in checked.papers:
                self.stdout.write(
                    ngettext("%(order)s: %(items)d change", "%(order)s: %(items)d changes", len(paper.lines))
                    % {"order": paper, "items": len(paper.lines)}
                )
            self.stdout.write(_("Without faults. Add --apply to write the drafts."))
        else:
            self._apply(imported, by, options["lang"])

    def _apply(self, imported: ImportFile, by: User | None, language: str) -> None:
        try:
            orders = apply_file(imported, by=by, at=timezone.now(), day=timezone.localdate())
        except StillFaulty:  # the registry has changed since the check
            check_and_note(imported, by=by, day=timezone.localdate(), tell=lambda done: None)
            self._say_findings(imported, language, FAULTY)
            sys.exit(FAULTY)
        if imported.state == ImportState.UNCHANGED:
            self._say_unchanged(imported)
        for order in orders:
            self.stdout.write(
                _("Draft %(order)s is written.") % {"order": f"{order.organization.code} {order}"}
            )

    def _say_unchanged(self, imported: ImportFile) -> None:
        self.stdout.write(_("%(rows)d rows, nothing to change.") % {"rows": imported.rows})

    def _tell(self, done: int, rows: int) -> None:
        self.stderr.write(_("row %(done)d of %(rows)d") % {"done": done, "rows": max(rows, done)})

    def _say_findings(self, imported: ImportFile, language: str, code: int) -> None:
        """What is wrong in a faulty file; then the end, with the exit code."""
        if imported.state != ImportState.FAULTY:
            return
        for one in imported.findings[language]:
            place = _("row %(row)s, column %(column)s") % {
                "row": one["row"],
                "column": f"{one['letter']} ({one['column']})" if one["letter"] else one["column"],
            }
            self.stderr.write(f"{place} “{one['value']}”: {one['reason']} {one['remedy']}")
        words = ngettext(
            "%(count)d fault; nothing is written.", "%(count)d faults; nothing is written.", imported.faults
        )
        self.stderr.write(words % {"count": imported.faults})
        if only_the_first(imported.faults):
            self.stderr.write(only_the_first(imported.faults))
        sys.exit(code)


def _history(name: str, by: User | None) -> AbstractContextManager[Any]:
    """The door, the file, who and who ran it, for every event that the import leaves."""
    return by_command(name, door="import", **({"user": by.pk} if by else {}))


def _user(username: str | None) -> User | None:
    if username is None:
        return None
    found = User.objects.filter(username=username, is_active=True).first()
    if found is None:
        raise CommandError(f"There is no active account {username}.", returncode=NOT_READ)
    return found


def _organization(code: str, by: User | None) -> Organization:
    allowed: QuerySet[Organization] = (
        Organization.objects.all() if by is None else writable_organizations(by, timezone.localdate())
    )
    found = allowed.filter(code=code).first()
    if found is None:
        meant = nearest_code(code, allowed)
        hint = f" Did you mean {meant}?" if meant else ""
        raise CommandError(f"There is no organization {code} to write orders of.{hint}", returncode=NOT_READ)
    return found
