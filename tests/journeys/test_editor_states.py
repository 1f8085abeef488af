"""States of the editor that only a press or a lost network brings: for everybody too, on every screen."""

import secrets
from collections.abc import Callable
from itertools import product

import pytest
from playwright.sync_api import Page, Response, expect

from roles.models import Order
from tests.journeys.checkers import html_errors, violations
from tests.journeys.pages import LANGUAGES, SCREENS

pytestmark = pytest.mark.django_db

SCREEN = list(product(LANGUAGES, SCREENS))
SAVE = 'button[value="save"]:visible'
PATIENCE = 20_000  # milliseconds: the script waits for a pause in typing first
COVERED = """() => {
    const [line, field] = [document.getElementById("keeping"), document.activeElement];
    if (line.hidden) return "no line";
    if (field === document.body || line.contains(field)) return "";
    const [under, box] = [line.getBoundingClientRect(), field.getBoundingClientRect()];
    const isFree = box.bottom <= under.top + 1 || box.top >= under.bottom - 1;
    return isFree ? "" : field.name || field.id || field.textContent.trim();
}"""


@pytest.fixture
def open_editor(new_page: Callable[..., Page], sessions, portal: str) -> Callable[..., Page]:
    """Opens the steward's editor of the order in a state, in a language and on a screen."""

    def opened(state: str, language: str, screen: str) -> Page:
        page = new_page(viewport=SCREENS[screen])
        page.context.add_cookies(
            [{"name": name, "value": value, "url": portal} for name, value in sessions["steward"].items()]
        )
        page.goto(f"/orders/{Order.objects.get(number=state).pk}/edit/?lang={language}")
        return page

    return opened


def is_in_order(page: Page) -> None:
    assert not violations(page)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def lose_the_network(page: Page) -> None:
    """Type something that cannot be sent; the line at the bottom then says so, in its longest sentence."""
    page.context.set_offline(True)
    page.locator("#id_signatory_position").fill(f"พิมพ์ค้างไว้ {secrets.token_hex(4)}")
    expect(page.locator(".keeping--wrong")).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(("language", "screen"), SCREEN)
def test_a_text_that_the_browser_kept_is_offered(open_editor, language, screen):
    page = open_editor("chosen", language, screen)
    lose_the_network(page)
    is_in_order(page)
    address, context = page.url, page.context
    page.close()
    context.set_offline(False)

    page = context.new_page()
    page.goto(address)

    expect(page.locator("#kept-here")).to_be_visible()
    is_in_order(page)


@pytest.fixture
def resend(open_editor) -> Callable[..., tuple[Page, Response]]:
    """Sends the editor of an earlier sign-in: the page that comes, and its answer."""

    def sent(language: str, screen: str) -> tuple[Page, Response]:
        page = open_editor("chosen", language, screen)
        page.evaluate("document.querySelector('#editor [name=csrfmiddlewaretoken]').value = 'a'.repeat(64)")
        with page.expect_navigation() as answered:
            page.locator(SAVE).click()
        return page, answered.value

    return sent


@pytest.mark.parametrize(("language", "screen"), SCREEN)
def test_a_page_of_an_earlier_sign_in_is_given_back(resend, language, screen, tmp_path):
    page, answer = resend(language, screen)

    source = tmp_path / "resend.html"
    source.write_bytes(answer.body())
    assert answer.status == 403
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("main dd").count() > 2
    is_in_order(page)
    assert not html_errors([source])


@pytest.mark.parametrize(("language", "screen"), SCREEN)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_line_that_says_what_is_kept_covers_no_field_that_has_the_focus(
    open_editor, language, screen, backwards
):
    page = open_editor("wrong", language, screen)
    lose_the_network(page)

    covered, seen = [page.evaluate(COVERED)], set()
    for _press in range(120):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        seen.add(page.evaluate("document.activeElement.name || document.activeElement.id"))
        covered.append(page.evaluate(COVERED))

    assert not set(covered) - {""}
    assert {"number", "do", "change-person"} <= seen
