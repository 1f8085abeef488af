"""How the API reads what programs write: JSON in UTF-8, each field known, of its kind, and written once."""

import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser
from rest_framework.utils.json import strict_constant

from gcio_portal.rest.nearest import nearest
from gcio_portal.rest.parameters import REPLACEMENT, SHOWN, ParameterError, not_a_choice, parse_day
from gcio_portal.rest.problems import FieldError, InvalidParameters

NO_OBJECT = gettext_lazy("Send a JSON object.")


class StrictParser(JSONParser):
    """JSON in UTF-8, whatever charset is claimed. A name that stands twice in an object is refused.

    Of two values of one name most readers keep the last and some the first: what was meant is not known.
    """

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            text = stream.read().decode()
            return json.loads(text, parse_constant=strict_constant, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            raise ParseError from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = sorted({_shown(name) for name in names if names.count(name) > 1})
        words = _("%(name)s is given more than once.")
        raise InvalidParameters([FieldError(name, words % {"name": name}) for name in twice])
    return found


def _shown(name: str) -> str:
    return name[:SHOWN].replace("\0", REPLACEMENT)


class StrictSerializer(serializers.Serializer):
    """Refuses what it does not know, naming the nearest field that it does."""

    default_error_messages = {"null": NO_OBJECT, "invalid": NO_OBJECT}

    def to_internal_value(self, data: Any) -> Any:
        errors: dict[str, Any] = {}
        if isinstance(data, dict):
            errors = {name: [_unknown(name, self.fields)] for name in data if name not in self.fields}
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            detail = error.detail if isinstance(error.detail, dict) else {"": error.detail}
            raise serializers.ValidationError({**detail, **errors}) from error
        if errors:
            raise serializers.ValidationError(errors)
        return value


def _unknown(name: str, known: Any) -> str:
    shown = _shown(name)
    if meant := nearest(name, known):
        return _("Unknown field %(name)s – did you mean %(meant)s?") % {"name": shown, "meant": meant}
    listed = ", ".join(known) or "–"
    return _("Unknown field %(name)s – known are: %(known)s.") % {"name": shown, "known": listed}


class TextField(serializers.CharField):
    """Text; a number is not taken for one, nor what is no character."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Write this as text, in quotation marks."))
        if any(one == "\0" or "\ud800" <= one <= "\udfff" for one in data):
            raise serializers.ValidationError(_("This holds characters that are no text."))
        return super().to_internal_value(data)


class WholeNumberField(serializers.IntegerField):
    """A whole number; a text of digits is not taken for one."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class OneOfField(serializers.ChoiceField):
    """One of a closed list of values, which a refusal lists."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            raise serializers.ValidationError(not_a_choice(str(data), self.choices))
        return data


class DayField(serializers.DateField):
    """A day as YYYY-MM-DD, Christian era; a Buddhist year is refused with the day that was meant."""

    def to_internal_value(self, value: Any) -> Any:
        try:
            return parse_day(value if isinstance(value, str) else str(value)[:SHOWN])
        except ParameterError as error:
            raise serializers.ValidationError(str(error)) from error
