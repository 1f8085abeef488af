"""A kind of record as the API lists it and the export writes it."""

import datetime
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.functional import Promise
from rest_framework import serializers
from rest_framework.request import Request

from gcio_portal.rest.bodies import encode
from gcio_portal.rest.etags import PUBLIC
from gcio_portal.rest.filters import DayFilterSet

Row = dict[str, Any]


class Resource:
    """Which records there are, which of their values are read, and the row that is made of them.

    Rows are made by plain functions over `values()`, because model instances and serializers cost three
    times as much; `serializer` documents the same row, and a contract test ties the two together.
    `key` orders the list and never changes: `code` where the record has one, else `id`.
    `takes_day`: as_of is a parameter. `answers_for_today`: without as_of the day is today; else it is None.
    """

    name: ClassVar[str]
    title: ClassVar[str | Promise]
    description: ClassVar[str | Promise]
    key: ClassVar[str] = "id"
    filterset: ClassVar[type[DayFilterSet]]
    serializer: ClassVar[type[serializers.Serializer]]
    takes_day: ClassVar[bool] = True
    answers_for_today: ClassVar[bool] = True

    def seen_by(self, request: Request) -> "Resource":
        """The resource as whoever asks may see it; itself where everybody sees the same."""
        return self

    def scope(self, request: Request) -> str:
        """Whose view of the registry its lists hold, for their ETags; the same where all see the same."""
        return PUBLIC

    def listed(self, day: datetime.date | None) -> QuerySet:
        """The records that the list shows on the day, before its filters."""
        raise NotImplementedError

    def found(self) -> QuerySet:
        """The records that have an address of their own, whatever the day."""
        raise NotImplementedError

    def values(self, records: QuerySet, day: datetime.date | None) -> QuerySet:
        """The records as dictionaries with what `rows` needs, the key among it."""
        raise NotImplementedError

    def rows(self, values: Sequence[Row], day: datetime.date | None) -> list[Row]:
        """The rows of one page or chunk, ready for JSON; a fixed number of further queries."""
        raise NotImplementedError

    def json_lines(self, values: Sequence[Row], day: datetime.date | None) -> bytes:
        """The same rows, each as a line of JSON."""
        return b"".join(encode(row) + b"\n" for row in self.rows(values, day))

    @cached_property
    def columns(self) -> list[tuple[str, ...]]:
        """The paths of a row's values, in the order of its fields: one column of a table each."""
        return list(_paths(self.serializer()))


def _paths(serializer: Any, start: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """`organization` with a code and a name gives two columns; lists are joined within theirs."""
    for name, field in serializer.fields.items():
        inner = getattr(field, "child", field)
        if isinstance(inner, serializers.Serializer):
            yield from _paths(inner, (*start, name))
        else:
            yield (*start, name)


def iso(day: datetime.date | None) -> str | None:
    """A day as rows hold it."""
    return day.isoformat() if day else None
