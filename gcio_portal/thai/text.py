"""Thai text as it is searched and sorted: each rule once for Python, once for SQL, with the same answer.

The SQL side is made of immutable built-in functions under COLLATE "C", so that a generated column
holds the same text on PostgreSQL 15 to 18 under any locale of the database.
A change of a rule needs a migration that drops and adds the generated columns: their text is stored.
"""

import re
import unicodedata
from functools import cache, reduce
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Func, TextField
from django.db.models.sql.compiler import SQLCompiler
from django.utils.deconstruct import deconstructible

THAI_DIGITS = "๐๑๒๓๔๕๖๗๘๙"
ARABIC_DIGITS = "0123456789"


def _characters(*ranges: str) -> str:
    """'az' is a to z, both inclusive; a single character stands for itself."""
    return "".join(chr(code) for ends in ranges for code in range(ord(ends[0]), ord(ends[-1]) + 1))


# Zero-width and direction marks, soft hyphens: they come in with text copied from PDF and web pages.
INVISIBLE = _characters(
    "\u00ad", "\u180e", "\u200b\u200f", "\u202a\u202e", "\u2060\u2064", "\u2066\u206f", "\ufeff"
)
WHITE = _characters(
    "\t\r", "\x1c ", "\x85", "\xa0", "\u1680", "\u2000\u200a", "\u2028\u2029", "\u202f", "\u205f", "\u3000"
)
UPPER, LOWER = _characters("AZ"), _characters("az")
TONES = "่้๊๋"

# Two spellings of one written form: nikhahit + aa is sara am, with its tone before it; two เ are แ.
_SARA_AM = (f"ํ([{TONES}]?)า", r"\1ำ")
_DOUBLE_E = ("เเ", "แ")
# Search only: a tone typed after sara am looks the same as one typed before it.
_TONE_AFTER_AM = (f"ำ([{TONES}]+)", r"\1ำ")
_SPACES = (" +", " ")

# Search lower-cases ASCII only: what a database does with other letters depends on its locale.
_FOLD = (THAI_DIGITS + UPPER + WHITE, ARABIC_DIGITS + LOWER + " " * len(WHITE))

# The Thai order of CLDR, that of the Royal Institute's dictionary: symbols, digits, Thai, Latin.
# Spaces and punctuation do not count.
_AM_AS_LETTERS = ("ำ", "าํ")
_LEAD_VOWEL = ("([เแโใไ])([ก-ฮ])", r"\2\1")
_UNCOUNTED = _characters(
    "\x01#", "%*", ",/", ":;", "?@", "[]", "_", "{", "}", "\x7f\xa1", "\xa7", "\xab", "\xad", "\xb6\xb7"
) + _characters(
    "\xbb", "\xbf", "ฯ", "ๆ", "๏", "๚๛", "\u2000\u2043", "\u2045\u2051", "\u2053\u2064", "\u2066\u206f"
)
# Letters whose place in the alphabet is not that of their code; ฯ, ๆ and punctuation are free as stand-ins.
_ALPHABET = (
    "`^+<=>|~฿$" + THAI_DIGITS + UPPER + LOWER + "ํๅฺ",
    "#%&()*,-./" + ARABIC_DIGITS + _characters("\uff41\uff5a") * 2 + "ฯาๆ",
)
_MARKS, _MARK_WEIGHTS = "๎์็่้๊๋", "0123456"
_NOT_MARK = (f"[^{_MARKS}]", ".")
_VARIANTS = UPPER + "ๅ"
_NOT_VARIANT = (f"[^{_VARIANTS}]", ".")


@cache
def _pairs(old: str, new: str) -> dict[int, str | None]:
    return {ord(char): new[at] if at < len(new) else None for at, char in reversed(list(enumerate(old)))}


def _translate(value: str, old: str, new: str) -> str:
    """SQL's translate(): the characters of `old` that have no partner in `new` are dropped."""
    return value.translate(_pairs(old, new))


def search_text(value: str) -> str:
    """The form in which text is stored for search, and in which a query must be put before `contains`.

    NFC, sara am and แ in one spelling, Arabic digits, ASCII in lower case, single spaces, nothing invisible.
    """
    text = unicodedata.normalize("NFC", _translate(value, INVISIBLE + "\0", ""))
    text = _translate(text, *_FOLD).replace(*_DOUBLE_E)
    for rule in (_SARA_AM, _TONE_AFTER_AM, _SPACES):
        text = re.sub(*rule, text)
    return text.strip(" ")


