"""API views: strict, conditional, throttled, documented."""

import datetime
from collections.abc import Callable
from typing import Any, ClassVar

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import ViewSetMixin

from gcio_portal.converters import CODE_IN_ADDRESS
from gcio_portal.rest.bodies import encode
from gcio_portal.rest.etags import COUNTED, JSON, PUBLIC, conditional, list_tag, strong_tag
from gcio_portal.rest.filters import DayFilterSet
from gcio_portal.rest.nearest import nearest_code
from gcio_portal.rest.negotiation import Negotiation
from gcio_portal.rest.pagination import CURSORS, ID_PATTERN, PAGE_SIZE, Page, page_address, read_page
from gcio_portal.rest.parameters import AS_OF, Parameter, QueryReader
from gcio_portal.rest.resources import Resource
from gcio_portal.rest.schema import ApiSchema
from gcio_portal.rest.strict import StrictParser
from gcio_portal.rest.throttling import AnonymousThrottle, add_rate_headers


class ApiView(APIView):
    """One answer of the API. Subclasses name their parameters and the serializer that documents the answer.

    `parameters`: what `self.read(request)` accepts. The others are for the OpenAPI document:
    `answer_serializer` or, for files, `media_types`; `path_parameters` says what each name in the path
    is and `path_choices` its values; `tag` is the group that the address stands in; `summary` says
    what is made of the title.
    """

    schema = ApiSchema()
    throttle_classes = [AnonymousThrottle]
    renderer_classes = [JSONRenderer]
    parser_classes = [StrictParser]
    content_negotiation_class: type[BaseContentNegotiation] = Negotiation
    parameters: ClassVar[tuple[Parameter, ...]] = ()
    path_parameters: ClassVar[dict[str, str | Promise]] = {}
    title: ClassVar[str | Promise] = ""
    summary: ClassVar[str | Promise] = ""
    description: Any = ""  # no ClassVar: viewsets have one of their own
    answer_serializer: ClassVar[Any] = None
    tag: ClassVar[str] = "api"
    path_choices: ClassVar[dict[str, list[str]]] = {}
    media_types: ClassVar[tuple[str, ...]] = ()

    def read(self, request: Request) -> dict[str, Any]:
        """The values of the view's parameters by name; raises InvalidParameters."""
        reader = QueryReader(request.GET, known=[one.name for one in self.parameters])
        values = {one.name: reader.read(one) for one in self.parameters}
        reader.finish()
        return values

    def answer(
        self,
        request: Request,
        build: Callable[[], Any],
        *,
        day: datetime.date | None,
        counter: int | None = None,
    ) -> HttpResponse:
        """What `build` returns, as JSON under a weak ETag; unchanged, it is a 304 and is not built.

        counter: where the body has been read already, the change counter that was read with it.
        """
        tag = list_tag(request._request, day=day, scope=self.reader_scope(request), counter=counter)
        return conditional(request._request, tag, lambda: HttpResponse(encode(build()), content_type=JSON))

    def reader_scope(self, request: Request) -> str:
        """Whose view of the registry the answer holds; the same for all where all read the same."""
        return PUBLIC

    def perform_authentication(self, request: Request) -> None:
        """A request whose key is not valid counts as one without a key."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            self.check_throttles(request)
            raise

    def answer_record(self, request: Request, record: Any) -> HttpResponse:
        """One record as JSON under a strong ETag."""
        body = encode(record)
        return conditional(request._request, strong_tag(body), lambda: HttpResponse(body, content_type=JSON))

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Response:
        answered = super().finalize_response(request, response, *args, **kwargs)
        add_rate_headers(request, answered)
        return answered


class ResourceViewSet(ViewSetMixin, ApiView):
    """The list of a resource."""

    resource: Resource
    lookup_value_regex = CODE_IN_ADDRESS

    @property
    def list_parameters(self) -> tuple[Parameter, ...]:
        paging = (PAGE_SIZE, CURSORS[self.resource.key])
        return (AS_OF, *paging) if self.resource.takes_day else paging

    def reader_scope(self, request: Request) -> str:
        return self.resource.scope(request)

    def list(self, request: Request) -> HttpResponse:
        resource = self.resource.seen_by(request)
        reader = list_reader(request, resource, self.list_parameters)
        size, cursor = reader.read(PAGE_SIZE), reader.read(CURSORS[resource.key])
        day = read_resource_day(reader, resource)
        filtered = read_filters(reader, resource, day)
        reader.finish()

        records = filtered.qs if filtered is not None else resource.listed(day)
        values = resource.values(records, day)

        def told(page: Page) -> dict[str, Any]:
            return {
                "next": page_address(request._request, page.next),
                "previous": page_address(request._request, page.previous),
                "results": resource.rows(page.values, day),
            }

        def build() -> dict[str, Any]:
            page = read_page(values, key=resource.key, cursor=cursor, size=size)
            if not page.values and filtered is not None:
                filtered.refuse_unknown_codes()
            return told(page)

        if "If-None-Match" not in request.headers:
            page = read_page(values.annotate(**COUNTED), key=resource.key, cursor=cursor, size=size)
            counter = page.values[0]["change_counter"] if page.values else None
            if counter is not None:  # keys and counter by one statement: one way to the database less
                return self.answer(request, lambda: told(page), day=day, counter=counter)
        return self.answer(request, build, day=day)


class DetailMixin:
    """Adds one record's own address to a ResourceViewSet."""

    resource: Resource
    detail_serializer: ClassVar[Any] = None

    @property
    def detail_parameters(self) -> tuple[Parameter, ...]:
        return (AS_OF,) if self.resource.takes_day else ()

    def retrieve(self, request: Request, **lookup: str) -> HttpResponse:
        reader = QueryReader(request.GET, known=[one.name for one in self.detail_parameters])
        day = read_resource_day(reader, self.resource)
        reader.finish()
        (key,) = lookup.values()
        return self.answer_record(request, self.record(key, day))  # type: ignore[attr-defined]

    def record(self, key: str, day: datetime.date | None) -> Any:
        """The record's row, which a subclass may add to. Raises Http404, with the nearest code."""
        records = self.resource.found().filter(**{self.resource.key: key})
        values = list(self.resource.values(records, day))
        if not values:
            raise Http404(_nothing_called(key, self.resource))
        return self.resource.rows(values, day)[0]


