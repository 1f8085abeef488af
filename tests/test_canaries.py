"""A thousand marks in place of personal and internal data: none is found where the reader has no right."""

import datetime
import io
import logging
import re
import zipfile
from collections.abc import Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from committees.models import Organization, Seat
from gcio_portal.record_history import KINDS
from roles.actions.keys import make_key
from roles.models import Order, Scope, User
from tests import access_table
from tests.access_kinds import OWN, right
from tests.access_table import TABLE
from tests.canaries import WORD, Canaries, For, plant
from tests.factories import UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

MANY = 1_000


def browser(account: Callable[[], User]) -> Callable[[Client], object]:
    return lambda client: sign_in(client, account())


def program(client: Client) -> None:
    """Calls with a key of another ministry that reads drafts."""
    hour, now = datetime.timedelta(hours=1), timezone.now()
    _key, text = make_key(
        name="other",
        scopes=[Scope.ORDERS_READ, Scope.ORDERS_WRITE],
        organization=Organization.objects.get(code="MIND"),
        by=None,
        at=now,
        expires_at=now + hour,
        others_end_at=now,
    )
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {text}"


# Reader -> how they come in, and the audiences that they are of; everything else is none of their business.
READERS: dict[str, tuple[Callable[[Client], object], tuple[For, ...]]] = {
    "the public": (lambda client: None, ()),
    "a program of another ministry": (program, ()),
    "a steward of another ministry": (browser(lambda: right("MIND").user), ()),
    "a viewer of another ministry": (browser(lambda: right("MIND", right="VIEWER").user), ()),
    "the secretariat": (browser(lambda: UserFactory(office="SECRETARIAT")), ()),
    "a viewer of the agency": (browser(lambda: right(OWN, right="VIEWER").user), (For.AGENCY,)),
    "a steward of the agency": (browser(lambda: right(OWN).user), (For.AGENCY, For.KEEPERS)),
    "the central staff": (
        browser(lambda: UserFactory(office="CENTRAL", is_staff=True)),
        (For.AGENCY, For.KEEPERS),
    ),
}
LISTS = ("", f"?q={WORD}", f"?organization={OWN}")
FORMATS = ("csv", "xlsx", "json")


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def canaries() -> Canaries:
    return Canaries()


@pytest.fixture
def planted(canaries) -> list[dict[str, str]]:
    own = Organization.objects.get(code=OWN)
    return [*plant(canaries, own, Seat.objects.get(committee__code=f"DCIO-{OWN}"), MANY)]


@pytest.fixture
def written() -> io.StringIO:
    """All that is written to the log, as the portal's handler writes it."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    configured = logging.getLogger().handlers
    handler.setFormatter(next(one.formatter for one in configured if one.name == "console"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)


def addresses_of(bundle: dict[str, str]) -> list[str]:
    """Every route that names a record, to each of the marked records."""
    order, *others = bundle["orders"].split()
    numbers = {
        "person": bundle["people"].split()[0],
        "order": order,
        "user": bundle["user"],
        "key": bundle["key"],
        "import": bundle["import"],
        "roles_order": order,
        "roles_person": bundle["people"].split()[0],
        "roles_user": bundle["user"],
        "roles_orderitem": bundle["orderitem"],
        **{f"roles_{name}": bundle[name] for name in ("stewardship", "delegation", "invitation", "apikey")},
    }
    found = []
    for route, (given, _row) in TABLE.items():
        named = re.findall(r"\{(\w+)\}", str(given))
        if not named or not set(named) <= set(numbers):
            continue
        many = [numbers | {"order": one, "roles_order": one} for one in others] if "order" in named else []
        for each in [numbers, *many]:
            found.append(address(route, given, each))
    keys = numbers | {kind: numbers[f"roles_{kind}"] for kind in ("orderitem", "stewardship", "apikey")}
    for kind in KINDS:
        many = bundle["people"].split() if kind == "person" else []
        many = bundle["orders"].split() if kind == "order" else many or [keys.get(kind, bundle["import"])]
        found += [f"/history/{kind}/{key}/" for key in many]
    return [*found, f"/people/{bundle['people'].split()[1]}/"]


def address(route: str, given: Any, named: dict[str, str]) -> str:
    if isinstance(given, str):
        return given.format(**named)
    return reverse(route, kwargs={key: value.format(**named) for key, value in given.items()})


def everywhere(planted: list[dict[str, str]]) -> list[str]:
    """Every route of the portal, its lists in every way of asking, and every route of a marked record."""
    examples = access_table.addresses(UserFactory())
    lists = [route for route, (given, _row) in TABLE.items() if not given]
    asked = [examples[route] + query for route in lists for query in LISTS]
    asked += [
        reverse(route, kwargs={"extension": extension}) + f"?organization={OWN}"
        for route in TABLE
        if route.endswith(("order-export", "person-export"))
        for extension in FORMATS
    ]
    return [*examples.values(), *asked, *addresses_of(planted[0])]


def read(answer: Any) -> str:
    """All that the reader gets: headers, and the text of a page, a paper or a sheet."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return f"{head}\n{body.decode(errors='replace')}\n{unpacked(body)}"


