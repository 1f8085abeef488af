"""Whether the generated columns, which no event keeps, still follow from the others."""

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

from gcio_portal.chain.faults import Fault, FaultKind
from gcio_portal.chain.tables import EventTable, event_tables

GENERATED = """SELECT relname, attname FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
WHERE attrelid = ANY(%s::regclass[]) AND attgenerated = 's' AND NOT attisdropped"""


class _IsDistinct(Func):
    template = "(%(expressions)s)"
    arg_joiner = " IS DISTINCT FROM "
    output_field = BooleanField()


def differing_columns() -> Iterator[Fault]:
    """The first record of each kind whose columns say another thing; every column not generated any more.

    The expression of the model is computed again, in the database, for every record.
    """
    tables = [table for table in event_tables().values() if _generated(table)]
    with connection.cursor() as cursor:
        cursor.execute(GENERATED, [[table.records for table in tables]])
        still = set(cursor.fetchall())
    for table in tables:
        fault = _first_differing(table)
        if fault is not None:
            yield fault
        for field in _generated(table):
            if (table.records, field.column) not in still:
                yield Fault(FaultKind.COLUMN_ORDINARY, f"{table.records}.{field.column}")


def _generated(table: EventTable) -> list[Any]:
    return [field for field in table.model._meta.local_fields if field.generated]


def _first_differing(table: EventTable) -> Fault | None:
    columns = {f"{field.name}_differs": field for field in _generated(table)}
    differ = {name: _IsDistinct(F(field.name), field.expression) for name, field in columns.items()}
    found = (
        table.model._base_manager.annotate(**differ)
        .filter(reduce(or_, (Q(**{name: True}) for name in columns)))
        .order_by("pk")
        .values("pk", *columns)
        .first()
    )
    if found is None:
        return None
    column = next(field.column for name, field in columns.items() if found[name])
    return Fault(FaultKind.COLUMN_CHANGED, f"{table.records}.{column}", record=found["pk"])
