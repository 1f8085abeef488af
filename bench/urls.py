from django.http import HttpRequest, HttpResponse
from django.urls import path

from gcio_portal.urls import *  # noqa: F403 (its error handlers too)
from gcio_portal.urls import urlpatterns as portal


def empty(request: HttpRequest) -> HttpResponse:
    """204 through the whole portal: middleware, routing, nothing else."""
    return HttpResponse(status=204)


urlpatterns = [path("empty/", empty), *portal]
