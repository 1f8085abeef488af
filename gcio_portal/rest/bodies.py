"""Answers as bytes: compact JSON, Thai as it is written."""

import json
from typing import Any

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def encode(value: Any) -> bytes:
    """The value as JSON. Rows hold only what JSON knows; a date must be ISO text already.

    What is not a character, as a refused value may hold it, becomes a question mark.
    """
    return _encoder.encode(value).encode(errors="replace")
