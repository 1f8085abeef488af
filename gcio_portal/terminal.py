"""What commands say to a person at a terminal: in Thai and in English, for nobody chose a language yet."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper
from django.utils.translation import override


def in_both_languages(text: object, *, between: str = " · ") -> str:
    """Thai, then English, of a text that is put into words when it is read; once where they are the same."""
    wordings = []
    for language in ("th", "en"):
        with override(language):
            wordings.append(str(text))
    return between.join(dict.fromkeys(wordings))


def refusal(text: object) -> SystemExit:
    """The end of a command that cannot go on: one sentence in each language, and exit code 1."""
    return SystemExit(in_both_languages(text, between="\n"))


@contextmanager
def step(out: OutputWrapper, number: str, text: object) -> Iterator[None]:
    """Say what begins, and when it has ended how many seconds it took."""
    started = time.monotonic()
    out.write(f"[{number}] {in_both_languages(text)} … ", ending="")
    out.flush()
    yield
    out.write(f"{time.monotonic() - started:.1f} s")
    out.flush()
