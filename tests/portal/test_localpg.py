"""The embedded PostgreSQL: shared, adopted after a kill, at home under any name of a directory."""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from gcio_portal import localpg, unprivileged
from gcio_portal.localpg import LocalPostgres, LocalPostgresError, connection_settings
from gcio_portal.postgres_cluster import explained

HOLDER = """
import sys, time
from pathlib import Path
from typing import Any
from gcio_portal.localpg import LocalPostgres
with LocalPostgres(Path(sys.argv[1]), durable=False).use():
    print("in use", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A directory with spaces and Thai letters in its name, which every account may enter."""
    parent = Path(tempfile.mkdtemp(prefix="gcio-portal-test-"))
    parent.chmod(0o755)
    directory = parent / "ทะเบียน ภาครัฐ $HOME 'x'"
    directory.mkdir(mode=0o755)
    monkeypatch.setattr(localpg, "PROGRAMS_ELSEWHERE", parent / "programs")
    monkeypatch.setattr(localpg, "DATA_ELSEWHERE", parent / "data")
    yield directory
    LocalPostgres(directory / "postgres").destroy()
    shutil.rmtree(parent)


@pytest.fixture
def server(place: Path) -> LocalPostgres:
    return LocalPostgres(place / "postgres", durable=False)


def ask(question: str, data_dir: Path) -> str:
    address = connection_settings(data_dir)
    with closing(
        psycopg2.connect(
            host=address["HOST"], port=address["PORT"], dbname=address["NAME"], user=address["USER"]
        )
    ) as connection:
        cursor = connection.cursor()
        cursor.execute(question)
        return str(cursor.fetchone()[0])


def server_pid(data_dir: Path) -> int:
    return int((data_dir / "postmaster.pid").read_text().splitlines()[0])


