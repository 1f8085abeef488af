"""kill -9 in the middle of a publish, of the process or of the database: all items of an order or none.

A server of its own in a temporary folder, and a process that publishes orders of fifty items without end.
KILL_ROUNDS=100 is a longer trial.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from gcio_portal.localpg import LocalPostgres, connection_settings

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
LOOP = [sys.executable, "-m", "tests.roles.publishing_loop"]
LONGER = 1.3  # times the length of a publish: most are killed inside, some just after

# Of each order: its items, and the memberships that it made and ended, in the registry and in its history.
APPLIED = """
SELECT o.id, o.state,
    (SELECT count(*) FROM roles_orderitem i WHERE i.order_id = o.id AND i.kind = 'APPOINT'),
    (SELECT count(*) FROM roles_orderitem i WHERE i.order_id = o.id AND i.kind = 'END'),
    (SELECT count(*) FROM roles_membership m WHERE m.appointed_by_id = o.id),
    (SELECT count(*) FROM roles_membership m WHERE m.ended_by_id = o.id),
    (SELECT count(*) FROM roles_membershipevent e WHERE (e.pgh_context->>'order')::bigint = o.id),
    (SELECT count(*) FROM roles_orderevent e WHERE e.pgh_obj_id = o.id AND e.state = 'PUBLISHED')
FROM roles_order o ORDER BY o.id"""
# Every transaction that changed the registry raised the counter once, and made one link of the history.
COUNTED = """SELECT (SELECT value FROM gcio_portal_changecounter),
    (SELECT count(*) FROM gcio_portal_historylink), (SELECT count(*) FROM gcio_portal_changesignal),
    (SELECT count(*) FROM gcio_portal_historysignal)"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with a durable server and, in its registry, 25 seats that an order has filled."""
    directory = Path(tempfile.mkdtemp(prefix="gcio-portal-killed-"))
    directory.chmod(0o755)
    server = LocalPostgres(directory / "postgres")
    with server.use():
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(command, env=environment(directory), check=True, timeout=300)
        subprocess.run([*LOOP, "once"], env=environment(directory), check=True, timeout=60)
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


def publish_until(place: Path, kill: Any, chance: random.Random) -> set[int]:
    """Publish, and kill at some moment after one of the first publishes has begun; the orders that were told
    to be published.
    """
    process = subprocess.Popen(
        LOOP, env=environment(place), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    lines: list[str] = []
    moments: list[float] = []
    last = 2 * chance.randint(1, 2)  # its line says that a publish begins; the publish before it was timed
    for line in process.stdout:
        lines.append(line)
        moments.append(time.monotonic())
        if len(lines) > last:
            time.sleep(chance.uniform(0, LONGER * (moments[last - 1] - moments[last - 2])))
            kill(process)
            break
    rest, _complaints = process.communicate(timeout=60)
    told = [line.split() for line in [*lines, *rest.splitlines()]]
    return {int(order) for word, order in told if word == "ends"}


def kill_the_process(process: subprocess.Popen[str]) -> None:
    process.kill()


def kill_the_database(place: Path) -> None:
    """The server and every process of it at once, as when the machine loses its power."""
    postmaster = int((place / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for pid in [postmaster, *map(int, children)]:
        os.kill(pid, signal.SIGKILL)


def assert_all_or_none(place: Path, told: set[int], before: int) -> int:
    """Every order is applied as a whole or not at all, as its state says; the count of the published ones."""
    published = 0
    for order, state, appoints, ends, made, ended, events, announced in rows(place, APPLIED):
        applied = state == "PUBLISHED"
        published += applied
        assert applied or order not in told, f"order {order} was told to be published and is {state}"
        assert made == (appoints if applied else 0)
        # A later order of the same seats ends what this one made, but nobody ends a membership twice.
        assert ended == (ends if applied else 0)
        assert events == (appoints + ends if applied else 0)
        assert announced == applied
    counter, links, signals, notes = rows(place, COUNTED)[0]
    assert (signals, notes) == (0, 0)
    assert counter - links == before
    return published


@pytest.mark.parametrize("killed", ["process", "database"])
def test_a_killed_publish_leaves_all_of_its_order_or_nothing(place, killed):
    chance = random.Random(f"{killed} {ROUNDS}")
    counter, links, *_rest = rows(place, COUNTED)[0]
    before = counter - links  # accounts are in the history, and not in the counter

    for _round in range(ROUNDS):
        if killed == "process":
            told = publish_until(place, kill_the_process, chance)
        else:
            told = publish_until(place, lambda _process: kill_the_database(place), chance)
            with LocalPostgres(place / "postgres").use():  # started again, recovered from its log
                pass

        published = assert_all_or_none(place, told, before)

        assert published > len(told)  # the first one too

    command = [sys.executable, "manage.py", "verify_history"]
    verified = subprocess.run(
        command, env=environment(place), capture_output=True, text=True, timeout=300, check=False
    )
    assert verified.returncode == 0, verified.stdout + verified.stderr
