"""How the addresses that write orders describe themselves in the OpenAPI document."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers

from gcio_portal.rest.problems import PROBLEM_JSON
from gcio_portal.rest.schema import PROBLEMS, ApiSchema, described
from roles.finding_serializers import OrderProblemSerializer, TrialSerializer
from roles.idempotency import HEADER
from roles.models import Scope
from roles.order_serializers import (
    NewOrderSerializer,
    NothingSerializer,
    OrderSerializer,
    OrderWriteSerializer,
    ReturnSerializer,
)


@dataclass(frozen=True)
class Write:
    """One address that writes: what it takes, and which scope opens it."""

    title: Promise
    body: type[serializers.Serializer]
    scope: Scope
    status: int = 200

    @property
    def of_existing(self) -> bool:
        return self.status == 200


WRITES = {
    "create": Write(_("Draft an order"), NewOrderSerializer, Scope.ORDERS_WRITE, 201),
    "partial_update": Write(_("Change a draft"), OrderWriteSerializer, Scope.ORDERS_WRITE),
    "submit": Write(_("Hand an order to the central staff"), NothingSerializer, Scope.ORDERS_WRITE),
    "send_back": Write(_("Return an order with a reason"), ReturnSerializer, Scope.ORDERS_PUBLISH),
    "publish": Write(_("Publish an order: all its changes or none"), NothingSerializer, Scope.ORDERS_PUBLISH),
}
WRITE_PROBLEMS = {
    403: _("The key lacks the scope, or its account may not do this."),
    409: _("The order or a seat stands in the way; `holder` names who holds the seat, and by which order."),
    413: _("The body is too large."),
    415: _("The body is not application/json."),
    422: _("Fields cannot be used, or the Idempotency-Key was used for another request."),
}
CHANGE_PROBLEMS = {
    412: _("If-Match names an older version."),
    428: _("If-Match is missing."),
}
DESCRIPTION = _(
    "Needs a key with the scope `%(scope)s`. Every wrong field is named in one answer. "
    "`validate_only=1` does everything but keep it, and tells in `findings` what publishing it would mean."
)


def _header(
    name: str, description: Any, *, required: bool = False, answers: list[int] | None = None
) -> OpenApiParameter:
    """A header of the request, or of the answers with these statuses."""
    return OpenApiParameter(
        name,
        str,
        OpenApiParameter.HEADER,
        description=description,
        required=required,
        response=answers or False,
    )


class OrderSchema(ApiSchema):
    """As ApiSchema for what reads; the writes from WRITES."""

    @property
    def write(self) -> Write | None:
        return WRITES.get(getattr(self.view, "action", ""))

    def get_auth(self) -> list[dict[str, Any]]:
        return [{"key": []}] if self.write else []

    def get_override_parameters(self) -> list[Any]:
        write = self.write
        if write is None:
            return super().get_override_parameters()
        parameters = [described(one) for one in self.view.parameters]
        if write.of_existing:
            parameters += [
                OpenApiParameter(
                    "id", OpenApiTypes.INT, OpenApiParameter.PATH, description=_("The record's number.")
                ),
                _header("If-Match", _("The ETag of the order as it was read."), required=True),
            ]
        if self.method == "POST":
            parameters.append(
                _header(HEADER, _("A value of your own: the same request within 24 hours is answered again."))
            )
            parameters.append(
                _header(
                    "Idempotency-Replayed", _("true where it is an answer again."), answers=[write.status]
                )
            )
        if not write.of_existing:
            parameters.append(_header("Location", _("The address of the new draft."), answers=[201]))
        return [
            *parameters,
            _header("Accept-Language", _("Messages are in Thai; `en` asks for English.")),
            _header(
                "ETag",
                _("The version of the order, for If-Match; none where nothing was kept."),
                answers=[write.status],
            ),
        ]

    def get_request_serializer(self) -> Any:
        return self.write.body if self.write else None

    def get_response_serializers(self) -> Any:
        write = self.write
        if write is None:
            return super().get_response_serializers()
        told = PROBLEMS | WRITE_PROBLEMS | (CHANGE_PROBLEMS if write.of_existing else {})
        problems = {
            (status, PROBLEM_JSON): OpenApiResponse(OrderProblemSerializer, description=text)
            for status, text in sorted(told.items())
        }
        answers = {write.status: OrderSerializer, 200: TrialSerializer}
        return {**answers, **problems}

    def get_summary(self) -> Any:
        return self.write.title if self.write else super().get_summary()

    def get_description(self) -> str:  # type: ignore[override]
        return str(DESCRIPTION % {"scope": self.write.scope}) if self.write else super().get_description()
