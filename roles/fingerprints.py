"""The SHA-256 by which a kept file is known again."""

import hashlib
from typing import Any

AT_ONCE = 1 << 20


def fingerprint(file: Any) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal digits."""
    digest = hashlib.sha256()
    file.seek(0)
    for block in iter(lambda: file.read(AT_ONCE), b""):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()
