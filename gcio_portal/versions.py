"""The history of one record in words: each version, what changed in it, who changed it and why."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext as _

from gcio_portal import thai


@dataclass(frozen=True)
class Difference:
    """One field that changed, in words: its label, what it was and what it became."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Version:
    """One event of a record: the moment, insert, update or delete, by whom, through which door, and why."""

    at: datetime.datetime
    label: str
    who: str
    door: str
    reason: str
    differences: list[Difference]


def versions_of(record: models.Model) -> list[Version]:
    """The versions of a record, newest first; one query for the events and one per kind of related record."""
    events: list[Any] = list(record.events.order_by("pgh_id"))  # type: ignore[attr-defined]
    kept = {field.name for field in record.events.model._meta.concrete_fields}  # type: ignore[attr-defined]
    fields = [field for field in record._meta.concrete_fields if field.name in kept and not field.primary_key]
    names = _names_of_related(events, fields)
    accounts = _account_names(events)
    versions = [
        _version(event, previous, fields, names, accounts)
        for previous, event in zip([None, *events], events, strict=False)
    ]
    return versions[::-1]


def _version(
    event: Any,
    previous: Any,
    fields: Iterable[Any],
    names: dict[type[models.Model], dict[Any, str]],
    accounts: dict[Any, str],
) -> Version:
    context = event.pgh_context or {}
    changed = [] if event.pgh_label == "delete" else _differences(event, previous, fields, names)
    return Version(
        at=event.pgh_created_at,
        label={"insert": _("Made"), "update": _("Changed"), "delete": _("Deleted")}[event.pgh_label],
        who=accounts.get(context.get("user"), ""),
        door=_door(context.get("door", "")),
        reason=context.get("reason", ""),
        differences=changed,
    )


def _door(name: str) -> str:
    doors = {"page": _("Page"), "admin": _("Admin"), "api": _("API"), "command": _("Command")}
    return doors.get(name, name)


def _differences(
    event: Any, previous: Any, fields: Iterable[Any], names: dict[type[models.Model], dict[Any, str]]
) -> list[Difference]:
    found = []
    for field in fields:
        old, new = getattr(previous, field.attname, None), getattr(event, field.attname)
        if old != new and not (old is None and new in ("", [])):
            found.append(
                Difference(
                    str(field.verbose_name), _in_words(old, field, names), _in_words(new, field, names)
                )
            )
    return found


def _in_words(value: Any, field: Any, names: dict[type[models.Model], dict[Any, str]]) -> str:
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names[field.related_model].get(value, str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return thai.format_date(value, "medium")
    return str(value)


def _names_of_related(
    events: Iterable[Any], fields: Iterable[Any]
) -> dict[type[models.Model], dict[Any, str]]:
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for field in fields:
        if field.is_relation:
            wanted[field.related_model] |= {getattr(event, field.attname) for event in events}
    return {
        model: {
            pk: str(record)
            for pk, record in model._default_manager.select_related().in_bulk(pks - {None}).items()
        }
        for model, pks in wanted.items()
    }


def _account_names(events: Iterable[Any]) -> dict[Any, str]:
    users = {(event.pgh_context or {}).get("user") for event in events} - {None}
    return {pk: user.get_username() for pk, user in get_user_model()._default_manager.in_bulk(users).items()}
