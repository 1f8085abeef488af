"""A value that cannot be used stops the start with one sentence that says what to write."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SECRET = {"SECRET_KEY": "k" * 50}
SERVER = {"DATABASE_URL": "postgresql://portal:secret@db.example.go.th:5432/registry", **SECRET}
NAMES = (
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "SECRET_KEY",
    "SECRET_KEY_FALLBACKS",
    "PORTAL_URL",
    "ALLOWED_HOSTS",
    "DEBUG",
    "CONN_MAX_AGE",
    "STATIC_ROOT",
    "MEDIA_ROOT",
    "BEHIND_PROXY",
    "EMAIL_HOST",
    "EMAIL_PORT",
    "EMAIL_USE_TLS",
    "MAIL_PAUSE",
    "API_ANONYMOUS_RATE",
)


def start(local_dir: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Read the settings in a process of its own, as every start does."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    return subprocess.run(
        [sys.executable, "-c", "import gcio_portal.settings"],
        cwd=settings.BASE_DIR,
        env=inherited | {"PORTAL_LOCAL_DIR": str(local_dir), "PYTHONUTF8": "1"} | variables,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    "variables",
    [
        {},
        SERVER,
        SERVER | {"SECRET_KEY_FALLBACKS": "a" * 50 + ", " + "b" * 50},
        SERVER | {"DATABASE_OWNER_URL": "postgresql://owner:secret@db.example.go.th/registry"},
        {"DATABASE_URL": "postgresql://%2Fvar%2Frun%2Fpostgresql/registry", **SECRET},
        {"PORTAL_URL": "https://gcio.example.go.th/"},
        {"PORTAL_URL": "https://gcio.example.go.th:8443"},
        {"PORTAL_URL": "http://[::1]:8000"},
        {"ALLOWED_HOSTS": "gcio.example.go.th, 10.0.0.7,[::1],.example.go.th"},
        {"ALLOWED_HOSTS": ""},
        {"CONN_MAX_AGE": "0"},
        {"DEBUG": "true"},
        {"API_ANONYMOUS_RATE": "off"},
    ],
    ids=str,
)
def test_good_values_start_without_a_word(tmp_path, variables):
    started = start(tmp_path, **variables)

    assert (started.returncode, started.stdout, started.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("name", "variables"),
    [
        ("DATABASE_URL", {"DATABASE_URL": "postgresql:///", **SECRET}),
        ("DATABASE_URL", {"DATABASE_URL": "postgresql://db.example.go.th", **SECRET}),
        ("DATABASE_URL", {"DATABASE_URL": "postgresql://db:abc/registry", **SECRET}),
        ("DATABASE_URL", {"DATABASE_URL": "mysql://db/registry", **SECRET}),
        ("DATABASE_URL", {"DATABASE_URL": "registry", **SECRET}),
        ("DATABASE_OWNER_URL", SERVER | {"DATABASE_OWNER_URL": "registry"}),
        ("DATABASE_OWNER_URL", SERVER | {"DATABASE_OWNER_URL": SERVER["DATABASE_URL"]}),
        ("DATABASE_OWNER_URL", SERVER | {"DATABASE_OWNER_URL": "postgresql://owner@db.example.go.th/other"}),
        ("SECRET_KEY", {"DATABASE_URL": SERVER["DATABASE_URL"]}),
        ("SECRET_KEY", {"SECRET_KEY": "short"}),
        ("SECRET_KEY_FALLBACKS", SERVER | {"SECRET_KEY_FALLBACKS": "short"}),
        ("SECRET_KEY_FALLBACKS", SERVER | {"SECRET_KEY_FALLBACKS": "a" * 50 + ","}),
        ("PORTAL_LOCAL_DIR", {"PORTAL_LOCAL_DIR": "/proc/x"}),
        ("PORTAL_LOCAL_DIR", {"PORTAL_LOCAL_DIR": "/dev/null"}),
        ("PORTAL_URL", {"PORTAL_URL": "gcio.example.go.th"}),
        ("PORTAL_URL", {"PORTAL_URL": "http://x:abc"}),
        ("PORTAL_URL", {"PORTAL_URL": "http://x:99999"}),
        ("PORTAL_URL", {"PORTAL_URL": "http://[x"}),
        ("PORTAL_URL", {"PORTAL_URL": "http://a b"}),
        ("PORTAL_URL", {"PORTAL_URL": "https://x/path"}),
        ("PORTAL_URL", {"PORTAL_URL": "https://x?query"}),
        ("PORTAL_URL", {"PORTAL_URL": "https://name@x"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "https://x"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "a b"}),
        ("ALLOWED_HOSTS", {"ALLOWED_HOSTS": "x:8000"}),
        ("CONN_MAX_AGE", {"CONN_MAX_AGE": "-5"}),
        ("CONN_MAX_AGE", {"CONN_MAX_AGE": "long"}),
        ("DEBUG", {"DEBUG": "maybe"}),
        ("BEHIND_PROXY", {"BEHIND_PROXY": "nginx"}),
        ("EMAIL_PORT", {"EMAIL_PORT": "smtp"}),
        ("EMAIL_USE_TLS", {"EMAIL_USE_TLS": "starttls"}),
        ("MAIL_PAUSE", {"MAIL_PAUSE": "-1"}),
        ("API_ANONYMOUS_RATE", {"API_ANONYMOUS_RATE": "many"}),
    ],
    ids=str,
)
def test_a_wrong_value_stops_the_start_with_one_sentence(tmp_path, name, variables):
    started = start(tmp_path, **variables)

    assert (started.returncode, started.stdout) == (1, "")
    assert "Traceback" not in started.stderr
    assert started.stderr.count("\n") == 1
    assert started.stderr.startswith(f"{name} cannot be used: ")
    assert started.stderr.endswith(".\n")


def test_an_address_of_numbers_is_a_host_as_browsers_name_it(tmp_path):
    ask = "import gcio_portal.settings as s; print(s.ALLOWED_HOSTS[0], s.CSRF_TRUSTED_ORIGINS)"
    environment = (
        os.environ | SERVER | {"PORTAL_URL": "https://[2001:db8::1]", "PORTAL_LOCAL_DIR": str(tmp_path)}
    )

    told = subprocess.run(
        [sys.executable, "-c", ask],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert told.stdout.strip() == "[2001:db8::1] ['https://[2001:db8::1]']"
