"""Whoever signs out leaves nothing in the browser; whose session only runs out loses nothing."""

import pytest
from django.test import Client

from tests.factories import StewardshipFactory, UserFactory
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

HEADER = "Clear-Site-Data"


@pytest.mark.parametrize("door", ["/sign-out/", "/admin/logout/"])
def test_signing_out_empties_the_storage_of_the_browser_by_every_door(client, door):
    sign_in(client, UserFactory(office="CENTRAL", is_staff=True))

    answer = client.post(door)

    assert answer[HEADER] == '"storage"'


def test_where_the_reader_is_led_and_what_they_are_told_stay(client):
    sign_in(client, StewardshipFactory().user)

    answer = client.post("/sign-out/", follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert HEADER not in answer


def test_asking_whether_to_sign_out_empties_nothing(client):
    sign_in(client, StewardshipFactory().user)

    assert HEADER not in client.get("/sign-out/")


def test_a_page_of_another_site_can_empty_nothing():
    client = Client(enforce_csrf_checks=True)
    sign_in(client, StewardshipFactory().user)

    answer = client.post("/sign-out/", headers={"Origin": "https://elsewhere.example"})

    assert answer.status_code == 403
    assert HEADER not in answer


def test_a_session_that_ran_out_leaves_what_was_typed(client):
    sign_in(client, StewardshipFactory().user)
    session = client.session
    session["seen_at"] = 0
    session.save()

    answers = [client.get("/my-work/"), client.post("/orders/1/edit/", {"do": "keep"})]

    assert [HEADER in answer for answer in answers] == [False, False]
