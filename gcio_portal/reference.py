"""Reference data from files: rows are compared with the records, and only what differs is written."""

import difflib
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from gcio_portal.models import ReferenceFile
from gcio_portal.tables import Cell, CellError, CellValueError, Column, Row, TableErrors, as_text, iter_rows


@dataclass(frozen=True)
class Outcome:
    """What loading one file did, in rows."""

    name: str
    created: int
    changed: int
    unchanged: int

    def __str__(self) -> str:
        return _("%(name)s: %(created)d new, %(changed)d changed, %(unchanged)d unchanged") % vars(self)


@dataclass(frozen=True)
class ReferenceRow:
    """One record as the file has it: the row's number in the file, its key, and its other fields."""

    number: int
    key: Mapping[str, Any]
    fields: Mapping[str, Any]


class OneOf:
    """A cell parser: the code of a record that exists, read as the record's primary key."""

    def __init__(self, known: Mapping[str, int], what: str) -> None:
        self.known = known
        self.what = what

    def __call__(self, cell: Cell) -> int:
        code = as_text(cell)
        if code in self.known:
            return self.known[code]
        near = difflib.get_close_matches(code, self.known, n=1)
        raise CellValueError(
            _("There is no %(what)s with this code.") % {"what": self.what},
            _("Did you mean “%(word)s”?") % {"word": near[0]} if near else _("Write a code that exists."),
        )


def read_rows(path: Path, columns: Sequence[Column]) -> list[Row]:
    """The rows of a reference file; TableErrors with every wrong cell if there is any."""
    rows = list(iter_rows(path, columns))
    errors = [error for row in rows for error in row.errors]
    if errors:
        raise TableErrors(path.name, errors)
    return rows


def file_digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def unloaded(paths: Iterable[Path]) -> bool:
    """Whether any of the files differs from what was loaded last."""
    loaded = dict(ReferenceFile.objects.values_list("name", "sha256"))
    return any(loaded.get(path.name) != file_digest(path) for path in paths)


def remember(paths: Iterable[Path]) -> None:
    """Note the files as loaded in their present form."""
    for path in paths:
        ReferenceFile.objects.update_or_create(name=path.name, defaults={"sha256": file_digest(path)})


@transaction.atomic
def load_rows(*, name: str, model: type[models.Model], rows: Sequence[ReferenceRow]) -> Outcome:
    """Make the records equal to the rows: new ones are made, differing ones changed, others left.

    Records without a row stay: the registry ends records, it does not delete them.
    Raises TableErrors naming the row that the database refuses.
    """
    _refuse_repeated(name, rows)
    records = _records(model, rows)
    created, changed = [], []
    for row in rows:
        record = records.get(tuple(row.key.values()))
        if record is None:
            created.append((row, model(**row.key, **row.fields)))
        elif any(getattr(record, field) != value for field, value in row.fields.items()):
            for field, value in row.fields.items():
                setattr(record, field, value)
            changed.append((row, record))
    _write(name=name, model=model, created=created, changed=changed)
    return Outcome(name, len(created), len(changed), len(rows) - len(created) - len(changed))


def _refuse_repeated(name: str, rows: Sequence[ReferenceRow]) -> None:
    first: dict[tuple[Any, ...], int] = {}
    errors = []
    for row in rows:
        key = tuple(row.key.values())
        if key in first:
            reason = _("The same record is already in row %(row)d.") % {"row": first[key]}
            errors.append(
                CellError(row.number, ", ".join(row.key), str(key[0]), reason, _("Keep one of the two rows."))
            )
        first.setdefault(key, row.number)
    if errors:
        raise TableErrors(name, errors)


def _records(model: type[models.Model], rows: Sequence[ReferenceRow]) -> dict[tuple[Any, ...], Any]:
    """The records that the rows may mean, by key; not the whole table, which may be large."""
    if not rows:
        return {}
    names = list(rows[0].key)
    candidates = model._default_manager.filter(**{f"{names[0]}__in": {row.key[names[0]] for row in rows}})
    return {tuple(getattr(record, name) for name in names): record for record in candidates}


Pairs = Sequence[tuple[ReferenceRow, Any]]


def _write(*, name: str, model: type[models.Model], created: Pairs, changed: Pairs) -> None:
    """In bulk; changes come first, so that a version that ends makes room for the next."""
    try:
        with transaction.atomic():
            if changed:
                model._default_manager.bulk_update(
                    [record for _row, record in changed], list(changed[0][0].fields)
                )
            model._default_manager.bulk_create([record for _row, record in created])
    except DatabaseError as error:
        _find_refused(name=name, pairs=[*changed, *created])
        raise TableErrors(name, [_as_error(0, "", str(error).splitlines()[0])]) from error


def _find_refused(*, name: str, pairs: Pairs) -> None:
    """Write one by one, to name the first row that is refused; nothing of it is kept."""
    with transaction.atomic():
        for row, record in pairs:
            try:
                with transaction.atomic():
                    record.full_clean()
                    record.save()
            except ValidationError as error:
                field, messages = next(iter(error.message_dict.items()))
                raise TableErrors(name, [_as_error(row.number, field, messages[0])]) from error
            except DatabaseError as error:
                raise TableErrors(name, [_as_error(row.number, "", str(error).splitlines()[0])]) from error


def _as_error(number: int, column: str, reason: str) -> CellError:
    return CellError(
        row=number,
        column="" if column == "__all__" else column,
        letter="",
        value="",
        reason=reason,
        remedy=_("Correct the row in the file and load it again."),
    )
