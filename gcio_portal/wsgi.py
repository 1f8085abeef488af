"""The door for a WSGI server: `gunicorn gcio_portal.wsgi`, and `manage.py serve` too."""

import os
import re
from collections.abc import Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gcio_portal.settings")

CHARSET = re.compile(r';\s*charset\s*=\s*("[^"]*"|[^;]*)', re.IGNORECASE)

_portal = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The portal, which reads UTF-8 whatever charset a request claims.

    Django would read addresses and forms in the claimed one; some that Python knows, such as rot13, are for
    no text, and end in a bare error before any middleware.
    """
    if "CONTENT_TYPE" in environ:
        environ["CONTENT_TYPE"] = CHARSET.sub("", environ["CONTENT_TYPE"])
    return _portal(environ, start_response)
