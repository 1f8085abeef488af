"""The door for a WSGI server: `gunicorn gcio_portal.wsgi`, and `manage.py serve` too."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gcio_portal.settings")

CHARSET = re.compile(r';\s*charset\s*=\s*("[^"]*"|[^;]*)', re.IGNORECASE)

_portal = get_wsgi_application()


class Unsent:
    """The body of an answer to HEAD, which is not sent, however long its Content-Length says that it is."""

    def __init__(self, answer: Any) -> None:
        self.close: Callable[[], None] = answer.close

    def __iter__(self) -> Iterator[bytes]:
        return iter(())


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The portal, which reads UTF-8 whatever charset a request claims.

    Django would read addresses and forms in the claimed one; some that Python knows, such as rot13, are for
    no text, and end in a bare error before any middleware. To HEAD no body is sent: gunicorn would leave
    it out itself, waitress sends it, and a client that keeps the connection takes it for the next answer.
    """
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
    answer = _portal(environ, start_response)
    return Unsent(answer) if environ["REQUEST_METHOD"] == "HEAD" else answer
