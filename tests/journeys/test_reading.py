"""What a reader comes for, done in a browser from beginning to end, in Thai."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.pages import PHONE

pytestmark = pytest.mark.django_db

DAYBAR = "section.daybar"
NORTH = "/committees/?kind=PCIO&region=NORTHERN&lang=th"
NORTHERN_PROVINCES = 9


def search(page: Page, words: str) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("search").get_by_role("button", name="ค้นหา").click()


def focused(page: Page) -> str:
    """The words, or else the id, of what has the focus."""
    return page.evaluate("document.activeElement.innerText || document.activeElement.id")


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("ดิจิทัล", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"),
        ("mdes", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"),
        ("เชียงใหม่", "PCIO-50"),
    ],
)
def test_a_search_finds_what_a_person_means(page, words, found):
    search(page, words)

    expect(page.locator("main .rows").filter(has_text=found).first).to_be_visible()


def test_a_slip_of_the_hand_is_put_right_by_one_click(page):
    search(page, "ดิจิทล")

    page.locator("main .empty").get_by_role("link", name="ดิจิทัล", exact=True).click()

    expect(page.locator("main .rows").first).to_contain_text("ดิจิทัล")


def test_a_day_written_in_thai_is_answered_and_left_again(page):
    page.goto("/committees/PCIO-50/")
    page.locator("#as_of").fill("๑๑ มิ.ย. ๒๕๖๗")
    page.locator(DAYBAR).get_by_role("button").click()

    expect(page.locator(".daybar--past")).to_contain_text("11 มิถุนายน 2567")
    expect(page.locator("main .seat--held").first).to_contain_text("วีรพงศ์ ฤทธิ์รอด")

    page.get_by_role("link", name="กลับมาวันนี้").click()

    expect(page.locator(".daybar--past")).to_have_count(0)
    expect(page.locator("main .seat--held")).to_have_count(0)


def test_the_steps_lead_from_change_to_change(page):
    page.goto("/committees/PCIO-50/?as_of=2024-06-11")
    page.get_by_role("link", name="เปลี่ยนก่อนหน้า").click()
    earlier = page.locator(".daybar__day").inner_text()

    page.get_by_role("link", name="เปลี่ยนถัดไป").click()

    assert "2567" not in earlier
    expect(page.locator(".daybar__day")).to_contain_text("2567")


def test_english_keeps_the_page_and_its_day(page):
    page.goto("/committees/PCIO-50/?as_of=2024-06-11")

    page.get_by_role("link", name="English").click()

    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "/committees/PCIO-50/" in page.url
    assert "as_of=2024-06-11" in page.url
    expect(page.locator(".daybar__day")).to_contain_text("11 June 2024")


def test_the_keyboard_alone_reaches_the_content_the_menu_and_the_day(page):
    page.goto("/committees/PCIO-50/")
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()

    reached = [focused(page)]
    for _ in range(25):
        page.keyboard.press("Tab")
        reached.append(focused(page))
        if reached[-1] == "as_of":
            break

    assert reached.index("หน่วยงาน") < reached.index("as_of")
    outline = page.locator("#as_of").evaluate("one => getComputedStyle(one).outlineStyle")
    assert outline != "none"

    page.goto("/committees/PCIO-50/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("#main")).to_be_focused()


def test_paper_says_of_which_day_it_is(page):
    page.goto("/committees/PCIO-50/?as_of=2024-06-11")
    expect(page.locator(".print-only")).to_be_hidden()

    page.emulate_media(media="print")

    expect(page.locator(".print-only")).to_be_visible()
    expect(page.locator(".print-only")).to_contain_text("11 มิถุนายน 2567")
    expect(page.locator("nav.mainnav")).to_be_hidden()
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["desktop", "phone"])
def test_a_tile_of_the_map_leads_to_its_province(new_page, viewport):
    page = new_page(**({"viewport": viewport} if viewport else {}))
    page.goto("/")

    page.locator(".map a.tile").filter(has_text="ชม").first.click()

    expect(page.locator("h1")).to_contain_text("เชียงใหม่")


def test_a_resolution_shows_what_was_struck_out_and_put_in(page):
    page.goto("/instruments/cabinet-2563-09-29/")

    expect(page.locator(".compare del").first).to_be_visible()
    expect(page.locator(".compare ins").first).to_be_visible()


def downloaded(page: Page, label: str, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator("main").get_by_role("link", name=label).first.click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def test_a_filtered_list_is_the_same_as_csv_and_as_a_workbook(page, tmp_path):
    page.goto(NORTH)
    shown = page.locator("main tbody tr th").all_inner_texts()

    as_csv = list(csv.DictReader(io.StringIO(downloaded(page, "CSV", tmp_path).read_text("utf-8-sig"))))
    workbook = openpyxl.load_workbook(downloaded(page, "XLSX", tmp_path), read_only=True)
    heads, *as_sheet = workbook.active.iter_rows(values_only=True)
    workbook.close()

    assert len(shown) == len(as_csv) == len(as_sheet) == NORTHERN_PROVINCES
    names = {row["name_th"] for row in as_csv}
    assert names == {row[heads.index("name_th")] for row in as_sheet}
    assert any("เชียงใหม่" in name for name in names)


def test_central_staff_sign_in_and_read_the_history_of_a_record(
    new_page: Callable[..., Page], central_account: tuple[str, str, str]
):
    page = new_page()
    username, password, code = central_account
    page.goto("/admin/committees/organization/")
    page.locator("#id_login").fill(username)
    page.locator("#id_password").fill(password)
    page.locator("main button").click()
    page.locator("#id_code").fill(code)
    page.locator("main button").first.click()

    page.locator("#searchbar").fill("เศรษฐกิจและสังคม")
    page.locator("#changelist-search [type=submit]").click()
    page.locator("#result_list th a").filter(has_text="กระทรวงดิจิทัล").first.click()
    page.locator("a.historylink").click()

    expect(page.locator("#content")).to_contain_text("กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม")
