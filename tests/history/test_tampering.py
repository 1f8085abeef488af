"""Whatever the owner of the database does to the past is found. HISTORY_TAMPERINGS=1000: the whole trial."""

import itertools
import os
import random

import pytest
from django.db import DatabaseError, connection, transaction

from gcio_portal.chain.checkpoints import Checkpoint, make_checkpoint
from gcio_portal.chain.verify import faults
from tests.factories import MembershipFactory, PersonFactory, StewardshipFactory
from tests.history.tampering import KINDS, by_the_owner
from tests.owner import owner
from tests.roles.orders import appointing

pytestmark = pytest.mark.django_db

ROUNDS = -(-int(os.environ.get("HISTORY_TAMPERINGS", "38")) // len(KINDS))


@pytest.fixture
def kept() -> Checkpoint:
    """A registry with a life behind it, each step a link of its own; and the checkpoint that someone kept."""
    for step in range(4):
        membership = MembershipFactory()
        connection.check_constraints()
        appointing(membership.seat)
        StewardshipFactory()
        connection.check_constraints()
        for name in ("สมชาย", "สมหญิง"):
            membership.person.given_th = f"{name}{step}"
            membership.person.save()
            connection.check_constraints()
    gone = PersonFactory()
    with owner():
        gone.delete()
    connection.check_constraints()
    made = make_checkpoint()
    assert made
    return made


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_tampering_is_found(kept, kind):
    assert next(faults([kept]), None) is None

    found = [is_found(kind, seed, kept) for seed in done_seeds(kind)]

    assert found == [True] * ROUNDS


def done_seeds(kind):
    """The first seeds with which the database lets it happen: some forgeries break a constraint."""
    done = (seed for seed in itertools.count() if happens(kind, seed))
    return list(itertools.islice(done, ROUNDS))


def happens(kind, seed) -> bool:
    with transaction.atomic():
        try:
            with transaction.atomic(), by_the_owner() as cursor:
                done = kind(cursor, random.Random(seed))
        except DatabaseError:
            done = False
        transaction.set_rollback(True)
    return done


def is_found(kind, seed, kept) -> bool:
    with transaction.atomic():
        with by_the_owner() as cursor:
            kind(cursor, random.Random(seed))
        found = next(faults([kept]), None)
        transaction.set_rollback(True)
    return found is not None
