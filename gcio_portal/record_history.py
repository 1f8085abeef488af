"""Whose history each reader may read: the directory's for everybody, of accounts and drafts for few."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from committees.models import (
    Committee,
    CompositionGap,
    InstrumentRelation,
    LegalInstrument,
    Organization,
    ParentLink,
    Provision,
    Seat,
    SeatTemplate,
    Succession,
)
from gcio_portal.versions import kept_fields
from roles.models import (
    ApiKey,
    EarlierTitle,
    ImportFile,
    Membership,
    Order,
    OrderItem,
    Person,
    Stewardship,
    User,
)
from roles.models.order import IN_FORCE
from roles.models.user import Office
from roles.rights import READER, Reader, holds_office, may_read_papers, organizations_of, visible_orders

OF_PAPERS = frozenset({"reason", "scan_sha256"})  # of an order; its agency reads them too
Records = Callable[[Reader, datetime.date], QuerySet[Any]]
Part = tuple[Any, Callable[[Any], QuerySet[Any]]]  # a heading, and the records that belong to a record


@dataclass(frozen=True)
class Kind:
    """One kind of record: which of them a reader may see, the field of its key, and its page.

    hidden: fields that the public never reads in the past (contacts, the way of a draft).
    """

    model: type[Any]
    records: Records
    key: str = "pk"
    page: str = ""
    hidden: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)


def _all(model: type[Any]) -> Records:
    return lambda reader, day: model._default_manager.all()


def _papers(reader: Reader, day: datetime.date) -> QuerySet[Order]:
    return visible_orders(reader, day)


def _items(reader: Reader, day: datetime.date) -> QuerySet[OrderItem]:
    own = organizations_of(reader, day, READER)
    items = OrderItem.objects.all()
    return items if reads_all(reader) else items.filter(order__organization__in=own.values("pk"))


def _people(reader: Reader, day: datetime.date) -> QuerySet[Person]:
    return Person.objects.all() if reads_all(reader) else Person.objects.public()


def _for_offices(model: type[Any]) -> Records:
    return lambda reader, day: (
        model._default_manager.all() if reads_all(reader) else model._default_manager.none()
    )


KINDS = {
    kind.name: kind
    for kind in (
        Kind(Organization, _all(Organization), "code", "organization-detail"),
        Kind(ParentLink, _all(ParentLink)),
        Kind(Succession, _all(Succession)),
        Kind(LegalInstrument, _all(LegalInstrument), "code", "instrument-detail"),
        Kind(InstrumentRelation, _all(InstrumentRelation)),
        Kind(Provision, _all(Provision)),
        Kind(SeatTemplate, _all(SeatTemplate)),
        Kind(CompositionGap, _all(CompositionGap)),
        Kind(
            Committee,
            _all(Committee),
            "code",
            "committee-detail",
            parts=(
                (
                    _("Seats"),
                    lambda one: one.seats.select_related("committee__organization").order_by("ordinal", "pk"),
                ),
            ),
        ),
        Kind(
            Seat,
            _all(Seat),
            parts=((_("Memberships"), lambda one: _memberships(one).order_by("-start_date", "pk")),),
        ),
        Kind(Membership, _all(Membership)),
        Kind(EarlierTitle, _all(EarlierTitle)),
        Kind(
            Person,
            _people,
            page="person-detail",
            hidden=frozenset({"office_phone", "office_email"}),
            parts=((_("Memberships"), lambda one: _memberships(one).order_by("-start_date", "pk")),),
        ),
        Kind(
            Order,
            _papers,
            page="order-detail",
            hidden=frozenset({"scan", "scan_sha256", "version", "reason"}),
            parts=((_("Changes"), lambda one: one.items.select_related("order").order_by("ordinal")),),
        ),
        Kind(OrderItem, _items),
        Kind(Stewardship, _for_offices(Stewardship)),
        Kind(User, _for_offices(User)),
        Kind(ApiKey, _for_offices(ApiKey)),
        Kind(ImportFile, _for_offices(ImportFile)),
    )
}

# Whatever else has a history is read by the offices alone, until someone says more.
KINDS |= {
    str(model._meta.model_name): Kind(model, _for_offices(model))
    for model in apps.get_models()
    if hasattr(model, "pgh_event_models") and model._meta.model_name not in KINDS
}


def _memberships(one: Any) -> QuerySet[Membership]:
    return one.memberships.select_related("person", "seat__committee__organization")


def reads_all(reader: Reader) -> bool:
    """Whether the reader sees who changed a record, every field, and what drafts were."""
    return holds_office(reader, Office.CENTRAL, Office.AUDITOR)


def hidden_fields(kind: Kind, record: Any, reader: Reader, day: datetime.date) -> frozenset[str]:
    """The fields that this reader does not read: accounts, and what the kind hides.

    Why an order was returned or revoked, and the digest of its scan, is hidden from all but its agency and
    the offices.
    """
    if reads_all(reader):
        return frozenset()
    accounts = get_user_model()
    own = OF_PAPERS if kind.model is Order and may_read_papers(reader, record, day) else frozenset()
    of_accounts = {field.name for field in kept_fields(kind.model) if field.related_model is accounts}
    return (kind.hidden | of_accounts) - own


def events_for(kind: Kind, record: Any, reader: Reader, day: datetime.date) -> QuerySet[Any]:
    """The events that the reader may see, newest first; an order's way is its agency's and the offices'."""
    events = record.events.order_by("-pgh_id")
    if kind.model is not Order or reads_all(reader):
        return events
    if may_read_papers(reader, record, day):
        return events
    return events.filter(state__in=IN_FORCE)


def history_url(record: Any) -> str:
    """The address of the history of a record."""
    kind = KINDS[record._meta.model_name]
    key = record.pk if kind.key == "pk" else getattr(record, kind.key)
    return reverse("record-history", args=[kind.name, key])


def page_url(kind: Kind, record: Any) -> str:
    """The page of a record; empty where it has none."""
    if not kind.page:
        return ""
    return reverse(kind.page, args=[record.pk if kind.key == "pk" else getattr(record, kind.key)])
