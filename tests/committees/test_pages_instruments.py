"""The pages of the law: the list of instruments, and one instrument with its old and new wording."""

import datetime
import html
import re

import pytest
from django.urls import reverse

from committees.models import InstrumentRelation
from tests.factories import LegalInstrumentFactory, ProvisionFactory

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12


def page(client, code, **query):
    response = client.get(reverse("instrument-detail", args=[code]), query)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def item(content, number):
    """The part of the page from one item to the next."""
    return re.split(r'<section class="compare" id=|<table', content.split(f'id="{number}"', 1)[1])[0]


def instruments(client, **query):
    return client.get(reverse("instrument-list"), query)


def codes(response):
    return [row["instrument"].code for row in response.context["rows"]]


def test_the_newest_instrument_stands_first(client):
    found = codes(instruments(client))

    assert (
        found.index("cabinet-2563-09-29")
        < found.index("cabinet-2562-11-26")
        < found.index("cabinet-2541-06-09")
    )


def test_instruments_are_found_by_number_title_and_kind(client):
    assert codes(instruments(client, q="1013/ว 3")) == ["circular-2563-03-30"]
    assert "act-2565-10-12" in codes(instruments(client, q="การปฏิบัติราชการทางอิเล็กทรอนิกส์"))
    assert codes(instruments(client, kind=["ACT"])) == ["act-2565-10-12"]


def test_an_unknown_kind_is_an_error_at_the_field_and_finds_nothing(client):
    response = instruments(client, kind="DECREE")

    assert response.status_code == 200
    assert response.context["filter"].form.errors
    assert codes(response) == []


def test_what_is_filtered_is_what_is_exported(client):
    content = html.unescape(instruments(client, kind="ACT", q="").content.decode())

    assert "/api/v1/export/instruments.csv?kind=ACT" in content


def test_a_slip_in_the_title_suggests_the_instrument(client):
    response = instruments(client, q="แผนพัฒนารัฐบาลดิจิทล")

    assert "แผนพัฒนารัฐบาลดิจิทัล" in response.content.decode()


def test_the_new_chair_of_2563_stands_beside_the_old_one_with_the_difference_marked(client):
    changed = item(page(client, "cabinet-2563-09-29"), "1.1-1")

    assert "<del>รองนายกรัฐมนตรีที่กำกับดูแลภารกิจด้านการพัฒนารัฐบาลดิจิทัล</del> เป็นประธาน" in changed
    assert "<ins>รัฐมนตรีว่าการกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม</ins> เป็นประธาน" in changed


def test_an_item_that_replaces_nothing_is_called_new_and_has_no_marks(client):
    new = item(page(client, "cabinet-2563-09-29"), "2.1")

    assert "ข้อใหม่" in new
    assert "<del>" not in new
    assert "<ins>" not in new


def test_what_the_meeting_itself_resolved_is_not_called_new(client):
    assert "ข้อใหม่" not in item(page(client, "cabinet-2563-09-29"), "1")


def test_the_guideline_of_2562_calls_nothing_new(client):
    assert "ข้อใหม่" not in page(client, "cabinet-2562-11-26")


def test_an_item_of_2562_says_which_item_of_2563_replaced_it(client):
    replaced = item(page(client, "cabinet-2562-11-26"), "G-1")

    assert "ถูกแทนที่โดย" in replaced
    assert "/instruments/cabinet-2563-09-29/#1.1-1" in replaced


def test_an_item_shows_the_seats_that_it_gives(client):
    made = item(page(client, "cabinet-2563-09-29"), "1.2-1")

    assert "ปลัดกรุงเทพมหานคร หรือรองปลัดกรุงเทพมหานครที่ได้รับมอบหมาย" in made
    assert "29\xa0ก.ย.\xa02563" in made


def test_members_that_are_not_yet_published_are_said_to_be_so(client):
    assert "ยังไม่เผยแพร่" in item(page(client, "cabinet-2563-09-29"), "1.1-2")


def test_the_six_lead_agencies_and_the_three_actions_are_tables_of_two_columns(client):
    parts = client.get(reverse("instrument-detail", args=["cabinet-2563-09-29"])).context["parts"]

    tables = {part.column: [item.second for item in part.items] for part in parts if part.column}

    assert [len(rows) for rows in tables.values()] == [6, 3]
    assert tables["ผู้รับผิดชอบหลัก/กลไกการดำเนินงาน"][0] == "สพร. และหน่วยงานที่เกี่ยวข้อง"
    assert tables["วัตถุประสงค์"][0].startswith("เพื่อแสดงภาพรวมการเปลี่ยนแปลง")


def test_every_item_of_the_resolution_is_on_the_page_once(client):
    content = page(client, "cabinet-2563-09-29")
    numbers = ["1", "2", "3", "1.1-1", "1.1-3", "1.2-3", "1.3", "2.1", "2.2", "2.2-6", "2.3", "2.3-3"]

    assert [content.count(f'id="{number}"') for number in numbers] == [1] * len(numbers)


def test_relations_are_told_from_both_ends(client):
    assert "ถูกทบทวนโดย" in page(client, "cabinet-2562-11-26")
    assert "ยกเลิกบางส่วน" in page(client, "cabinet-2562-11-26")
    assert "ถูกยกเลิกบางส่วนโดย" in page(client, "cabinet-2541-06-09")


def test_text_from_a_news_summary_is_said_to_be_from_one(client):
    warning = "ข้อความในหน้านี้มาจากสรุปข่าว"

    assert warning in page(client, "cabinet-2563-09-29")
    assert warning not in page(client, "act-2565-10-12")


def test_an_instrument_without_text_says_so_and_where_it_can_be_read(client):
    content = page(client, "circular-2563-03-30")

    assert "ทะเบียนไม่มีข้อความของเอกสารฉบับนี้" in content
    assert "nakhonsawan.go.th" in content


def test_the_english_page_keeps_the_wording_in_thai_with_a_summary_beside_it(client):
    changed = item(page(client, "cabinet-2563-09-29", lang="en"), "1.1-1")

    assert '<span lang="th">1) <del>' in changed
    assert "Chair: the Minister of Digital Economy and Society." in changed


def test_an_unknown_instrument_is_not_found(client):
    assert client.get(reverse("instrument-detail", args=["cabinet-2500-01-01"])).status_code == 404


def test_the_list_asks_as_little_for_many_as_for_few(client, django_assert_max_num_queries):
    LegalInstrumentFactory.create_batch(1000)

    with django_assert_max_num_queries(2):
        response = instruments(client)

    assert response.context["paginator"].num_pages > 20


def test_a_long_instrument_costs_as_many_queries_as_a_short_one(client, django_assert_num_queries):
    old, new = LegalInstrumentFactory(), LegalInstrumentFactory(issued_on=datetime.date(2021, 1, 1))
    InstrumentRelation.objects.create(instrument=new, relation="REVIEWS", related=old)
    for order in range(200):
        before = ProvisionFactory(instrument=old, number=f"1-{order}", ordinal=order)
        ProvisionFactory(instrument=new, number=f"1-{order}", ordinal=order, replaces=before)

    with django_assert_num_queries(7):
        page(client, "cabinet-2563-09-29")
    with django_assert_num_queries(7):
        page(client, new.code)


def test_headings_that_share_a_number_are_told_apart_by_their_items(client):
    response = client.get(reverse("instrument-detail", args=["cabinet-2563-09-29"]))

    numbers = [part.number for part in response.context["parts"]]
    assert numbers[:4] == ["", "1.1 (1–2)", "1.1 (3)", "1.2"]
    assert len(set(numbers)) == len(numbers)
