"""The house rules that a machine can check; the reasons are in docs/decisions and CONTRIBUTING.md."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("gcio_portal", "committees", "roles", "transformation", "bench", "tests")
FILE_LINES = 300
FUNCTION_LINES = 40


def sources(*, tests: bool = True) -> Iterator[Path]:
    for package in PACKAGES if tests else PACKAGES[:-1]:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            yield node


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_each_file_has_one_reason_to_change():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in sources()
        if (lines := len(path.read_text().splitlines())) > FILE_LINES
    }

    assert not too_long


def test_each_function_does_one_thing():
    too_long = {
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}": lines
        for path in sources()
        for node in functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES
    }

    assert not too_long


def test_every_model_says_what_a_record_is():
    without = [
        model._meta.label
        for app in ("committees", "roles", "transformation", "gcio_portal")
        for model in apps.get_app_config(app).get_models()
        if not model.__name__.endswith("Event")
        and (not model.__doc__ or model.__doc__.startswith(f"{model.__name__}("))
    ]

    assert not without


def test_every_constraint_has_a_name_and_a_message():
    without = [
        constraint.name
        for app in ("committees", "roles", "transformation")
        for model in apps.get_app_config(app).get_models()
        for constraint in model._meta.constraints
        if str(constraint.violation_error_message) == constraint.default_violation_error_message
    ]

    assert not without


def test_no_error_is_swallowed_and_no_test_is_skipped():
    swallowed = re.compile(r"except( Exception)?:\s*(\n\s*)?(pass|\.\.\.)\s*$", re.MULTILINE)
    skipped = re.compile(r"pytest\.(skip|xfail)|mark\.(skip|xfail)|\b(TODO|FIXME)\b")
    found = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path != Path(__file__) and (swallowed.search(path.read_text()) or skipped.search(path.read_text()))
    ]

    assert not found


@pytest.mark.django_db
def test_no_migration_is_missing():
    output = StringIO()

    call_command("makemigrations", "--check", "--dry-run", stdout=output)

    assert "No changes detected" in output.getvalue()


def test_each_dependency_says_what_it_is_for():
    project = (ROOT / "pyproject.toml").read_text()
    declared = tomllib.loads(project)
    named = [
        *declared["project"]["dependencies"],
        *(name for group in declared["dependency-groups"].values() for name in group),
    ]

    for name in named:
        line = next(line for line in project.splitlines() if line.strip().startswith(f'"{name}"'))
        assert re.search(r"#\s*\S+", line), name


def test_what_runs_is_what_was_tested():
    runs, tested = (
        {line.split()[0] for line in (ROOT / name).read_text().splitlines() if "==" in line}
        for name in ("requirements.lock", "requirements-test.lock")
    )

    assert runs
    assert runs <= tested


def test_no_committed_file_names_a_download_address():
    locks = [path for path in committed_files() if path.suffix == ".lock"]

    assert locks
    for path in locks:
        assert "://" not in path.read_text(), path.name


def test_the_thai_catalogue_is_complete_and_compiled():
    folder = ROOT / "locale" / "th" / "LC_MESSAGES"
    catalogue = polib.pofile(str(folder / "django.po"))
    compiled = {
        (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural
        for entry in polib.mofile(str(folder / "django.mo"))
    }

    assert not [entry.msgid for entry in catalogue if not entry.translated() or entry.fuzzy]
    assert compiled == {
        (entry.msgctxt, entry.msgid): entry.msgstr or entry.msgstr_plural for entry in catalogue
    }


def test_every_message_in_the_sources_is_in_the_catalogue():
    catalogue = {
        entry.msgid for entry in polib.pofile(str(ROOT / "locale" / "th" / "LC_MESSAGES" / "django.po"))
    }
    missing = sorted({message for message in _messages() if message not in catalogue})

    assert not missing


def _messages() -> Iterator[str]:
    for path in sources(tests=False):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"_", "gettext", "ngettext"}:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value
    translate = re.compile(r"""\{%\s*translate\s+(["'])(.*?)\1""")
    block = re.compile(r"\{%\s*blocktranslate\b([^%]*)%\}(.*?)\{%\s*(?:plural|endblocktranslate)", re.DOTALL)
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text()
        yield from (match[1] for match in translate.findall(text))
        for arguments, body in block.findall(text):
            message = re.sub(r"\{\{\s*(\w+)\s*\}\}", r"%(\1)s", body.replace("%", "%%"))
            yield " ".join(message.split()) if "trimmed" in arguments else message
