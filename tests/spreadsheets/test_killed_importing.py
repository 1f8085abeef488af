"""kill -9 in the middle of an import, of the worker or of the database: all rows of a file or none.

What was interrupted says so in its page, and is started again there. KILL_ROUNDS=100 is a longer trial.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.killing import (
    ROUNDS,
    assert_history_is_whole,
    durable_place,
    environment,
    kill_one_round,
    rows,
    told,
)
from tests.spreadsheets.importing_loop import ROWS

LOOP = [sys.executable, "-m", "tests.spreadsheets.importing_loop"]

# Of each file: the outcomes of its rows, and what its import wrote, in the registry and in its history.
WRITTEN = """
SELECT f.id, f.state,
    (SELECT count(*) FROM roles_importrow r WHERE r.import_file_id = f.id),
    (SELECT count(*) FROM roles_importrow r JOIN roles_orderitem i ON i.id = r.item_id
        WHERE r.import_file_id = f.id),
    (SELECT count(DISTINCT e.pgh_obj_id) FROM roles_orderevent e
        WHERE (e.pgh_context->>'import')::bigint = f.id),
    (SELECT count(*) FROM roles_personevent e WHERE (e.pgh_context->>'import')::bigint = f.id)
FROM roles_importfile f ORDER BY f.id"""
EVERYTHING = """SELECT (SELECT count(*) FROM roles_order), (SELECT count(*) FROM roles_orderitem),
    (SELECT count(*) FROM roles_person), (SELECT count(*) FROM roles_importrow)"""


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder with a durable server and, in its registry, as many seats as a file has rows."""
    with durable_place(LOOP) as directory:
        yield directory


def assert_all_or_none(place: Path, done: set[int]) -> int:
    """Every file is written as a whole or not at all, as its state says; the count of the applied ones."""
    applied = 0
    for file, state, outcomes, items, orders, people in rows(place, WRITTEN):
        is_applied = state == "APPLIED"
        applied += is_applied
        assert is_applied or file not in done, f"file {file} was told to be applied and is {state}"
        expected = (ROWS, ROWS, 1, ROWS) if is_applied else (0, 0, 0, 0)
        assert (outcomes, items, orders, people) == expected, f"file {file} is {state}"
    assert rows(place, EVERYTHING) == [(applied, applied * ROWS, applied * ROWS, applied * ROWS)]
    return applied


def recovered(place: Path) -> dict[str, set[int]]:
    command = [*LOOP, "recover"]
    run = subprocess.run(
        command, env=environment(place), capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return told(run.stdout)


@pytest.mark.parametrize("killed", ["process", "database"])
def test_a_killed_import_leaves_all_of_its_file_or_nothing_and_is_started_again_in_its_page(place, killed):
    chance = random.Random(f"{killed} {ROUNDS}")

    for _round in range(ROUNDS):
        done = kill_one_round(killed, LOOP, place, chance)
        assert_all_or_none(place, done)
        unfinished = {file for file, state, *_counts in rows(place, WRITTEN) if state != "APPLIED"}

        again = recovered(place)

        assert again["told"] <= unfinished
        assert assert_all_or_none(place, done | again["ends"]) == len(rows(place, WRITTEN))

    assert_history_is_whole(place)
