"""A seat, the steward who keeps it, and a worker who does at once what is asked for."""

import pytest

from gcio_portal.worker import empty_the_queue
from tests.factories import SeatFactory, StewardshipFactory
from tests.sessions import sign_in


@pytest.fixture
def seat():
    return SeatFactory()


@pytest.fixture
def steward(client, seat):
    return sign_in(client, StewardshipFactory(organization=seat.committee.organization).user)


@pytest.fixture
def at_once(django_capture_on_commit_callbacks, monkeypatch):
    """What is asked for is in the queue afterwards, and done.

    A worker renews its connection between two pieces of work; a test's transaction would be lost with it.
    """
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)

    def ask(call):
        with django_capture_on_commit_callbacks(execute=True):
            answer = call()
        empty_the_queue()
        return answer

    return ask
