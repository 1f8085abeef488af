"""An instrument as a reader goes through it: its parts, old wording beside new, tables as tables."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from committees.models import (
    CompositionGap,
    InstrumentRelation,
    LegalInstrument,
    Provision,
    SeatTemplate,
)
from committees.wording import Comparison, compare
from gcio_portal import thai

# Papers that are known by their name; a resolution or a circular is known by its day or its number.
KNOWN_BY_NAME = {LegalInstrument.Kind.ACT, LegalInstrument.Kind.REGULATION}


def in_language(record: Any, name: str) -> str:
    """`name_th` or `name_en` of a record by the language of the screen; Thai where there is no English."""
    return (thai.in_english() and getattr(record, f"{name}_en")) or getattr(record, f"{name}_th")


def unbroken_day(day: datetime.date, style: thai.Style = "medium") -> str:
    """A day within a sentence, never broken over two lines."""
    return thai.format_date(day, style).replace(" ", "\u00a0")


def short_name(instrument: LegalInstrument, style: thai.Style = "medium") -> str:
    """What people call an instrument: its kind and its name, or whose paper it is, its number and its day."""
    if instrument.kind in KNOWN_BY_NAME:
        return f"{instrument.get_kind_display()} {in_language(instrument, 'title')}"
    kind, day = instrument.get_kind_display(), unbroken_day(instrument.issued_on, style)
    if instrument.issuer_th and not thai.in_english():
        return _("%(paper)s, dated %(day)s") % {"paper": instrument.issuer_th, "day": day}
    if instrument.number:
        return _("%(paper)s, dated %(day)s") % {"paper": f"{kind} {instrument.number}", "day": day}
    return _("%(kind)s of %(day)s") % {"kind": kind, "day": day}


def full_name(instrument: LegalInstrument) -> str:
    """What an instrument is called, and what it is about."""
    name = short_name(instrument, "long")
    if instrument.kind in KNOWN_BY_NAME:
        return name
    return _("%(instrument)s: %(title)s") % {"instrument": name, "title": in_language(instrument, "title")}


def provision_name(provision: Provision) -> str:
    """The instrument and the number of the item."""
    return _("%(instrument)s, item %(number)s") % {
        "instrument": short_name(provision.instrument),
        "number": provision.number,
    }


def instrument_url(instrument: LegalInstrument) -> str:
    """The page of the instrument."""
    return reverse("instrument-detail", args=[instrument.code])


def provision_url(provision: Provision) -> str:
    """The page of the instrument, at the item."""
    return f"{instrument_url(provision.instrument)}#{provision.number}"


@dataclass(frozen=True)
class Item:
    """One provision, with the wording it replaced, what replaced it, and what it made.

    comparison: None where it replaces nothing. second: the other column, of an item that has two.
    is_new: it replaces nothing, in an instrument that replaces other items of another. What the meeting
    itself resolved (1, 2, 3, without a part) is neither old nor new.
    """

    provision: Provision
    heading: str
    first: str
    second: str
    comparison: Comparison | None
    is_new: bool

    @property
    def old_wording(self) -> SafeString | str:
        """The wording that it replaced, with what was taken out marked; empty where it replaces nothing."""
        return in_thai(self.comparison.old_marked) if self.comparison else ""

    @property
    def new_wording(self) -> SafeString:
        """Its own wording, with what was put in marked."""
        return in_thai(self.comparison.new_marked if self.comparison else self.provision.text_th)

    @property
    def in_english(self) -> str:
        """What it says in English, on English screens."""
        return self.provision.text_en if thai.in_english() else ""

    @property
    def tag(self) -> str:
        """A word beside its heading, or empty."""
        return _("New item") if self.is_new else ""

    @property
    def replaced_label(self) -> str:
        return short_name(self.provision.replaces.instrument) if self.provision.replaces else ""

    @property
    def replaced_by(self) -> list[tuple[str, str]]:
        """Address and name of the later items whose wording holds in its place."""
        return [(provision_url(later), provision_name(later)) for later in self.provision.replaced_by.all()]

    @property
    def seats(self) -> list[dict[str, Any]]:
        """The seats that it gives, by committee and order."""
        templates = sorted(
            self.provision.seat_templates.all(),
            key=lambda seat: (seat.committee_kind, seat.variant, seat.ordinal, seat.start_date),
        )
        return [
            {
                "committee": committees_name(seat),
                "role": seat.get_role_display(),
                "holder": in_language(seat, "holder"),
                "start_date": seat.start_date,
                "end_date": seat.end_date,
            }
            for seat in templates
        ]

    @property
    def gaps(self) -> list[dict[str, str]]:
        """The members that it gives and that the registry has not been told of."""
        return [
            {"committee": committees_name(gap), "text": in_language(gap, "text")}
            for gap in self.provision.compositiongap_set.all()
        ]


def committees_name(rule: SeatTemplate | CompositionGap) -> str:
    """The committees that a rule of the law is about, such as those of the provinces, or Bangkok's."""
    return rule.get_variant_display() if rule.variant else rule.get_committee_kind_display()