def hold_in_another_process(data_dir: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen([sys.executable, "-c", HOLDER, data_dir], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "in use\n"
    return process


def kill(process: subprocess.Popen[Any]) -> None:
    process.kill()
    process.communicate()


def test_the_server_runs_until_its_last_user_has_left(server: LocalPostgres, place: Path):
    with server.use():
        pid = server_pid(place / "postgres")
        with LocalPostgres(place / "postgres").use():
            pass
        assert unprivileged.is_running(pid, str(place / "postgres"))

    assert not unprivileged.is_running(pid, str(place / "postgres"))


def test_the_database_knows_thai_letters_and_sorts_by_bytes(server: LocalPostgres, place: Path):
    with server.use():
        letters = ask("SELECT 'ก' ~ '[[:alpha:]]'", place / "postgres")
        collation = ask(
            "SELECT datcollate FROM pg_database WHERE datname = current_database()", place / "postgres"
        )

    assert (letters, collation) == ("True", "C")


def test_only_a_test_server_gives_up_durability(place: Path):
    with LocalPostgres(place / "postgres").use():
        durable = ask("SHOW fsync", place / "postgres")
    with LocalPostgres(place / "postgres", durable=False).use():
        fast = ask("SHOW fsync", place / "postgres")

    assert (durable, fast) == ("on", "off")


def test_nobody_can_reach_the_server_by_network(server: LocalPostgres, place: Path):
    with server.use() as address:
        listens = ask("SHOW listen_addresses", place / "postgres")
        mode = os.stat(address["HOST"]).st_mode & 0o777

    assert (listens, mode) == ("", 0o700)


def test_the_records_are_there_at_the_next_start(server: LocalPostgres, place: Path):
    with server.use(), closing(psycopg2.connect(**dsn(place))) as connection, connection:
        connection.cursor().execute("CREATE TABLE kept AS SELECT 1 AS fact")

    with server.use():
        assert ask("SELECT fact FROM kept", place / "postgres") == "1"


def dsn(place: Path) -> dict[str, str]:
    address = connection_settings(place / "postgres")
    return {
        "host": address["HOST"],
        "port": address["PORT"],
        "dbname": address["NAME"],
        "user": address["USER"],
    }


def test_a_server_whose_user_was_killed_is_adopted_and_then_stopped(server: LocalPostgres, place: Path):
    kill(hold_in_another_process(place / "postgres"))
    left = server_pid(place / "postgres")

    with server.use():
        adopted = server_pid(place / "postgres")

    assert adopted == left
    assert not unprivileged.is_running(left, str(place / "postgres"))


def test_a_killed_server_recovers_even_when_its_sessions_were_open(server: LocalPostgres, place: Path):
    holder = hold_in_another_process(place / "postgres")
    with closing(psycopg2.connect(**dsn(place))) as connection:
        connection.cursor().execute("SELECT 1")
        os.kill(server_pid(place / "postgres"), signal.SIGKILL)
        kill(holder)

        with server.use():
            assert ask("SELECT 1", place / "postgres") == "1"


def test_a_lock_that_names_a_stranger_does_not_hinder_the_start(server: LocalPostgres, place: Path):
    with server.use():
        lock = (place / "postgres" / "postmaster.pid").read_text()
    stranger = subprocess.Popen(["/bin/sleep", "60"])
    stale = lock.replace(lock.splitlines()[0], str(stranger.pid), 1)
    (place / "postgres" / "postmaster.pid").write_text(stale)

    with server.use():
        assert ask("SELECT 1", place / "postgres") == "1"

    assert stranger.poll() is None
    kill(stranger)


def test_a_server_of_a_deleted_checkout_makes_way(server: LocalPostgres, place: Path):
    kill(hold_in_another_process(place / "postgres"))
    left = server_pid(place / "postgres")
    shutil.rmtree(place / "postgres")

    with server.use():
        assert ask("SELECT 1", place / "postgres") == "1"

    assert not unprivileged.is_running(left, str(place / "postgres"))


def test_a_first_start_that_was_cut_off_is_begun_anew(server: LocalPostgres, place: Path):
    half_made = place / "postgres.unfinished"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")

    with server.use():
        assert ask("SELECT 1", place / "postgres") == "1"

    assert not half_made.exists()


def test_four_processes_start_at_once_and_share_one_server(place: Path):
    data_dir = place / "postgres"
    holders = [
        subprocess.Popen([sys.executable, "-c", HOLDER, data_dir], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for holder in holders:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "in use\n"

    assert ask("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'checkpointer'", data_dir) == "1"
    for holder in holders:
        kill(holder)


def test_data_out_of_the_accounts_reach_live_elsewhere_behind_a_link(
    server: LocalPostgres, place: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unprivileged, "may_enter", lambda directory, account: False)
    before = {path: path.stat().st_mode for path in (place, place.parent)}

    with server.use():
        home = ask("SHOW data_directory", place / "postgres")

    assert home == str((place / "postgres").resolve())
    assert home.startswith(str(localpg.DATA_ELSEWHERE))
    assert {path: path.stat().st_mode for path in before} == before


def test_a_server_in_use_is_not_deleted(server: LocalPostgres, place: Path):
    with server.use(), pytest.raises(LocalPostgresError, match=r"in use|กำลังถูกใช้งาน"):
        LocalPostgres(place / "postgres").destroy()

    server.destroy()

    assert not (place / "postgres").exists()


def test_a_platform_without_programs_is_sent_to_database_url(
    server: LocalPostgres, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(LocalPostgresError, match="DATABASE_URL"), server.use():
        pass


def test_a_full_disk_is_told_in_one_sentence():
    by_the_system = explained(OSError(28, "No space left on device"))
    by_a_program = explained("initdb: error: could not write: No space left on device\nmore")

    assert str(by_the_system) == str(by_a_program)
    assert "\n" not in str(by_a_program)


def test_settings_ask_for_the_address_without_starting_anything(place: Path):
    address = connection_settings(place / "postgres")

    assert set(address) == {"HOST", "PORT", "NAME", "USER"}
    assert not list(place.iterdir())


def test_the_path_of_the_socket_fits_whatever_the_checkout_and_the_temporary_directory_are_called(
    place: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("TMPDIR", f"/tmp/{'ย' * 60}")

    address = connection_settings(place / ("ก" * 80) / "postgres")

    assert len(f"{address['HOST']}/.s.PGSQL.{address['PORT']}.lock".encode()) <= 107
