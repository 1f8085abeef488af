"""The files of one PostgreSQL server (a cluster, in its own words) and the process that serves them.

Everything here is called by one process at a time: gcio_portal.localpg holds the lock.
"""

import contextlib
import errno
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gcio_portal import unprivileged
from gcio_portal.unprivileged import Account

ROLE = "portal"  # owns everything
APPLICATION = "portal_application"  # serves the requests
DATABASE = "portal"
PORT = "5432"  # only a part of the socket's file name: the server never listens on TCP
EXEC_LIMIT = 2  # seconds in which a process that becomes another program may look like none
START_LIMIT = 120  # seconds; recovery after a crash is part of a start
STOP_LIMIT = 30  # seconds for an orderly shutdown, before the server is told to drop everything

LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
WITHOUT_DURABILITY = "fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n"


class LocalPostgresError(Exception):
    """The embedded database cannot be used; the text is one sentence that says what to do.

    The sentence is put into words when it is read, so that it can be read in more than one language.
    """

    def __init__(self, sentence: str | Promise, **values: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return str(self.sentence) % self.values


class Cluster:
    """A data directory, which may be a link, with the server that answers in a directory for its socket."""

    def __init__(self, link: Path, *, socket_dir: Path, durable: bool) -> None:
        self.link = link
        self.socket_dir = socket_dir
        self.durable = durable

    @property
    def data_dir(self) -> Path:
        return self.link.resolve()

    @property
    def unfinished_dir(self) -> Path:
        return self.data_dir.with_name(f"{self.data_dir.name}.unfinished")

    @property
    def _lock_paths(self) -> list[Path]:
        return [self.data_dir / "postmaster.pid", self.socket_dir / f".s.PGSQL.{PORT}.lock"]

    def start(self, programs: Path, account: Account | None) -> None:
        """Have the server running: made first where there is none, adopted where one answers.

        Raises LocalPostgresError and OSError.
        """
        unprivileged.make_private(self.socket_dir, account)
        if self._is_ready():
            return
        self.stop()
        if not (self.data_dir / "PG_VERSION").exists():
            self._initialize(programs, account)
        self._launch(programs, account)

    def stop(self) -> None:
        """Stop the server of this directory, whoever started it; without one, do nothing."""
        for lock in self._lock_paths:
            pid = _first_number(lock)
            for number in (signal.SIGINT, signal.SIGQUIT):  # orderly; then at once
                if pid is None or not self._serves(pid):
                    break
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
                give_up_at = time.monotonic() + STOP_LIMIT
                while self._serves(pid) and time.monotonic() < give_up_at:
                    time.sleep(0.02)

    def delete(self) -> None:
        """Delete the data of a stopped server, behind the link too."""
        for directory in (self.unfinished_dir, self.data_dir, self.socket_dir):
            if directory.exists():
                shutil.rmtree(directory)
        self.link.unlink(missing_ok=True)

    def settle_elsewhere(self, place: Path) -> None:
        """Put new data in `place`, behind a link; data that exists stays where it is."""
        if os.path.lexists(self.link):
            return
        self.link.symlink_to(place)
        self.stop()  # a checkout may have stood here before, with a server that was killed
        if place.exists():
            shutil.rmtree(place)

    def _initialize(self, programs: Path, account: Account | None) -> None:
        """Make the files under another name, then rename: half-made ones are never taken for whole."""
        new = self.unfinished_dir
        new.parent.mkdir(parents=True, exist_ok=True)
        if new.exists():
            shutil.rmtree(new)
        unprivileged.make_private(new, account)
        options = ["-U", ROLE, "-A", "trust", "-E", "UTF8", *LOCALE, "--no-instructions"]
        _checked(account, programs / "initdb", "-D", new, *options, *([] if self.durable else ["--no-sync"]))
        with (new / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude_if_exists = 'portal.conf'\n")
        creation = f"CREATE DATABASE {DATABASE}\n"
        _checked(account, programs / "postgres", "--single", "-D", new, "template1", stdin=creation)
        new.rename(self.data_dir)

    def _launch(self, programs: Path, account: Account | None) -> None:
        (self.data_dir / "portal.conf").write_text(self._configuration(), encoding="utf-8")
        self._forget_stale_locks()
        # By a shell that ends at once: the server is then nobody's child and outlives this process.
        script = '"$0" -D "$1" </dev/null >"$1/server.log" 2>&1 & echo $!'
        shell = ("/bin/sh", "-c", script)
        printed = _checked(account, *shell, programs / "postgres", self.data_dir, start_new_session=True)
        seen_at = time.monotonic()
        give_up_at = seen_at + START_LIMIT
        while not self._is_ready():
            if self._serves(int(printed)):
                seen_at = time.monotonic()
            if time.monotonic() > min(give_up_at, seen_at + EXEC_LIMIT):
                raise explained((self.data_dir / "server.log").read_text(encoding="utf-8", errors="replace"))
            time.sleep(0.02)

    def _configuration(self) -> str:
        return (
            f"listen_addresses = ''\nport = {PORT}\n"
            f"unix_socket_directories = '\"{self.socket_dir}\"'\nunix_socket_permissions = 0700\n"
            f"{'' if self.durable else WITHOUT_DURABILITY}"
        )

    def _is_ready(self) -> bool:
        """Whether this directory's server answers at our socket."""
        # Lines of postmaster.pid: 1 process, 5 socket directory, 8 state.
        lines = _lines(self.data_dir / "postmaster.pid")
        if len(lines) < 8 or lines[7] != "ready" or lines[4] != str(self.socket_dir):
            return False
        return self._serves(int(lines[0])) and (self.socket_dir / f".s.PGSQL.{PORT}").exists()

    def _serves(self, pid: int) -> bool:
        return unprivileged.is_running(pid, str(self.data_dir))

    def _forget_stale_locks(self) -> None:
        """Remove a lock whose process number a stranger or a zombie has now: PostgreSQL would believe it."""
        for path in self._lock_paths:
            pid = _first_number(path)
            if pid is not None and unprivileged.is_taken(pid) and not self._serves(pid):
                path.unlink()


def explained(cause: OSError | str) -> LocalPostgresError:
    """The sentence for what the system, or the log of a PostgreSQL program, complains of."""
    text = str(cause)
    if os.strerror(errno.ENOSPC) in text:
        return LocalPostgresError(_("The disk is full: free some space, then start again."))
    if isinstance(cause, PermissionError):
        return LocalPostgresError(
            _("%(path)s is another user's: start as that user, or set PORTAL_LOCAL_DIR to your own folder."),
            path=cause.filename,
        )
    complaints = [line for line in text.splitlines() if "FATAL" in line or "error" in line.lower()]
    return LocalPostgresError(
        _("The local database does not start (%(reason)s): set DATABASE_URL, or empty it with make reset."),
        reason=(complaints or text.splitlines() or ["?"])[-1],
    )


def _checked(account: Account | None, *command: str | Path, **options: Any) -> str:
    """What a program printed. Raises LocalPostgresError with its last words when it failed."""
    done = unprivileged.run(account, *command, **options)
    if done.returncode:
        raise explained(done.stderr or done.stdout)
    return done.stdout


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    except FileNotFoundError:
        return []


def _first_number(path: Path) -> int | None:
    lines = _lines(path)
    return int(lines[0]) if lines and lines[0].isdigit() else None
