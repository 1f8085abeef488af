"""What the pieces of a page say and where their links lead."""

from datetime import date
from types import SimpleNamespace

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory
from django.utils.html import escape

from gcio_portal import figures, links
from gcio_portal.errors import server_error
from gcio_portal.thai import ThaiDateField

TODAY = date(2026, 11, 23)


class Filters(forms.Form):
    q = forms.CharField(label="คำค้น", required=False)
    kind = forms.MultipleChoiceField(
        label="ชนิด",
        required=False,
        choices=[("MCIO", "กระทรวง"), ("PCIO", "จังหวัด")],
        widget=forms.CheckboxSelectMultiple,
    )
    start_date = ThaiDateField(label="ตั้งแต่วันที่", required=False)
    as_of = ThaiDateField(required=False)


def render(source: str, query: str = "", **context) -> str:
    request = RequestFactory().get(f"/committees/{query}")
    return engines["django"].from_string(source).render(context, request)


def filters(query: str) -> Filters:
    return Filters(RequestFactory().get(f"/{query}").GET)


def test_today_is_calm_and_offers_no_way_back_to_itself():
    page = render("{% daybar day today %}", day=TODAY, today=TODAY)

    assert "ข้อมูล ณ วันนี้" in page
    assert '<time datetime="2026-11-23">23&nbsp;พฤศจิกายน&nbsp;2569</time>' in page
    assert "daybar--past" not in page
    assert "กลับมาวันนี้" not in page


@pytest.mark.parametrize(
    ("day", "words"),
    [(date(2026, 11, 22), "กำลังดูข้อมูลย้อนหลัง ณ วันที่"), (date(2026, 11, 24), "กำลังดูข้อมูลล่วงหน้า ณ วันที่")],
)
def test_any_other_day_turns_the_bar_dark_and_leads_back(day, words):
    page = render("{% daybar day today %}", "?kind=PCIO&as_of=x&page=3", day=day, today=TODAY)

    assert words in page
    assert "daybar--past" in page
    assert '<a href="?kind=PCIO">กลับมาวันนี้</a>' in page


def test_choosing_a_day_keeps_the_filters_but_not_the_page_number():
    page = render("{% daybar day today %}", "?kind=PCIO&kind=MCIO&page=3", day=TODAY, today=TODAY)

    assert '<input type="hidden" name="kind" value="PCIO">' in page
    assert '<input type="hidden" name="kind" value="MCIO">' in page
    assert 'name="page"' not in page


def test_a_day_that_cannot_be_read_is_kept_as_typed_and_no_day_is_claimed():
    page = render(
        "{% print_line %}{% daybar day today %}",
        day=TODAY,
        today=TODAY,
        day_error="เดือนกันยายนมี 30 วัน",
        day_typed='31/9/2565"',
    )

    assert "เดือนกันยายนมี 30 วัน" in page
    assert 'value="31/9/2565&quot;" aria-invalid="true" aria-describedby="as_of_error"' in page
    assert "<time" not in page
    assert "ข้อมูล ณ วันที่" not in page.split("<section")[0]


def test_the_neighbouring_changes_are_links_to_their_days():
    change = SimpleNamespace(day=date(2020, 9, 29), label="ปรับที่นั่งตามมติ")

    page = render("{% daybar day today previous=change %}", "?q=x", day=TODAY, today=TODAY, change=change)

    assert '<a href="?q=x&amp;as_of=2020-09-29">' in page
    assert "29&nbsp;ก.ย.&nbsp;2563 ปรับที่นั่งตามมติ" in page


def test_unknown_and_vacant_differ_in_shape_and_in_word():
    page = render('{% state "VACANT" %} {% state "UNKNOWN" %}')

    assert page == (
        '<span class="state state--vacant">ว่าง</span> <span class="state state--unknown">ไม่ทราบ</span>'
    )


def test_a_state_is_never_guessed():
    with pytest.raises(KeyError):
        render('{% state "EMPTY" %}')


def test_a_chip_takes_off_its_own_value_only():
    query = "?q=x&kind=MCIO&kind=PCIO&as_of=2020-09-29&page=2"

    page = render("{% chips form %}", query, form=filters(query))

    assert f'href="{escape("?q=x&kind=MCIO&as_of=2020-09-29")}">ชนิด: จังหวัด ' in page
    assert f'href="{escape("?kind=MCIO&kind=PCIO&as_of=2020-09-29")}">คำค้น: x ' in page
    assert '<a href="?as_of=2020-09-29">ล้างทั้งหมด</a>' in page


