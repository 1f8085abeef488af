"""What a record is called on the page of its history, in the language of the screen."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from committees.models import (
    Committee,
    InstrumentRelation,
    LegalInstrument,
    Organization,
    ParentLink,
    Provision,
    Seat,
    SeatTemplate,
    Succession,
)
from committees.outline import provision_name, short_name
from gcio_portal import thai
from roles.models import Membership, Order, OrderItem, Person, Stewardship
from roles.views.orders.wording import committee_name, name_of
from roles.views.wording import in_language, role_label


def record_name(record: Any) -> str:
    """The record in words; its own text where nothing better is known."""
    names: dict[type[Any], Callable[[Any], str]] = {
        Organization: _named,
        Committee: _named,
        Person: _named,
        LegalInstrument: short_name,
        Provision: provision_name,
        SeatTemplate: lambda one: f"{one.get_committee_kind_display()} · {in_language(vars(one), 'holder')}",
        ParentLink: lambda one: f"{_named(one.organization)} · {_named(one.parent)}",
        Succession: lambda one: f"{_named(one.predecessor)} → {_named(one.successor)}",
        InstrumentRelation: lambda one: (
            f"{short_name(one.instrument)} {one.get_relation_display()} {short_name(one.related)}"
        ),
        Seat: _seat,
        Membership: lambda one: (
            f"{_named(one.person)} · {_seat(one.seat)} · {thai.format_date(one.start_date, 'medium')}"
        ),
        Order: name_of,
        OrderItem: lambda one: (
            _("%(order)s, item %(number)s") % {"order": name_of(one.order), "number": one.ordinal}
        ),
        Stewardship: lambda one: f"{one.user} · {one.get_right_display()} · {_named(one.organization)}",
    }
    name = names.get(type(record), str)
    return str(name(record))


def _named(record: Any) -> str:
    return in_language(vars(record), "name")


def _seat(seat: Seat) -> str:
    return f"{role_label(seat.role)} · {committee_name(seat.committee)}"
