from django.http import HttpRequest, HttpResponse
from django.urls import path

from gcio_portal import urls as portal


def empty(request: HttpRequest) -> HttpResponse:
    """204 through the whole portal: middleware, routing, nothing else."""
    return HttpResponse(status=204)


urlpatterns = [path("empty/", empty), *portal.urlpatterns]
handler400, handler500 = portal.handler400, portal.handler500
