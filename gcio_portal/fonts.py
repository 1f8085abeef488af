"""The Sarabun font, out of its package and into the static files."""

import struct
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

PREFIX = "fonts"
WEIGHTS = ("Sarabun-Regular.ttf", "Sarabun-SemiBold.ttf")  # the stylesheet knows these two only


def sarabun_dir() -> Path:
    """The folder of the font files in the installed `fontpkg-sarabun` package.

    Raises ModuleNotFoundError when the package is not installed.
    """
    spec = find_spec("fontpkg_sarabun")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("fontpkg-sarabun is not installed: pages and documents have no Thai font.")
    return Path(spec.origin).parent / "files"


@cache
def sarabun_characters() -> frozenset[int]:
    """The code points that have a shape in Sarabun, from the `cmap` table of the font file (OpenType).

    Only the segments of format 4 are read, which hold every character up to U+FFFF; Sarabun has no others.
    """
    font = (sarabun_dir() / WEIGHTS[0]).read_bytes()
    records = struct.iter_unpack(">4sIII", font[12 : 12 + 16 * struct.unpack_from(">H", font, 4)[0]])
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        table = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * index)[0]
        if struct.unpack_from(">H", font, table)[0] == 4:
            return frozenset(_segments(font, table))
    raise ValueError(f"{WEIGHTS[0]} has no character table of format 4.")


def _segments(font: bytes, table: int) -> Iterator[int]:
    count = struct.unpack_from(">H", font, table + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", font, table + 14)
    starts = struct.unpack_from(f">{count}H", font, table + 16 + 2 * count)
    for first, last in zip(
        starts[:-1], ends[:-1], strict=True
    ):  # the last segment is a mark, not a character
        yield from range(first, last + 1)


class SarabunFinder(BaseFinder):
    """Finds `fonts/Sarabun-Regular.ttf` and `fonts/Sarabun-SemiBold.ttf`, and nothing else of the package."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=sarabun_dir())
        self.storage.prefix = PREFIX  # type: ignore[attr-defined]  # where collectstatic puts the files

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """The file behind a static path: one path or None; with `find_all`, a list."""
        folder, _, name = path.partition("/")
        found = [self.storage.path(name)] if folder == PREFIX and name in WEIGHTS else []
        if find_all:
            return found
        return found[0] if found else None

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, Storage]]:
        """Every file to collect, with the storage that holds it."""
        for name in WEIGHTS:
            yield name, self.storage
