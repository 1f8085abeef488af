"""What Accept asks for: JSON, under any of the names that the API gives it."""

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from gcio_portal.rest.problems import PROBLEM_JSON


class Negotiation(DefaultContentNegotiation):
    """As DRF; and who takes problem documents, or writes an empty Accept, takes the API's first form."""

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[Any, str]:
        try:
            chosen: tuple[Any, str] = super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            asked = request.headers.get("Accept", "").split(",")
            names = {one.partition(";")[0].strip().lower() for one in asked}
            if not names & {PROBLEM_JSON, ""}:
                raise
            return renderers[0], renderers[0].media_type
        return chosen
