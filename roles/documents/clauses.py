"""What an order says of one person in a seat: what was recorded wrongly, and by what they hold it."""

from committees.models import SeatTemplate
from gcio_portal import thai
from roles.documents.wording import BLANK, paper_day
from roles.models import Capacity, EndReason, Membership, OrderItem, Precision


def is_by_position(item: OrderItem, template: SeatTemplate | None) -> bool:
    """Whether the law of the day gives the seat to whoever holds a position: no order names them to it."""
    return template is not None and template.ex_officio and item.person_id is not None


def rests_on(item: OrderItem, *, by_position: bool) -> str:
    """By what the person holds the seat, beside the order; empty for a seat to which the order names them."""
    if not by_position and not item.evidence:
        return ""
    words = " โดยตำแหน่ง" if by_position else ""
    return f"{words} (หลักฐาน: {evidence_words(item.evidence) or BLANK})"


def evidence_words(evidence: str) -> str:
    """The paper that moved the person, in Thai digits; an address on the web stays as it is typed."""
    words = " ".join(evidence.split())
    return words if "://" in words else thai.to_thai(words)


def wrong_facts(item: OrderItem) -> str:
    """What the registry said wrongly, as far as the correction says it otherwise.

    The name is told apart: it stands in a piece of its own.
    """
    wrong = item.membership
    if wrong is None:
        return ""
    told = {
        "position": wrong.position_title or "ไม่ระบุตำแหน่ง",
        "capacity": _capacity(wrong.capacity),
        "start": _start_of(wrong),
        "end": _end_of(wrong),
        "evidence": f"(หลักฐาน: {evidence_words(wrong.evidence) or 'ไม่ระบุ'})",
    }
    differing = _differing(item, wrong)
    return " ".join(words for fact, words in told.items() if fact in differing)


def right_facts(item: OrderItem) -> str:
    """What holds instead: the whole of it, so that the paper can be read by itself."""
    differing = _differing(item, item.membership) if item.membership else set()
    acts = item.capacity != Capacity.SUBSTANTIVE
    until = f"ถึงวันที่ {paper_day(item.end_date)}{_why(item.end_reason)}" if item.end_date else ""
    facts = [
        item.position_title or ("ไม่ระบุตำแหน่ง" if "position" in differing else ""),
        _capacity(item.capacity) if acts or "capacity" in differing else "",
        f"ตั้งแต่วันที่ {paper_day(item.start_date)}",
        until or ("โดยยังไม่พ้นจากตำแหน่ง" if "end" in differing else ""),
    ]
    return " ".join(filter(None, facts))


def _differing(item: OrderItem, wrong: Membership) -> set[str]:
    """Which facts the correction changes; where only the person was wrong, position and first day."""
    pairs = {
        "position": (wrong.position_title, item.position_title),
        "capacity": (wrong.capacity, item.capacity),
        "start": ((wrong.start_date, wrong.start_precision), (item.start_date, Precision.DAY)),
        "end": (
            (wrong.end_date, wrong.end_precision, wrong.end_reason),
            (item.end_date, Precision.DAY, item.end_reason),
        ),
        "evidence": (wrong.evidence, item.evidence),
    }
    return {fact for fact, (was, is_now) in pairs.items() if was != is_now} or {"position", "start"}


def _capacity(capacity: str) -> str:
    return "ดำรงตำแหน่ง" if capacity == Capacity.SUBSTANTIVE else str(Capacity(capacity).label)


def _start_of(wrong: Membership) -> str:
    seen = "พบหลักฐานวันที่" if wrong.start_precision == Precision.ATTESTED else "ตั้งแต่วันที่"
    return f"{seen} {paper_day(wrong.start_date)}"


def _end_of(wrong: Membership) -> str:
    if wrong.end_date is None:
        return "โดยยังไม่พ้นจากตำแหน่ง"
    seen = "พบหลักฐานถึงวันที่" if wrong.end_precision == Precision.ATTESTED else "ถึงวันที่"
    return f"{seen} {paper_day(wrong.end_date)}{_why(wrong.end_reason)}"


def _why(reason: str) -> str:
    return "" if reason in ("", EndReason.UNKNOWN) else f" เนื่องจาก{EndReason(reason).label}"
