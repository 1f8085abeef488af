"""An order as the paper that its agency signs: form 4 of the rules on correspondence, with its annex.

Only what the registry knows is written: the law by the name and the number of its provision, never its
words anew; dots stand where a draft has nothing yet.
"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils import translation

from committees.models import LegalInstrument, Seat, SeatTemplate
from committees.outline import short_name, unbroken_day
from gcio_portal import thai
from roles.documents.clauses import is_by_position, rests_on, right_facts, wrong_facts
from roles.documents.recorded import tell_as_published
from roles.documents.typesetting import typeset
from roles.documents.wording import BLANK, REGISTRY, issuer_words, paper_day, seat_words, sheet_day
from roles.models import Capacity, EndReason, ItemKind, Membership, Order, OrderItem, Person
from roles.models.order import IN_FORCE, OrderState

MOST_IN_TEXT = 5  # more items stand in the annex
STAMPS = {OrderState.PUBLISHED: "", OrderState.REVOKED: "เพิกถอนแล้ว"}  # any other is a draft still
DRAFT = "ร่าง"
BY_POSITION = "BY_POSITION"  # an appointment to a seat that the law gives to whoever holds a position
ANNEX: dict[str, tuple[str, tuple[str, ...]]] = {
    ItemKind.APPOINT: ("แต่งตั้ง", ("ชื่อ–สกุล", "ตำแหน่ง", "แต่งตั้งเป็น", "ตั้งแต่วันที่")),
    BY_POSITION: ("ผู้ดำรงตำแหน่งโดยตำแหน่ง", ("ชื่อ–สกุล", "ตำแหน่ง", "เป็น", "ตั้งแต่วันที่")),
    ItemKind.END: ("พ้นจากตำแหน่ง", ("ชื่อ–สกุล", "ตำแหน่ง", "พ้นจากการเป็น", "ดำรงตำแหน่งถึงวันที่")),
    ItemKind.CORRECT: ("แก้ไขข้อมูลให้ถูกต้อง", ("ชื่อ–สกุล", "ตำแหน่ง", "เป็น", "ตั้งแต่วันที่")),
    ItemKind.DISSOLVE: ("ยุบเลิก", ("การดำเนินการ", "หน่วยงาน", "คณะกรรมการหรือตำแหน่ง", "สิ้นสุดวันที่")),
}
Templates = dict[tuple[str, str, str], list[SeatTemplate]]


def order_paper(*, order: Order, printed_at: datetime.datetime) -> bytes:
    """The PDF of an order in any state; a draft says so, and when it was printed (`printed_at`, aware).

    What is in force names everybody as the registry did when it was published. Two queries for a draft and
    seven for an order in force, however many items it has.
    """
    with translation.override("th"):
        return typeset("order", order_facts(order=order, printed_at=printed_at))


def order_facts(*, order: Order, printed_at: datetime.datetime) -> dict[str, Any]:
    """What order.typ takes."""
    items = list(
        order.items.select_related(
            "seat__committee__organization", "committee__organization", "person", "membership__person"
        ).order_by("ordinal")
    )
    tell_as_published(order, items)
    templates = _templates(items)
    number = _number(order)
    in_annex = len(items) > MOST_IN_TEXT
    heading = f"คำสั่ง{issuer_words(order.organization)}"
    return {
        "title": f"{heading} ที่ {number}",
        "heading": heading,
        "number": number,
        "subject": order.subject or BLANK * 3,
        "stamp": STAMPS.get(OrderState(order.state), DRAFT),
        "footer": _footer(order, printed_at),
        "opening": _opening(_laws(items, templates, order)),
        "items": _kinds_in_annex(items, templates, order)
        if in_annex
        else [_sentence(one, templates, order) for one in items],
        "from": f"ทั้งนี้ ตั้งแต่วันที่ {paper_day(order.effective_on)} เป็นต้นไป" if items else "",
        "signed": f"สั่ง ณ วันที่ {paper_day(order.signed_on)}",
        "signatory": order.signatory_name or BLANK * 3,
        "position": order.signatory_position or BLANK * 3,
        "annex": _annex(items, templates, order) if in_annex else [],
        "annex_heading": f"บัญชีรายชื่อแนบท้าย{heading}",
        "annex_of": f"ที่ {number} ลงวันที่ {paper_day(order.signed_on)}",
    }


def _number(order: Order) -> str:
    year = str(order.be_year) if order.be_year else BLANK
    return thai.to_thai(f"{order.number or BLANK}/{year}")


def _footer(order: Order, printed_at: datetime.datetime) -> str:
    """A published paper is the same on every printing; what is not yet in force tells when it was printed."""
    stamp = STAMPS.get(OrderState(order.state), DRAFT)
    if order.state in IN_FORCE:
        return f"{stamp} พิมพ์จาก{REGISTRY} ต้นฉบับคือคำสั่งที่ลงนาม".strip()
    minute = thai.to_thai(printed_at.strftime("%H.%M"))
    return f"{stamp} พิมพ์จาก{REGISTRY} เมื่อวันที่ {paper_day(printed_at.date())} เวลา {minute} น."


def _templates(items: Iterable[OrderItem]) -> Templates:
    """The versions of the law for the seats of the items, newest first."""
    found: Templates = {}
    keys = {item.seat.key for item in items if item.seat}
    versions = SeatTemplate.objects.filter(key__in=keys).select_related("provision__instrument")
    for one in versions.order_by("-start_date"):
        found.setdefault((one.committee_kind, one.variant, one.key), []).append(one)
    return found


def _template(seat: Seat, templates: Templates, day: datetime.date | None) -> SeatTemplate | None:
    """The law of the seat on the day, the newest where no day is written yet; None for a local seat."""
    versions = templates.get((seat.committee.kind, seat.committee.variant, seat.key), [])
    return next((one for one in versions if day is None or _holds(one, day)), None)


def _template_of(item: OrderItem, templates: Templates, order: Order) -> SeatTemplate | None:
    return _template(item.seat, templates, _day(item, order)) if item.seat else None


def _holds(version: SeatTemplate, day: datetime.date) -> bool:
    return version.start_date <= day and (version.end_date is None or day <= version.end_date)


def _day(item: OrderItem, order: Order) -> datetime.date | None:
    return item.start_date or item.end_date or order.effective_on


def _laws(items: Iterable[OrderItem], templates: Templates, order: Order) -> list[str]:
    """Each instrument that prescribes the seats, with the numbers of its items in the order of the law.

    Of `1.2-1` the paper has the item 1.2, as the resolution numbers it; `P-1` is the registry's own number.
    """
    found: dict[str, set[tuple[int, str]]] = {}
    for item in items:
        if template := _template_of(item, templates, order):
            provision = template.provision
            numbers = found.setdefault(_law(provision.instrument), set())
            numbers.add((provision.ordinal, provision.number.partition("-")[0]))
    return [thai.to_thai(f"{name}{_numbered(numbers)}") for name, numbers in found.items()]


def _numbered(numbers: set[tuple[int, str]]) -> str:
    """As in: ข้อ 1.1, 1.2 และ 2; empty where the paper itself has no numbers."""
    once = list(dict.fromkeys(number for _ordinal, number in sorted(numbers) if number[:1].isdigit()))
    *before, last = once or [""]
    words = f"{', '.join(before)} และ {last}" if before else last
    return words and f" ข้อ {words}"


def _law(instrument: LegalInstrument) -> str:
    if instrument.kind == LegalInstrument.Kind.CABINET_RESOLUTION:
        return f"{instrument.get_kind_display()} เมื่อวันที่ {unbroken_day(instrument.issued_on, 'long')}"
    return short_name(instrument, "long")


def _opening(laws: list[str]) -> str:
    return f"ตาม{' และ'.join(laws)} จึงมีคำสั่ง ดังต่อไปนี้" if laws else "ให้มีคำสั่ง ดังต่อไปนี้"


def _sentence(item: OrderItem, templates: Templates, order: Order) -> list[Any]:
    """An item in running text: texts, and {"name": …} for what must not break."""
    seat = _about(item, templates, order)
    if item.kind == ItemKind.DISSOLVE:
        return [f"ให้ยุบเลิก{seat} โดยให้สิ้นสุดลงในวันที่ {paper_day(item.end_date)}"]
    if item.kind == ItemKind.END:
        return ["ให้", *_person(item.membership), f" พ้นจากการเป็น{seat}{_why(item)} {_until(item)}"]
    basis = _basis(item, templates, order)
    if item.kind == ItemKind.CORRECT:
        recorded = item.membership.person if item.membership else None
        wrong = [f"แก้ไขข้อมูลการเป็น{seat} ซึ่งเดิมบันทึกว่า", _named(recorded)]
        right = [" ที่ถูกต้องคือ", _named(item.person), f" {right_facts(item)}{basis}"]
        return [*wrong, f" {wrong_facts(item)}", *right]
    appointed = [_named(item.person), f" {item.position_title} " if item.position_title else " "]
    days = _days(item, order)
    if item.capacity != Capacity.SUBSTANTIVE:
        return ["ให้", *appointed, f"{_capacity(item)}{seat}{basis}", days]
    verb = "ให้" if _group(item, templates, order) == BY_POSITION else "แต่งตั้ง"
    return [verb, *appointed, f"เป็น{seat}{basis}", days]


def _basis(item: OrderItem, templates: Templates, order: Order) -> str:
    """By what the person holds the seat, where the order alone does not give it to them."""
    return rests_on(item, by_position=is_by_position(item, _template_of(item, templates, order)))


def _group(item: OrderItem, templates: Templates, order: Order) -> str:
    """The part of the annex in which an item stands."""
    if item.kind == ItemKind.APPOINT and is_by_position(item, _template_of(item, templates, order)):
        return BY_POSITION
    return item.kind


def _about(item: OrderItem, templates: Templates, order: Order) -> str:
    """The seat of an item, or the body that it dissolves."""
    if item.seat is None:
        return item.body().name_th
    return seat_words(item.seat, _template_of(item, templates, order))


def _named(person: Person | None) -> dict[str, str]:
    return {"name": str(person) if person else BLANK}


def _person(membership: Membership | None) -> list[Any]:
    if membership is None:
        return [_named(None)]
    title = membership.position_title
    return [_named(membership.person), f" {title}"] if title else [_named(membership.person)]


def _capacity(item: OrderItem) -> str:
    return "" if item.capacity == Capacity.SUBSTANTIVE else str(Capacity(item.capacity).label)


def _why(item: OrderItem) -> str:
    """Why someone leaves, where it is known and the words do not say it already."""
    said = (EndReason.UNKNOWN, EndReason.REMOVED, "")
    return "" if item.end_reason in said else f" เนื่องจาก{EndReason(item.end_reason).label}"


def _until(item: OrderItem) -> str:
    return f"โดยดำรงตำแหน่งถึงวันที่ {paper_day(item.end_date)}"


def _days(item: OrderItem, order: Order) -> str:
    """The days of one item, where they are not those of the whole order."""
    words = ""
    if item.start_date != order.effective_on:
        words += f" ตั้งแต่วันที่ {paper_day(item.start_date)}"
    if item.end_date:
        words += f" ถึงวันที่ {paper_day(item.end_date)}"
    return words


def _kinds_in_annex(items: Iterable[OrderItem], templates: Templates, order: Order) -> list[list[Any]]:
    groups = {_group(item, templates, order) for item in items}
    words: dict[str, str] = {
        ItemKind.APPOINT: "แต่งตั้งผู้มีรายชื่อตามบัญชีแนบท้ายคำสั่งนี้ ให้ดำรงตำแหน่งตามที่ระบุในบัญชี",
        BY_POSITION: "ให้ผู้มีรายชื่อตามบัญชีแนบท้ายคำสั่งนี้ เป็นผู้ดำรงตำแหน่งโดยตำแหน่งตามที่ระบุในบัญชี",
        ItemKind.END: "ให้ผู้มีรายชื่อตามบัญชีแนบท้ายคำสั่งนี้ พ้นจากตำแหน่งตามที่ระบุในบัญชี",
        ItemKind.CORRECT: "แก้ไขข้อมูลให้ถูกต้องตามบัญชีแนบท้ายคำสั่งนี้",
        ItemKind.DISSOLVE: "ให้ยุบเลิกคณะกรรมการหรือตำแหน่งตามบัญชีแนบท้ายคำสั่งนี้",
    }
    return [[words[group]] for group in ANNEX if group in groups]


def _annex(items: list[OrderItem], templates: Templates, order: Order) -> list[dict[str, Any]]:
    """A table for each kind of item, in the order of the items."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for item in items:
        groups.setdefault(_group(item, templates, order), []).append(_row(item, templates, order))
    return [
        {"heading": heading, "columns": ["ที่", *columns], "rows": groups[group]}
        for group, (heading, columns) in ANNEX.items()
        if group in groups
    ]


