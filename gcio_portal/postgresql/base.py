"""A kept connection is known to be alive without a statement for each request.

Django's own check (CONN_HEALTH_CHECKS) sends SELECT 1 before the first statement of every request: a way to
the database and back, of the two that an unchanged list takes.
"""

import select
from typing import Any

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; SELECT 1 is sent only where something has arrived that nobody asked for.

    A server that ends, or ends the session, closes its side, and says so first: then the socket can be read.
    A network that is cut without a word would leave SELECT 1 waiting as it leaves the first statement.
    """

    def close_if_health_check_failed(self) -> None:
        if not self.errors_occurred and is_silent(self.connection):
            self.health_check_done = True
        super().close_if_health_check_failed()


def is_silent(connection: Any) -> bool:
    """Whether the connection is open, and the server has sent nothing since its last answer."""
    if connection is None or connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)  # hang-ups and errors are told too
    return not poll.poll(0)
