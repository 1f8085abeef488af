"""The Chromium of the browser tests: found, or set up by `python -m tests.browser`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DOWNLOAD_LIMIT = 300  # seconds
INSTALL_LIMIT = 600  # seconds
MISSING = """
**********************************************************************************
ไม่พบเบราว์เซอร์ Chromium: การทดสอบผ่านเบราว์เซอร์จะไม่ได้ทำ โปรดติดตั้ง chromium แล้วสั่ง make test อีกครั้ง
No Chromium was found: THE BROWSER TESTS DO NOT RUN. Install chromium, then make test.
**********************************************************************************
"""


@cache
def find_browser() -> Path | None:
    """A Chromium that starts: the system's, else the one that Playwright downloaded; None without either.

    Asked before Playwright is started: two of it do not run in one thread.
    """
    return next((path for path in _candidates() if _starts(path)), None)


def set_up_browser() -> Path | None:
    """Find a Chromium, else download one, else (as root) install the system's."""
    for attempt in (_nothing, _download, _install):
        attempt()
        find_browser.cache_clear()
        if path := find_browser():
            return path
    return None


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        if found := shutil.which(name):
            yield Path(found)
    with sync_playwright() as playwright:
        downloaded = Path(playwright.chromium.executable_path)
    if downloaded.exists():
        yield downloaded


def _starts(path: Path) -> bool:
    """Some systems have a stand-in that only tells what to install, or lack a library."""
    return _succeeds([str(path), "--version"], limit=30)


def _nothing() -> None:
    """The first attempt: what is there already."""


def _download() -> None:
    sys.stdout.write("Chromium: Playwright's own download\n")
    _succeeds(
        [sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"],
        limit=DOWNLOAD_LIMIT,
        PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT="10000",  # milliseconds
    )


def _install() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    sys.stdout.write("Chromium: the system's package\n")
    _succeeds(["apt-get", "update", "-qq"], limit=INSTALL_LIMIT)
    _succeeds(
        ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", "chromium"],
        limit=INSTALL_LIMIT,
        DEBIAN_FRONTEND="noninteractive",
    )


def _succeeds(command: list[str], *, limit: float, **variables: str) -> bool:
    """Whether a program ends well within `limit` seconds; what it prints is not shown."""
    try:
        done = subprocess.run(
            command, timeout=limit, env=os.environ | variables, stdin=subprocess.DEVNULL, capture_output=True
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


if __name__ == "__main__":
    browser = set_up_browser()
    if browser is None:
        sys.stderr.write(MISSING)
        sys.exit(os.environ.get("CI") == "true")
    sys.stdout.write(f"Chromium: {browser}\n")
