"""How the tests of kill -9 run a process on a server of its own, and end one of the two at some moment."""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg2

from gcio_portal.localpg import LocalPostgres, connection_settings

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
LONGER = 1.3  # times the length of a piece of work: most are killed inside, some just after

Process = subprocess.Popen[str]
Loop = list[str]


@contextmanager
def durable_place(loop: Loop) -> Iterator[Path]:
    """A folder with a durable server, in whose registry the loop has done its work once."""
    directory = Path(tempfile.mkdtemp(prefix="gcio-portal-killed-"))
    directory.chmod(0o755)
    server = LocalPostgres(directory / "postgres")
    with server.use():
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment(directory), check=True, timeout=300)
        subprocess.run([*loop, "once"], env=environment(directory), check=True, timeout=60)
        yield directory
    server.destroy()
    shutil.rmtree(directory)


def environment(place: Path) -> dict[str, str]:
    named = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "SECRET_KEY"}}
    return named | {"PORTAL_LOCAL_DIR": str(place), "DJANGO_SETTINGS_MODULE": "gcio_portal.settings"}


def rows(place: Path, question: str) -> list[tuple[Any, ...]]:
    at = connection_settings(place / "postgres")
    with closing(
        psycopg2.connect(host=at["HOST"], port=at["PORT"], dbname=at["NAME"], user=at["USER"])
    ) as connection:
        cursor = connection.cursor()
        cursor.execute(question)
        return list(cursor.fetchall())


def told(output: str) -> dict[str, set[int]]:
    """What a loop said: word → of which numbers."""
    said: dict[str, set[int]] = {"begins": set(), "ends": set(), "told": set()}
    for word, number in (line.split() for line in output.splitlines()):
        said[word].add(int(number))
    return said


def loop_until(loop: Loop, place: Path, kill: Callable[[Process], None], chance: random.Random) -> set[int]:
    """Let the loop work, and kill at some moment after one of its first pieces has begun; the numbers of
    those that it told to be done.
    """
    process = subprocess.Popen(
        loop, env=environment(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines: list[str] = []
    moments: list[float] = []
    last = 2 * chance.randint(1, 2)  # its line says that a piece begins; the piece before it was timed
    for line in process.stdout:
        lines.append(line)
        moments.append(time.monotonic())
        if len(lines) > last:
            time.sleep(chance.uniform(0, LONGER * (moments[last - 1] - moments[last - 2])))
            kill(process)
            break
    rest, _complaints = process.communicate(timeout=60)
    return told("".join([*lines, rest]))["ends"]


def kill_the_process(process: Process) -> None:
    process.kill()


def kill_the_database(place: Path) -> None:
    """The server and every process of it at once, as when the machine loses its power."""
    postmaster = int((place / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in [postmaster, *map(int, children)]:
        with suppress(ProcessLookupError):  # a worker of the server may have ended by itself since
            os.kill(pid, signal.SIGKILL)


def kill_one_round(killed: str, loop: Loop, place: Path, chance: random.Random) -> set[int]:
    """Kill the `process`, or the `database`, which is then started again and recovers from its log."""
    if killed == "process":
        return loop_until(loop, place, kill_the_process, chance)
    done = loop_until(loop, place, lambda _process: kill_the_database(place), chance)
    with LocalPostgres(place / "postgres").use():
        pass
    return done


def assert_history_is_whole(place: Path) -> None:
    command = [sys.executable, "manage.py", "verify_history"]
    verified = subprocess.run(
        command, env=environment(place), capture_output=True, text=True, timeout=300, check=False
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
