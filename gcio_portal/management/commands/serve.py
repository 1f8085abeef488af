import contextlib
import errno
import io
import os
import signal
import socket
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from types import FrameType
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.servers.basehttp import get_internal_wsgi_application
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from waitress import create_server

from gcio_portal.database import as_owner, is_granted
from gcio_portal.localpg import LocalPostgres, LocalPostgresError
from gcio_portal.terminal import in_both_languages, refusal, step
from gcio_portal.worker import working
from roles.demo import make_demo_accounts

ADDRESS = "127.0.0.1"
PATIENCE = 2  # seconds that a portal which is just ending may still hold the port
PREPARING = 0x6C1093  # the number of the lock among PostgreSQL's advisory ones: who holds it prepares


class Command(BaseCommand):
    """The whole portal in one process, for a person's own machine; production has gunicorn."""

    help = "Run the portal: database, tables, reference data, accounts to try it with, web server."
    requires_system_checks = []  # `make check` runs them; a start should be short

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", default=os.environ.get("PORT") or "8000", help="8000 unless given")
        parser.add_argument("--parent", type=int, help="end when this process, the parent, has ended")

    def handle(self, *args: Any, **options: Any) -> None:
        _end_on_signals()
        if options["parent"]:
            threading.Thread(target=_end_with, args=(options["parent"],), daemon=True).start()
        with _reserved(options["port"]) as door:
            try:
                with self.database():
                    with self.alone():
                        self.prepare()
                    self.serve(door)
            except LocalPostgresError as error:
                raise refusal(error) from error

    @contextlib.contextmanager
    def database(self) -> Iterator[None]:
        with contextlib.ExitStack() as at_end:
            with self.step(1, _("Database")):
                if settings.LOCAL_MODE:
                    at_end.enter_context(LocalPostgres(settings.LOCAL_DIR / "postgres").use())
                try:
                    connection.ensure_connection()
                except OperationalError as error:
                    raise refusal(
                        format_lazy(_("The database of DATABASE_URL does not answer: {error}"), error=error)
                    ) from error
                at_end.callback(connection.close)
            yield

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Two that start at once prepare one after the other; the second finds everything done.

        The lock is held by a connection of its own, as `as_owner` closes the other one, and asked for again
        and again, as one who waits inside a statement would be waited for by what makes an index.
        """
        with contextlib.closing(connections.create_connection("default")) as other, other.cursor() as cursor:
            waits = False
            while not _has_lock(cursor):
                if not waits:
                    self.stdout.write(in_both_languages(_("Another start is preparing; this one waits.")))
                    self.stdout.flush()
                waits = True
                time.sleep(0.2)
            yield

    def prepare(self) -> None:
        with self.step(2, _("Tables")):
            if not _is_ready():
                call_command("migrate", interactive=False, verbosity=0)
        with self.step(3, _("Reference data")):
            call_command("load_reference", if_changed=True, stdout=io.StringIO())
        with self.step(4, _("Accounts to try it with")):
            accounts = make_demo_accounts(timezone.localdate())
        if accounts:
            self.stdout.write(in_both_languages(_("Passwords are shown this once:")))
            self.stdout.write(
                in_both_languages(_("With some a code is asked for: take one below, each once."))
            )
        for account in accounts:
            self.stdout.write(f"      {account.username:<12} {account.password}  {account.right}")
            if account.codes:
                self.stdout.write(f"      {'':<12} {' '.join(account.codes)}")

    def serve(self, door: socket.socket) -> None:
        port = door.getsockname()[1]
        if not os.environ.get("PORTAL_URL"):
            settings.PORTAL_URL = f"http://{ADDRESS}:{port}"  # for the links in letters
        application = get_internal_wsgi_application()
        try:
            server = create_server(application, sockets=[door], ident=None)
        except OSError as error:
            raise _port_refusal(port, error) from error
        told = format_lazy(
            _("The portal is at {address} (Ctrl-C ends it)"), address=f"http://{ADDRESS}:{port}/"
        )
        self.stdout.write(in_both_languages(told, between="\n"))
        self.stdout.flush()
        with working():
            server.run()  # until a signal
        server.close()

    def step(self, number: int, text: object) -> contextlib.AbstractContextManager[None]:
        return step(self.stdout, f"{number}/4", text)


def _has_lock(cursor: Any) -> bool:
    cursor.execute("SELECT pg_try_advisory_lock(%s)", [PREPARING])
    return bool(cursor.fetchone()[0])


def _is_ready() -> bool:
    """Whether every table is there, and the application has its rights on them."""
    with as_owner() as owner:
        executor = MigrationExecutor(owner)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return False
        return not settings.DATABASE_ROLE or is_granted(owner, settings.DATABASE_ROLE)


@contextlib.contextmanager
def _reserved(port: str) -> Iterator[socket.socket]:
    """A socket that holds the port from the first moment, and listens only when there is something to see.

    Refuses a port that is none or is taken, before anything slow begins.
    """
    if not port.isdecimal() or not 1 <= int(port) <= 65535:
        raise refusal(format_lazy(_("PORT cannot be {port}: write a number from 1 to 65535."), port=port))
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        give_up_at = time.monotonic() + PATIENCE
        while True:
            try:
                door.bind((ADDRESS, int(port)))
                break
            except OSError as error:
                if error.errno != errno.EADDRINUSE or time.monotonic() > give_up_at:
                    raise _port_refusal(port, error) from error
                time.sleep(0.1)
        yield door


def _port_refusal(port: str | int, error: OSError) -> SystemExit:
    if error.errno == errno.EADDRINUSE:
        sentence = _(
            "Port {port} is taken by another program: end it, or choose another (make run PORT=8123)."
        )
    else:
        sentence = _("Port {port} cannot be used here: choose another (make run PORT=8123).")
    return refusal(format_lazy(sentence, port=port))


def _end_on_signals() -> None:
    """End in order on the first signal, and let nothing disturb that."""
    numbers = {signal.SIGINT, signal.SIGTERM}
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup asked to outlive the terminal
        numbers.add(signal.SIGHUP)

    def end(number: int, frame: FrameType | None) -> NoReturn:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise SystemExit(0)

    for number in numbers:
        signal.signal(number, end)


def _end_with(parent: int) -> None:
    """End when the parent has: `make` may be killed in a way that it cannot pass on."""
    while os.getppid() == parent:
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)
