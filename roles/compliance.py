"""What the law of a day finds wrong with a roster: small rules from the seats of the day to findings.

The codes are those that the registry's answer key of made-up faults uses (bench/registry/faults.py).
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from dataclasses import field as option
from typing import Any

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gcio_portal import thai
from roles.rosters import SeatRow

ACTING_DAYS = 180  # beside nobody; a longer stand-in is told, no law forbids it


class Severity(models.TextChoices):
    """ERROR: the law or the database forbids it. WARNING: someone should look."""

    ERROR = "ERROR", gettext_lazy("Must fix")
    WARNING = "WARNING", gettext_lazy("Check")


@dataclass(frozen=True)
class Finding:
    """One thing to tell about a seat or an order.

    committee: its code; seat: its key; provision: "code#number" of what the law says of the seat on `day`,
    and instrument the code alone; by_law: the finding rests on that provision; item: the place in the annex,
    and `field` what to mend there. None or empty where it is about none.
    `words` makes the sentence in the language of the moment.
    """

    code: str
    severity: Severity
    words: Callable[[], str] = option(compare=False, repr=False)
    committee: str | None = None
    seat: str | None = None
    provision: str | None = None
    day: datetime.date | None = None
    item: int | None = None
    field: str = ""
    by_law: bool = False

    @property
    def instrument(self) -> str | None:
        return self.provision and self.provision.partition("#")[0]

    @property
    def message(self) -> str:
        return self.words()

    @property
    def message_th(self) -> str:
        with translation.override("th"):
            return self.words()

    @property
    def message_en(self) -> str:
        with translation.override("en"):
            return self.words()


def sentence(template: Any, **facts: Any) -> Callable[[], str]:
    """The words of a finding: a lazy template, filled in the language of the moment.

    Days are written in words, and what can be called is called.
    """

    def words() -> str:
        return str(template) % {name: _in_words(fact) for name, fact in facts.items()}

    return words


def _in_words(fact: Any) -> Any:
    if isinstance(fact, datetime.date):
        return thai.format_date(fact, "medium")
    return fact() if callable(fact) else fact


def seat_title(seat: SeatRow) -> Callable[[], str]:
    """The title of a seat, in the language of the moment."""
    return lambda: (thai.in_english() and seat["title_en"]) or seat["title_th"]


def person_name(person: Any) -> Callable[[], str]:
    """The name of a row's person, in the language of the moment."""
    return lambda: (thai.in_english() and person["name_en"]) or person["name_th"]


def roster_findings(committee: str, seats: Iterable[SeatRow], day: datetime.date) -> list[Finding]:
    """What is wrong with the roster of a committee (by code) on the day, in the order of its seats."""
    listed = list(seats)
    found = [finding for seat in listed for finding in seat_findings(committee, seat, day)]
    return found + list(_in_two_seats(committee, listed, day))


def seat_findings(committee: str, seat: SeatRow, day: datetime.date) -> Iterator[Finding]:
    """What is wrong with one seat that the law of the day requires."""
    if not seat["required"]:
        return
    place: dict[str, Any] = {
        "committee": committee, "seat": seat["key"], "provision": seat["provision"], "day": day,
    }  # fmt: skip
    title, acting = seat_title(seat), seat["acting"]
    if seat["state"] == "VACANT":
        words = gettext_lazy("%(seat)s: vacant since %(since)s; the law requires a holder.")
        yield Finding(
            "SEAT_VACANT",
            Severity.ERROR,
            sentence(words, seat=title, since=seat["vacant_since"]),
            by_law=True,
            **place,
        )
    if seat["state"] == "UNKNOWN":
        words = gettext_lazy("%(seat)s: the registry does not know who holds it.")
        yield Finding("HOLDER_UNKNOWN", Severity.WARNING, sentence(words, seat=title), **place)
    if seat["state"] == "ACTING" and acting and (day - acting["start_date"]).days > ACTING_DAYS:
        words = gettext_lazy("%(seat)s: %(person)s has acted since %(since)s, more than %(days)d days.")
        facts = {"person": person_name(acting["person"]), "since": acting["start_date"]}
        yield Finding(
            "ACTING_TOO_LONG",
            Severity.WARNING,
            sentence(words, seat=title, days=ACTING_DAYS, **facts),
            **place,
        )
    shown = seat["holder"] or acting
    if shown and shown["appointed_by"] is None:
        words = gettext_lazy("%(seat)s: %(person)s is known from public sources, not by an order.")
        facts = {"person": person_name(shown["person"])}
        yield Finding("ORDER_MISSING", Severity.WARNING, sentence(words, seat=title, **facts), **place)


def _in_two_seats(committee: str, seats: Iterable[SeatRow], day: datetime.date) -> Iterator[Finding]:
    held: dict[int, list[SeatRow]] = defaultdict(list)
    for seat in seats:
        for holding in (seat["holder"], seat["acting"]):
            if holding and seat not in held[holding["person"]["id"]]:
                held[holding["person"]["id"]].append(seat)
    for person, theirs in held.items():
        for seat in theirs[1:]:
            holding = next(
                one for one in (seat["holder"], seat["acting"]) if one and one["person"]["id"] == person
            )
            words = gettext_lazy("%(person)s holds two seats of the committee: %(first)s and %(second)s.")
            yield Finding(
                "PERSON_IN_TWO_SEATS",
                Severity.WARNING,
                sentence(
                    words,
                    person=person_name(holding["person"]),
                    first=seat_title(theirs[0]),
                    second=seat_title(seat),
                ),
                committee=committee,
                seat=seat["key"],
                provision=seat["provision"],
                day=day,
            )


def seat_in_words(seat: SeatRow | None, *, positions: bool = False) -> str:
    """Who sits in a seat and since when, or why nobody does; None: the law of the day has no such seat.

    positions: name also in which position each sits there.
    """
    if seat is None:
        return _("No such seat by the law of that day")
    parts = []
    if holder := seat["holder"]:
        parts.append(_since(_("%(person)s, since %(since)s"), holder, positions))
    elif seat["state"] == "VACANT" and seat["vacant_since"]:
        parts.append(_("Vacant since %(since)s") % {"since": _in_words(seat["vacant_since"])})
    elif seat["state"] == "UNKNOWN":
        parts.append(_("Holder not known"))
    if acting := seat["acting"]:
        in_post = acting["capacity"] == "ACTING_IN_POST"
        words = (
            _("%(person)s acts in post, since %(since)s")
            if in_post
            else _("%(person)s acts, since %(since)s")
        )
        parts.append(_since(words, acting, positions))
    return "; ".join(parts)


def _since(words: str, holding: Any, positions: bool) -> str:
    person, since = person_name(holding["person"])(), holding["start_date"]
    if positions and holding["position_title"]:
        person = f"{person} ({holding['position_title']})"
    return words % {"person": person, "since": _in_words(since)}
