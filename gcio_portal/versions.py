"""The history of one record in words: each version, what changed in it, who changed it and why."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from gcio_portal import thai

Names = dict[type[models.Model], dict[Any, str]]


@dataclass(frozen=True)
class Difference:
    """One field that changed, in words: its label, what it was and what it became."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class Version:
    """One event of a record: the moment, insert, update or delete, by whom, through which door, and why.

    who: the account, or the one of the server that ran a command. for_whom: on whose behalf it acted.
    office: what the public may know of who it was.
    order: the key of the order that was carried out, or None.
    """

    at: datetime.datetime
    label: str
    who: str
    for_whom: str
    office: str
    door: str
    reason: str
    order: int | None
    differences: list[Difference]


def versions_of(record: models.Model) -> list[Version]:
    """The versions of a record, newest first; one query for the events and one per kind of related record."""
    events: list[Any] = list(record.events.order_by("-pgh_id"))  # type: ignore[attr-defined]
    return versions(type(record), events)


def versions(
    model: type[models.Model], events: Sequence[Any], *, earlier: Any = None, hidden: Collection[str] = ()
) -> list[Version]:
    """The events of one record in words, newest first, as they come.

    `earlier` is the event before the oldest of them, to compare it with; `hidden` names fields to leave out.
    """
    fields = [field for field in kept_fields(model) if field.name not in hidden]
    names = _names_of_related([*events, *([earlier] if earlier else [])], fields)
    accounts = _accounts(events)
    return [
        _version(event, previous, fields, names, accounts)
        for event, previous in zip(events, [*events[1:], earlier], strict=True)
    ]


def kept_fields(model: type[models.Model]) -> list[Any]:
    """The fields of a model that its events keep, but for its key."""
    kept = {field.name for field in model._meta.get_field("events").related_model._meta.concrete_fields}  # type: ignore[union-attr]
    return [field for field in model._meta.concrete_fields if field.name in kept and not field.primary_key]


def _version(
    event: Any, previous: Any, fields: Iterable[Any], names: Names, accounts: dict[Any, Any]
) -> Version:
    context = event.pgh_context or {}
    actor, behalf = (accounts.get(context.get(key)) for key in ("user", "on_behalf_of"))
    return Version(
        at=event.pgh_created_at,
        label={"insert": _("Made"), "update": _("Changed"), "delete": _("Deleted")}[event.pgh_label],
        who=_who(actor, context),
        for_whom=behalf.get_username() if behalf else "",
        office=_office(actor),
        door=_door(context),
        reason=context.get("reason", ""),
        order=context.get("order"),
        differences=[] if event.pgh_label == "delete" else _differences(event, previous, fields, names),
    )


def _who(actor: Any, context: dict[str, Any]) -> str:
    """The account of the registry; for a command also the one of the operating system that ran it."""
    names = [actor.get_username()] if actor else []
    if context.get("ran_by"):
        names.append(_("%(account)s on the server") % {"account": context["ran_by"]})
    return " · ".join(names)


def _office(actor: Any) -> str:
    if actor is None:
        return ""
    return actor.get_office_display() if actor.office else _("The agency")


def _door(context: dict[str, Any]) -> str:
    name = context.get("door", "")
    doors = {
        "page": _("Page"),
        "admin": _("Admin"),
        "api": _("API"),
        "import": _("Import"),
        "command": _("Command"),
        "migration": _("Start of the history"),
    }
    return doors.get(name, name)


def _differences(event: Any, previous: Any, fields: Iterable[Any], names: Names) -> list[Difference]:
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


def _in_words(value: Any, field: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names[field.related_model].get(value, str(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime.datetime):
        local = timezone.localtime(value)
        return f"{thai.format_date(local.date(), 'medium')} {local:%H:%M:%S}"
    if isinstance(value, datetime.date):
        return thai.format_date(value, "medium")
    if isinstance(value, list):
        return ", ".join(one.get("url", str(one)) if isinstance(one, dict) else str(one) for one in value)
    return str(value)


def _names_of_related(events: Iterable[Any], fields: Iterable[Any]) -> Names:
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
        if pks - {None}
    }


def _accounts(events: Iterable[Any]) -> dict[Any, Any]:
    wanted = {(event.pgh_context or {}).get(key) for event in events for key in ("user", "on_behalf_of")}
    return dict(get_user_model()._default_manager.in_bulk(wanted - {None}))
