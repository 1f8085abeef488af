"""What the registry knew at a moment: `?known_at=` in the forms that people write."""

import datetime
import re
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from gcio_portal import links, thai
from gcio_portal.moments import instant_of, last_moment_of

KNOWN_AT = "known_at"
CLOCK = re.compile(r"(?P<day>.+?)[ ,]+(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)( *(น\.?|hrs))?")


def parse_moment(text: str) -> datetime.datetime:
    """A moment by the clock of the portal: a day, of which it is the last moment, or a day and a time.

    1/10/2569, 1 ต.ค. 2569 14:30, or ISO 8601 with its offset. Raises thai.ThaiDateError.
    """
    written = thai.to_arabic(text.strip())
    if (instant := instant_of(written)) is not None:
        return instant
    found = CLOCK.fullmatch(written)
    if found is None:
        return last_moment_of(thai.parse_date(written))
    at = datetime.time(int(found["hour"]), int(found["minute"]))
    return timezone.make_aware(datetime.datetime.combine(thai.parse_date(found["day"]), at))


class KnownPage:
    """A dated page that can answer from what was recorded up to a moment.

    Gives `self.known_at`, or None for what is known now. What cannot be read, or has not come yet, is
    `day_error`, as for the day: facts of another moment than the asked one are never shown.
    """

    known_at: datetime.datetime | None

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)  # type: ignore[misc]
        self.known_at, self.known_error = None, ""
        self.known_typed = request.GET.get(KNOWN_AT, "").strip()
        if self.known_typed:
            self._read_moment()

    def _read_moment(self) -> None:
        try:
            self.known_at = parse_moment(self.known_typed)
        except thai.ThaiDateError as error:
            self.known_error = str(error)
            return
        if self.known_at > timezone.now() and timezone.localdate(self.known_at) > timezone.localdate():
            self.known_at, self.known_error = None, _("That moment has not come yet.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        request: HttpRequest = self.request  # type: ignore[attr-defined]
        return context | {
            "known_at": self.known_at,
            "known_words": moment_in_words(self.known_at) if self.known_at else "",
            "known_error": self.known_error,
            "known_typed": self.known_typed,
            "known_hidden": links.hidden_fields(request, but={KNOWN_AT}),
            "now_url": links.with_changes(request, known_at=None),
        }


def moment_in_words(at: datetime.datetime) -> str:
    """A moment by the clock of the portal; the last moment of a day is the day."""
    local = timezone.localtime(at)
    day = thai.format_date(local.date())
    if local.time() == datetime.time.max:
        return day
    return _("%(day)s, %(time)s hrs") % {"day": day, "time": f"{local:%H:%M}"}
