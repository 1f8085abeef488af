"""`manage.py serve` and `manage.py reset`, run as a person runs them: as processes of their own."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from gcio_portal import unprivileged
from gcio_portal.localpg import LocalPostgres

PASSWORD_LINE = re.compile(r"^ +(\w+) +[a-z0-9]{12}  \S", re.MULTILINE)
PATIENCE = 300  # seconds that nothing here takes, even on a busy machine


@pytest.fixture(scope="module")
def local_dir() -> Iterator[Path]:
    """What one portal keeps on its machine, for all tests of this file in their order."""
    parent = Path(tempfile.mkdtemp(prefix="gcio-portal-test-"))
    parent.chmod(0o755)
    directory = parent / "ทะเบียน ของฉัน"
    yield directory
    LocalPostgres(directory / "postgres").destroy()
    shutil.rmtree(parent)


@pytest.fixture
def port() -> int:
    return free_port()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def manage(local_dir: Path, *arguments: object, **variables: str) -> subprocess.Popen[str]:
    inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "PORT"}}
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=settings.BASE_DIR,
        env=inherited | {"PORTAL_LOCAL_DIR": str(local_dir), "PYTHONUTF8": "1"} | variables,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def answer(port: int) -> int:
    """The status of /health/, waited for."""
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/", timeout=10) as response:
                return int(response.status)
        except urllib.error.URLError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.1)


def end(portal: subprocess.Popen[str], number: signal.Signals) -> str:
    """What the portal printed until the signal ended it."""
    portal.send_signal(number)
    printed, _nothing = portal.communicate(timeout=PATIENCE)
    return printed


def database_pid(local_dir: Path) -> int | None:
    """The process of the portal's database, if one runs."""
    data_dir = (local_dir / "postgres").resolve()
    try:
        pid = int((data_dir / "postmaster.pid").read_text().splitlines()[0])
    except FileNotFoundError:
        return None
    return pid if unprivileged.is_running(pid, str(data_dir)) else None


def test_two_first_starts_at_once_both_answer_and_one_makes_the_accounts(local_dir: Path):
    ports = [free_port(), free_port()]
    portals = [manage(local_dir, "serve", "--port", port) for port in ports]

    statuses = [answer(port) for port in ports]
    printed = [end(portal, signal.SIGTERM) for portal in portals]

    assert statuses == [200, 200]
    assert sorted(len(PASSWORD_LINE.findall(one)) for one in printed) == [0, 5]
    assert not any("Traceback" in one for one in printed)
    assert [portal.returncode for portal in portals] == [0, 0]
    manage(local_dir, "reset").communicate("yes\n", timeout=PATIENCE)


def test_the_first_start_answers_and_prints_an_account_for_each_right(local_dir: Path, port: int):
    portal = manage(local_dir, "serve", "--port", port)

    status = answer(port)
    printed = end(portal, signal.SIGTERM)

    assert status == 200
    assert PASSWORD_LINE.findall(printed) == ["central", "secretariat", "auditor", "steward", "viewer"]
    assert all(f"[{number}/4]" in printed for number in (1, 2, 3, 4))
    assert (portal.returncode, database_pid(local_dir)) == (0, None)


def test_the_next_start_prints_no_password_and_ends_with_ctrl_c(local_dir: Path, port: int):
    portal = manage(local_dir, "serve", PORT=str(port))

    status = answer(port)
    printed = end(portal, signal.SIGINT)

    assert status == 200
    assert not PASSWORD_LINE.findall(printed)
    assert (portal.returncode, database_pid(local_dir)) == (0, None)


def test_after_a_kill_the_next_start_works_with_the_server_that_was_left(local_dir: Path, port: int):
    killed = manage(local_dir, "serve", "--port", port)
    answer(port)
    end(killed, signal.SIGKILL)
    left = database_pid(local_dir)

    portal = manage(local_dir, "serve", "--port", port)
    status = answer(port)
    adopted = database_pid(local_dir)
    end(portal, signal.SIGTERM)

    assert status == 200
    assert left is not None
    assert adopted == left
    assert database_pid(local_dir) is None


def test_the_portal_ends_when_make_was_killed(local_dir: Path, port: int):
    command = f"'{sys.executable}' manage.py serve --port {port} --parent $$; true"
    make = subprocess.Popen(
        ["/bin/sh", "-c", command],
        cwd=settings.BASE_DIR,
        env={"PORTAL_LOCAL_DIR": str(local_dir), "PATH": os.environ["PATH"]},
        stdout=subprocess.DEVNULL,
    )
    answer(port)

    make.kill()
    make.wait()

    give_up_at = time.monotonic() + PATIENCE
    while database_pid(local_dir) is not None and time.monotonic() < give_up_at:
        time.sleep(0.1)
    assert database_pid(local_dir) is None


def test_a_taken_port_is_told_in_both_languages_before_anything_starts(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        portal = manage(tmp_path, "serve", "--port", port)
        printed, _nothing = portal.communicate(timeout=PATIENCE)

    assert portal.returncode == 1
    assert f"พอร์ต {port} มีโปรแกรมอื่นใช้อยู่" in printed
    assert f"Port {port} is taken by another program" in printed
    assert len(printed.splitlines()) == 2
    assert not (tmp_path / "postgres").exists()


def test_a_port_that_is_none_is_told(tmp_path: Path):
    portal = manage(tmp_path, "serve", PORT="eighty")

    printed, _nothing = portal.communicate(timeout=PATIENCE)

    assert portal.returncode == 1
    assert "PORT cannot be eighty" in printed


def test_a_database_that_does_not_answer_is_told(tmp_path: Path, port: int):
    url = f"postgresql://nobody@127.0.0.1:{port}/nothing"
    portal = manage(tmp_path, "serve", "--port", port, DATABASE_URL=url, SECRET_KEY="x" * 50)

    printed, _nothing = portal.communicate(timeout=PATIENCE)

    assert portal.returncode == 1
    assert "The database of DATABASE_URL does not answer" in printed
    assert "Traceback" not in printed


def test_reset_deletes_nothing_without_a_yes(local_dir: Path):
    printed, _nothing = manage(local_dir, "reset").communicate("y\n", timeout=PATIENCE)

    assert "Nothing was deleted" in printed
    assert (local_dir / "postgres").exists()


def test_reset_leaves_a_database_of_its_own_alone(local_dir: Path):
    url = "postgresql://nobody@127.0.0.1:1/nothing"
    reset = manage(local_dir, "reset", DATABASE_URL=url, SECRET_KEY="x" * 50)

    printed, _nothing = reset.communicate("yes\n", timeout=PATIENCE)

    assert reset.returncode == 1
    assert "Nothing was deleted" in printed
    assert (local_dir / "postgres").exists()


def test_reset_empties_the_local_database_after_a_yes(local_dir: Path):
    reset = manage(local_dir, "reset")

    reset.communicate("yes\n", timeout=PATIENCE)

    assert reset.returncode == 0
    assert not (local_dir / "postgres").exists()
