"""What is compared with what, and the numbers to reach: the rows of the bench's table."""

import datetime
from collections.abc import Iterator
from urllib.parse import quote

from bench import ours, yardsticks
from bench.measure import Call, in_turn, medians
from bench.ours import AS_OF, PAST, Registry
from bench.serving import Server
from bench.table import Row

ROUNDS, REPEATS = 41, 5
SEARCHES = {
    "organizations": ["เชียงใหม่", "หนอง", "ดิจิทัล", "สาธารณสุข"],
    "people": ["สมชาย", "ศักดิ์", "วัฒน", "รัตนา"],
}
COUNTED = [
    "/api/v1/organizations/?page_size={rows}",
    "/api/v1/committees/?page_size={rows}",
    "/api/v1/committees/?kind=DCIO&ministry=MDES&page_size={rows}",
    "/api/v1/memberships/?page_size={rows}",
    "/api/v1/memberships/?as_of=2022-06-15&page_size={rows}",
    "/api/v1/people/?page_size={rows}",
    "/api/v1/seat-templates/?page_size={rows}",
]
QUERIES_AT_MOST = 6
STREAMED = 200_000_000  # bytes of an export over HTTP: enough to see whether memory grows with it


def in_process(registry: Registry, today: datetime.date) -> Iterator[Row]:
    """Whole answers through WSGI, against the same JSON built by PostgreSQL."""
    codes = ours.roster_codes(registry)
    as_of_today = f"{ours.LIST}&as_of={today}"
    taken = medians(
        {
            "roster": in_turn([_getting(registry, ours.roster_path(code)) for code in codes]),
            "A roster": in_turn([_asking_roster(registry, code) for code in codes]),
            "list": _getting(registry, ours.LIST),
            "A list": lambda: registry.sql(yardsticks.LIST),
            "as of": _getting(registry, ours.LIST_AS_OF),
            "A as of": lambda: registry.sql(yardsticks.LIST_AS_OF, day=PAST),
            "of today": _getting(registry, as_of_today),
        },
        rounds=ROUNDS,
        repeats=REPEATS,
    )
    size = registry.size
    yield Row("roster on a day : A", size, taken["roster"], taken["A roster"], must=4, aim=2.6)
    yield Row("list of 50 : A", size, taken["list"], taken["A list"], must=2.8, aim=1.8)
    yield Row("list of 50 as of a past day : A", size, taken["as of"], taken["A as of"], must=3, aim=1.8)
    yield Row("list of 50 as of a past day : of today", size, taken["as of"], taken["of today"], must=1.25)


def against_peer(registry: Registry, portal: Server, peer: Server) -> Iterator[Row]:
    """The same answers over the loopback, against the peer with the same rows."""
    codes = ours.roster_codes(registry)
    rosters = [(ours.roster_path(code), _peer_roster(registry, code)) for code in codes]
    lists = (ours.LIST, "/memberships/"), (ours.LIST_AS_OF, f"/memberships/?as_of={PAST}")
    taken = medians(
        {
            "roster": in_turn([_fetching(portal, path) for path, _ in rosters]),
            "H roster": in_turn([_fetching(peer, path) for _, path in rosters]),
            "list": _fetching(portal, lists[0][0]),
            "H list": _fetching(peer, lists[0][1]),
            "as of": _fetching(portal, lists[1][0]),
            "H as of": _fetching(peer, lists[1][1]),
        },
        rounds=ROUNDS,
        repeats=REPEATS,
    )
    for name, title, must, aim in (
        ("roster", "HTTP: roster : H", 0.5, 0.35),
        ("list", "HTTP: list of 50 : H", 0.55, 0.38),
        ("as of", "HTTP: list of 50 as of a past day : H", 0.45, 0.3),
    ):
        yield Row(title, registry.size, taken[name], peer=taken[f"H {name}"], must=must, aim=aim)


def unchanged(registry: Registry, portal: Server) -> Row:
    """What a reader gets who has everything already, against a view that answers nothing."""
    tag = portal.get(ours.LIST)[0].headers["ETag"]
    taken = medians(
        {
            "304": lambda: portal.body(ours.LIST, 304, If_None_Match=tag),
            "204": lambda: portal.body("/empty/", 204),
        },
        rounds=ROUNDS,
        repeats=REPEATS,
    )
    title = "HTTP: list unchanged (304) : empty 204"
    return Row(title, registry.size, taken["304"], taken["204"], must=2.2, aim=1.6)


