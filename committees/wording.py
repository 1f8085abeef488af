"""Old and new wording side by side: which phrases a new text takes out and which it puts in.

Thai is written without spaces between words, so a comparison by letter would mark shreds, and one by
space whole sentences. Texts are cut into atoms (known words, else letters with their vowels and tones),
matched, and the marks then widened until they read as phrases.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, pairwise

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

# Words of the resolutions that a mark must not cut: compounds that share a half with another word.
# A comparison that reads badly is mended by adding the word that was cut.
WORDS = [
    "รองผู้ว่าราชการจังหวัด",
    "ผู้ว่าราชการจังหวัด",
    "รองนายกรัฐมนตรี",
    "นายกรัฐมนตรี",
    "รัฐมนตรีว่าการ",
    "รัฐมนตรีช่วยว่าการ",
    "คณะรัฐมนตรี",
    "รัฐมนตรี",
    "คณะกรรมการ",
    "คณะอนุกรรมการ",
    "กรรมการ",
    "รองปลัด",
    "ปลัด",
    "รองประธาน",
    "ประธาน",
    "ผู้ช่วยเลขานุการ",
    "เลขานุการ",
    "ผู้รับผิดชอบ",
    "รับผิดชอบ",
    "ได้รับมอบหมาย",
    "มอบหมาย",
    "กรุงเทพมหานคร",
    "จังหวัด",
    "กระทรวง",
    "กรม",
    "สำนักงาน",
    "หัวหน้าหน่วยงาน",
    "หัวหน้า",
    "หน่วยงาน",
    "รัฐบาล",
    "ดิจิทัล",
    "สถาปัตยกรรม",
    "ความเห็นชอบ",
    "เห็นชอบ",
    "ข้อเสนอแนะ",
    "คำแนะนำ",
    "ดำเนินการ",
    "ดำเนินงาน",
    "ดำเนิน",
    "โครงการ",
    "ฝึกอบรม",
    "อบรม",
    "หลักสูตร",
    "บริหารจัดการ",
    "บริหาร",
    "จัดการ",
    "ทรัพยากร",
    "เทคโนโลยีสารสนเทศ",
    "เทคโนโลยี",
    "สารสนเทศ",
    "องค์ประกอบ",
    "ตำแหน่ง",
    "กำหนด",
    "รวมทั้ง",
    "หรือ",
    "และ",
    "ให้",
    "เป็น",
]
SYLLABLE = 3  # letters; a shorter rest of an unknown word is marked with the change beside it
ISLAND = 6  # characters; what stays between two changes and is shorter is marked with them

_ATOM = re.compile(
    "(?:"
    + "|".join(sorted(WORDS, key=len, reverse=True))
    + ")[ัิ-ฺ็-๎]*"
    + r"|(?P<letter>[เ-ไ]?[ก-ฮ][ะ-ฺๅ็-๎]*)"  # a consonant with the vowels and tones that stand on it
    + r"|[A-Za-z0-9]+[ัิ-ฺ็-๎]*|\.\.\.|\S[ัิ-ฺ็-๎]*"
)
_ELLIPSIS = {"...": "…"}  # the same mark, typed in two ways


@dataclass(frozen=True)
class Atom:
    """The smallest piece that is marked or not: a known word, a letter with its marks, a number, a sign."""

    key: str  # what is compared
    text: str  # as written
    space: str  # white space after it: never compared, never marked at the edge of a phrase
    known: bool  # a word, number or sign with certain edges, not a letter of an unknown word


@dataclass(frozen=True)
class Phrase:
    """A stretch of a text that stays, or that is taken out or put in."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Comparison:
    """Two wordings of one provision, each cut into phrases that stay and phrases that change."""

    old: tuple[Phrase, ...]
    new: tuple[Phrase, ...]

    @property
    def old_marked(self) -> SafeString:
        """The old wording as HTML, what was taken out in `<del>`."""
        return _marked(self.old, "del")

    @property
    def new_marked(self) -> SafeString:
        """The new wording as HTML, what was put in in `<ins>`."""
        return _marked(self.new, "ins")


@dataclass
class _Stretch:
    """Atoms that both texts share, or that one has in place of the other's."""

    same: bool
    old: list[Atom]
    new: list[Atom]

    @property
    def length(self) -> int:
        return max(sum(len(atom.text) for atom in side) for side in (self.old, self.new))


