"""The facts at the head of an instrument's page: pairs of label and value, links among them."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from committees.models import InstrumentRelation, LegalInstrument
from committees.outline import in_thai, instrument_url, short_name
from gcio_portal.templatetags.thai_dates import time_tag

Kind = InstrumentRelation.Kind

OUTWARD = {
    Kind.REPEALS: _("Repeals"),
    Kind.REPEALS_IN_PART: _("Repeals in part"),
    Kind.REVIEWS: _("Reviews"),
    Kind.NOTIFIES: _("Notifies agencies of"),
    Kind.PREPARES: _("Prepared"),
    Kind.APPLIES: _("Applies"),
}
INWARD = {
    Kind.REPEALS: _("Repealed by"),
    Kind.REPEALS_IN_PART: _("Repealed in part by"),
    Kind.REVIEWS: _("Reviewed by"),
    Kind.NOTIFIES: _("Notified by"),
    Kind.PREPARES: _("Prepared by"),
    Kind.APPLIES: _("Applied by"),
}


def instrument_facts(instrument: LegalInstrument) -> list[tuple[Any, Any]]:
    """What the registry knows of an instrument fetched `with_outline`; what it does not know is left out."""
    facts = [
        (_("Issued on"), time_tag(instrument.issued_on)),
        (_("Number"), instrument.number),
        (_("Paper"), in_thai(instrument.issuer_th)),
        (_("Effect"), in_thai(instrument.effect_th)),
        *_relations(instrument.relations.all(), OUTWARD, lambda relation: relation.related),
        *_relations(instrument.incoming_relations.all(), INWARD, lambda relation: relation.instrument),
        (_("Source"), source_link(instrument)),
    ]
    return [(label, value) for label, value in facts if value]


def source_link(instrument: LegalInstrument) -> SafeString:
    """The address that the text was taken from, by its site; else the note on where it was seen."""
    if not instrument.source_url:
        return in_thai(instrument.source_note)
    site = (urlsplit(instrument.source_url).hostname or "").removeprefix("www.")
    return format_html('<a href="{}">{}</a> {}', instrument.source_url, site, in_thai(instrument.source_note))


def _relations(
    relations: Iterable[InstrumentRelation],
    labels: dict[Any, Any],
    other: Callable[[InstrumentRelation], LegalInstrument],
) -> Iterator[tuple[Any, SafeString]]:
    """One fact for each kind of relation, all its instruments in it, in the order of the kinds."""
    order = list(labels)
    in_order = sorted(relations, key=lambda relation: order.index(relation.relation))
    for kind, alike in groupby(in_order, key=lambda relation: relation.relation):
        links = ((_relation_link(other(relation), relation.scope_th),) for relation in alike)
        yield labels[kind], format_html_join(SafeString("<br>"), "{}", links)


def _relation_link(instrument: LegalInstrument, scope: str) -> SafeString:
    link = format_html('<a href="{}">{}</a>', instrument_url(instrument), short_name(instrument))
    return format_html('{} <small lang="th">({})</small>', link, scope) if scope else link
