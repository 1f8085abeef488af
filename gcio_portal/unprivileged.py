"""Running programs that refuse root: which account they get instead, and what that account can reach.

No mode of a directory that the user made is ever changed.
"""

import errno
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Account:
    """The account that a process started by root takes on."""

    uid: int
    gid: int

    @property
    def identity(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def account_for(path: Path) -> Account | None:
    """None for an ordinary user; for root the owner of `path`, or `nobody` where that is root again.

    A path that does not exist yet belongs to whoever owns the nearest directory above it.
    """
    if os.geteuid() != 0:
        return None
    existing = next(place for place in (path.resolve(), *path.parents) if place.exists())
    try:
        entry = pwd.getpwuid(existing.stat().st_uid)
    except KeyError:  # the owner is known outside this container only
        entry = pwd.getpwnam("nobody")
    if entry.pw_uid == 0:
        entry = pwd.getpwnam("nobody")
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def run(
    account: Account | None,
    *command: str | Path,
    stdin: str = "",
    cwd: Path = Path("/"),
    start_new_session: bool = False,
) -> subprocess.CompletedProcess[str]:
    """Run a program as `account`, with nothing of the caller's environment."""
    return subprocess.run(  # noqa: S603 (the programs and arguments are our own)
        [str(part) for part in command],
        input=stdin,
        capture_output=True,
        text=True,
        errors="replace",
        cwd=cwd,
        env=ENVIRONMENT,
        start_new_session=start_new_session,
        **(account.identity if account else {}),
    )


def may_enter(directory: Path, account: Account | None) -> bool:
    """Whether the account can pass through a directory: asked of the system, which knows ACLs too."""
    return account is None or run(account, "/bin/sh", "-c", 'test -x "$0"', directory).returncode == 0


def make_private(directory: Path, account: Account | None) -> None:
    """Make a directory that only the account can use.

    One that exists and is not so is replaced by root; for others it is a PermissionError.
    """
    owner = account.uid if account else os.geteuid()
    if os.path.lexists(directory):
        found = directory.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077:
            return
        if os.geteuid() != 0:
            raise PermissionError(errno.EPERM, "not private", str(directory))
        if stat.S_ISDIR(found.st_mode):
            shutil.rmtree(directory)
        else:
            directory.unlink()
    directory.mkdir(mode=0o700)
    if account:
        os.chown(directory, account.uid, account.gid)


def copy_once(sources: list[Path], destination: Path) -> None:
    """Copy directories into a new one that every account can read, or leave the copy that is there."""
    if destination.exists():
        return
    destination.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(dir=destination.parent))
    for source in sources:
        if source.exists():
            shutil.copytree(source, unfinished / source.name, ignore=shutil.ignore_patterns("include"))
    unfinished.chmod(0o755)
    unfinished.rename(destination)


def is_running(pid: int, argument: str) -> bool:
    """Whether a live process has this number and this argument on its command line.

    A number alone says little: it may have passed to a stranger, or be a zombie that nobody reaps.
    """
    if Path("/proc/self").exists():
        try:
            return argument.encode() in Path("/proc", str(pid), "cmdline").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError):
            return False
    listed = run(None, "ps", "-o", "command=", "-p", str(pid))
    return argument in listed.stdout


def is_taken(pid: int) -> bool:
    """Whether the system still has a process of this number, zombies too."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