def list_reader(request: Request, resource: Resource, parameters: tuple[Parameter, ...]) -> QueryReader:
    """The reader of a list's query: its own parameters and its filters."""
    names = [*resource.filterset.names(), *(one.name for one in parameters)]
    return QueryReader(request.GET, known=names, repeatable=resource.filterset.repeatable())


def read_resource_day(reader: QueryReader, resource: Resource) -> datetime.date | None:
    """The day that was asked for, else today where the resource answers for today, else None."""
    asked = reader.read(AS_OF) if resource.takes_day else None
    return asked or (timezone.localdate() if resource.answers_for_today else None)


def read_filters(reader: QueryReader, resource: Resource, day: datetime.date | None) -> DayFilterSet | None:
    """The filters that the query sets, their errors noted in the reader; None when it sets none."""
    if not any(name in reader.params for name in resource.filterset.names()):
        return None  # a form costs more than the page
    filtered = resource.filterset(reader.params, queryset=resource.listed(day), day=day)
    for name, messages in filtered.form.errors.items():
        reader.refuse(name, " ".join(messages))
    return filtered


def _nothing_called(key: str, resource: Resource) -> str:
    meant = nearest_code(key, resource.found()) if resource.key == "code" else None
    if meant:
        return _("There is no %(key)s – did you mean %(meant)s?") % {"key": key, "meant": meant}
    return _("There is no %(key)s.") % {"key": key}


class IdLookup:
    """For resources whose key is a number."""

    lookup_value_regex = ID_PATTERN
    lookup_field = "id"
