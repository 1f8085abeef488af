"""Errors as RFC 9457 problem details, in the reader's language."""

import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from rest_framework import exceptions
from rest_framework.settings import api_settings
from rest_framework.views import set_rollback

from gcio_portal.rest.bodies import encode

PROBLEM_JSON = "application/problem+json"
logger = logging.getLogger(__name__)

TITLES = {
    400: gettext_lazy("Bad request"),
    401: gettext_lazy("Key missing or not valid"),
    403: gettext_lazy("Not allowed"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("Method not allowed"),
    406: gettext_lazy("Not available in that form"),
    409: gettext_lazy("Conflict"),
    412: gettext_lazy("Changed in the meantime"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Content type not supported"),
    422: gettext_lazy("Cannot be carried out"),
    428: gettext_lazy("If-Match missing"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("Internal error"),
    503: gettext_lazy("Not available just now"),
}
LOST_DATABASE = (OperationalError, InterfaceError)
RETRY_AFTER = 30  # seconds: what a database takes to come back


@dataclass(frozen=True)
class FieldError:
    """What is wrong with one parameter or field, in words for whoever wrote it."""

    field: str
    message: str


class InvalidParameters(exceptions.APIException):
    """One or more parameters cannot be used; becomes a 400 with every error."""

    status_code = 400

    def __init__(self, errors: Sequence[FieldError]) -> None:
        super().__init__(" ".join(error.message for error in errors))
        self.errors = list(errors)


class Refused(exceptions.APIException):
    """A request that is understood and cannot be carried out; becomes a problem of that status.

    `errors` say what is wrong field by field (422); `members` are further members of the document.
    """

    def __init__(
        self, status: int, detail: str, *, errors: Sequence[FieldError] = (), **members: Any
    ) -> None:
        super().__init__(detail)
        self.status_code = status
        self.errors, self.members = list(errors), members


def problem(status: int, detail: str, errors: Sequence[FieldError] = (), **members: Any) -> HttpResponse:
    """A problem document; `type` is about:blank because the status says the kind of problem."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": str(TITLES.get(status, TITLES[400 if status < 500 else 500])),
        "status": status,
        "detail": detail,
    }
    if status in {400, 422}:
        body["errors"] = [asdict(error) for error in errors]
    body |= members
    response = HttpResponse(encode(body), status=status, content_type=PROBLEM_JSON)
    response["Cache-Control"] = "no-cache"
    return response


def nothing_here(request: HttpRequest) -> str:
    """What a 404 says of an address that no route knows."""
    return _("There is nothing at %(path)s. The addresses are in /api/v1/docs/.") % {"path": request.path}


def unreadable() -> HttpResponse:
    """A request that does not reach any view, such as one with too many parameters."""
    return problem(400, _("The request cannot be read."))


def internal_error(request: HttpRequest) -> HttpResponse:
    """An error that nobody foresaw, with the number of the request and nothing of the error."""
    number = getattr(request, "id", "") or "-"
    detail = _("Something went wrong here; the registry's data is safe. Request number %(number)s.")
    return problem(500, detail % {"number": number})


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer; nothing was written."""
    number = getattr(request, "id", "") or "-"
    detail = _("The registry cannot be reached just now; try again in a moment. Request number %(number)s.")
    response = problem(503, detail % {"number": number})
    response["Retry-After"] = str(RETRY_AFTER)
    return response


def problem_response(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """Every exception of an API view as a problem; one that nobody foresaw is logged and is a 500."""
    set_rollback()
    request = context["request"]
    if isinstance(exc, InvalidParameters):
        return problem(400, str(exc.detail), exc.errors)
    if isinstance(exc, Refused):
        return problem(exc.status_code, str(exc.detail), exc.errors, **exc.members)
    if isinstance(exc, Http404):
        return problem(404, str(exc) or nothing_here(request))
    if isinstance(exc, PermissionDenied):
        return problem(403, _("You may not do this."))
    if isinstance(exc, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000
        return problem(413, _("Send at most %(most)s MB at once.") % {"most": most})
    if isinstance(exc, SuspiciousOperation):
        return unreadable()
    if isinstance(exc, exceptions.APIException):
        return _foreseen(exc, context)
    return _unforeseen(exc, request)


def _foreseen(exc: exceptions.APIException, context: dict[str, Any]) -> HttpResponse:
    if isinstance(exc, exceptions.ValidationError):
        errors = list(field_errors(exc.detail))
        return problem(exc.status_code, " ".join(error.message for error in errors), errors)
    response = problem(exc.status_code, _detail(exc, context))
    if header := getattr(exc, "auth_header", None):
        response["WWW-Authenticate"] = header
    if isinstance(exc, exceptions.Throttled):
        response["Retry-After"] = str(_seconds(exc))
    return response


def _detail(exc: exceptions.APIException, context: dict[str, Any]) -> str:
    view, request = context["view"], context["request"]
    if isinstance(exc, exceptions.MethodNotAllowed):
        return _("This address takes %(allowed)s, not %(method)s.") % {
            "allowed": ", ".join(view.allowed_methods),
            "method": request.method,
        }
    if isinstance(exc, exceptions.NotAcceptable):
        types = ", ".join(renderer.media_type for renderer in view.renderer_classes)
        return _("The answer is available as %(types)s only.") % {"types": types}
    if isinstance(exc, exceptions.ParseError):
        return _("The body cannot be read: send JSON in UTF-8.")
    if isinstance(exc, exceptions.UnsupportedMediaType):
        return _("Send application/json.")
    if isinstance(exc, exceptions.Throttled):
        seconds = _seconds(exc)
        return ngettext(
            "Too many requests from this address: try again in %(seconds)s second.",
            "Too many requests from this address: try again in %(seconds)s seconds.",
            seconds,
        ) % {"seconds": seconds}
    return str(exc.detail)


def _seconds(exc: exceptions.Throttled) -> int:
    """Whole seconds until the address may ask again."""
    return math.ceil(getattr(exc, "wait", None) or 1)


def field_errors(detail: Any, field: str = "") -> Iterator[FieldError]:
    """The nested errors of a serializer, one by one, each with the path of its field: items.0.start_date."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            own = "" if name == api_settings.NON_FIELD_ERRORS_KEY else str(name)
            yield from field_errors(inner, ".".join(part for part in (field, own) if part))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            yield from field_errors(inner, f"{field}.{number}" if isinstance(inner, dict) else field)
    else:
        yield FieldError(field, str(detail))


def _unforeseen(exc: Exception, request: Any) -> HttpResponse:
    number = getattr(request, "id", "")
    logger.error("Internal error in request %s %s", number, request.path, exc_info=exc)
    got_request_exception.send(sender=None, request=request)
    return unavailable(request) if isinstance(exc, LOST_DATABASE) else internal_error(request)
