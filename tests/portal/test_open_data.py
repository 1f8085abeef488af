"""The page of open data: what is published, how sure it is, how it is cited."""

import html

import pytest
from django.urls import resolve, reverse

from gcio_portal.changes import last_recorded_at
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def data(client, **query):
    response = client.get(reverse("data"), query)
    assert response.status_code == 200
    return response


def text(response):
    return html.unescape(response.content.decode())


def test_every_list_is_offered_in_three_forms_and_from_the_api(client):
    resources = data(client).context["resources"]

    assert [len(one["files"]) for one in resources] == [3] * len(resources)
    assert "/api/v1/export/memberships.xlsx" in text(data(client))
    assert "/api/v1/organizations/" in text(data(client))


def test_every_address_that_is_offered_answers(client):
    for one in data(client).context["resources"]:
        for url in [one["api_url"], *(url for _name, url in one["files"])]:
            assert resolve(url)
            assert client.get(url).status_code == 200


def test_the_directories_to_print_are_of_all_and_of_each_region(client):
    urls = [url for _label, url in data(client).context["directories"]]

    assert urls[0] == "/directory.pdf"
    assert len(urls) == 1 + 6
    assert all(resolve(url.partition("?")[0]) for url in urls)


def test_known_and_unknown_are_told_apart(client):
    content = text(data(client))

    assert "0 จาก 415 ที่นั่งบังคับ ณ วันนี้" in content
    assert "7 ที่นั่ง: มีหลักฐานผู้ดำรงตำแหน่งในวันก่อนหน้า" in content
    assert "415 ที่นั่ง รวมที่ทราบล่าสุดด้วย" in content


def test_no_licence_is_claimed_while_none_is_decided(client):
    content = text(data(client)) + text(data(client, lang="en"))

    assert "CC BY" not in content
    assert "licence" not in content.lower()
    assert "สัญญาอนุญาต" not in content


def test_the_data_are_as_new_as_the_last_record(client):
    newest = MembershipFactory()

    recorded_at = last_recorded_at()

    assert recorded_at == newest.events.get().pgh_created_at
    assert data(client).context["updated_at"] == recorded_at


def test_the_citation_names_the_address_and_the_day(client):
    assert "http://testserver/data/, ข้อมูล ณ วันที่" in text(data(client))


def test_the_page_takes_four_queries(client, django_assert_num_queries):
    with django_assert_num_queries(4):
        data(client)