def export(registry: Registry, portal: Server) -> Iterator[Row]:
    """Every membership as NDJSON. At L the yardstick is a COPY: one string of PostgreSQL ends at 1 GB.

    There the first round, in which ours finds nothing in memory and leaves all of it to the yardstick, is
    not left out but outvoted: each takes about a minute.
    """
    large = registry.size == "L"
    yardstick = _copying(registry) if large else lambda: registry.sql(yardsticks.EXPORT)
    taken = medians(
        {"ours": lambda: registry.drain(ours.EXPORT), "A": yardstick},
        rounds=3 if large else 11,
        warm_up=not large,
    )
    title = "NDJSON export of all memberships : A"
    yield Row(title, registry.size, taken["ours"], taken["A"], must=1.6, aim=1.2)
    for _ in range(8):
        portal.body(ours.LIST)
    before = portal.peak_memory()
    first, length = portal.stream(ours.EXPORT, at_most=STREAMED)
    grown = (portal.peak_memory() - before) / 1e6
    yield Row("HTTP: export, first byte", registry.size, value=first * 1000, unit="ms", aim=50)
    title = f"HTTP: {length / 1e6:,.0f} MB of the export, memory grown by"
    yield Row(title, registry.size, value=grown, unit="MB", aim=20)


def growth(small: Registry, large: Registry) -> Iterator[Row]:
    """The same questions to a registry four hundred times as large."""
    codes = ours.roster_codes(small)
    questions = {
        "roster": ([ours.roster_path(code) for code in codes], 1.3, 1.15),
        "list of 50": ([ours.LIST], 1.3, 1.15),
        "list of 50 as of a past day": ([ours.LIST_AS_OF], 1.3, 1.15),
        **{
            f"search of {noun}": ([f"/api/v1/{noun}/?page_size=10&q={quote(word)}" for word in words], 4, 2.5)
            for noun, words in SEARCHES.items()
        },
    }
    for name, (paths, must, aim) in questions.items():
        taken = medians(
            {
                registry.size: in_turn([_getting(registry, path) for path in paths])
                for registry in (small, large)
            },
            rounds=ROUNDS,
            repeats=len(paths),
        )
        yield Row(f"growth: {name} : at S", "S→L", taken["L"], taken["S"], must=must, aim=aim)


def queries(registry: Registry) -> Iterator[Row]:
    """SQL statements of an answer: few, and as many for a page of ten as for one of five hundred."""
    paths = [*COUNTED, ours.roster_path("PCIO-50")]
    ten, many = ([registry.queries(path.format(rows=rows)) for path in paths] for rows in (10, 500))
    title = f"SQL statements of {len(paths)} endpoints, at most"
    yield Row(title, registry.size, value=max(ten + many), unit="", must=QUERIES_AT_MOST)
    differing = [path for path, *counts in zip(paths, ten, many, strict=True) if len(set(counts)) > 1]
    title = ", ".join(["endpoints whose statements grow with the page", *differing])
    yield Row(title, registry.size, value=len(differing), unit="", must=0)


def _getting(registry: Registry, path: str) -> Call:
    return lambda: registry.get(path)


def _asking_roster(registry: Registry, code: str) -> Call:
    return lambda: registry.sql(yardsticks.ROSTER, code=code, day=AS_OF)


def _fetching(server: Server, path: str) -> Call:
    return lambda: server.body(path)


def _copying(registry: Registry) -> Call:
    class Sink:
        def write(self, piece: bytes) -> None:
            """Nothing is kept."""

    def call() -> object:
        with registry.connection.cursor() as cursor:
            return cursor.copy_expert(yardsticks.EXPORT_AS_COPY, Sink())

    return call


def _peer_roster(registry: Registry, code: str) -> str:
    organization = registry.sql(
        "SELECT md5('organization ' || id)::uuid FROM committees_committee WHERE code = %(code)s", code=code
    )
    return f"/organizations/ocd-organization/{organization}/roster/?as_of={AS_OF}"
