"""What programs write with keys of every scope is answered as the OpenAPI document says.

SCHEMA_EXAMPLES asks for more examples of each address, as in test_schema. The check that data of the
right form are accepted is left out: most codes and numbers of the right form are nobody's.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import strategies as st
from schemathesis.core import NotSet
from schemathesis.core.parameters import ParameterLocation as Part
from schemathesis.specs.openapi.checks import (
    ignored_auth,
    missing_required_header,
    negative_data_rejection,
)

from roles.models import Scope
from tests.factories import DraftFactory, SeatFactory
from tests.portal.test_schema import CHECKS, SAME_EXAMPLES, described, one_connection
from tests.roles.callers import ORDERS, Caller, appointment, drafted

pytestmark = pytest.mark.django_db
ASKED_OF = {"submit": "draft", "publish": "submitted", "return": "submitted"}  # by the end of the address
NOBODYS = 10**9
WAYS = st.fixed_dictionaries(
    {
        "key": st.sampled_from(["central", "central", "steward", "checker", "writer", "reader", "ended"]),
        "order": st.sampled_from(["as asked"] * 4 + ["submitted", "returned", "foreign", "nobody's"]),
        "if_match": st.sampled_from(["tag", "tag", "*", "as generated"]),
        "body": st.sampled_from(["of the registry", "of the registry", "as generated"]),
    }
)  # fmt: skip


@dataclass
class World:
    """A seat with orders in every state, the keys of programs, and the statuses that were met."""

    seat: Any
    keys: dict[str, str]
    orders: dict[str, tuple[str, str]]  # number and tag, by state
    met: list[int] = field(default_factory=list)


@pytest.fixture
def world(settings: Any) -> Iterator[World]:
    """Every address is carried out at least once, or the examples have shown nothing."""
    settings.API_ANONYMOUS_RATE = "off"
    seat = SeatFactory()
    own, every = seat.committee.organization, tuple(Scope)
    callers = {
        "central": Caller("central", *every),
        "steward": Caller("steward", Scope.ORDERS_READ, Scope.ORDERS_WRITE, organization=own),
        "checker": Caller("checker", Scope.ORDERS_READ, Scope.ORDERS_PUBLISH),
        "writer": Caller("writer", Scope.ORDERS_WRITE, organization=own),
        "reader": Caller("reader", Scope.ORDERS_READ),
        "ended": Caller("ended", *every),
    }
    callers["ended"].key.revoked_at = callers["ended"].key.expires_at
    callers["ended"].key.save()
    made = World(seat, {name: one.text for name, one in callers.items()}, orders_of(callers, seat))
    with one_connection():
        yield made
    assert any(200 <= status < 300 for status in made.met), made.met


def orders_of(callers: dict[str, Caller], seat: Any) -> dict[str, tuple[str, str]]:
    steward, checker = callers["steward"], callers["checker"]
    found = {"nobody's": (str(NOBODYS), '"order-1-1"'), "foreign": (str(DraftFactory().pk), "*")}
    for number, state in enumerate(("draft", "submitted", "returned")):
        address, tag = drafted(steward, seat, number=str(number + 1))
        if state != "draft":
            tag = steward.post(f"{address}submit/", if_match=tag)["ETag"]
        if state == "returned":
            tag = checker.post(f"{address}return/", {"reason": "แก้"}, if_match=tag)["ETag"]
        found[state] = (address.removeprefix(ORDERS).strip("/"), tag)
    return found


def mended(case: Any, way: dict[str, str], world: World) -> None:
    """Put records of the registry in place of generated ones, where the example is not about wrong ones."""
    asked = ASKED_OF.get(case.path.strip("/").rpartition("/")[2], "draft")
    number, tag = world.orders[asked if way["order"] == "as asked" else way["order"]]
    if "id" in (case.path_parameters or {}) and not case.meta.is_negative_at(Part.PATH):
        case.path_parameters["id"] = number
    if "If-Match" in (case.headers or {}) and not case.meta.is_negative_at(Part.HEADER):
        case.headers["If-Match"] = {"tag": tag, "*": "*"}.get(way["if_match"], case.headers["If-Match"])
    if way["body"] == "of the registry" and not case.meta.is_negative_at(Part.BODY):
        case.body = with_records(case.body, world.seat)


def with_records(body: Any, seat: Any) -> Any:
    """The body with an organization, a seat and someone new of the registry; the rest as it was generated."""
    if not isinstance(body, dict):
        return body
    if "organization" in body:
        body = body | {"organization": seat.committee.organization.code}
    if "number" in body:
        body = body | {"number": body["number"].partition("/")[0]}
    if "items" in body:
        body = body | {"items": [one | appointment(seat) | {"membership": None} for one in body["items"][:3]]}
    return body


@described.include(method=["POST", "PATCH"]).parametrize()
@described.given(way=WAYS)
@SAME_EXAMPLES
def test_what_a_key_writes_is_answered_as_the_document_says(case, way, world):
    mended(case, way, world)

    # A generated header may be a wrong Authorization: that example is about no valid key.
    without = case.meta.is_negative_at(Part.HEADER) and "Authorization" in case.headers

    # A negated body may end as none at all, which the document allows: a PATCH of nothing changes nothing.
    nothing = case.method == "PATCH" and isinstance(case.body, NotSet)

    with transaction.atomic():
        answer = case.call_and_validate(
            headers=None if without else {"Authorization": f"Bearer {world.keys[way['key']]}"},
            checks=[*CHECKS, ignored_auth, missing_required_header],
            excluded_checks=[negative_data_rejection] if nothing else [],
        )
        transaction.set_rollback(True)

    world.met.append(answer.status_code)
