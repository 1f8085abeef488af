"""A steward sends a sheet with faults, sees every one, sends it mended, and has a draft."""

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from django_tasks_db.models import DBTaskResult
from playwright.sync_api import Page, ViewportSize, expect

from committees.models import Organization, Seat
from gcio_portal.worker import working
from roles.models import User
from tests.committed import committed
from tests.factories import StewardshipFactory
from tests.journeys.pages import SCREENS
from tests.journeys.readers import cookies
from tests.spreadsheets.sheets import appointment, as_csv

pytestmark = pytest.mark.django_db

DEPARTMENT = "MDES-ONDE"
TAKEN_UP = 20_000  # milliseconds until a worker has done it


@pytest.fixture(scope="module", params=SCREENS.values(), ids=list(SCREENS))
def screen(request: pytest.FixtureRequest) -> ViewportSize:
    return request.param


@pytest.fixture(scope="module")
def steward(portal: str, screen: ViewportSize) -> Iterator[User]:
    """Committed, with a worker beside the portal: both read on their own."""
    with committed():
        with working():
            yield StewardshipFactory(organization=Organization.objects.get(code="MDES")).user
        DBTaskResult.objects.all().delete()


@pytest.fixture(scope="module")
def own(steward: User) -> dict[str, str]:
    return cookies(steward)


@pytest.fixture
def page(new_page: Callable[..., Page], portal: str, screen: ViewportSize, own: dict[str, str]) -> Page:
    page = new_page(viewport=screen, bypass_csp=True)
    page.context.add_cookies([{"name": name, "value": value, "url": portal} for name, value in own.items()])
    return page


def sheet(**changes: str) -> bytes:
    return as_csv(
        [appointment(Seat.objects.get(committee__code=f"DCIO-{DEPARTMENT}", key="DCIO"), **changes)]
    )


def send(page: Page, name: str, content: bytes) -> None:
    page.goto("/imports/new/?organization=MDES")
    page.get_by_label("ไฟล์ตาราง").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="ส่งและตรวจ").click()


def fits_and_is_for_everyone(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in violations] == []


def test_a_sheet_is_mended_after_every_fault_was_shown_and_becomes_a_draft(page):
    send(page, "ผิด.csv", sheet(start_date="31/9/2569", given_th=""))
    expect(page.get_by_role("heading", name="ทุกช่องที่ผิด")).to_be_visible(timeout=TAKEN_UP)
    expect(page.get_by_role("row").filter(has_text="31/9/2569")).to_be_visible()
    fits_and_is_for_everyone(page)

    send(page, "ถูก.csv", sheet(order_number="77/2569"))
    write = page.get_by_role("button", name="บันทึกร่างคำสั่ง 1 ฉบับ")
    expect(write).to_be_visible(timeout=TAKEN_UP)
    fits_and_is_for_everyone(page)

    write.click()
    expect(page.get_by_role("heading", name="คำสั่งจากไฟล์นี้")).to_be_visible(timeout=TAKEN_UP)
    fits_and_is_for_everyone(page)
    page.get_by_role("link", name="77/2569").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("77/2569")
