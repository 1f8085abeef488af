"""The read API, /api/v1/: its addresses, its OpenAPI document and its docs page."""

from functools import lru_cache
from typing import Any, NoReturn

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, include, path, re_path, resolve
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter

from committees.viewsets import InstrumentViewSet, SeatTemplateViewSet
from gcio_portal.converters import CODE_IN_ADDRESS
from gcio_portal.exports import ExportView
from gcio_portal.rest import ApiView, conditional, nothing_here, strong_tag
from roles.body_viewsets import SeatedCommitteeViewSet, SeatedOrganizationViewSet
from roles.order_viewsets import OrderViewSet
from roles.viewsets import CoverageView, MembershipViewSet, PersonViewSet, RosterView

LISTS = {
    "organization": SeatedOrganizationViewSet,
    "instrument": InstrumentViewSet,
    "seat-template": SeatTemplateViewSet,
    "committee": SeatedCommitteeViewSet,
    "membership": MembershipViewSet,
    "person": PersonViewSet,
    "order": OrderViewSet,
}


class SchemaView(ApiView):
    """The OpenAPI 3.1 document, as JSON or, when Accept asks for it, as YAML."""

    renderer_classes = [OpenApiJsonRenderer2, OpenApiJsonRenderer, OpenApiYamlRenderer]
    title = gettext_lazy("The OpenAPI document")
    description = gettext_lazy("This document, in the language that Accept-Language asks for.")
    answer_serializer = OpenApiTypes.OBJECT

    def get(self, request: Request) -> HttpResponse:
        self.read(request)
        renderer = request.accepted_renderer
        body = document(str(get_language()), renderer.media_type)
        return conditional(
            request._request,
            strong_tag(body),
            lambda: HttpResponse(body, content_type=renderer.media_type),
        )


@lru_cache(maxsize=8)
def document(language: str, media_type: str) -> bytes:
    """The document in the present language. Kept, because it changes with the code only."""
    described = SchemaGenerator().get_schema(request=None, public=True)
    renderer = next(one for one in SchemaView.renderer_classes if one.media_type == media_type)
    rendered = renderer().render(described, renderer_context={})
    return rendered.encode() if isinstance(rendered, str) else rendered


@method_decorator(conditional_page, name="dispatch")
class DocsView(SpectacularSwaggerSplitView):
    """The document to read and to try, without inline scripts or styles."""

    schema = None
    url_name = "api:schema"
    template_name = "api/docs.html"


class NothingHere(ApiView):
    """The answer of every address under /api/ that no route knows, whatever the method."""

    schema = None  # type: ignore[assignment]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> NoReturn:
        self.check_throttles(request)
        raise Http404(_with_slash(request._request) or nothing_here(request._request))


def _with_slash(request: HttpRequest) -> str:
    """What to say when only the last slash is missing."""
    meant = f"{request.path_info}/"
    try:
        known = getattr(resolve(meant).func, "cls", None) is not NothingHere
    except Resolver404:
        known = False
    return (
        _("There is nothing at %(path)s – did you mean %(meant)s?")
        % {
            "path": request.path,
            "meant": meant,
        }
        if known
        else ""
    )


router = SimpleRouter()
for basename, viewset in LISTS.items():
    router.register(viewset.resource.name, viewset, basename=basename)

v1 = [
    re_path(rf"^committees/(?P<code>{CODE_IN_ADDRESS})/roster/$", RosterView.as_view(), name="roster"),
    *router.urls,
    *(
        path(
            f"export/{viewset.resource.name}.<str:extension>",
            ExportView.as_view(resource=viewset.resource),
            name=f"{basename}-export",
        )
        for basename, viewset in LISTS.items()
    ),
    path("coverage/", CoverageView.as_view(), name="coverage"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", DocsView.as_view(), name="docs"),
]
urlpatterns = [
    path("api/v1/", include((v1, "api"))),
    re_path(r"^api/", NothingHere.as_view()),
]
