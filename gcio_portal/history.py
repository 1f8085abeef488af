"""Record time: every insert, update and delete of a registry record is kept by database triggers."""

import os
import pwd
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.http import HttpRequest
from pghistory.middleware import HistoryMiddleware as PgHistoryMiddleware

from gcio_portal.chain.models import SharedTrigger

Model = TypeVar("Model", bound=type[models.Model])

# One row per transaction that changed the registry; see gcio_portal.models.ChangeSignal.
NOTE_CHANGE = """
INSERT INTO gcio_portal_changesignal (transaction_id)
VALUES (pg_current_xact_id()::text::bigint) ON CONFLICT DO NOTHING;
RETURN NULL;
"""


def no_truncate() -> pgtrigger.Trigger:
    """The trigger that refuses TRUNCATE, which would pass by every row trigger."""
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'Registry records and their history are never emptied (%).', TG_TABLE_NAME;",
    )


def note_change() -> pgtrigger.Trigger:
    """The trigger that makes the transaction raise the change counter when it ends."""
    return pgtrigger.Trigger(
        name="note_change",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=NOTE_CHANGE,
    )


def chained() -> pgtrigger.Trigger:
    """The trigger that takes what a statement has added to an event table into the chain."""
    return SharedTrigger(
        name="chain",
        function="gcio_history_note",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="new_events"),
    )


_removable: set[type[models.Model]] = set()


def is_removable(model: type[models.Model]) -> bool:
    """Whether the application may delete records of the model; the history keeps them."""
    return model in _removable


def registry_record(
    *, exclude: tuple[str, ...] = (), counted: bool = True, removable: bool = False
) -> Callable[[Model], Model]:
    """Keep the history of a model, refuse to truncate it, and count its changes.

    The event table is append-only; each event carries who, why and through which door in
    `pgh_context`, because pghistory's own context row may be rewritten.
    Generated columns are left out: they follow from the others. `exclude` names what must not be kept twice
    (a password). What no list shows is not `counted`: a sign-in must not make every list new. Only what is
    `removable` may be deleted, with the rights of the application's role in the database.
    """

    def keep(model: Model) -> Model:
        generated = [field.name for field in model._meta.local_fields if field.generated]
        if removable:
            _removable.add(model)
        pgtrigger.register(no_truncate(), *([note_change()] if counted else []))(model)
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=[*generated, *exclude],
            context_field=pghistory.ContextJSONField(),
            context_id_field=None,  # type: ignore[arg-type] # pghistory takes None for "no such column"
            append_only=True,
            level=pgtrigger.Statement,
            obj_field=pghistory.ObjForeignKey(related_name="events"),
            meta={"triggers": [no_truncate(), chained()]},
        )(model)

    return keep


@contextmanager
def because(*reasons: str) -> Iterator[None]:
    """The events within have the first of the reasons that is not empty, unless who called has given one.

    Unlike pghistory's own, the reason ends with the block: the next thing done has one of its own.
    """
    with pghistory.context() as told:
        reason = next(filter(None, reasons), "")
        is_ours = bool(reason) and not told.metadata.get("reason")
        if is_ours:
            told.metadata["reason"] = reason
        try:
            yield
        finally:
            if is_ours:
                told.metadata.pop("reason")


def by_command(reason: str, *, door: str = "command", **more: Any) -> pghistory.context:
    """The context of a command: its door, why, and which account of the operating system ran it.

    Whoever is in front of the terminal need not have an account of the registry.
    """
    return pghistory.context(door=door, reason=reason, ran_by=system_account(), **more)


def system_account() -> str:
    """Whom the process belongs to, whatever its environment says; the number where there is no name."""
    number = os.getuid()
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return str(number)


class HistoryMiddleware(PgHistoryMiddleware):
    """Puts who and through which door on every event that a request causes."""

    def get_context(self, request: HttpRequest) -> dict[str, Any]:
        door = next((name for name in ("api", "admin") if request.path.startswith(f"/{name}/")), "page")
        return {**super().get_context(request), "door": door}
