"""The search over everything: what a person expects to find, and what is said when nothing is found."""

import datetime
import html

import pytest
from django.urls import reverse

from committees.models import Organization
from gcio_portal.finder import find
from gcio_portal.search import nearest_spelling, suggest
from roles.models import Person
from tests.factories import OrganizationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def search(client, words, **query):
    response = client.get(reverse("search"), {"q": words, **query})
    assert response.status_code == 200
    return response


def text(response):
    return html.unescape(response.content.decode())


def names(response, kind):
    return next((group["rows"] for group in response.context["groups"] if group["label"] == kind), [])


def found(response, kind):
    return [row["name"] for row in names(response, kind)]


@pytest.mark.parametrize(
    ("words", "kind", "name"),
    [
        ("ดิจิทัล", "หน่วยงาน", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"),
        ("mdes", "หน่วยงาน", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"),
        ("เชียงใหม่", "หน่วยงาน", "เชียงใหม่"),
        ("เชียงใหม่", "คณะกรรมการ", "คณะกรรมการผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับจังหวัด จังหวัดเชียงใหม่"),
        ("เเพร่", "หน่วยงาน", "แพร่"),
        ("PCIO-50", "คณะกรรมการ", "คณะกรรมการผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับจังหวัด จังหวัดเชียงใหม่"),
        ("customs", "หน่วยงาน", "กรมศุลกากร"),
        ("โชติกา", "บุคคล", "นางโชติกา อัครกิจโสภากุล"),
        ("ว ๓", "มติและกฎหมาย", "แจ้งแนวทางการบริหารจัดการ GCIO"),
        (
            "cabinet-2563-09-29",
            "มติและกฎหมาย",
            "การดำเนินงานตามมติ ครม. 26 พ.ย. 2562 เรื่อง GCIO Management Guideline",
        ),
    ],
)
def test_what_people_type_finds_what_they_expect(client, words, kind, name):
    assert name in found(search(client, words), kind)


def test_each_kind_shows_its_first_ten_in_thai_order_and_links_to_all(client):
    response = search(client, "กรม")
    group = next(one for one in response.context["groups"] if one["label"] == "หน่วยงาน")

    assert group["count"] > 10
    assert len(group["rows"]) == 10
    assert group["rows"][0]["name"].startswith("กรมกา")
    assert group["url"] == "/organizations/?q=%E0%B8%81%E0%B8%A3%E0%B8%A1"


def test_results_keep_the_day_that_was_asked_for(client):
    row = names(search(client, "เชียงใหม่", as_of="29/9/2563"), "คณะกรรมการ")[0]

    assert row["url"] == "/committees/PCIO-50/?as_of=2020-09-29"


def test_committees_are_those_of_the_day(client):
    before = found(search(client, "PCIO-10", as_of="28/9/2563"), "คณะกรรมการ")
    after = found(search(client, "PCIO-10", as_of="29/9/2563"), "คณะกรรมการ")

    assert before == []
    assert after == ["คณะกรรมการผู้บริหารเทคโนโลยีสารสนเทศระดับสูงระดับจังหวัด กรุงเทพมหานคร"]


def test_a_slip_suggests_the_word_and_the_nearest_names(client):
    response = search(client, "ดิจิทล")

    assert response.context["count"] == 0
    assert response.context["spelling"] == "ดิจิทัล"
    assert "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม" in [name for _url, name in response.context["nearest"]]
    assert "<p>ใกล้เคียง:</p>\n    <ul><li><a href=" in text(response)


def test_words_like_nothing_at_all_suggest_nothing(client):
    response = search(client, "qqqzzzxxx")

    assert response.context["nearest"] == []
    assert "ลองใช้คำน้อยลงหรือสั้นลง" in text(response)


@pytest.mark.parametrize("words", ["", "   ", "\0", "\u200b"])
def test_nothing_typed_shows_the_form_alone(client, words):
    response = search(client, words)

    assert "groups" not in response.context
    assert 'role="search"' in text(response)


@pytest.mark.parametrize("words", ["%", "_", "\\", "100%\\", "a\0b", "'; --", "<script>", "ก" * 500, "😀"])
def test_odd_words_are_harmless(client, words):
    response = search(client, words)

    assert "<script>" not in response.content.decode()
    assert response.context["count"] < 50


def test_a_per_cent_sign_is_a_letter_like_any_other(client):
    OrganizationFactory(name_th="สำนักงานลด 50% ของกระดาษ")

    assert found(search(client, "50%"), "หน่วยงาน") == ["สำนักงานลด 50% ของกระดาษ"]
    assert found(search(client, "5%%"), "หน่วยงาน") == []


def test_a_day_that_cannot_be_read_keeps_the_words_and_finds_nothing(client):
    response = search(client, "เชียงใหม่", as_of="31/2/2565")

    assert 'value="เชียงใหม่"' in text(response)
    assert 'value="31/2/2565"' in text(response)
    assert "groups" not in response.context


def test_suggestions_are_nearest_first_and_none_for_two_letters():
    nearest = list(suggest(Organization.objects.all(), "เชียงไหม่"))

    assert {one.name_th for one in nearest[:2]} == {"เชียงใหม่", "เชียงราย"}
    assert list(suggest(Organization.objects.all(), "กร")) == []
    assert [str(one) for one in suggest(Person.objects.all(), "โชตกา")] == ["นางโชติกา อัครกิจโสภากุล"]


@pytest.mark.parametrize(
    ("typed", "name", "meant"),
    [
        ("ดิจิทล", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม", "ดิจิทัล"),
        ("ศุลการกร", "กรมศุลกากร", "ศุลกากร"),
        ("เชียงไหม่", "เชียงใหม่", "เชียงใหม่"),
        ("Custmos", "Customs Department", "customs"),
        ("ดิจิทัล", "กระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม", ""),
        ("อะไรก็ได้", "กรมศุลกากร", ""),
        ("", "กรมศุลกากร", ""),
    ],
)
def test_the_spelling_that_was_meant_is_read_from_the_names(typed, name, meant):
    assert nearest_spelling(typed, [name]) == meant


def test_search_asks_as_little_of_many_records_as_of_few(client, django_assert_num_queries):
    with django_assert_num_queries(8):
        assert search(client, "ก").context["count"]

    OrganizationFactory.create_batch(500)
    PersonFactory.create_batch(500)

    with django_assert_num_queries(8):
        assert search(client, "ก").context["count"] > 500


def test_a_search_that_finds_nothing_takes_eight_queries(client, django_assert_num_queries):
    with django_assert_num_queries(8):
        search(client, "ดิจิทล")


@pytest.mark.parametrize(("words", "first"), [("mdes", "MDES"), ("MCIO-MDES", "MCIO-MDES"), ("กทม", "TH-10")])
def test_a_whole_code_or_abbreviation_finds_its_bearer_first(words, first):
    groups = find(words, datetime.date(2026, 11, 23), "")

    assert first in [group["rows"][0]["code"] for group in groups if group["rows"]]
