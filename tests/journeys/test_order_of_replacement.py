"""An order replaces the DCIO of a department: drafted, sent, returned, mended, published, read everywhere."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from committees.models import Organization, Seat
from roles.models import Order, Person, User
from tests.committed import committed
from tests.factories import StewardshipFactory, UserFactory
from tests.journeys.pages import SCREENS
from tests.journeys.readers import cookies
from tests.pdf import PDF
from tests.roles.orders import appointing, published

pytestmark = pytest.mark.django_db

DEPARTMENT = "MDES-ONDE"
COMMITTEE = f"DCIO-{DEPARTMENT}"
LAST, FIRST = "2026-09-30", "2026-10-01"
SCAN = {"name": "คำสั่ง 12-2569.pdf", "mimeType": "application/pdf", "buffer": PDF}
REASON = "ชื่อเรื่องยังไม่ครบถ้วน"


@dataclass(frozen=True)
class World:
    """A department whose DCIO is in office by an order, its steward, and one of the central staff."""

    old: Person
    steward: User
    central: User
    screen: ViewportSize


@pytest.fixture(scope="module", params=SCREENS.values(), ids=list(SCREENS))
def world(request: pytest.FixtureRequest, portal: str) -> Iterator[World]:
    """Committed before the test begins its own transaction, because the portal reads on its own."""
    with committed():
        seat = Seat.objects.get(committee__code=COMMITTEE, key="DCIO")
        order = published(
            appointing(seat, start_date=datetime.date(2023, 10, 1), position_title="รองเลขาธิการ")
        )
        ministry = Organization.objects.get(code="MDES")
        yield World(
            old=order.items.get().person,
            steward=StewardshipFactory(organization=ministry).user,
            central=UserFactory(office="CENTRAL", is_staff=True),
            screen=request.param,
        )


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture(scope="module")
def signed_in(portal: str, world: World) -> list[dict[str, str]]:
    """The cookies of the steward and of the central staff."""
    return [cookies(world.steward), cookies(world.central)]


@pytest.fixture
def desks(new_page: Callable[..., Page], portal: str, world: World, signed_in) -> tuple[Page, Page]:
    """The steward's screen and that of the central staff, both without JavaScript."""
    pages = []
    for own in signed_in:
        page = new_page(viewport=world.screen, java_script_enabled=False)
        page.context.add_cookies(
            [{"name": name, "value": value, "url": portal} for name, value in own.items()]
        )
        pages.append(page)
    return pages[0], pages[1]


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def draft(page: Page) -> int:
    """From "my work" to a draft with its paper and its scan; the number of the order."""
    page.goto("/my-work/?lang=th")
    page.locator("main .button-row").get_by_role("link", name="ร่างคำสั่ง").click()
    page.get_by_label("หน่วยงานผู้ออกคำสั่ง").select_option(DEPARTMENT)
    page.get_by_label("คณะกรรมการ", exact=True).select_option(COMMITTEE)
    press(page, "เริ่มร่าง")
    page.get_by_label("เลขที่คำสั่ง").fill("๑๒/๒๕๖๙")
    page.get_by_label("เรื่อง", exact=True).fill("แต่งตั้ง DCIO")
    page.get_by_label("สั่ง ณ วันที่").fill("๒๕ ก.ย. ๒๕๖๙")
    page.get_by_label("มีผลตั้งแต่วันที่").fill("1/10/2569")
    page.locator("#id_scan").set_input_files(SCAN)  # type: ignore[arg-type]
    press(page, "บันทึกร่าง")
    expect(page.locator("main .echo").last).to_contain_text("1 ตุลาคม 2569")
    expect(page.get_by_role("link", name="เปิดไฟล์คำสั่ง (PDF)")).to_be_visible()
    return int(page.url.split("/orders/")[1].split("/")[0])


def replace_the_holder(page: Page, world: World) -> None:
    page.get_by_label("เปลี่ยนผู้ดำรงตำแหน่ง ผู้เดิมสิ้นสุดวันก่อนหน้า").check()
    page.get_by_label("ที่นั่ง", exact=True).select_option(index=1)
    press(page, "เขียนรายการนี้")
    expect(page.locator("main")).to_contain_text(f"{world.old} พ้นวันก่อนหน้า วันสุดท้ายคือ 30 กันยายน 2569")
    page.get_by_label("เหตุที่ผู้เดิมพ้น").select_option("RETIRED")
    page.get_by_label("ชื่อ", exact=True).fill("ไม่มีใครชื่อนี้")
    press(page, "ค้นชื่อ")
    expect(page.locator("main")).to_contain_text("ไม่พบ “ไม่มีใครชื่อนี้”")
    page.get_by_label("คนใหม่ ยังไม่มีในทะเบียน").check()
    press(page, "ค้นชื่อ")
    page.get_by_label("คำนำหน้าหรือยศ (ไทย)").fill("นางสาว")
    page.get_by_label("ชื่อ (ไทย)").fill("มาลี")
    page.get_by_label("นามสกุล (ไทย)").fill("รับช่วงงาน")
    page.get_by_label("ตำแหน่งประจำในวันนั้น").fill("รองเลขาธิการ")
    press(page, "เพิ่มรายการนี้ในคำสั่ง")
    expect(page.locator(".whatif")).to_contain_text("มาลี รับช่วงงาน")


