"""Error pages that know their request.

Django renders its own 400 and 500 without one: the number to report, and the language link, would be missing.
Neither page asks the database anything, because the database may be what failed. Under /api/ the answer
is a problem document; those of the API's own views are made in gcio_portal.rest.problems.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from gcio_portal.middleware import API_PREFIX
from gcio_portal.rest.problems import internal_error, unreadable


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be read."""
    if _is_api(request):
        return unreadable()
    return HttpResponse(render_to_string("400.html", {"request": request}), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error inside the portal, with the number of the request."""
    if _is_api(request):
        return internal_error(request)
    return HttpResponse(render_to_string("500.html", {"request": request}), status=500)


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIX)