def sort_key(value: str) -> str:
    """A key whose code-point order (COLLATE "C") is the Thai dictionary order of `value`.

    Letters first, lead vowels after their consonant; then tone marks; then capitals and ๅ.
    The order is that of ICU's `th`, except that two เ count as แ. Ties need a further key.
    """
    text = unicodedata.normalize("NFC", _translate(value, INVISIBLE + "\0", ""))
    text = re.sub(*_SARA_AM, text).replace(*_DOUBLE_E).replace(*_AM_AS_LETTERS)
    text = _translate(re.sub(*_LEAD_VOWEL, text), _UNCOUNTED, "")
    letters = _translate(text, _ALPHABET[0] + _MARKS, _ALPHABET[1])
    marks = _translate(re.sub(*_NOT_MARK, text), _MARKS, _MARK_WEIGHTS).rstrip(".")
    variants = _translate(re.sub(*_NOT_VARIANT, text), _VARIANTS, "1" * len(_VARIANTS)).rstrip(".")
    return f"{letters}\t{marks}\t{variants}".rstrip("\t")


def _literal(text: str) -> str:
    """An SQL string of any text: no quote, per cent sign or invisible character can stand in it."""
    plain = ARABIC_DIGITS + UPPER + LOWER + " "
    return "E'" + "".join(char if char in plain else f"\\u{ord(char):04x}" for char in text) + "'"


def _sql(name: str, sql: str, *arguments: str) -> str:
    return f"{name}({', '.join([sql, *map(_literal, arguments)])})"


def _sql_regex(sql: str, rule: tuple[str, str]) -> str:
    return _sql("regexp_replace", sql, *rule, "g")


def _sql_composed(sql: str) -> str:
    return f"normalize({_sql('translate', sql, INVISIBLE, '')}, NFC)"


class _TextOfFields(Func):
    """Some text columns, joined by a space, in a derived form; NULL counts as empty."""

    output_field = TextField()
    copies = 1  # how often `derive` writes its text

    def __init__(self, *fields: str | F, **extra: Any) -> None:
        super().__init__(*fields, **extra)

    def derive(self, sql: str) -> str:
        raise NotImplementedError

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **extra_context: Any,
    ) -> tuple[str, tuple[str | int, ...]]:
        parts: list[str] = []
        params: list[str | int] = []
        for source in self.get_source_expressions():
            sql, source_params = compiler.compile(source)
            parts.append(f"coalesce({sql}, '')")
            params.extend(source_params)
        joined = " || ' ' || ".join(parts)
        return self.derive(f'(({joined}) COLLATE "C")'), tuple(params) * self.copies


@deconstructible(path="gcio_portal.thai.SearchText")
class SearchText(_TextOfFields):
    """`search_text` of some columns, for a generated column with a trigram index."""

    def derive(self, sql: str) -> str:
        sql = _sql("replace", _sql("translate", _sql_composed(sql), *_FOLD), *_DOUBLE_E)
        return _sql("btrim", reduce(_sql_regex, (_SARA_AM, _TONE_AFTER_AM, _SPACES), sql), " ")


@deconstructible(path="gcio_portal.thai.SortKey")
class SortKey(_TextOfFields):
    """`sort_key` of some columns, for a generated column with `db_collation="C"`."""

    copies = 3

    def derive(self, sql: str) -> str:
        sql = _sql("replace", _sql_regex(_sql_composed(sql), _SARA_AM), *_DOUBLE_E)
        sql = _sql("replace", sql, *_AM_AS_LETTERS)
        sql = _sql("translate", _sql_regex(sql, _LEAD_VOWEL), _UNCOUNTED, "")
        letters = _sql("translate", sql, _ALPHABET[0] + _MARKS, _ALPHABET[1])
        marks = _sql("rtrim", _sql("translate", _sql_regex(sql, _NOT_MARK), _MARKS, _MARK_WEIGHTS), ".")
        variants = _sql("translate", _sql_regex(sql, _NOT_VARIANT), _VARIANTS, "1" * len(_VARIANTS))
        tab = _literal("\t")
        return _sql(
            "rtrim", f"{letters} || {tab} || {marks} || {tab} || {_sql('rtrim', variants, '.')}", "\t"
        )