def submit(page: Page) -> None:
    press(page, "ส่งให้สำนักงาน ก.พ. ตรวจ")
    expect(page.locator("h1")).to_have_text("ส่งคำสั่งให้สำนักงาน ก.พ. ตรวจ")
    press(page, "ส่งให้สำนักงาน ก.พ. ตรวจ")
    expect(page.get_by_role("status").first).to_contain_text("ส่งคำสั่งให้สำนักงาน ก.พ. ตรวจแล้ว")


def test_an_order_replaces_a_dcio_from_draft_to_registry(desks, world):
    steward, central = desks
    number = draft(steward)
    replace_the_holder(steward, world)
    printed(steward, number)
    submit(steward)

    cannot_publish(steward, number)
    send_back(central, number)
    mend(steward)
    publish(central, number)

    new = Person.objects.get(given_th="มาลี", family_th="รับช่วงงาน")
    read_on_the_pages(central, world.old, new)
    read_in_the_api(central, world.old, new)


def printed(page: Page, number: int) -> None:
    page.goto(f"/orders/{number}/?lang=th")
    paper = page.locator("main").get_by_role("link", name="PDF").last.get_attribute("href")

    assert page.request.get(str(paper)).body().startswith(b"%PDF-")
    page.get_by_role("link", name="แก้ไขร่าง").click()


def cannot_publish(page: Page, number: int) -> None:
    expect(page.get_by_role("button", name="ประกาศคำสั่ง")).to_be_disabled()
    page.goto(f"/orders/{number}/publish/")

    expect(page).to_have_url(f"{page.url.partition('/orders')[0]}/orders/{number}/")
    assert Order.objects.get(pk=number).state == "SUBMITTED"


def send_back(page: Page, number: int) -> None:
    page.goto("/my-work/?lang=th")
    page.get_by_role("link", name="รายการรอตรวจ").click()
    page.get_by_role("link", name="คำสั่งที่ 12/2569").click()
    page.get_by_role("link", name="ส่งคืนพร้อมเหตุผล").click()
    press(page, "ส่งคืนคำสั่ง")
    expect(page.locator(".error-summary")).to_contain_text("เขียนเหตุผล")
    page.get_by_label("เหตุผล").fill(REASON)
    press(page, "ส่งคืนคำสั่ง")

    assert Order.objects.get(pk=number).state == "RETURNED"


def mend(page: Page) -> None:
    page.goto("/my-work/?lang=th")
    expect(page.locator("main")).to_contain_text(REASON)
    page.get_by_role("link", name="คำสั่งที่ 12/2569").click()
    expect(page.locator("main .notice").first).to_contain_text(REASON)
    page.get_by_label("เรื่อง", exact=True).fill("แต่งตั้งผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับกรม")
    submit(page)


def publish(page: Page, number: int) -> None:
    page.goto(f"/orders/{number}/?lang=th")
    page.get_by_role("link", name="ประกาศคำสั่ง").click()
    expect(page.locator(".whatif")).to_contain_text("มาลี รับช่วงงาน")
    press(page, "ประกาศคำสั่ง")

    expect(page.get_by_role("status").first).to_contain_text("ประกาศคำสั่งแล้ว")


def read_on_the_pages(page: Page, old: Person, new: Person) -> None:
    for day, holder in ((LAST, old), (FIRST, new)):
        page.goto(f"/committees/{COMMITTEE}/?as_of={day}")
        expect(page.locator("main .seat--held .seat__who").first).to_contain_text(holder.family_th)
        expect(page.locator("main .seat--held .seat__who").first).to_contain_text(holder.given_th)
    page.goto(f"/people/{old.pk}/")
    expect(page.locator("main")).to_contain_text("30 ก.ย. 2569")
    page.goto(f"/people/{new.pk}/")
    expect(page.locator("main")).to_contain_text("1 ต.ค. 2569")


def read_in_the_api(page: Page, old: Person, new: Person) -> None:
    for day, holder in ((LAST, old), (FIRST, new)):
        answer = page.request.get(f"/api/v1/committees/{COMMITTEE}/roster/?as_of={day}").json()
        assert [seat["holder"]["person"]["id"] for seat in answer["seats"]] == [holder.pk]
