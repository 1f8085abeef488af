"""What a browser keeps of a desk whose user signs out: nothing, as the next one there may be someone else."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

WAYS_OUT = frozenset({"account_logout", "admin:logout"})
HEADER, STORAGE = (
    "Clear-Site-Data",
    '"storage"',
)  # text of drafts that never reached us; cookies stay ours to end


class LeaveNothingMiddleware:
    """Tells the browser to empty its storage of this site, by whichever door someone signs out.

    A session that only ran out is no sign-out: what was typed then waits for the next sign-in. Browsers
    follow it where the address is https, or the machine itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        is_way_out = match is not None and match.view_name in WAYS_OUT
        if is_way_out and request.method == "POST" and response.status_code < 400:
            response[HEADER] = STORAGE
        return response
