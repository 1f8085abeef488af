"""`python -m bench` measures and prints one table; exit code 1 where a must is missed."""

import argparse
import os
import signal
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
SECTIONS = ["wsgi", "queries", "import", "http", "export", "growth"]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench", description="Measures the portal against yardsticks and a peer."
    )
    parser.add_argument("--size", choices=["S", "L"], help="261 committees, or 100,000; both unless given")
    parser.add_argument("--rows", choices=SECTIONS, nargs="+", default=SECTIONS, help="only these rows")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that servers are ended on the way out
    measured = [asked.size] if asked.size else ["S", "L"]
    needed = ["S", "L"] if "growth" in asked.rows and "L" in measured else measured
    begin = time.monotonic()
    with databases.server() as at:
        urls = {size: databases.registry(at, size, say) for size in needed}
        peer = peering.database(at, urls["S"], say) if "S" in measured and "http" in asked.rows else None
        os.environ |= {**SETTINGS, "DATABASE_URL": urls[needed[0]]}
        django.setup()
        rows = list(measure(measured, urls, peer, asked.rows))
    print(render(rows))
    taken = time.monotonic() - begin
    say(f"{taken:.0f} s. A: PostgreSQL builds the same JSON; H: opencivicdata with plain DRF.")
    return int(any(row.verdict == "MISSED" for row in rows))


def measure(
    measured: list[str], urls: dict[str, str], peer: str | None, sections: list[str]
) -> Iterator[Row]:
    """The rows of every size that is asked for, then the growth between the sizes."""
    from django.utils import timezone

    from bench import comparisons, importing, ours

    registries = {size: ours.Registry(f"bench_{size.lower()}", size) for size in urls}
    for size in measured:
        registry = registries[size]
        say(f"{size}: comparing")
        ours.check(registry)
        if "wsgi" in sections:
            yield from comparisons.in_process(registry, timezone.localdate())
        if "queries" in sections:
            yield from comparisons.queries(registry)
        if "import" in sections and size == "S":
            yield from importing.rows(registry)
        if "http" in sections or "export" in sections:
            yield from _served(registry, urls[size], peer if size == "S" else None, sections)
    if "growth" in sections and len(registries) == 2:
        say("S and L: comparing")
        yield from comparisons.growth(registries["S"], registries["L"])


def _served(registry: "Registry", url: str, peer_url: str | None, sections: list[str]) -> Iterator[Row]:
    from bench import comparisons

    python, environment = Path(sys.executable), {**SETTINGS, "DATABASE_URL": url}
    with ExitStack() as servers:
        portal = servers.enter_context(
            serving.gunicorn(python, "gcio_portal.wsgi", environment, ready="/empty/")
        )
        if peer_url is not None:
            peers_python, environment = peering.environment(say), peering.variables(peer_url)
            peer = servers.enter_context(
                serving.gunicorn(peers_python, "bench.peer.wsgi", environment, ready="/memberships/")
            )
            yield from comparisons.against_peer(registry, portal, peer)
        if "http" in sections:
            yield comparisons.unchanged(registry, portal)
        if "export" in sections:
            yield from comparisons.export(registry, portal)


if __name__ == "__main__":
    sys.exit(main())
