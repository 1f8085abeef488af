"""Checks of the installation, run by every command."""

from importlib.util import find_spec
from typing import Any

from django.core.checks import CheckMessage, Error


def check_psycopg2_is_used(**kwargs: Any) -> list[CheckMessage]:
    """Django prefers psycopg 3 in silence; the registry is built and tested on psycopg2."""
    if find_spec("psycopg") is None:
        return []
    return [
        Error(
            "psycopg 3 is installed, so Django would leave psycopg2.",
            hint="Uninstall psycopg, or find which requirement brought it in.",
            id="gcio_portal.E001",
        )
    ]