def test_what_was_typed_into_a_filter_is_text_and_not_markup():
    query = "?q=%3Cscript%3E"

    page = render("{% chips form %}{% filter_panel form %}", query, form=filters(query))

    assert "<script>" not in page
    assert "คำค้น: &lt;script&gt;" in page


def test_a_list_without_filters_has_no_chips():
    assert render("{% chips form %}", form=Filters()).strip() == ""


def test_the_export_asks_the_api_for_what_the_page_shows():
    form = filters("?kind=PCIO&q=&start_date=1/10/2565&lang=en&page=2&sort=name&utm=x")

    query = links.api_query(form, date(2020, 9, 29))

    assert query == "?kind=PCIO&start_date=2022-10-01&as_of=2020-09-29"


def test_a_filter_that_is_not_valid_does_not_reach_the_export():
    assert links.api_query(filters("?kind=NONE"), None) == ""


def test_an_export_is_offered_in_every_form():
    page = render('{% export_links "seat-templates" form %}', form=filters("?kind=PCIO"))

    assert 'href="/api/v1/export/seat-templates.csv?kind=PCIO"' in page
    assert 'href="/api/v1/export/seat-templates.xlsx?kind=PCIO"' in page
    assert 'href="/api/v1/export/seat-templates.ndjson?kind=PCIO"' in page
    assert 'href="/api/v1/seat-templates/?kind=PCIO"' in page


@pytest.mark.parametrize(
    ("query", "direction", "link"),
    [
        ("", 'aria-sort="ascending"', "?sort=-name"),
        ("?sort=-name", 'aria-sort="descending"', "?sort=name"),
        ("?sort=kind", "", "?sort=name"),
    ],
)
def test_a_heading_sorts_one_way_and_then_the_other(query, direction, link):
    page = render('{% sort_heading "name" "ชื่อ" default=True %}', query)

    assert f'href="{link}"' in page
    assert direction in page
    assert ("aria-sort" in page) is bool(direction)


def test_many_pages_are_shown_with_gaps_and_few_without():
    many = render("{% pages page %}", "?kind=PCIO&page=6", page=Paginator(range(400), 20).page(6))
    few = render("{% pages page %}", page=Paginator(range(160), 20).page(1))

    assert [f'aria-label="หน้า {n}"' in many for n in (1, 4, 5, 7, 8, 20)] == [
        True,
        False,
        True,
        True,
        False,
        True,
    ]
    assert 'href="?kind=PCIO&amp;page=7"' in many
    assert "แสดงรายการที่ 101–120 จาก 400" in many
    assert "…" not in few


def test_one_page_needs_no_numbers():
    assert render("{% pages page %}", page=Paginator(range(20), 20).page(1)).strip() == ""


def test_the_parts_of_a_bar_fill_it_and_a_zero_has_none():
    parts = figures.bar_parts({"held": 14, "acting": 2, "vacant": 0, "none": 4})

    assert [(part.kind, part.x, part.width) for part in parts] == [
        ("held", "0.00%", "69.60%"),
        ("acting", "70.00%", "9.60%"),
        ("none", "80.00%", "19.60%"),
    ]


def test_a_bar_of_no_seats_is_empty():
    assert figures.bar_parts({"held": 0, "none": 0}) == []


@pytest.mark.parametrize(
    ("filled", "vacant", "total", "kind", "count", "words"),
    [
        (3, 0, 3, "full", "3/3", "ครบ 3 ที่นั่ง"),
        (1, 2, 3, "part", "1/3", "มี 1 จาก 3 ที่นั่ง"),
        (0, 3, 3, "none", "0/3", "ว่างทั้ง 3 ที่นั่ง"),
        (0, 2, 3, "unknown", "–", "ไม่ทราบ"),
        (0, 0, 3, "unknown", "–", "ไม่ทราบ"),
        (0, 0, 0, "outside", "–", "ยังไม่มีที่นั่งในวันนี้"),
    ],
)
def test_a_province_is_vacant_on_the_map_only_when_every_seat_is_known_to_be(
    filled, vacant, total, kind, count, words
):
    (tile,) = figures.tiles([{"column": 3, "row": 9, "filled": filled, "vacant": vacant, "total": total}])

    assert (tile.kind, tile.count, tile.words) == (kind, count, words)
    assert (tile.x, tile.y) == (145, 433)


def test_the_internal_error_page_names_the_request_and_asks_the_database_nothing():
    request = RequestFactory().get("/committees/?q=x")
    request.id = "a1b2c3d4e5f6"

    response = server_error(request)

    assert response.status_code == 500
    assert "แจ้งเลข <b>a1b2c3d4e5f6</b>" in response.content.decode()
    assert "?q=x&amp;lang=en" in response.content.decode()
