"""Made-up people and places with Thai names, drawn from a random source that the caller seeds."""

import random
import tomllib
from pathlib import Path
from typing import NamedTuple

# RFC 2606 keeps .invalid free of real addresses: whoever has this ending was generated.
GENERATED_ADDRESS = "@generated.invalid"

_TEXT = Path(__file__).with_name("words.toml").read_text(encoding="utf-8")
WORDS = {name: text.split() for name, text in tomllib.loads(_TEXT).items()}
SCHOOL_FORMS = ["โรงเรียนบ้าน{}", "โรงเรียนวัด{}", "โรงเรียนชุมชน{}", "โรงเรียน{}วิทยา", "โรงเรียน{}พิทยาคม"]
LOCAL_GOVERNMENT_FORMS = [
    "องค์การบริหารส่วนตำบล{} จังหวัด{}",
    "องค์การบริหารส่วนตำบล{} จังหวัด{}",
    "เทศบาลตำบล{} จังหวัด{}",
    "เทศบาลเมือง{} จังหวัด{}",
]


class Name(NamedTuple):
    """A person's title or rank, given name and family name."""

    prefix: str
    given: str
    family: str

    def __str__(self) -> str:
        return f"{self.prefix}{self.given} {self.family}"


def person_name(source: random.Random) -> Name:
    """One of more than half a million names; one in twenty-five has a rank or an academic title."""
    family = source.choice(WORDS["family_heads"]) + source.choice(WORDS["family_tails"])
    sex = "female" if source.random() < 0.5 else "male"
    prefixes = "prefix_ranked" if source.random() < 0.04 else f"prefix_{sex}"
    return Name(source.choice(WORDS[prefixes]), source.choice(WORDS[f"given_{sex}"]), family)


def school_name(source: random.Random) -> str:
    return source.choice(SCHOOL_FORMS).format(_place(source))


def local_government_name(source: random.Random, province: str) -> str:
    """A municipality or subdistrict administration, with the province that tells it from its namesakes."""
    return source.choice(LOCAL_GOVERNMENT_FORMS).format(_place(source), province)


def _place(source: random.Random) -> str:
    return source.choice(WORDS["place_heads"]) + source.choice(WORDS["place_tails"])