def compare(old: str, new: str) -> Comparison:
    """The phrases of two wordings. White space that alone differs is no change."""
    stretches = _without_islands(_widened(_stretches(_atoms(old), _atoms(new))))
    return Comparison(
        old=tuple(_phrases((stretch.old, not stretch.same) for stretch in stretches)),
        new=tuple(_phrases((stretch.new, not stretch.same) for stretch in stretches)),
    )


def _atoms(text: str) -> list[Atom]:
    matches = list(_ATOM.finditer(text))
    ends = [match.start() for match in matches[1:]] + [len(text)] * bool(matches)
    return [
        Atom(
            key=_ELLIPSIS.get(match[0], match[0]),
            text=match[0],
            space=text[match.end() : end],
            known=match["letter"] is None,
        )
        for match, end in zip(matches, ends, strict=True)
    ]


def _stretches(old: list[Atom], new: list[Atom]) -> list[_Stretch]:
    matcher = SequenceMatcher(None, [atom.key for atom in old], [atom.key for atom in new], autojunk=False)
    return [
        _Stretch(tag == "equal", old[old_from:old_to], new[new_from:new_to])
        for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes()
    ]


def _widened(stretches: list[_Stretch]) -> list[_Stretch]:
    """Gives a change the rest of an unknown word that it would cut off."""
    for before, after in pairwise(stretches):
        if before.same and _letter_at(after, 0):
            rest = _rest(reversed(before.old))
            after.old[:0], after.new[:0] = _last(before.old, rest), _last(before.new, rest)
            before.old, before.new = (
                before.old[: len(before.old) - rest],
                before.new[: len(before.new) - rest],
            )
        elif after.same and _letter_at(before, -1):
            rest = _rest(iter(after.old))
            before.old, before.new = before.old + after.old[:rest], before.new + after.new[:rest]
            after.old, after.new = after.old[rest:], after.new[rest:]
    return [stretch for stretch in stretches if stretch.old or stretch.new]


def _letter_at(change: _Stretch, index: int) -> bool:
    """Whether a change has a letter of an unknown word at its edge, so that the edge may be within a word."""
    return any(side and not side[index].known for side in (change.old, change.new))


def _rest(atoms: Iterator[Atom]) -> int:
    """How many letters of one unknown word come first; 0 when they are a syllable or more."""
    count = 0
    for atom in atoms:
        if atom.known or (count and atom.space):
            break
        count += 1
    return count if count < SYLLABLE else 0


def _last(atoms: list[Atom], count: int) -> list[Atom]:
    return atoms[len(atoms) - count :]


def _without_islands(stretches: list[_Stretch]) -> list[_Stretch]:
    """Joins two changes over what stays between them, where that is too short to be read apart."""
    joined: list[_Stretch] = []
    for stretch in stretches:
        joined.append(stretch)
        while len(joined) > 1 and not joined[-1].same:
            if not joined[-2].same:
                _join_last(joined, 2)
            elif len(joined) > 2 and _is_island(*joined[-3:]):
                _join_last(joined, 3)
            else:
                break
    return joined


def _is_island(before: _Stretch, between: _Stretch, after: _Stretch) -> bool:
    """Too short in itself, or beside the changes: less than half of the shorter one."""
    return between.length < ISLAND or 2 * between.length <= min(before.length, after.length)


def _join_last(stretches: list[_Stretch], count: int) -> None:
    parts = stretches[-count:]
    stretches[-count:] = [
        _Stretch(
            same=False,
            old=[atom for part in parts for atom in part.old],
            new=[atom for part in parts for atom in part.new],
        )
    ]


def _phrases(sides: Iterator[tuple[list[Atom], bool]]) -> Iterator[Phrase]:
    """Phrases of one side; the space after a mark stands outside it."""
    pieces = []
    for atoms, changed in sides:
        if atoms:
            text = "".join(atom.text + atom.space for atom in atoms)
            bare = text.rstrip()
            pieces += [(changed, bare), (False, text[len(bare) :])]
    for changed, run in groupby((piece for piece in pieces if piece[1]), key=lambda piece: piece[0]):
        yield Phrase(text="".join(text for _changed, text in run), changed=changed)


def _marked(phrases: tuple[Phrase, ...], tag: str) -> SafeString:
    return format_html_join(
        "",
        "{}",
        (
            (format_html(f"<{tag}>{{}}</{tag}>", one.text) if one.changed else conditional_escape(one.text),)
            for one in phrases
        ),
    )