def unpacked(body: bytes) -> str:
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as sheet:
            return "\n".join(sheet.read(name).decode(errors="replace") for name in sheet.namelist())
    if body.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    return ""


def crawl(client: Client, addresses: list[str], canaries: Canaries) -> dict[str, set[str]]:
    """Field -> the answers in which a mark of it was found, except where it was asked for by name."""
    found: dict[str, set[str]] = {}
    cookies = client.cookies.output(header="", sep=";")
    for one in dict.fromkeys(addresses):
        for method in ("get",) if "?" in one else ("get", "post"):
            with transaction.atomic():
                client.cookies = SimpleCookie(cookies)  # whatever the last answer did to the session
                answer = getattr(client, method)(one)
                text = read(answer)
                transaction.set_rollback(True)
            for mark in canaries.found(text) - canaries.found(one):
                found.setdefault(mark, set()).add(f"{method} {one} {answer.status_code}")
    return found


@pytest.mark.parametrize("who", READERS)
def test_no_mark_is_found_where_the_reader_has_no_right(canaries, planted, written, who):
    enter, audiences = READERS[who]
    client = Client(raise_request_exception=False)
    enter(client)
    addresses = everywhere(planted)

    found = crawl(client, addresses, canaries)

    leaked = {
        canaries.fields[mark]: sorted(where)[:3]
        for mark, where in found.items()
        if mark in canaries.not_for(*audiences)
    }
    assert len(canaries.audience) >= MANY
    assert leaked == {}
    typed = canaries.found(" ".join(addresses))  # the beginning of a key, in the address that was asked for
    assert canaries.found(written.getvalue()) <= typed
    if For.AGENCY in audiences:  # or the search would find nothing, whatever leaked
        assert {canaries.fields[mark] for mark in found} >= OF_THE_AGENCY


OF_THE_AGENCY = {
    "draft order.subject",
    "draft person.family_th",
    "item.evidence",
    "order.scan",
    "RETURNED order.reason",
    "import cell given_th",
    "import.findings",
    "import.name",
    "user.username",
}


def fails(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """The database breaks off in the middle of reading orders, and says what it was about to give."""
    answer = execute(sql, params, many, context)
    if '"roles_order"' in sql and "SELECT" in sql:
        raise IntegrityError(
            f"new row violates something\nDETAIL:  Failing row contains ({params}, kq00001z)."
        )
    return answer


@pytest.mark.parametrize("path", ["/orders/", "/api/v1/orders/", "/people/0/", "/orders/x/", "/my-work/"])
def test_an_error_tells_no_mark_to_its_reader_nor_to_the_log(canaries, planted, written, path):
    client = Client(raise_request_exception=False)
    sign_in(client, right("MIND").user)

    with connection.execute_wrapper(fails):
        answer = client.get(path)

    assert answer.status_code in {404, 500}
    assert canaries.found(read(answer)) == set()
    assert canaries.found(written.getvalue()) == set()


def test_a_row_that_the_database_refuses_is_not_in_the_log(canaries, planted, written):
    draft = Order.objects.filter(state="DRAFT", subject__contains=WORD)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        draft.update(be_year=1)
    assert canaries.found(str(refused.value))  # the database tells the whole row

    logging.getLogger("django.request").error("Internal Server Error: /", exc_info=refused.value)

    assert "roles_order_year_is_be" in written.getvalue()
    assert canaries.found(written.getvalue()) == set()


def test_a_failed_sign_in_tells_no_mark(canaries, planted, written):
    client = Client(raise_request_exception=False)
    user = User.objects.filter(username__startswith="kq").first()

    answers = [
        client.post("/sign-in/", {"login": name, "password": canaries.mark("typed password", For.NOBODY)})
        for name in [user.email, *[user.username] * 6]
    ]

    told = set().union(*(canaries.found(read(answer)) for answer in answers))
    assert answers[-1].status_code == 429
    assert told <= canaries.found(user.username + user.email)  # what was typed stands in its field
    assert canaries.found(written.getvalue()) == set()
