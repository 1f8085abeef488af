"""kill -9 in the middle of a publish, of the process or of the database: all items of an order or none.

A server of its own in a temporary folder, and a process that publishes orders of fifty items without end.
KILL_ROUNDS=100 is a longer trial.
"""

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.killing import ROUNDS, assert_history_is_whole, durable_place, kill_one_round, rows

LOOP = [sys.executable, "-m", "tests.roles.publishing_loop"]

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
    with durable_place(LOOP) as directory:
        yield directory


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
        told = kill_one_round(killed, LOOP, place, chance)

        published = assert_all_or_none(place, told, before)

        assert published > len(told)  # the first one too

    assert_history_is_whole(place)
