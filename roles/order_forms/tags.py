"""What a page of the editor was made from, so that an old page is known as one."""

import re
from dataclasses import dataclass
from typing import Self

WRITTEN = re.compile(r"([0-9]{1,8})-([0-9]{1,19})")


@dataclass(frozen=True)
class Tag:
    """A version of the order, and the moment of the account's working copy in microseconds (0: none)."""

    version: int
    saved: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The tag that a browser sent; None where it is none."""
        found = WRITTEN.fullmatch(text)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.version}-{self.saved}"
