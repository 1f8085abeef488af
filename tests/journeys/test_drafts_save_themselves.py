"""The editor of an order where scripts run: what is typed outlasts the tab, the network and the sign-in."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from committees.models import Organization
from roles.models import Order, User, WorkingCopy
from tests.committed import committed
from tests.factories import DraftFactory, StewardshipFactory
from tests.journeys.readers import cookies

pytestmark = pytest.mark.django_db

SUBJECT = "พิมพ์ไว้โดยไม่กดปุ่มใด"
PASSWORD = "ประตูบานหนึ่ง-2569"
KEPT, LOST = "บันทึกอัตโนมัติ", "เครือข่ายขัดข้อง"


@pytest.fixture(scope="module")
def world(portal: str) -> Iterator[tuple[User, list[int]]]:
    """A steward, and a draft for each test; committed before a test begins its own transaction."""
    with committed():
        ministry = Organization.objects.get(code="MDES")
        drafts = [DraftFactory(organization=ministry, number="", subject="เดิม").pk for _turn in range(12)]
        steward = StewardshipFactory(organization=ministry).user
        steward.set_password(PASSWORD)
        steward.save()
        yield steward, drafts


@pytest.fixture(scope="module")
def own(world, portal: str) -> dict[str, str]:
    return cookies(world[0])


@pytest.fixture(scope="module")
def apart(world, portal: str) -> list[dict[str, str]]:
    """The cookies of sign-ins that may be ended, one for each test that does."""
    return [cookies(world[0]) for _turn in range(2)]


@pytest.fixture
def draft(world) -> int:
    return world[1].pop()


@pytest.fixture
def context(new_page: Callable[..., Page], portal: str, own: dict[str, str]) -> BrowserContext:
    """A browser in which the steward has signed in."""
    found = new_page().context
    found.set_default_timeout(10_000)
    found.add_cookies([{"name": name, "value": value, "url": portal} for name, value in own.items()])
    return found


def open_editor(context: BrowserContext, draft: int) -> Page:
    page = context.new_page()
    page.goto(f"/orders/{draft}/edit/?lang=th")
    return page


def subject(page: Page) -> Locator:
    return page.get_by_label("เรื่อง", exact=True)


def said(page: Page) -> Locator:
    return page.locator("#keeping")


def wait_until_kept(draft: int) -> None:
    """What a page sends while it is being left has arrived: the browser waits for no answer to it."""
    end = time.monotonic() + 10
    while not WorkingCopy.objects.filter(order=draft, texts__subject=SUBJECT).exists():
        assert time.monotonic() < end, "the text has not reached the portal in 10 seconds"
        time.sleep(0.05)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_typed_text_outlasts_the_tab_with_no_button_pressed(context, draft):
    page = open_editor(context, draft)
    subject(page).fill(SUBJECT)
    expect(said(page)).to_contain_text(KEPT)
    page.close()

    again = open_editor(context, draft)

    expect(subject(again)).to_have_value(SUBJECT)
    expect(again.locator("#kept-here")).to_be_hidden()
    assert Order.objects.get(pk=draft).subject == "เดิม"


def test_leaving_by_a_link_at_once_loses_nothing(context, draft):
    page = open_editor(context, draft)
    subject(page).fill(SUBJECT)
    page.get_by_role("link", name="งานของฉัน").first.click()
    page.wait_for_url("**/my-work/")

    page.go_back()

    expect(subject(page)).to_have_value(SUBJECT)
    wait_until_kept(draft)
    expect(subject(open_editor(context, draft))).to_have_value(SUBJECT)


def test_a_text_that_the_browser_puts_back_but_the_portal_has_not_is_sent(context, draft):
    page = open_editor(context, draft)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')); }")
    subject(page).fill(SUBJECT)
    page.get_by_role("link", name="งานของฉัน").first.click()
    page.wait_for_url("**/my-work/")
    assert not WorkingCopy.objects.filter(order=draft).exists()

    page.go_back()

    expect(said(page)).to_contain_text(KEPT)
    expect(subject(page)).to_have_value(SUBJECT)
    expect(page.locator("#kept-here")).to_be_hidden()
    wait_until_kept(draft)


def test_a_page_that_the_browser_puts_back_does_not_write_over_a_newer_text(context, draft):
    page = open_editor(context, draft)
    subject(page).fill("ข้อความเก่า")
    expect(said(page)).to_contain_text(KEPT)
    page.get_by_role("link", name="งานของฉัน").first.click()
    page.wait_for_url("**/my-work/")
    other = open_editor(context, draft)
    subject(other).fill(SUBJECT)
    expect(said(other)).to_contain_text(KEPT)
    other.close()

    page.go_back()

    subject(page).fill("ข้อความเก่า และต่อ")
    expect(said(page)).to_contain_text("อีกหน้าต่างหนึ่ง")
    press(page, "บันทึกร่าง")
    expect(subject(page)).to_have_value("ข้อความเก่า และต่อ")
    expect(page.locator("main")).to_contain_text(SUBJECT)


def test_a_button_after_it_has_saved_itself_does_what_it_says(context, draft):
    page = open_editor(context, draft)
    subject(page).fill(SUBJECT)
    expect(said(page)).to_contain_text(KEPT)

    press(page, "บันทึกร่าง")

    expect(said(page)).to_be_hidden()
    expect(subject(page)).to_have_value(SUBJECT)
    assert Order.objects.get(pk=draft).subject == SUBJECT


def test_while_the_network_is_lost_the_text_stays_and_is_sent_when_it_is_back(context, draft):
    page = open_editor(context, draft)
    context.set_offline(True)
    subject(page).fill(SUBJECT)
    expect(said(page)).to_contain_text(LOST)
    press(page, "บันทึกร่าง")
    expect(subject(page)).to_have_value(SUBJECT)

    context.set_offline(False)

    expect(said(page)).to_contain_text(KEPT)
    expect(subject(open_editor(context, draft))).to_have_value(SUBJECT)


def close_without_network(context, draft) -> None:
    """Type a subject that the portal never gets, and close the tab; then the network is back."""
    page = open_editor(context, draft)
    context.set_offline(True)
    subject(page).fill(SUBJECT)
    expect(said(page)).to_contain_text(LOST)
    page.close()
    context.set_offline(False)


def test_a_tab_that_is_closed_without_network_is_offered_its_text(context, draft):
    close_without_network(context, draft)

    again = open_editor(context, draft)
    expect(again.locator("#kept-here")).to_be_visible()
    expect(subject(again)).to_have_value("เดิม")
    press(again, "นำกลับมา")

    expect(again.locator("#kept-here")).to_be_hidden()
    expect(subject(again)).to_have_value(SUBJECT)
    assert again.evaluate("Object.keys(localStorage)") == []


def test_a_text_that_is_offered_can_be_thrown_away(context, draft):
    close_without_network(context, draft)

    again = open_editor(context, draft)
    press(again, "ทิ้งข้อความนี้")

    expect(again.locator("#kept-here")).to_be_hidden()
    assert again.evaluate("Object.keys(localStorage)") == []
    expect(subject(open_editor(context, draft))).to_have_value("เดิม")


def test_an_ended_sign_in_is_told_and_the_text_offered_after_the_next(context, draft, portal, own):
    page = open_editor(context, draft)
    context.clear_cookies(name="sessionid")
    subject(page).fill(SUBJECT)
    expect(said(page)).to_contain_text("ท่านออกจากระบบไปแล้ว")
    expect(subject(page)).to_have_value(SUBJECT)

    context.add_cookies([{"name": "sessionid", "value": own["sessionid"], "url": portal}])
    again = open_editor(context, draft)
    press(again, "นำกลับมา")

    expect(subject(again)).to_have_value(SUBJECT)


def test_a_text_that_only_the_session_held_saves_itself_after_the_next_sign_in(context, draft, world):
    page = open_editor(context, draft)
    context.clear_cookies(name="sessionid")
    subject(page).fill(SUBJECT)
    press(page, "บันทึกร่าง")
    page.get_by_label("ชื่อผู้ใช้").fill(world[0].username)
    page.get_by_label("รหัสผ่าน", exact=True).fill(PASSWORD)

    page.get_by_role("main").get_by_role("button", name="เข้าสู่ระบบ").click()

    expect(subject(page)).to_have_value(SUBJECT)
    expect(said(page)).to_contain_text(KEPT)
    wait_until_kept(draft)


@pytest.mark.parametrize("place", ["/orders/{}/edit/", "/my-work/"])
def test_signing_out_leaves_nothing_in_the_browser(context, draft, portal, apart, place):
    context.add_cookies([{"name": "sessionid", "value": apart.pop()["sessionid"], "url": portal}])
    close_without_network(context, draft)
    page = context.new_page()
    page.goto(f"{place.format(draft)}?lang=th")
    assert len(page.evaluate("Object.keys(localStorage)")) == 1

    press(page, "ออกจากระบบ")

    page.wait_for_url(f"{portal}/")
    expect(page.get_by_role("link", name="เข้าสู่ระบบ")).to_be_visible()
    assert page.evaluate("Object.keys(localStorage)") == []