def _row(item: OrderItem, templates: Templates, order: Order) -> dict[str, Any]:
    """What the annex prints of an item; `was` is what was recorded wrongly, as texts and {"name": …}."""
    seat = _about(item, templates, order)
    membership = item.membership
    if item.kind == ItemKind.DISSOLVE:
        organization = item.body().organization
        last = sheet_day(item.end_date) if item.end_date else BLANK
        issuer = issuer_words(organization) if organization else ""
        return {"name": "ยุบเลิก", "position": issuer, "seat": seat, "days": last, "was": []}
    if item.kind == ItemKind.END and membership:
        return {
            "name": str(membership.person),
            "position": membership.position_title,
            "seat": f"{seat}{_why(item)}",
            "days": sheet_day(item.end_date) if item.end_date else BLANK,
            "was": [],
        }
    was: list[Any] = []
    last = f" ถึง {sheet_day(item.end_date)}" if item.end_date else ""
    if item.kind == ItemKind.CORRECT and membership:
        last = last or " เป็นต้นไป"
        was = ["เดิมบันทึกว่า ", _named(membership.person), f" {wrong_facts(item)}"]
    first = sheet_day(item.start_date) if item.start_date else BLANK
    return {
        "name": str(item.person or BLANK),
        "position": item.position_title,
        "seat": f"{_capacity(item)}{seat}{_basis(item, templates, order)}",
        "days": f"{first}{last}",
        "was": was,
    }
