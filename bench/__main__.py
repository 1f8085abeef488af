"""`python -m bench`: measures and prints one table; exit code 1 where a must is missed."""

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import django

from bench import databases, peering, serving
from bench.table import Row, render

if TYPE_CHECKING:
    from bench.ours import Registry

SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "bench.settings",
    "SECRET_KEY": "of-the-bench-" * 4,
    "API_ANONYMOUS_RATE": "off",
    "ALLOWED_HOSTS": "127.0.0.1",
}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description="Measures the portal against yardsticks and a peer."
    )
    parser.add_argument(
        "--size",
        choices=["S", "L", "both"],
        default="both",
        help="S: 261 committees; L: 100,000, and the growth from S to L",
    )
    return parser.parse_args()


def main() -> int:
    sizes = {"S": ["S"], "L": ["S", "L"], "both": ["S", "L"]}[(asked := arguments()).size]
    begin = time.monotonic()
    with databases.server() as at:
        urls = {size: databases.registry(at, size, say) for size in sizes}
        peers = {size: peering.database(at, size, urls[size], say) for size in sizes}
        os.environ |= {**SETTINGS, "DATABASE_URL": urls["S"]}
        django.setup()
        rows = list(measure(urls, peers, only=None if asked.size == "both" else asked.size))
    print(render(rows))
    say(f"{time.monotonic() - begin:.0f} s. A: PostgreSQL builds the same JSON; H: opencivicdata, plain DRF.")
    return int(any(row.verdict == "MISSED" for row in rows))


def measure(urls: dict[str, str], peers: dict[str, str], *, only: str | None) -> Iterator[Row]:
    """Every row; those of one size, and the growth, where only that size is asked for."""
    from django.utils import timezone

    from bench import comparisons, ours

    today = timezone.localdate()
    registries = {size: ours.Registry(f"bench_{size.lower()}", size) for size in urls}
    for size, registry in registries.items():
        if only in (None, size):
            say(f"{size}: comparing")
            ours.check(registry)
            yield from comparisons.in_process(registry, today)
            yield from comparisons.queries(registry)
            yield from _served(registry, urls[size], peers[size])
    if len(registries) == 2:
        yield from comparisons.growth(registries["S"], registries["L"])


def _served(registry: "Registry", url: str, peer_url: str) -> Iterator[Row]:
    from bench import comparisons

    with ExitStack() as servers:
        portal = servers.enter_context(
            serving.gunicorn(
                Path(sys.executable), "gcio_portal.wsgi", {**SETTINGS, "DATABASE_URL": url}, "/empty/"
            )
        )
        peer = servers.enter_context(
            serving.gunicorn(
                peering.environment(say), "bench.peer.wsgi", peering.variables(peer_url), "/memberships/"
            )
        )
        yield from comparisons.over_http(registry, portal, peer)
        yield from comparisons.export(registry, portal)


if __name__ == "__main__":
    sys.exit(main())
