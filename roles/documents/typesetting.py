"""From a source beside this file and the data of one paper to a PDF.

The data never becomes part of the source: it goes in as one JSON text (`sys.inputs.data`), so that no name
can be taken for markup. Fonts come from the wheel only, so that every machine makes the same pages, and the
same data always gives the same bytes.
"""

import fcntl
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from gcio_portal.fonts import sarabun_characters, sarabun_dir
from gcio_portal.thai.text import INVISIBLE

SOURCES = Path(__file__).parent
COMPOSITOR = SOURCES / "compositor.py"
LONGEST = 25  # seconds, with PATIENCE less than the 30 after which gunicorn ends a worker
PATIENCE = 3  # seconds that a paper waits for another one, which is as long as most take
Paper = Literal["order", "roster", "directory"]
NO_SHAPE = "\u25ca"  # a lozenge stands for a character that Sarabun does not have
# Control characters and direction marks are left out: these would turn what stands after them.
_WHITE, _LEFT_OUT = "\t\n\r", frozenset({*map(chr, range(32)), "\x7f", *INVISIBLE})


# A directory of 430 pages takes 0.9 GB while it is being set. Of each web server one paper may be in work and
# one may wait, so that a burst of them leaves the other threads to the other pages.
_places = threading.BoundedSemaphore(2)


class TypesetterBusy(Exception):
    """Another paper of many pages is being set; try again after PATIENCE."""


class TypesetterSlow(TypesetterBusy):
    """The paper was not done after LONGEST; the machine has too much to do, or the paper too many pages."""


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(sarabun_dir())]
    )


def typeset(paper: Paper, data: dict[str, Any]) -> bytes:
    """The PDF of one paper: tagged, in Thai, its fonts embedded, without a clock of its own.

    data: what the source of that name takes, made of texts, numbers, lists and mappings.
    """
    return typst.compile(font_paths=_fonts(), **_job(paper, data))


def typeset_apart(paper: Paper, data: dict[str, Any]) -> bytes:
    """The same in a process of its own, for papers of many pages (compositor.py); one at a time on a machine.

    Raises TypesetterBusy, TypesetterSlow, or subprocess.CalledProcessError.
    """
    job = json.dumps(_job(paper, data) | {"fonts": [str(sarabun_dir())]}).encode()
    command = [sys.executable, str(COMPOSITOR)]
    with _one_at_a_time():
        try:
            made = subprocess.run(command, input=job, capture_output=True, check=True, timeout=LONGEST)  # noqa: S603 - our own file
        except subprocess.TimeoutExpired as error:
            raise TypesetterSlow from error
    return made.stdout


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """The lock on the compositor's file is the machine's; it is given back when its holder ends, however."""
    if not _places.acquire(blocking=False):
        raise TypesetterBusy
    try:
        with COMPOSITOR.open("rb") as turn:
            until = time.monotonic() + PATIENCE
            while not _is_ours(turn.fileno()):
                if time.monotonic() > until:
                    raise TypesetterBusy
                time.sleep(0.05)
            yield
    finally:
        _places.release()


def _is_ours(turn: int) -> bool:
    try:
        fcntl.flock(turn, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _job(paper: Paper, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "input": str(SOURCES / f"{paper}.typ"),
        "root": str(SOURCES),
        "ignore_system_fonts": True,
        "sys_inputs": {"data": json.dumps(_printable(data), ensure_ascii=False)},
        "pdf_standards": ["ua-1"],
        "timestamp": 0,
    }


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(map(_shape, value))
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


@lru_cache(maxsize=4096)
def _shape(character: str) -> str:
    if character in _WHITE:
        return " "
    if character in _LEFT_OUT:
        return ""
    return character if ord(character) in sarabun_characters() else NO_SHAPE
