"""The Sarabun font, out of its package and into the static files."""

from collections.abc import Iterator
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
