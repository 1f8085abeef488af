"""The ETag of an order: its number and its version, so that a write says what it has read."""

import re

TAG = re.compile(r'"order-([1-9][0-9]{0,17})-([1-9][0-9]{0,9})"')


def tag_of(order: int, version: int) -> str:
    """The strong ETag of an order, from its number and version."""
    return f'"order-{order}-{version}"'


def order_of(tag: str) -> int | None:
    """The number of the order that a tag is of; None where it is of none."""
    match = TAG.fullmatch(tag)
    return int(match[1]) if match else None
