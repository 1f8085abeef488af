"""Where a sheet and the registry clash, someone chooses in the page."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from roles.models import Membership, Order
from roles.spreadsheets.template import template
from tests.factories import MembershipFactory
from tests.roles.pages import page
from tests.spreadsheets.sending import newest, send
from tests.spreadsheets.sheets import edited

pytestmark = pytest.mark.django_db


def clash(seat, by):
    """A sheet that ends someone, and a registry that has ended them otherwise since."""
    membership = MembershipFactory(seat=seat, position_title="รองอธิบดี")
    content = template(seat.committee.organization, timezone.localdate())
    Membership.objects.filter(pk=membership.pk).update(position_title="รองอธิบดีฝ่ายวิชาการ")
    mine = {"change": "แก้ไข", "position_title": "รองอธิบดีฝ่ายบริหาร", "order_number": "12/2569"}
    return edited(content, lambda row: row | mine)


def chosen(shown, answer):
    """What the form of a page sends when one answer is chosen for its only row that clashes."""
    (clash,) = re.findall(r'name="clash-3" value="(\w+)"', shown.main)
    return {"row-3": answer, "clash-3": clash}


@pytest.mark.parametrize(("answer", "drafts"), [("MINE", 1), ("THEIRS", 0)])
def test_a_clash_shows_base_theirs_and_mine_and_is_decided_in_the_page(
    client, steward, seat, at_once, answer, drafts
):
    at_once(lambda: send(client, seat.committee.organization, clash(seat, steward), "sheet.xlsx"))
    detail, again = (reverse(name, args=[newest().pk]) for name in ("import-detail", "import-again"))
    shown = page(client, detail)
    at_once(lambda: client.post(again, chosen(shown, answer)))
    at_once(lambda: client.post(reverse("import-apply", args=[newest().pk])))

    decided = page(client, detail).words
    assert ("You chose it over the sheet in 1 row." in decided) == (answer == "THEIRS")
    assert "says all of this already" not in decided
    assert "รองอธิบดี รองอธิบดีฝ่ายวิชาการ รองอธิบดีฝ่ายบริหาร" in shown.words
    made = Order.objects.filter(number="12", be_year=2569)
    assert made.count() == drafts
    assert [item.position_title for order in made for item in order.items.all()] == [
        "รองอธิบดีฝ่ายบริหาร"
    ] * drafts


@pytest.mark.parametrize(("first", "then", "drafts"), [("THEIRS", "MINE", 1), ("MINE", "THEIRS", 0)])
def test_a_choice_stands_on_the_page_and_is_changed_until_the_drafts_are_written(
    client, steward, seat, at_once, first, then, drafts
):
    at_once(lambda: send(client, seat.committee.organization, clash(seat, steward), "sheet.xlsx"))
    detail, again = (reverse(name, args=[newest().pk]) for name in ("import-detail", "import-again"))

    asked = page(client, detail)
    at_once(lambda: client.post(again, chosen(asked, first)))
    decided = page(client, detail)
    at_once(lambda: client.post(again, chosen(decided, then)))
    at_once(lambda: client.post(reverse("import-apply", args=[newest().pk])))
    at_once(lambda: client.post(again, chosen(decided, first)))

    assert f'name="row-3" value="{first}" checked' in decided.main
    assert "A choice can be changed until the drafts are written." in decided.words
    assert Order.objects.filter(number="12", be_year=2569).count() == drafts
    assert newest().answers["3"]["answer"] == (then if drafts else first)


def test_a_choice_is_asked_anew_where_the_registry_has_changed_again_before_the_drafts(
    client, steward, seat, at_once
):
    at_once(lambda: send(client, seat.committee.organization, clash(seat, steward), "sheet.xlsx"))
    detail, again = (reverse(name, args=[newest().pk]) for name in ("import-detail", "import-again"))
    asked = page(client, detail)
    at_once(lambda: client.post(again, chosen(asked, "MINE")))
    Membership.objects.filter(seat=seat).update(position_title="รองอธิบดีฝ่ายอื่น")

    at_once(lambda: client.post(reverse("import-apply", args=[newest().pk])))
    anew = page(client, detail)
    at_once(lambda: client.post(again, chosen(asked, "MINE")))
    of_an_old_page = page(client, detail)

    for shown in (anew, of_an_old_page):
        assert "please choose anew" in shown.words
        assert "รองอธิบดีฝ่ายอื่น" in shown.words
        assert '" checked>' not in shown.main
    assert not Order.objects.filter(number="12", be_year=2569).exists()
