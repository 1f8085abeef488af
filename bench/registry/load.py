"""Made-up registries in a database: made in one transaction, through COPY, with history."""

import io
import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from bench.registry import bodies, faults, rows
from bench.registry.career import AS_OF
from bench.registry.names import GENERATED_ADDRESS
from gcio_portal.history import system_account
from roles.models import Person

BATCH = 1_000  # bodies per COPY
WHAT = "generate_registry"

Say = Callable[[str], None]


class RefusedError(Exception):
    """The registry is not made; the text is one sentence that says why and what to do."""


@dataclass(frozen=True)
class Made:
    """What was made: how many rows of each table, and the faults among them."""

    counts: dict[str, int]
    key: dict[str, Any]


def refuse_a_real_registry() -> None:
    """Raises RefusedError unless the database is named as one for measurements."""
    name = connection.settings_dict["NAME"]
    if "bench" not in str(name):
        raise RefusedError(
            _("Made-up people are not written into %(name)s: use a database with 'bench' in its name.")
            % {"name": name}
        )


@transaction.atomic
def generate(*, committees: int, seed: int = 1, history: bool = True, say: Say = lambda text: None) -> Made:
    """Fill the reference bodies, and add made-up ones up to `committees`; all or nothing.

    With `history=False` the history triggers stand still, to measure what they cost.
    Raises RefusedError in a database without reference data, or with made-up people in it already.
    """
    reference = bodies.reference_bodies()
    if not reference:
        raise RefusedError(_("The registry is empty: run `manage.py load_reference` first."))
    if Person.objects.filter(office_email__endswith=GENERATED_ADDRESS).exists():
        raise RefusedError(_("There are made-up people in this registry already: use an empty database."))
    writer = rows.Writer(seed, _last_ids())
    further = bodies.made_up_bodies(max(0, committees - len(reference)))
    with connection.cursor() as cursor:
        context = {"door": WHAT, "reason": WHAT, "ran_by": system_account(), "made_up": True}
        cursor.execute("SELECT set_config('pghistory.context_metadata', %s, true)", [json.dumps(context)])
        # Never unset: pgtrigger then raises and catches an error for every row, and each takes longer than
        # the last, as it looks through all that the transaction has deferred.
        ignored = _ignored(history=history)
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [ignored])
        analyzed = BATCH / 2
        for done, batch in _prefetched(_batches(writer, [*reference[:committees], *further])):
            for table, lines in batch.items():
                _copy(cursor, table, lines)
            if done >= 2 * analyzed:
                analyzed = done
                _analyze(cursor)
            say(_("%(done)d of %(all)d committees") % {"done": done, "all": committees})
        _move_sequences(cursor)
    counts = {table: writer.last_ids[table] for table in rows.COLUMNS}
    return Made(counts, _answer_key(writer, committees=committees, seed=seed))


def _answer_key(writer: rows.Writer, *, committees: int, seed: int) -> dict[str, Any]:
    key = sorted(writer.key, key=lambda found: (found["fault"], found["committee"]))
    counts = Counter(found["fault"] for found in key)
    return {
        "seed": seed,
        "committees": committees,
        "as_of": AS_OF,
        "counts": {fault: counts[fault] for fault in faults.FAULTS},
        "faults": key,
    }


def _batches(
    writer: rows.Writer, every: Iterable[bodies.Body]
) -> Iterator[tuple[int, dict[str, list[rows.Row]]]]:
    remaining, done = iter(every), 0
    while batch := list(itertools.islice(remaining, BATCH)):
        for body in batch:
            writer.write(body)
        done += len(batch)
        yield done, writer.take()


def _prefetched(batches: Iterator[Any]) -> Iterator[Any]:
    """The same batches, each made in a thread while the database takes in the one before."""
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            yield batch


def _copy(cursor: Any, table: str, lines: list[rows.Row]) -> None:
    model = apps.get_model(table)
    given = rows.COLUMNS[table]
    rest = [field for field in model._meta.local_concrete_fields if _is_left_out(field, given)]
    tail = tuple(field.get_db_prep_save(field.get_default(), connection) for field in rest)
    columns = ", ".join(f'"{name}"' for name in [*given, *(field.column for field in rest)])
    text = io.StringIO("".join(_line(line + tail) for line in lines))
    cursor.copy_expert(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN', text)


def _analyze(cursor: Any) -> None:
    """Tell the planner that the tables have grown: the plans of triggers and foreign keys are made once.

    One made for an empty table reads the whole table for every row that follows.
    """
    for table in rows.COLUMNS:
        cursor.execute(f"ANALYZE {apps.get_model(table)._meta.db_table}")


def _is_left_out(field: "models.Field[Any, Any]", given: list[str]) -> bool:
    return not field.generated and field.column not in given


def _line(values: tuple[Any, ...]) -> str:
    """One row in COPY's text format; the made-up words have neither tabs nor line breaks."""
    return "\t".join("\\N" if value is None else str(value).replace("\\", "\\\\") for value in values) + "\n"


def _last_ids() -> Counter[str]:
    return Counter(
        {
            table: apps.get_model(table).objects.aggregate(last=models.Max("pk"))["last"] or 0
            for table in rows.COLUMNS
        }
    )


def _move_sequences(cursor: Any) -> None:
    """The next record that anyone makes gets an id of its own."""
    for table in rows.COLUMNS:
        name = apps.get_model(table)._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name} HAVING max(id) > 0"
        )


def _ignored(*, history: bool) -> str:
    """The triggers that stand still, as pgtrigger's setting wants them: orders come in published.

    Without history those too that write events.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(DISTINCT tgname::text) FROM pg_trigger WHERE tgname LIKE 'pgtrigger_begins_%%'"
            " OR (NOT %s AND tgname LIKE '%%insert_insert%%')",
            [history],
        )
        names = cursor.fetchone()[0]
    return "{" + ",".join(names) + "}"
