"""What a program wrote, as far as it can be read: so that one answer names every wrong field.

What is wrong in form is found by the serializers, what is wrong about the registry only by writing; a body
that is wrong in form here and there is written without those parts, and taken back.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from rest_framework import serializers
from rest_framework.settings import api_settings

from gcio_portal.rest import FieldError, Refused, field_errors
from roles.problems import OrderProblem

Facts = dict[str, Any]
OF_ALL = api_settings.NON_FIELD_ERRORS_KEY  # an error of the list itself, such as its length


@dataclass(frozen=True)
class Reading:
    """The sound part of a body, what is wrong with the rest, and which of the body's items are sound."""

    data: Facts
    errors: list[FieldError]
    items: list[int]

    def all_errors(self, write: Callable[[Facts], Any], *, needed: str) -> list[FieldError]:
        """With those that writing the sound part meets; the caller takes back what was written.

        needed: the field without which nothing can be written, not even to see what else is wrong.
        """
        if needed and needed not in self.data:
            return self.errors
        with suppress(OrderProblem):
            try:
                write(self.data)
            except Refused as refused:
                return [*self.errors, *self.placed(refused.errors)]
        return self.errors

    def placed(self, errors: Sequence[FieldError]) -> list[FieldError]:
        """Errors of the sound part, each at its place in the whole body: items.0 may be its items.2."""
        return [FieldError(self._place(one.field), one.message) for one in errors]

    def _place(self, field: str) -> str:
        name, _dot, rest = field.partition(".")
        number, dot, inner = rest.partition(".")
        return f"items.{self.items[int(number)]}{dot}{inner}" if name == "items" and number else field


def read(body: type[serializers.Serializer], written: Facts, *, partial: bool) -> Reading:
    """The body as its serializer reads it, without the fields and the items that it cannot read."""
    serializer = body(data=written, partial=partial)
    items = written.get("items")
    if serializer.is_valid():
        return Reading(serializer.validated_data, [], list(range(len(items or []))))
    wrong: Any = serializer.errors
    sound = {name: value for name, value in written.items() if name not in wrong}
    places: list[int] = []
    if isinstance(items, list) and OF_ALL not in wrong.get("items", ()):
        places = [number for number in range(len(items)) if number not in wrong.get("items", ())]
        sound["items"] = [items[number] for number in places]
    rest = body(data=sound, partial=True)
    return Reading(rest.validated_data if rest.is_valid() else {}, list(field_errors(wrong)), places)