def in_thai(wording: str) -> SafeString:
    """Text that is Thai on English screens too, marked as such for readers aloud; no text stays none."""
    return format_html('<span lang="th">{}</span>', wording) if wording else SafeString("")


@dataclass(frozen=True)
class Part:
    """Provisions that follow each other under one heading.

    number: as the resolution writes it, with its items where two parts share one; empty where there is none.
    column: the heading of the second column, where every item has two; then they are rows of a table.
    """

    anchor: str
    number: str
    heading: str
    column: str
    items: Sequence[Item]

    @property
    def is_new(self) -> bool:
        return all(item.is_new for item in self.items)


def with_outline(instruments: QuerySet[LegalInstrument]) -> QuerySet[LegalInstrument]:
    """With all that the page of an instrument shows, in as many queries for a long one as for a short one."""
    provisions = (
        Provision.objects.order_by("ordinal", "number")
        .select_related("instrument", "replaces__instrument")
        .prefetch_related(
            Prefetch("replaced_by", Provision.objects.select_related("instrument")),
            "seat_templates",
            "compositiongap_set",
        )
    )
    return instruments.prefetch_related(
        Prefetch("provisions", provisions),
        Prefetch(
            "relations", InstrumentRelation.objects.select_related("related").order_by("related__issued_on")
        ),
        Prefetch(
            "incoming_relations",
            InstrumentRelation.objects.select_related("instrument").order_by("instrument__issued_on"),
        ),
    )


def outline(instrument: LegalInstrument) -> list[Part]:
    """The parts of an instrument that was fetched `with_outline`, in the order of its items."""
    provisions = list(instrument.provisions.all())
    changes_others = any(provision.replaces_id for provision in provisions)
    by_part = groupby(provisions, key=lambda provision: (provision.heading_th, part_number(provision.number)))
    runs = [list(run) for _part, run in by_part]
    times = Counter(part_number(run[0].number) for run in runs)
    return [
        _part(order, run, is_shared=times[part_number(run[0].number)] > 1, changes_others=changes_others)
        for order, run in enumerate(runs, start=1)
    ]


def part_number(number: str) -> str:
    """What an item's number shares with its neighbours': 1.2 of 1.2-3; empty where it has no such part."""
    part, hyphen, _item = number.rpartition("-")
    return part if hyphen and part[:1].isdigit() else number if "." in number else ""


def _part(order: int, provisions: list[Provision], *, is_shared: bool, changes_others: bool) -> Part:
    number = part_number(provisions[0].number)
    column = _column(provisions)
    items = [
        _item(provision, column=column, alone=provision.number == number, changes_others=changes_others)
        for provision in provisions
    ]
    return Part(
        anchor=f"part-{order}",
        number=_with_items(number, provisions) if is_shared else number,
        heading=provisions[0].heading_th,
        column=column,
        items=items,
    )


def _with_items(number: str, provisions: Sequence[Provision]) -> str:
    """A number that two headings share, each with its own items: 1.1 (1–2) and 1.1 (3)."""
    items = [provision.number.rpartition("-")[2] for provision in (provisions[0], provisions[-1])]
    if not number or provisions[0].number == number:
        return number
    return f"{number} ({'–'.join(dict.fromkeys(items))})"


def _item(provision: Provision, *, column: str, alone: bool, changes_others: bool) -> Item:
    first, _mark, second = (
        provision.text_th.partition(f"\n{column}: ") if column else (provision.text_th, "", "")
    )
    replaced = provision.replaces
    return Item(
        provision=provision,
        heading=_("Wording") if alone else _("Item %(number)s") % {"number": provision.number},
        first=first,
        second=second,
        comparison=compare(replaced.text_th, provision.text_th) if replaced else None,
        is_new=changes_others and replaced is None and bool(part_number(provision.number)),
    )


def _column(provisions: Sequence[Provision]) -> str:
    """The second column's heading: the words, up to a colon, with which every text's second line begins."""
    headings = set()
    for provision in provisions:
        lines = provision.text_th.split("\n")
        heading, colon, _text = lines[-1].partition(": ")
        headings.add(heading if len(lines) == 2 and colon else "")
    return headings.pop() if len(headings) == 1 else ""
