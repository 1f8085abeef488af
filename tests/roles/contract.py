"""Whether a row of the API is what its serializer documents, field by field."""

from typing import Any

from rest_framework import serializers


def assert_documented(serializer: Any, row: dict[str, Any], path: str = "") -> None:
    """The row has the serializer's fields and no other, each null only where it may be, of the right kind."""
    assert list(row) == list(serializer.fields), path or type(serializer).__name__
    for name, field in serializer.fields.items():
        place = f"{path}.{name}"
        if row[name] is None:
            assert field.allow_null, place
        elif isinstance(field, serializers.ListSerializer):
            for one in row[name]:
                assert_documented(field.child, one, place)
        elif isinstance(field, serializers.Serializer):
            assert_documented(field, row[name], place)
        elif row[name] == "":
            assert field.allow_blank, place
        else:
            field.run_validation(row[name])
