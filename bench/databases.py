"""The bench's own databases: made when the code that fills them has changed, kept between runs."""

import contextlib
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

from gcio_portal.localpg import LocalPostgres

ROOT = Path(__file__).resolve().parent.parent
KEPT_IN = Path(os.environ.get("PORTAL_LOCAL_DIR") or ROOT / ".local") / "bench"
COMMITTEES = {"S": 261, "L": 100_000}

# What decides on the content of a database: the schema, the reference data and the generator.
INGREDIENTS = ["*/migrations/*.py", "*/data/*.csv", "bench/registry/*.*"]

Say = Callable[[str], None]


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server, by the URL of any database on it."""

    url: str

    def database(self, name: str) -> str:
        """The URL of another database on the same server."""
        return urlunsplit(urlsplit(self.url)._replace(path=f"/{name}"))

    def make(self, name: str) -> None:
        """An empty database; one of this name is dropped."""
        with contextlib.closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                database = sql.Identifier(name)
                cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(database))
                cursor.execute(sql.SQL("CREATE DATABASE {}").format(database))

    def label(self, name: str, text: str) -> None:
        """Write on the database what it was made from."""
        with (
            contextlib.closing(psycopg2.connect(self.url)) as connection,
            connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS %s").format(sql.Identifier(name)), [text])

    def read_label(self, name: str) -> str | None:
        with contextlib.closing(psycopg2.connect(self.url)) as connection, connection.cursor() as cursor:
            cursor.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
            )
            row = cursor.fetchone()
            return row[0] if row else None


@contextlib.contextmanager
def server() -> Iterator[Server]:
    """The server of DATABASE_URL, or an embedded one of the bench's own for the length of the block.

    The embedded one does not wait for the disk: what is lost in a power cut is made again.
    """
    given = os.environ.get("DATABASE_URL")
    if given:
        yield Server(given)
        return
    with LocalPostgres(KEPT_IN / "postgres", durable=False).use() as at:
        yield Server(f"postgresql://{at['USER']}@{quote(at['HOST'], safe='')}:{at['PORT']}/{at['NAME']}")


def fingerprint(*patterns: str) -> str:
    """Stands for the content of the files that match."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in ROOT.glob(pattern)):
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def manage(url: str, *command: str) -> None:
    """Run a command of manage.py on a database; CalledProcessError when it fails."""
    environment = {**os.environ, "DATABASE_URL": url, "SECRET_KEY": "of-the-bench-" * 4, "PYTHONUTF8": "1"}
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def registry(at: Server, size: str, say: Say) -> str:
    """The URL of the registry of that size, made now if there is none of today's code."""
    name, label = f"bench_{size.lower()}", f"{size} of {fingerprint(*INGREDIENTS)}"
    url = at.database(name)
    if at.read_label(name) == label:
        return url
    say(f"{name}: making a registry of {COMMITTEES[size]:,} committees")
    begin = time.monotonic()
    at.make(name)
    manage(url, "migrate", "--verbosity=0")
    manage(url, "load_reference")
    key = KEPT_IN / f"answer-key-{size}.json"
    generating = time.monotonic()
    manage(
        url, "generate_registry", f"--committees={COMMITTEES[size]}", f"--answer-key={key}", "--verbosity=0"
    )
    say(f"{name}: generated in {time.monotonic() - generating:.0f} s")
    tidy(url)
    at.label(name, label)
    say(f"{name}: ready in {time.monotonic() - begin:.0f} s, answer key in {key}")
    return url


def tidy(url: str) -> None:
    """Statistics and visibility as after some hours of ordinary life."""
    with contextlib.closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
