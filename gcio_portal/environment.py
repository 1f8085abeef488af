"""How the settings read the environment: what cannot be used stops the start with one sentence."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

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


def seconds(name: str, default: int) -> int:
    """A number of seconds that is not below nought; else ValueError."""
    if (number := env.int(name, default)) < 0:
        raise ValueError(name)
    return number
