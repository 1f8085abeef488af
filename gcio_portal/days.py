"""The day that a page answers for: `?as_of=` in any form that people write, else today."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from gcio_portal import thai
from gcio_portal.links import DAY


class DatedPage:
    """A view whose facts are those of one day.

    Gives `self.day` and `self.today`. A day that cannot be read leaves `self.day_error`, a sentence for
    whoever wrote it: the page then shows the sentence and what was typed, and no facts at all, because
    they would be those of another day.
    """

    day: datetime.date
    today: datetime.date
    day_error: str
    day_typed: str

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.today = self.day = timezone.localdate()
        self.day_typed = request.GET.get(DAY, "").strip()
        self.day_error = ""
        if self.day_typed:
            self._read_day()

    def _read_day(self) -> None:
        try:
            self.day = thai.parse_date(self.day_typed)
        except thai.ThaiDateError as error:
            self.day_error = str(error)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {
            "day": self.day,
            "today": self.today,
            "is_past": self.day < self.today,
            "asked_day": self.day if self.day != self.today else None,
            "day_error": self.day_error,
            "day_typed": self.day_typed,
        }
