"""Parameters of the API: every one is known, read strictly, and refused with a hint.

Unlike the pages, which ignore what they do not know and read Buddhist years, a program that writes
`as_off` or 2563-09-29 must not be given today's data in silence.
"""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal import thai
from gcio_portal.moments import instant_of, last_moment_of
from gcio_portal.periods import FIRST_DAY, LAST_DAY
from gcio_portal.rest.nearest import nearest
from gcio_portal.rest.problems import FieldError, InvalidParameters

Text = str | Promise
BE_OFFSET = 543
ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
SHOWN = 60  # characters of a refused value that its message repeats

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"  # what bytes that are not UTF-8 are read as


class ParameterError(ValueError):
    """A value cannot be used; the message says what to write instead."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a query: how it is read, and how the OpenAPI document describes it."""

    name: str
    description: Text
    parse: Callable[[str], Any]
    schema: Mapping[str, Any]
    default: Any = None


def parse_day(text: str) -> datetime.date:
    """A day as YYYY-MM-DD, Christian era; Buddhist years and other forms are refused with the ISO day."""
    match = ISO_DAY.fullmatch(text)
    if match is None:
        raise ParameterError(_("Write the day as YYYY-MM-DD, such as 2020-09-29.") + _meant(_iso_of(text)))
    year, month, day = map(int, match.groups())
    if year > LAST_DAY.year:
        raise ParameterError(_not_of_our_era(year) + _meant(_day_or_none(year - BE_OFFSET, month, day)))
    value = _day_or_none(year, month, day)
    if value is None:
        raise ParameterError(_("%(text)s is not a day (1857 to 2199, YYYY-MM-DD).") % {"text": text})
    return value


def parse_moment(text: str) -> datetime.datetime:
    """A moment with its offset from UTC, such as 2026-10-01T09:00:00+07:00 (in an address: %2B07:00).

    A bare day is refused with its last moment in Bangkok, which the pages take it for; a Buddhist year with
    the moment that was meant.
    """
    if match := ISO_DAY.fullmatch(text[:10]):
        year, month, day = map(int, match.groups())
        if year > LAST_DAY.year:
            meant = _day_or_none(year - BE_OFFSET, month, day)
            raise ParameterError(_not_of_our_era(year) + _meant(_moment_on(meant, text[10:])))
        parse_day(text[:10])
    moment = instant_of(text)
    if moment is None:
        raise ParameterError(_moment_hint() + _meant(_last_moment_of(_iso_of(text))))
    return moment


def _last_moment_of(day: datetime.date | None) -> str | None:
    """The last second of a day in Bangkok, as it stands in an address."""
    return last_moment_of(day).isoformat(timespec="seconds").replace("+", "%2B") if day else None


def _moment_on(day: datetime.date | None, time: str) -> str | None:
    """The day at that time with its offset, as it stands in an address; at its end where the time is none."""
    whole = f"{day}{time}"
    return whole.replace("+", "%2B") if instant_of(whole) else _last_moment_of(day)


def _not_of_our_era(year: int) -> str:
    return _("The year %(year)s is not of the Christian era.") % {"year": year}


def _moment_hint() -> str:
    return _(
        "Write the moment with its offset, such as 2026-10-01T09:00:00Z or 2026-10-01T09:00:00%(plus)s07:00 "
        "(%(plus)s is the plus sign in an address)."
    ) % {"plus": "%2B"}


def _day_or_none(year: int, month: int, day: int) -> datetime.date | None:
    try:
        value = datetime.date(year, month, day)
    except ValueError:
        return None
    return value if FIRST_DAY <= value <= LAST_DAY else None


def _iso_of(text: str) -> datetime.date | None:
    try:
        return thai.parse_date(text)
    except thai.ThaiDateError:
        return None


def _meant(day: datetime.date | str | None) -> str:
    return " " + _("Did you mean %(day)s?") % {"day": day} if day else ""


def choice_parameter(
    name: str, description: Text, choices: Collection[str], default: str | None = None
) -> Parameter:
    """A parameter with a closed list of values."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ParameterError(not_a_choice(text, choices))
        return text

    return Parameter(name, description, parse, {"type": "string", "enum": list(choices)}, default)


def not_a_choice(text: str, choices: Iterable[str]) -> str:
    return _("“%(value)s” is not a value; write one of: %(values)s.") % {
        "value": text[:SHOWN],
        "values": ", ".join(choices),
    }


def boolean_parameter(name: str, description: Text, *, default: bool) -> Parameter:
    """A parameter that is `true` or `false`."""

    def parse(text: str) -> bool:
        if text not in {"true", "false"}:
            raise ParameterError(not_a_choice(text, ("true", "false")))
        return text == "true"

    return Parameter(name, description, parse, {"type": "boolean", "default": default}, default)


AS_OF = Parameter(
    "as_of",
    gettext_lazy(
        "The day that is answered for, YYYY-MM-DD (1857 to 2199). Without it: today in Asia/Bangkok."
    ),
    parse_day,
    {"type": "string", "format": "date"},
)
KNOWN_AT = Parameter(
    "known_at",
    gettext_lazy(
        "Answers what the registry had recorded of people and orders by that moment; bodies, seats and law "
        "are as known today. ISO 8601 with its offset."
    ),
    parse_moment,
    {"type": "string", "format": "date-time"},
)


@dataclass
class QueryReader:
    """Reads one query strictly and collects everything that is wrong with it.

    `known` are the names that the address takes; `repeatable` those that may be given twice.
    Call `finish()` before using what was read.
    """

    params: QueryDict
    known: Collection[str]
    repeatable: Collection[str] = ()
    errors: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, values in self.params.lists():
            self._check(name, values)

    def read(self, parameter: Parameter) -> Any:
        """The value of a parameter, or its default when it is absent or wrong."""
        if parameter.name not in self.params or parameter.name in self.errors:
            return parameter.default
        try:
            return parameter.parse(str(self.params[parameter.name]))
        except ParameterError as error:
            self.refuse(parameter.name, str(error))
            return parameter.default

    def refuse(self, name: str, message: str) -> None:
        """Note what is wrong with a parameter; the first message stays."""
        self.errors.setdefault(name, message)

    def finish(self) -> None:
        """Raise InvalidParameters with every error, if there is any."""
        if self.errors:
            raise InvalidParameters([FieldError(name, text) for name, text in self.errors.items()])

    def _check(self, name: str, values: list[str]) -> None:
        if name not in self.known:
            self.refuse(name, self._unknown(name))
        elif any("\0" in value or REPLACEMENT in value for value in values):
            self.refuse(name, _("%(name)s holds bytes that are no text.") % {"name": name})
        elif any(not value.strip() for value in values):
            self.refuse(name, _("%(name)s is empty: give it a value or leave it out.") % {"name": name})
        elif len(values) > 1 and name not in self.repeatable:
            self.refuse(name, _("%(name)s is given more than once.") % {"name": name})

    def _unknown(self, name: str) -> str:
        shown = name.replace("\0", REPLACEMENT)[:SHOWN]
        if meant := nearest(name, self.known):
            return _("Unknown parameter %(name)s – did you mean %(meant)s?") % {"name": shown, "meant": meant}
        if not self.known:
            return _("Unknown parameter %(name)s – this address takes none.") % {"name": shown}
        return _("Unknown parameter %(name)s – this address takes %(known)s.") % {
            "name": shown,
            "known": ", ".join(sorted(self.known)),
        }
