"""Error pages that know their request.

Django renders its own 400 and 500 without one: the number to report, and the language link, would be missing.
Neither page asks the database anything, because the database may be what failed.
"""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that cannot be read."""
    return HttpResponse(render_to_string("400.html", {"request": request}), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error inside the portal, with the number of the request."""
    return HttpResponse(render_to_string("500.html", {"request": request}), status=500)
