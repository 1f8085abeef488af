"""The changes of a draft as its editor lists them, a page at a time, and the way from one page to another.

A page is chosen by a button of the form, so that what is typed goes along.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from gcio_portal.links import PAGE
from roles.models import Order, OrderItem
from roles.order_forms import annex
from roles.order_forms.verbs import Verb
from roles.views.orders.detail import ITEMS_A_PAGE
from roles.views.orders.wording import item_line

CHANGES_A_PAGE = ITEMS_A_PAGE
LAST = "last"  # of the pages, whatever its number
PLACE = "#change"  # the heading of the changes
AT_THE_CHANGES = frozenset({"open", "edit", "fill", "ended", "search", "cancel", "remove", PAGE})


def page_of_changes(order: Order, items: Sequence[OrderItem], asked: str) -> Page:
    """One page of the changes as the template lists them.

    items: all of the order, in their order, from `with_names`. asked: the number of the page, or LAST; one
    that is not there gives the nearest.
    """
    paginator = Paginator(annex.grouped(items), CHANGES_A_PAGE)
    page = paginator.page(paginator.num_pages) if asked == LAST else paginator.get_page(asked)
    shown = [
        {"number": number} | _change(group, order)
        for number, group in enumerate(page.object_list, page.start_index())
    ]
    return Page(shown, page.number, paginator)


def _change(group: list[OrderItem], order: Order) -> dict[str, Any]:
    """One change in the list: its lines, and the item by which its buttons know it."""
    return {
        "key": group[-1].pk,
        "lines": [item_line(item, order) for item in group],
        "is_correction": annex.verb_of(group) == Verb.CORRECT,
        "can_be_edited": group[-1].seat_id is not None,  # a dissolved body has its last day only
    }


def way_back(request: HttpRequest, order: Order, button: str) -> str:
    """What follows the editor's address after a button: the page of changes, and the place it was about."""
    name, _colon, key = button.partition(":")
    page = request.GET.get(PAGE, "")
    if name == PAGE and key.isdecimal() and len(key) < 6:
        page = key
    elif name == "add" and order.items.count() > CHANGES_A_PAGE:
        page = LAST  # where the new change stands
    query = f"?{urlencode({PAGE: page})}" if page not in {"", "1"} else ""
    return query + (PLACE if name in AT_THE_CHANGES else "")
