"""Whom a sheet means by a name: someone of the registry, someone new, or nobody can say."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from gcio_portal import thai
from gcio_portal.thai.names import DIGITS
from roles.models import Order, Person
from roles.spreadsheets.columns import NEW
from roles.spreadsheets.holdings import Holding
from roles.spreadsheets.lines import Line, NewPerson

# Longest first, so that นางสาว is not read as นาง.
TITLES = sorted(
    ("นาย", "นาง", "นางสาว", "น.ส.", "ดร.", "พล.ต.อ.", "พล.ต.ท.", "พล.ต.ต.", "พล.อ.", "พล.ท.", "พล.ต.",
     "พ.ต.อ.", "พ.ต.ท.", "พ.ต.ต.", "พ.อ.", "พ.ท.", "พ.ต.", "ร.ต.อ.", "ร.ต.ท.", "ร.ต.ต.", "ร.อ.", "ร.ท.",
     "ร.ต.", "ม.ล.", "ม.ร.ว.", "ศ.", "รศ.", "ผศ.", "ว่าที่ร้อยตรี", "นายแพทย์", "แพทย์หญิง"),
    key=len,
    reverse=True,
)  # fmt: skip
GENDERS = {"นาย": "m", "นาง": "f", "นางสาว": "f", "น.ส.": "f", "นายแพทย์": "m", "แพทย์หญิง": "f"}


@dataclass(frozen=True)
class Candidate:
    """Someone of the registry who may be meant."""

    pk: int
    prefix: str
    name: str

    @property
    def words(self) -> str:
        return f"{self.pk} ({self.prefix}{self.name})"


def split_name(prefix: str, given: str, family: str) -> NewPerson:
    """A name in its three parts, also where the title or the family name was written with the given name."""
    if not prefix and given:
        title = next((one for one in TITLES if given.startswith(one) and len(given) > len(one) + 1), "")
        prefix, given = title, given[len(title) :].strip()
    if not family and " " in given:
        given, _space, family = given.partition(" ")
    return NewPerson(prefix, given, " ".join(family.split()))


def nameable(orders: QuerySet[Order]) -> QuerySet[Person]:
    """Those whom who applies may find: the directory's, and those whom only the drafts they see name."""
    return Person.objects.filter(
        Q(pk__in=Person.objects.public().values("pk")) | Q(order_items__order__in=orders.values("pk"))
    )


