"""The worker of `serve`: takes up what waits in the queue, in a thread that ends with the portal.

In production the worker is a process of its own, `manage.py db_worker --queue-name "*"`.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

PAUSE = 0.5  # seconds between two looks at an empty queue
LAST_WAIT = 2  # seconds that a piece of work may still take when the portal ends; then it is rolled back
logger = logging.getLogger(__name__)


@contextmanager
def working() -> Iterator[None]:
    """Work on the queue for the length of the block."""
    ending = threading.Event()
    thread = threading.Thread(target=_work_until, args=(ending,), name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join(LAST_WAIT)


def _work_until(ending: threading.Event) -> None:
    name = get_random_string(32)
    while not ending.is_set():
        try:
            empty_the_queue(name)
        except (OperationalError, InterfaceError) as error:
            if not ending.is_set():
                logger.warning("The worker has lost the database and tries again: %s", error)
            connection.close()
        ending.wait(PAUSE)
    connection.close()


def empty_the_queue(name: str = "worker") -> None:
    """Do everything that waits, and return."""
    Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    ).run()
