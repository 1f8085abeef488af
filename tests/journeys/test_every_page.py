"""Every page × language × screen: it answers, everyone can use it, it fits, and it asks nobody but us."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from urllib.error import HTTPError
from urllib.parse import urljoin, urlsplit
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.journeys.checkers import html_errors, violations
from tests.journeys.pages import LANGUAGES, LOCALES, PAGES, SCREENS, Markup, PageState

Readers = dict[tuple[str, str, str], BrowserContext]
Cookies = dict[str, dict[str, str]]  # of each kind of reader

pytestmark = pytest.mark.django_db

STRICT_POLICY = {"default-src 'self'", "img-src 'self' data:", "object-src 'none'", "base-uri 'none'"}
NOTE_VIOLATIONS = """
window.policyViolations = [];
document.addEventListener("securitypolicyviolation", event => window.policyViolations.push(event.blockedURI));
"""
ROWS = "main tbody tr"


@dataclass
class Visit:
    """What a browser met on one page."""

    state: PageState
    language: str
    page: Page
    response: Response
    messages: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)


def name_of(combination: tuple[object, ...]) -> str:
    return "-".join(getattr(part, "name", part).replace(" ", "_") for part in combination)  # type: ignore[attr-defined]


def with_cookies(context: BrowserContext, portal: str, cookies: dict[str, str]) -> BrowserContext:
    context.add_cookies([{"name": name, "value": value, "url": portal} for name, value in cookies.items()])
    return context


@pytest.fixture(scope="module")
def readers(browser: Browser, portal: str, sessions: Cookies) -> Iterator[Readers]:
    """Of each language and kind of reader one on a desk and one with a phone."""
    contexts = {}
    for language, (screen, size), who in product(LANGUAGES, SCREENS.items(), sessions):
        context = browser.new_context(
            base_url=portal,
            viewport=size,  # type: ignore[arg-type]
            locale=LOCALES[language],
        )
        context.add_init_script(NOTE_VIOLATIONS)
        contexts[language, screen, who] = with_cookies(context, portal, sessions[who])
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture(scope="module", params=list(product(PAGES, LANGUAGES, SCREENS)), ids=name_of)
def visit(request: pytest.FixtureRequest, readers: Readers) -> Iterator[Visit]:
    """One page, loaded once for all the tests of it."""
    state, language, screen = request.param
    page = readers[language, screen, state.who].new_page()
    messages, failures, hosts = [], [], set()
    page.on("console", lambda said: messages.append(f"{said.type}: {said.text}"))
    page.on("pageerror", lambda error: messages.append(f"error: {error}"))
    page.on("requestfailed", lambda asked: failures.append(asked.url))
    page.on("request", lambda asked: hosts.add(urlsplit(asked.url).hostname))
    response = page.goto(state.address(language), wait_until="networkidle" if _is_swagger(state) else "load")
    if _is_swagger(state):  # it draws itself after the page has loaded
        page.locator(".swagger-ui .information-container").wait_for()
    yield Visit(state, language, page, response, messages, failures, hosts)
    page.close()


def _is_swagger(state: PageState) -> bool:
    return state.markup is Markup.SWAGGER


def test_a_page_answers_in_its_language_under_one_heading(visit):
    assert visit.response.status == visit.state.status
    assert visit.page.locator("html").get_attribute("lang") == visit.language
    assert visit.page.locator("h1").count() == 1


def test_a_page_is_accessible(visit):
    # Swagger UI's markup has violations of its own; the page says where to find the same document without it.
    if _is_swagger(visit.state):
        return

    assert not violations(visit.page)


def test_a_page_asks_nobody_else_and_complains_of_nothing(visit):
    expected = [] if visit.state.status < 400 else [visit.response.url]
    complaints = [said for said in visit.messages if not (expected and f"{visit.state.status}" in said)]

    assert not complaints
    assert not visit.failures
    assert visit.hosts == {"127.0.0.1"}
    assert visit.page.evaluate("window.policyViolations") == []


def test_a_page_allows_no_inline_script_or_style(visit):
    policy = {part.strip() for part in visit.response.headers["content-security-policy"].split(";")}

    assert policy >= STRICT_POLICY
    assert not any("unsafe" in part for part in policy)
    assert visit.page.locator("main [style], main style, script:not([src])").count() == 0 or _is_swagger(
        visit.state
    )


def test_a_page_fits_its_screen(visit):
    overflow = visit.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")

    assert overflow <= 0


@pytest.mark.parametrize("state", PAGES, ids=lambda state: state.name.replace(" ", "_"))
def test_a_page_is_whole_without_javascript(state, new_page, portal, sessions):
    with_scripts, without = new_page(), new_page(java_script_enabled=False)
    for page in (with_scripts, without):
        with_cookies(page.context, portal, sessions[state.who])
        page.goto(state.address("th"))
    if _is_swagger(state):  # it then leads to the document itself
        assert without.locator("main a[href$='/schema/']").count() == 1
        return

    assert without.locator("h1").inner_text() == with_scripts.locator("h1").inner_text()
    assert without.locator(ROWS).count() == with_scripts.locator(ROWS).count()


@pytest.fixture(scope="module")
def sources(portal: str, sessions: Cookies) -> dict[tuple[str, str], tuple[str, str, str]]:
    """Address, HTML and kind of reader of every page in each language."""
    return {
        (state.name, language): (url, read(url, sessions[state.who])[1].decode(), state.who)
        for state, language in product(PAGES, LANGUAGES)
        for url in [portal + quoted(state.address(language))]
    }


def quoted(address: str) -> str:
    return re.sub(
        r"[^\x21-\x7e]", lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), address
    )


def read(url: str, cookies: dict[str, str], method: str = "GET") -> tuple[int, bytes]:
    """Status and body, of errors too."""
    request = Request(url, method=method)
    if cookies:
        request.add_header("Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))
    try:
        with urlopen(request, timeout=30) as response:
            return response.status, response.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()


def test_every_link_leads_to_a_page(sources, portal, sessions):
    found: dict[tuple[str, str], str] = {}
    for (name, _), (url, source, who) in sources.items():
        for href in re.findall(r'href="([^"]*)"', source):
            target = urljoin(url, html.unescape(href)).partition("#")[0]
            if target.startswith(f"{portal}/"):
                found.setdefault((quoted(target), who), name)

    broken = {
        target: (name, status)
        for (target, who), name in found.items()
        if (status := read(target, sessions[who], "HEAD")[0]) >= 400
        and not is_the_page_itself(target, portal)
    }

    assert not broken


def is_the_page_itself(target: str, portal: str) -> bool:
    """An error page's language link keeps the page, as every page's does."""
    missing = [portal + state.path for state in PAGES if state.status >= 400]
    return target.partition("?")[0] in missing


def test_every_anchor_stands_on_its_page(sources):
    lost = {
        (name, anchor)
        for (name, _), (_, source, _) in sources.items()
        for anchor in re.findall(r'href="#([^"]+)"', source)
        if f'id="{anchor}"' not in source
    }

    assert not lost


def test_every_page_is_valid_html(sources, tmp_path):
    ours = {state.name for state in PAGES if state.markup is Markup.OURS}
    files = []
    for (name, language), (_, source, _) in sources.items():
        if name in ours:
            path = tmp_path / f"{name.replace(' ', '-')}.{language}.html"
            path.write_text(source)
            files.append(path)

    assert not html_errors(files)
