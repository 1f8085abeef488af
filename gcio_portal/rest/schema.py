"""How API views describe themselves in the OpenAPI document."""

from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema_serializer
from rest_framework import serializers

from gcio_portal.rest.parameters import Parameter
from gcio_portal.rest.problems import PROBLEM_JSON


class FieldErrorSerializer(serializers.Serializer):
    field = serializers.CharField(help_text=_("The parameter or field."))
    message = serializers.CharField(help_text=_("What is wrong with it, and what to write."))


class ProblemSerializer(serializers.Serializer):
    """An error, as RFC 9457 describes it."""

    type = serializers.CharField(help_text=_("Always about:blank: the status says the kind of problem."))
    title = serializers.CharField(help_text=_("The kind of problem in words."))
    status = serializers.IntegerField(help_text=_("The HTTP status."))
    detail = serializers.CharField(help_text=_("What went wrong this time."))
    errors = FieldErrorSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text=_("With 400 and 422: each error.")
    )


PROBLEMS = {
    400: _("A parameter is unknown, empty, malformed or out of range."),
    401: _("The key is not known, has expired or was revoked."),
    404: _("There is no such record."),
    406: _("The answer is not available in the form that Accept asks for."),
    429: _("Too many requests from this address; Retry-After says when to try again."),
}
UNCHANGED = OpenApiResponse(description=_("Unchanged: If-None-Match names the present ETag."))


def _header(name: str, description: Any, statuses: list[int] | None = None) -> OpenApiParameter:
    return OpenApiParameter(
        name, str, OpenApiParameter.HEADER, description=description, response=statuses or False
    )


HEADERS = [
    _header("If-None-Match", _("The ETag that the reader already has.")),
    _header("Accept-Language", _("Messages are in Thai; `en` asks for English.")),
    _header("ETag", _("The version of the answer."), [200, 304]),
    _header(
        "RateLimit",
        _("Requests left, and seconds until they are counted anew."),
        [200, 304, 400, 401, 404, 429],
    ),
    _header("Retry-After", _("Seconds to wait."), [429]),
]


def described(parameter: Parameter) -> OpenApiParameter:
    """A query parameter as the document shows it."""
    return OpenApiParameter(
        parameter.name, dict(parameter.schema), OpenApiParameter.QUERY, description=parameter.description
    )


def described_filter(name: str, one: Any) -> OpenApiParameter:
    """A filter as the document shows it; a repeatable one is an array, once for each value."""
    repeatable = getattr(one, "repeatable", False)
    return OpenApiParameter(
        name,
        dict(one.schema),
        OpenApiParameter.QUERY,
        description=one.extra.get("help_text") or one.label or "",
        explode=True if repeatable else None,
        style="form" if repeatable else None,
    )


@cache
def page_of(serializer: type[serializers.Serializer]) -> serializers.Serializer:
    """The serializer of a page of such rows."""
    fields = {
        "next": serializers.URLField(allow_null=True, help_text=_("The next page; null on the last.")),
        "previous": serializers.URLField(allow_null=True, help_text=_("The page before; null on the first.")),
        "results": serializer(many=True, help_text=_("The records of this page.")),
    }
    name = serializer.__name__.removesuffix("Serializer") + "Page"
    return extend_schema_serializer(many=False)(type(name, (serializers.Serializer,), fields))()


class ApiSchema(AutoSchema):
    """Builds an operation from what the view itself reads: parameters, filters, serializer."""

    view: Any

    def _is_detail(self) -> bool:
        return getattr(self.view, "action", "") == "retrieve"

    def _resource(self) -> Any:
        return getattr(self.view, "resource", None)

    def get_override_parameters(self) -> list[Any]:
        view, resource = self.view, self._resource()
        if resource is None:
            own = [described(one) for one in view.parameters]
        elif self._is_detail():
            own = [described(one) for one in view.detail_parameters]
        else:
            filters = resource.filterset.base_filters.items()
            own = [
                *(described_filter(name, one) for name, one in filters),
                *(described(one) for one in view.list_parameters),
            ]
        return [*self._path_parameters(), *own, *HEADERS]

    def _path_parameters(self) -> list[OpenApiParameter]:
        resource, names = self._resource(), dict(self.view.path_parameters)
        if resource is not None and self._is_detail():
            names = {
                resource.key: _("The record's code.") if resource.key == "code" else _("The record's number.")
            }
        return [
            OpenApiParameter(
                name,
                OpenApiTypes.INT if name == "id" else OpenApiTypes.STR,
                OpenApiParameter.PATH,
                description=text,
                enum=self.view.path_choices.get(name),
            )
            for name, text in names.items()
        ]

    def get_response_serializers(self) -> Any:
        problems = {
            (status, PROBLEM_JSON): OpenApiResponse(ProblemSerializer, description=text)
            for status, text in PROBLEMS.items()
        }
        return {**self._answers(), 304: UNCHANGED, **problems}

    def _answers(self) -> dict[Any, Any]:
        if not self.view.media_types:
            return {200: self._answer()}
        return {(200, media_type): OpenApiTypes.BINARY for media_type in self.view.media_types}

    def _answer(self) -> Any:
        resource = self._resource()
        if resource is None or self.view.answer_serializer is not None:
            return self.view.answer_serializer
        if self._is_detail():
            return self.view.detail_serializer or resource.serializer
        return page_of(resource.serializer)

    def get_auth(self) -> list[dict[str, Any]]:
        """Nothing where anyone may read; views that need a key say so."""
        return []

    def get_tags(self) -> list[str]:
        resource = self._resource()
        return [resource.name if resource is not None else self.view.tag]

    def get_summary(self) -> Any:
        title = self.view.title or getattr(self._resource(), "title", "")
        if self._is_detail():
            return _("%(title)s: one record") % {"title": title}
        return str(self.view.summary % {"title": title} if self.view.summary else title) or None

    def get_description(self) -> str:  # type: ignore[override]
        return str(self.view.description or getattr(self._resource(), "description", ""))
