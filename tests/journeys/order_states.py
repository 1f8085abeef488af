"""Orders of the ministry in the states that their pages can show, made by the buttons of the editor."""

import datetime

from django.test import Client
from django.utils import timezone

from committees.models import Organization, Seat
from roles.actions import add_item, remove_item, replace_holder, submit_order
from roles.models import EndReason, ItemKind, Order, OrderItem, User
from tests.factories import DraftFactory, MembershipFactory, PersonFactory, UserFactory
from tests.roles.editor import press, replacing, tag
from tests.roles.orders import DAY, FIRST, appointing, published
from tests.sessions import sign_in

LONG = 101  # changes: one more than a page shows


def make_order_states(steward: User, ministry: Organization) -> None:
    """One order for each state, with the state's name for its number."""
    client = Client()
    sign_in(client, steward)
    held = Seat.objects.get(committee__code=f"DCIO-{ministry.code}-TMD")
    free = Seat.objects.get(committee__code=f"DCIO-{ministry.code}-NSO")
    MembershipFactory(seat=held)
    _wrong(client, _draft("wrong", ministry), held)
    _compared(client, _draft("compared", ministry))
    _chosen(client, _draft("chosen", ministry), held)
    _corrected(client, _draft("corrected", ministry), held)
    _impossible(_draft("impossible", ministry), held)
    _long(_draft("long", ministry), free)
    _unsaid(client, free)
    _emptied(_draft("emptied", ministry), free)


def _draft(name: str, ministry: Organization) -> Order:
    return DraftFactory(organization=ministry, number=name)


def _paper(order: Order) -> dict[str, str]:
    return {"number": f"{order.number}/{order.be_year}", "subject": order.subject}


def _wrong(client: Client, order: Order, seat: Seat) -> None:
    """Days that are none, and a change of which everything is missing."""
    change = replacing(seat, change_start_date="32/1/2569", change_end_reason="")
    press(client, order, "add", **_paper(order), signed_on="30/2/2569", **change)


def _compared(client: Client, order: Order) -> None:
    """Three versions of one account, from pages that were opened at once."""
    opened = tag(client, order)
    for words in ("แต่งตั้งผู้บริหาร", "แต่งตั้งผู้บริหารเทคโนโลยีสารสนเทศ", "แก้ไขคำสั่ง"):
        paper = _paper(order) | {"signed_on": "ก", "signatory_name": words}
        press(client, order, "save", opened, **paper)


def _chosen(client: Client, order: Order, seat: Seat) -> None:
    """A replacement with the person still to be chosen, among those of a name."""
    press(client, order, "search", **_paper(order), **replacing(seat, change_words="ระบบทะเบียน"))


def _corrected(client: Client, order: Order, seat: Seat) -> None:
    """A correction to which also those who have left are offered."""
    new = {"person": PersonFactory(), "start_date": FIRST, "end_reason": EndReason.RETIRED}
    replacing_order = _draft("revoking", order.organization)
    replace_holder(order=replacing_order, seat=seat, **new)
    published(replacing_order)
    change = {"change_verb": "CORRECT", "change_seat": seat.pk}
    press(client, order, "open", **_paper(order), **change)
    press(client, order, "ended", **_paper(order), **change, change_open="1")


def _emptied(order: Order, seat: Seat) -> None:
    """A draft out of which a change was taken."""
    remove_item(
        item=add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)
    )


def _impossible(order: Order, seat: Seat) -> None:
    """Someone would enter where someone sits."""
    add_item(order=order, kind=ItemKind.APPOINT, seat=seat, person=PersonFactory(), start_date=FIRST)


def _long(order: Order, seat: Seat) -> None:
    """More changes than a page shows: someone acts for a day each."""
    days = [FIRST + datetime.timedelta(days=number) for number in range(LONG)]
    facts = {"kind": ItemKind.APPOINT, "seat": seat, "person": PersonFactory(), "capacity": "ACTING_FOR"}
    OrderItem.objects.bulk_create(
        OrderItem(order=order, ordinal=place, start_date=day, end_date=day, **facts)
        for place, day in enumerate(days, 1)
    )


def _unsaid(client: Client, seat: Seat) -> None:
    """A text that was typed while a colleague handed the order on."""
    order = appointing(seat, start_date=FIRST - 400 * DAY, end_date=FIRST - DAY)
    Order.objects.filter(pk=order.pk).update(number="unsaid")
    order.refresh_from_db()
    opened = tag(client, order)
    submit_order(order=order, by=UserFactory(), at=timezone.now())
    press(client, order, "save", opened, **_paper(order) | {"subject": "พิมพ์ค้างไว้"}, **replacing(seat))
