"""A program with a key, and what it writes of orders."""

import datetime
import json
from typing import Any

from django.test import Client
from django.utils import timezone

from roles.actions.keys import make_key
from roles.models import Scope

ORDERS = "/api/v1/orders/"
ALL = (Scope.ORDERS_READ, Scope.ORDERS_WRITE)
DAY = datetime.timedelta(days=1)


class Caller:
    """A program with a key."""

    def __init__(self, name: str, *scopes: Scope, organization: Any = None) -> None:
        now = timezone.now()
        ends = now + DAY
        self.key, self.text = make_key(
            name=name, scopes=scopes, organization=organization, by=None, at=now, expires_at=ends,
            others_end_at=ends,
        )  # fmt: skip

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        return self.send(method, path, json.dumps(body) if body is not None else "", **headers)

    def send(self, method: str, path: str, text: str, **headers: str) -> Any:
        """A body as it is written, JSON or not."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named["authorization"] = f"Bearer {self.text}"
        named.setdefault("accept-language", "en")
        return Client().generic(method.upper(), path, text, content_type="application/json", headers=named)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        return self.call("patch", path, body, **headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("get", path, None, **headers)


def paper(seat: Any, **changes: Any) -> dict[str, Any]:
    """A complete order that appoints someone new."""
    return {
        "organization": seat.committee.organization.code,
        "number": "12",
        "be_year": 2569,
        "subject": "แต่งตั้งผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับกรม",
        "signed_on": "2026-09-25",
        "effective_on": "2026-10-01",
        "signatory": {"name": "นายทดสอบ ลงนาม", "position": "อธิบดี"},
        "items": [appointment(seat)],
    } | changes


def appointment(seat: Any, **changes: Any) -> dict[str, Any]:
    return {
        "kind": "APPOINT",
        "committee": seat.committee.code,
        "seat": seat.key,
        "person": {"prefix_th": "นาย", "given_th": "ใหม่", "family_th": "ทดสอบ"},
        "position_title": "รองอธิบดี",
        "start_date": "2026-10-01",
    } | changes


def drafted(caller: Caller, seat: Any, **changes: Any) -> tuple[str, str]:
    """The address and the ETag of a new draft."""
    response = caller.post(ORDERS, paper(seat, **changes))
    assert response.status_code == 201, response.content.decode()
    return f"{ORDERS}{response.json()['id']}/", response["ETag"]


def errors(response: Any) -> dict[str, str]:
    return {one["field"]: one["message"] for one in response.json()["errors"]}
