"""How the settings read the environment: what cannot be used stops the start with one sentence."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import dj_database_url
from environs import Env, EnvError

env = Env()
HOST = r"[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]"  # a name or an address, without a port


def read(parse: Callable[..., Any], name: str, default: Any, remedy: str) -> Any:
    """The value of an environment variable, or a stop that says what to write."""
    try:
        return parse(name, default)
    except (EnvError, ValueError) as error:
        raise SystemExit(f"{name} cannot be used: write {remedy}.") from error


def local_secret(path: Path) -> str:
    """The secret of the local mode: made once, readable by its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(50))
            draft.replace(path)
        return path.read_text()
    except OSError as error:
        raise SystemExit("PORTAL_LOCAL_DIR cannot be used: write a folder that you may write to.") from error


def stop_unless(condition: bool, sentence: str) -> None:
    """Stop with the sentence, which names the variable and says what to write."""
    if not condition:
        raise SystemExit(sentence)


def web_address(name: str, default: str) -> SplitResult:
    """The parts of a web address that names a host, perhaps a port, and nothing more; else ValueError."""
    parts = urlsplit(env.str(name, default).rstrip("/"))
    if not re.fullmatch(rf"https?://({HOST})(:[0-9]+)?", parts.geturl()) or parts.port == 0:
        raise ValueError(name)  # so does a port above 65535
    return parts


def host_names(name: str, default: list[str]) -> list[str]:
    """Host names as they stand between commas; ValueError when one has a scheme, a port or a blank."""
    hosts = [host.strip() for host in env.list(name, default)]
    if not all(re.fullmatch(rf"{HOST}|\*", host) for host in hosts):
        raise ValueError(name)
    return hosts


def secret_keys(name: str, default: list[str]) -> list[str]:
    """Secret keys as they stand between commas; ValueError when one is too short to have been a key."""
    keys = [key.strip() for key in env.list(name, default)]
    if not all(len(key) >= 32 for key in keys):
        raise ValueError(name)
    return keys


def seconds(name: str, default: int) -> int:
    """A number of seconds that is not below nought; else ValueError."""
    if (number := env.int(name, default)) < 0:
        raise ValueError(name)
    return number


def database(name: str, url: str) -> dict[str, Any]:
    """Django's settings of the PostgreSQL that a variable names, or a stop that says what to write."""
    sentence = f"{name} cannot be used: write postgresql://user:password@host:5432/name."
    try:
        found = dict(dj_database_url.parse(url))
    except (ValueError, KeyError) as error:
        raise SystemExit(sentence) from error
    stop_unless(
        bool(found["NAME"]),
        f"{name} cannot be used: it needs a database name, as in postgresql://user:password@host:5432/name.",
    )
    stop_unless(
        found["ENGINE"] == "django.db.backends.postgresql",
        f"{name} cannot be used: the registry needs PostgreSQL 15 to 18, so begin it with postgresql://.",
    )
    return found


def database_owner(name: str, application: dict[str, Any]) -> dict[str, Any]:
    """How to connect as the owner of the tables, in another role than the application; else empty."""
    url = read(env.str, name, "", "postgresql://owner:password@host:5432/name")
    if not url:
        return {}
    found = database(name, url)
    stop_unless(
        found["NAME"] == application["NAME"] and found["USER"] != application["USER"],
        f"{name} cannot be used: write the database of DATABASE_URL, with the user who owns its tables.",
    )
    kept = ("HOST", "PORT", "USER", "PASSWORD", "OPTIONS")
    return {"OPTIONS": {}} | {key: found[key] for key in kept if key in found}
