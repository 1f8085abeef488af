"""The API of orders: read by everybody, written with a key."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, cast

import pghistory
from django.db import IntegrityError, connection, transaction
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.decorators import action
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from committees.models import Organization
from gcio_portal.history import because
from gcio_portal.rest import (
    DetailMixin,
    Parameter,
    ParameterError,
    QueryReader,
    Refused,
    ResourceViewSet,
    conditional,
    encode,
)
from gcio_portal.rest.etags import JSON
from gcio_portal.rest.nearest import nearest_code
from gcio_portal.rest.parameters import not_a_choice
from gcio_portal.rest.problems import FieldError
from gcio_portal.rest.strict import NO_OBJECT
from gcio_portal.rest.views import IdLookup
from roles.actions import publish_order, return_order, submit_order
from roles.finding_serializers import findings_of
from roles.idempotency import Answer, once
from roles.models import ApiKey, Order, User
from roles.models.order import OrderState
from roles.models.user import Office
from roles.order_answers import refusal
from roles.order_reading import Reading, read
from roles.order_resources import Orders, order_row
from roles.order_schema import WRITES, OrderSchema
from roles.order_tags import order_of, tag_of
from roles.order_writing import write_changes, write_draft, wrong_fields
from roles.problems import EditConflict, OrderProblem
from roles.rights import holds_office, may_decide, writable_orders, writable_organizations
from roles.trials import without_what_is_not_kept


def _yes_or_no(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ParameterError(not_a_choice(text, ("0", "1")))
    return text == "1"


VALIDATE_ONLY = Parameter(
    "validate_only",
    gettext_lazy("1: check everything, answer what would be, and keep nothing."),
    _yes_or_no,
    {"type": "string", "enum": ["0", "1"], "default": "0"},
    False,
)


def _key(request: Request) -> ApiKey:
    return cast(ApiKey, request.auth)


def _account(request: Request) -> User:
    """The account of the key; writes are not carried out without one."""
    return cast(User, request.user)


def _still_own(request: Request, answer: Answer) -> bool:
    """Whether the key may read today the order that an earlier answer tells of."""
    own = writable_orders(_account(request), timezone.localdate())
    return own.filter(pk=order_of(answer.etag) or 0).exists()


def _told_of_a_race(carry_out: Callable[[], Order]) -> Order:
    """What a write makes, or 409 where someone has taken its number since it was checked."""
    try:
        with transaction.atomic():
            return carry_out()
    except IntegrityError as error:
        if "roles_order_number" not in str(error):
            raise
        words = _("The organization already has an order with this number in that year.")
        raise Refused(409, words) from error


class OrderViewSet(IdLookup, DetailMixin, ResourceViewSet):
    """Orders: lists and details for everybody, drafts and writing for keys."""

    resource = Orders()
    schema = OrderSchema()
    parameters = (VALIDATE_ONLY,)
    findings: list[dict[str, Any]] | None = None  # of a trial that must look before it carries anything out

    def check_permissions(self, request: Request) -> None:
        """A key with the scope of the address, before anything is read."""
        write = WRITES.get(self.action or "")
        if write is None:
            return
        if request.auth is None:
            self.check_throttles(request)
            raise NotAuthenticated(_("Send a key: Authorization: Bearer gcio_…"))
        if write.scope not in _key(request).scopes:
            raise Refused(403, _("This key lacks the scope %(scope)s.") % {"scope": write.scope})

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, OrderProblem):
            exc = refusal(exc, findings=self.findings)
        return super().handle_exception(exc)

    # --- Reading -------------------------------------------------------------------------------

    def retrieve(self, request: Request, **lookup: str) -> HttpResponse:
        QueryReader(request.GET, known=()).finish()
        self.resource = self.resource.seen_by(request)
        row = self.record(lookup["id"], None)
        tag = tag_of(row["id"], row["version"])
        if row["state"] == OrderState.REVOKED and not row["reason"]:
            tag = f'{tag[:-1]}-public"'  # another text than that of who reads why
        return conditional(request._request, tag, lambda: HttpResponse(encode(row), content_type=JSON))

    # --- Writing -------------------------------------------------------------------------------

    def create(self, request: Request) -> HttpResponse:
        day = timezone.localdate()

        def write(data: dict[str, Any]) -> Order:
            organization = self._issuer(request, data["organization"])
            with because(data.get("subject", "")):
                return write_draft(data, organization=organization, by=_account(request), day=day)

        return self._write(request, lambda: self._written(request, write, needed="organization"))

    def partial_update(self, request: Request, id: str) -> HttpResponse:
        def carry_out() -> Order:
            order, version = self._order(request, id)
            day = timezone.localdate()

            def write(data: dict[str, Any]) -> Order:
                with because(data.get("subject", order.subject)):
                    return write_changes(order, data, by=_account(request), version=version, day=day)

            return self._written(request, write)

        return self._write(request, carry_out)

    @action(detail=True, methods=["post"])
    def submit(self, request: Request, id: str) -> HttpResponse:
        def carry_out() -> Order:
            order, version = self._order(request, id)
            self._body(request)
            return submit_order(order=order, by=_account(request), at=timezone.now(), version=version)

        return self._write(request, carry_out)

    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, id: str) -> HttpResponse:
        def carry_out() -> Order:
            order, version = self._order(request, id)
            data = self._body(request)
            self._of_central_staff(request)
            if order.state == OrderState.SUBMITTED and not may_decide(request.user, order):
                raise Refused(403, _("Whoever submitted an order cannot return it."))
            reason, by = data["reason"], _account(request)
            return return_order(order=order, reason=reason, by=by, version=version)

        return self._write(request, carry_out)

    @action(detail=True, methods=["post"])
    def publish(self, request: Request, id: str) -> HttpResponse:
        def carry_out() -> Order:
            order, version = self._order(request, id)
            self._body(request)
            self._of_central_staff(request)
            if self._is_trial(request):
                self.findings = findings_of(order, timezone.localdate())
            return publish_order(order=order, by=_account(request), at=timezone.now(), version=version)

        return self._write(request, carry_out)

    def _of_central_staff(self, request: Request) -> None:
        if not holds_office(request.user, Office.CENTRAL):
            raise Refused(403, _("Orders are returned and published by the central staff."))

    def _reading(self, request: Request) -> Reading:
        if not isinstance(request.data, dict):
            raise wrong_fields([FieldError("", str(NO_OBJECT))])
        partial = self.action == "partial_update"
        return read(WRITES[str(self.action)].body, request.data, partial=partial)

    def _body(self, request: Request) -> dict[str, Any]:
        """What the request says. Raises Refused (422) with every wrong field."""
        reading = self._reading(request)
        if reading.errors:
            raise wrong_fields(reading.errors)
        return reading.data

    def _written(
        self, request: Request, write: Callable[[dict[str, Any]], Order], *, needed: str = ""
    ) -> Order:
        """What `write` makes of the body. Raises Refused (422) with every wrong field; needed: as there."""
        reading = self._reading(request)
        if reading.errors:
            raise wrong_fields(reading.all_errors(write, needed=needed))
        return write(reading.data)

    def _issuer(self, request: Request, code: str) -> Organization:
        """The organization that an order is written for: one that exists, and that the key may write for."""
        found = Organization.objects.filter(code=code).first()
        if found is None:
            words = _("There is no %(key)s.") % {"key": code}
            if meant := nearest_code(code, Organization.objects.all()):
                words = _("There is no %(key)s – did you mean %(meant)s?") % {"key": code, "meant": meant}
            raise Refused(422, words, errors=[FieldError("organization", words)])
        own = writable_organizations(request.user, timezone.localdate())
        if not own.filter(pk=found.pk).exists():
            raise Refused(403, _("This key may not write orders of %(code)s.") % {"code": code})
        return found

    def _order(self, request: Request, pk: str) -> tuple[Order, int | None]:
        """The order, as a stranger cannot find it, and the version that If-Match names.

        Raises Http404, Refused (428) without If-Match, or EditConflict.
        """
        order = writable_orders(request.user, timezone.localdate()).filter(pk=pk).first()
        if order is None:
            raise Http404(_("There is no %(key)s.") % {"key": pk})
        asked = request.headers.get("If-Match", "").strip()
        if not asked:
            raise Refused(428, _("Send If-Match with the ETag of the order as you read it."))
        if asked == "*":
            return order, None
        if tag_of(order.pk, order.version) not in [one.strip() for one in asked.split(",")]:
            raise EditConflict(order)
        return order, order.version

    def _write(self, request: Request, carry_out: Callable[[], Order]) -> HttpResponse:
        """Carry a write out in one transaction, once; or try it out, for validate_only."""
        if self._is_trial(request):
            return self._try(request, carry_out)

        def answer() -> Answer:
            order = _told_of_a_race(carry_out)
            body = encode(order_row(order.pk)).decode()
            return Answer(WRITES[str(self.action)].status, body, tag_of(order.pk, order.version))

        plain, may_know = request._request, partial(_still_own, request)
        plain.body  # noqa: B018  # kept by Django, to be hashed after DRF has read it
        with _through(request), transaction.atomic():
            if plain.method == "PATCH":
                return _told(request, answer())
            return _told(request, once(plain, _account(request), answer, may_know=may_know))

    def _is_trial(self, request: Request) -> bool:
        return self.read(request)["validate_only"]

    def _try(self, request: Request, carry_out: Callable[[], Order]) -> HttpResponse:
        """Carry a write out and take it back: what it would answer, and what publishing would mean."""
        with _through(request), transaction.atomic():
            order, found = _told_of_a_race(carry_out), self.findings
            row = order_row(order.pk)
            row["id"] = row["id"] if WRITES[str(self.action)].of_existing else None
            row["findings"] = findings_of(order, timezone.localdate()) if found is None else found
            connection.check_constraints()
            transaction.set_rollback(True)
        return _json(encode(without_what_is_not_kept(row)).decode(), 200)


def _through(request: Request) -> AbstractContextManager[Any]:
    """History keeps the account and the key of what is written."""
    return pghistory.context(user=request.user.pk, door="api", key=_key(request).prefix)


def _told(request: Request, answered: Answer) -> HttpResponse:
    response = _json(answered.body, answered.status)
    response["ETag"] = answered.etag
    if answered.status == 201:
        response["Location"] = request.build_absolute_uri(f"{request.path}{order_of(answered.etag)}/")
    if answered.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _json(body: str, status: int) -> HttpResponse:
    response = HttpResponse(body, status=status, content_type=JSON)
    response["Cache-Control"] = "no-store"
    return response