class People:
    """The people that the names of one sheet may stand for, and what each name was found to mean."""

    def __init__(self, lines: Sequence[Line], people: QuerySet[Person]) -> None:
        self.names = {line.number: _name(line) for line in lines}
        self.keys = {name: thai.sort_key(f"{name.given_th} {name.family_th}") for name in self.names.values()}
        self.same: dict[str, list[Candidate]] = defaultdict(list)
        self.like: dict[str, list[Candidate]] = defaultdict(list)
        self.numbered: dict[int, Candidate] = {}
        self._read(lines, people)
        self.titles: dict[str, tuple[int, str]] = {}  # name → the first row with it, and its title there

    def _read(self, lines: Sequence[Line], people: QuerySet[Person]) -> None:
        letters = {_letters(key) for key in self.keys.values()} - {""}
        numbers = {one for line in lines if isinstance(one := line.get("person"), int)}
        first = Func(F("sort_key"), Value("\t"), Value(1), function="split_part", output_field=CharField())
        rows = (
            people.annotate(letters=Cast(first, CharField()))
            .filter(Q(letters__in=letters) | Q(pk__in=numbers))
            .order_by("pk")
            .distinct()
            .values_list("pk", "prefix_th", "given_th", "family_th", "sort_key")
        )
        for pk, prefix, given, family, key in rows:
            candidate = Candidate(pk, prefix, f"{given} {family}")
            self.same[key].append(candidate)
            self.like[_letters(key)].append(candidate)
            self.numbered[pk] = candidate

    def meant(self, line: Line) -> int | NewPerson | None:
        """Whom the line names; None, with a finding, where that cannot be said."""
        name = self.names[line.number]
        key = self.keys[name]
        if not self.is_whole(line):
            return None
        written = line.get("person")
        if isinstance(written, int):
            return self._by_number(line, written, key)
        if written == NEW:
            return self._new(line, name, key)
        if line.is_wrong("person"):
            return None
        same = self.same.get(key, [])
        if len(same) == 1 and not _other_gender(same[0].prefix, name.prefix_th):
            return same[0].pk
        if same:
            reason = _("The registry has %(count)d people of this name.") % {"count": len(same)}
            if len(same) == 1:
                reason = _("The registry has this name with the title “%(title)s”.") % {
                    "title": same[0].prefix
                }
            _choose(line, "person-ambiguous", reason, same)
            return None
        like = self.like.get(_letters(key), [])
        if like:
            _choose(line, "person-like", _("The registry has someone of almost this name."), like)
            return None
        return self._new(line, name, key)

    def in_place_of(self, holding: Holding, line: Line) -> int | NewPerson | None:
        """Who rightly stands where this membership was recorded, by the name that the row has changed.

        None, with a finding, for the holder under another spelling, which is the person's record and not the
        membership's; and for a name of nobody, unless the row says that it is someone new.
        """
        written, key = line.get("person"), self.keys[self.names[line.number]]
        same = self.same.get(key, [])
        meant = written or (same[0].pk if len(same) == 1 else None)
        if line.is_wrong("person", "given_th", "family_th", "prefix_th"):
            return None
        if meant == holding.person:
            line.fault(
                line.renamed[0], "name-of-record",
                _("The row writes the name of %(person)s otherwise; a sheet does not change how someone's "
                  "name is written.") % {"person": holding.name},
                _("Put the name back as it was. Whoever keeps the registry at the Office of the Civil "
                  "Service Commission corrects the name on the person's own record: ask there."),
                person=holding.person,
            )  # fmt: skip
            return None
        if written or same:
            return self.meant(line)
        like = [one for one in self.like.get(_letters(key), []) if one.pk != holding.person]
        line.fault(
            line.renamed[0], "name-changed",
            _("The record is of %(person)s, and the registry has nobody with the name of this row.")
            % {"person": holding.name},
            _other_or_misspelt(like), person=holding.person,
        )  # fmt: skip
        return None

    def is_whole(self, line: Line) -> bool:
        """Whether the row has a given name and a family name; a finding where one is missing."""
        name = self.names[line.number]
        for column in ("given_th", "family_th"):
            if not getattr(name, column) and not line.is_wrong("given_th", "family_th"):
                line.fault(
                    column, "name-missing", _("The name is not whole."),
                    _("Write the given name and the family name."),
                )  # fmt: skip
        return bool(name.given_th and name.family_th) and not line.is_wrong(
            "prefix_th", "given_th", "family_th"
        )

    def _by_number(self, line: Line, number: int, key: str) -> int | None:
        found = self.numbered.get(number)
        if found is None:
            line.fault(
                "person", "person-unknown", _("The registry has nobody with this number."),
                _("Empty the cell, or write the number that the registry shows for this person."),
            )  # fmt: skip
            return None
        if found not in self.same.get(key, []):
            line.fault(
                "person", "person-other", _("This number is %(name)s.") % {"name": found.name},
                _("Write the number of the person who is named, or the name of this number."),
            )  # fmt: skip
            return None
        return number

    def _new(self, line: Line, name: NewPerson, key: str) -> NewPerson | None:
        """Someone new; two rows of one new name are one person, and agree on the title."""
        for column in ("prefix_th", "given_th", "family_th"):
            if DIGITS.search(line.get(column) or ""):
                line.fault(
                    column, "name-digits", _("There is a digit in the name of someone new."),
                    _("Write the name in letters; a note or a number does not belong to it."),
                )  # fmt: skip
                return None
        row, title = self.titles.setdefault(key, (line.number, name.prefix_th))
        if name.prefix_th and title and name.prefix_th != title:
            line.fault(
                "prefix_th", "title-differs",
                _("Row %(row)d writes the same name with the title “%(title)s”.")
                % {"row": row, "title": title},
                _("Write one title in both rows, or enter the second person on the order's page."),
            )  # fmt: skip
            return None
        first = self.names[row]
        return NewPerson(title or name.prefix_th, first.given_th, first.family_th)


def _name(line: Line) -> NewPerson:
    return split_name(*(line.get(column) or "" for column in ("prefix_th", "given_th", "family_th")))


def _letters(key: str) -> str:
    """The letters of a sort key without tone marks: what a slip of the finger leaves as it is."""
    return key.split("\t", 1)[0]


def _other_gender(one: str, other: str) -> bool:
    genders = {GENDERS.get(one), GENDERS.get(other)} - {None}
    return len(genders) == 2


def _other_or_misspelt(like: list[Candidate]) -> str:
    column = _("Number of the person")
    other = (
        _("If someone else holds the seat, write in the column “%(column)s” one of: %(people)s; or “new”.")
        % {"column": column, "people": ", ".join(one.words for one in like[:5])}
        if like
        else _("If someone else holds the seat, write “new” in the column “%(column)s”.") % {"column": column}
    )
    return f"{other} " + _(
        "If the name is only misspelt, put it back, and let the Office of the Civil Service Commission "
        "correct it on the person's own record."
    )


def _choose(line: Line, code: str, reason: str, candidates: list[Candidate]) -> None:
    """Ask who is meant: a finding with the candidates."""
    line.fault(
        "person" if line.has_column("person") else "given_th", code, reason,
        _("Write in the column “%(column)s” one of: %(people)s; or “new” for someone else.")
        % {"column": _("Number of the person"), "people": ", ".join(one.words for one in candidates[:5])},
    )  # fmt: skip
