"""Error pages that know their request.

Django renders its own 400 and 500 without one: the number to report, and the language link, would be missing.
Neither page asks the database anything, because the database may be what failed. Under /api/ the answer
is a problem document; those of the API's own views are made in gcio_portal.rest.problems.
A lost database is a 503, which says when to come back.
"""

import sys

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from gcio_portal.middleware import API_PREFIX
from gcio_portal.rest.problems import (
    LOST_DATABASE,
    RETRY_AFTER,
    internal_error,
    unavailable,
    unreadable,
)


class RequestRefused(BadRequest):
    """A request that the portal does not answer; the text is a sentence that tells the reader why."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be read, with the reason where it is for the reader."""
    if _is_api(request):
        return unreadable()
    sentence = str(exception) if isinstance(exception, RequestRefused) else ""
    return HttpResponse(render_to_string("400.html", {"request": request, "sentence": sentence}), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error inside the portal, with the number of the request."""
    lost = isinstance(sys.exc_info()[1], LOST_DATABASE)
    if _is_api(request):
        return unavailable(request) if lost else internal_error(request)
    status = 503 if lost else 500
    response = HttpResponse(
        render_to_string("500.html", {"request": request, "status": status}), status=status
    )
    if lost:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith(API_PREFIX)
