"""The law tab of a committee: which seats the law of a day gives it, and by which wording."""

import datetime
import html

import pytest
from django.urls import reverse

from committees.models import SeatRole
from tests.factories import REVIEW_DAY, CommitteeFactory, SeatFactory

pytestmark = pytest.mark.django_db
LAST_DAY_OF_THE_OLD_LAW = REVIEW_DAY - datetime.timedelta(days=1)


def law(client, code, day=None, **query):
    return client.get(reverse("committee-law", args=[code]), query | ({"as_of": day} if day else {}))


def text(response):
    return html.unescape(response.content.decode())


def keys(response):
    return [seat.key for seat in response.context["law"].seats]


def holders(response):
    return [seat.version.holder for seat in response.context["law"].seats]


def test_the_vice_chair_is_a_seat_up_to_the_last_day_of_the_old_law(client):
    assert keys(law(client, "GCIO", LAST_DAY_OF_THE_OLD_LAW)) == ["GCIO-CHAIR", "GCIO-VICE"]
    assert keys(law(client, "GCIO", REVIEW_DAY)) == ["GCIO-CHAIR"]


def test_a_seat_that_the_law_no_longer_gives_is_shown_among_those_of_other_days(client):
    response = law(client, "GCIO", REVIEW_DAY)

    assert [seat.key for seat in response.context["law"].other_seats] == ["GCIO-VICE"]
    assert "ที่นั่งที่มีในวันอื่น" in text(response)


def test_the_chair_is_the_deputy_prime_minister_then_the_minister(client):
    before = holders(law(client, "GCIO", LAST_DAY_OF_THE_OLD_LAW))
    after = holders(law(client, "GCIO", REVIEW_DAY))

    assert before[0] == "รองนายกรัฐมนตรีที่กำกับดูแลภารกิจด้านการพัฒนารัฐบาลดิจิทัล"
    assert after == ["รัฐมนตรีว่าการกระทรวงดิจิทัลเพื่อเศรษฐกิจและสังคม"]


def test_bangkok_has_no_seats_on_the_day_before_the_review_and_three_on_that_day(client):
    before = law(client, "PCIO-10", LAST_DAY_OF_THE_OLD_LAW)
    after = law(client, "PCIO-10", REVIEW_DAY)

    assert keys(before) == []
    assert "ก่อน 29\xa0ก.ย.\xa02563" in text(before)
    assert keys(after) == ["PCIO-CHAIR", "PCIO-SEC", "PCIO-ASEC"]


def test_each_seat_stands_with_the_wording_that_gives_it_and_a_link_to_the_item(client):
    content = text(law(client, "PCIO-50", REVIEW_DAY))

    assert "3) สถิติจังหวัด/หัวหน้าหน่วยงานการจัดระบบข้อมูล" in content
    assert "/instruments/cabinet-2563-09-29/#1.2-3" in content


def test_each_seat_shows_its_versions_oldest_first(client):
    chair = law(client, "PCIO-50", REVIEW_DAY).context["law"].seats[0]

    assert [version.template.start_date for version in chair.versions] == [
        datetime.date(2019, 11, 26),
        REVIEW_DAY,
    ]


def test_a_holder_is_named_again_only_where_the_law_changed_the_holder(client):
    province = law(client, "PCIO-50", REVIEW_DAY).context["law"].seats[0]
    national = law(client, "GCIO", REVIEW_DAY).context["law"].seats[0]

    assert [version.same_holder for version in province.versions] == [False, True]
    assert [version.same_holder for version in national.versions] == [False, False]


def test_members_not_yet_published_are_neither_seats_nor_vacancies(client):
    response = law(client, "GCIO", REVIEW_DAY)

    assert "ยังไม่เผยแพร่" in text(response)
    assert "ว่าง" not in text(response)
    assert law(client, "MCIO-MDES", REVIEW_DAY).context["law"].gap is None


def test_the_days_on_which_the_law_changed_are_a_step_away(client):
    shown = law(client, "GCIO", datetime.date(2020, 1, 1)).context["law"]
    last = law(client, "GCIO", REVIEW_DAY).context["law"]

    assert shown.previous.day == datetime.date(2019, 11, 26)
    assert shown.next.day == REVIEW_DAY
    assert last.next is None


def test_a_day_in_the_buddhist_era_is_read(client):
    assert keys(law(client, "GCIO", "28/9/2563")) == ["GCIO-CHAIR", "GCIO-VICE"]


def test_a_day_that_cannot_be_read_is_kept_as_typed_and_no_law_is_shown(client):
    response = law(client, "GCIO", "31/9/2563")

    assert response.status_code == 200
    assert 'value="31/9/2563"' in text(response)
    assert "law" not in response.context
    assert "รัฐมนตรีว่าการ" not in text(response)


def test_a_seat_by_local_order_stands_apart_from_those_of_the_law(client):
    committee = CommitteeFactory()
    SeatFactory(
        committee=committee,
        key="LOCAL-1",
        role=SeatRole.ADVISER,
        local_title_th="ที่ปรึกษาด้านข้อมูล",
        local_start_date=REVIEW_DAY,
    )

    before = law(client, committee.code, LAST_DAY_OF_THE_OLD_LAW)
    after = law(client, committee.code, REVIEW_DAY)

    assert "ที่ปรึกษาด้านข้อมูล" not in text(before)
    assert "ที่ปรึกษาด้านข้อมูล" in text(after)


def test_the_seats_of_committees_of_this_kind_can_be_taken_as_data(client):
    content = text(law(client, "PCIO-10", REVIEW_DAY))

    query = "committee_kind=PCIO&variant=bangkok&as_of=2020-09-29"
    assert f"/api/v1/export/seat-templates.csv?{query}" in content
    assert client.get(f"/api/v1/seat-templates/?{query}").json()["results"][0]["key"] == "PCIO-CHAIR"


def test_an_unknown_committee_is_not_found(client):
    assert law(client, "PCIO-99").status_code == 404


def test_the_law_of_a_committee_takes_four_queries(client, django_assert_num_queries):
    with django_assert_num_queries(4):
        law(client, "GCIO", REVIEW_DAY)
