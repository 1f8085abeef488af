"""What a program sends is read strictly: JSON in UTF-8, each value of its kind, each name once."""

import json

import pytest

from tests.roles.callers import ORDERS, appointment, drafted, errors, paper

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("body", ["null", "[]", '"x"', "1", '{"items": [1]}', '{"signatory": null}'])
@pytest.mark.parametrize(("language", "words"), [("en", "Send a JSON object."), ("th", "JSON object")])
def test_what_is_no_object_is_told_so_in_the_language_of_the_reader(steward, body, language, words):
    data = json.loads(body)
    whole = {"organization": "MDES"} | data if isinstance(data, dict) else data

    response = steward.send("post", ORDERS, json.dumps(whole), accept_language=language)

    assert response.status_code == 422
    assert words in response.json()["detail"]
    assert (response.json()["detail"] == words) == (language == "en")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("be_year", "2569", "A valid integer is required."),
        ("be_year", 1e400, "JSON"),
        ("subject", 12, "Write this as text"),
        ("subject", "a\0b", "characters that are no text"),
        ("subject", "\ud800", "characters that are no text"),
        ("items", [{}] * 501, "at most 500 changes"),
        ("items", {}, "JSON array"),
    ],
)
def test_a_value_of_another_kind_is_refused_with_what_to_write(seat, steward, field, value, words):
    response = steward.post(ORDERS, paper(seat, **{field: value}))

    assert response.status_code == (400 if words == "JSON" else 422)
    assert words in response.json()["detail"]


def test_a_value_outside_a_closed_list_is_answered_with_the_list(seat, steward):
    items = [appointment(seat, kind="APOINT"), appointment(seat, capacity=1)]

    found = errors(steward.post(ORDERS, paper(seat, items=items)))

    assert found["items.0.kind"] == "“APOINT” is not a value; write one of: APPOINT, END, CORRECT, DISSOLVE."
    assert "SUBSTANTIVE, ACTING_FOR, ACTING_IN_POST" in found["items.1.capacity"]


@pytest.mark.parametrize(
    ("body", "twice"),
    [
        ('{"subject": "a", "subject": "b"}', "subject"),
        ('{"signatory": {"name": "a", "name": "a"}}', "name"),
    ],
)
def test_a_name_that_stands_twice_is_refused(seat, steward, body, twice):
    address, tag = drafted(steward, seat)

    response = steward.send("patch", address, body, if_match=tag)

    assert response.status_code == 400
    assert errors(response) == {twice: f"{twice} is given more than once."}


def test_a_body_that_is_too_large_is_told_how_large_it_may_be(seat, steward):
    response = steward.post(ORDERS, paper(seat, subject="x" * 3_000_000))

    assert (response.status_code, response.json()["detail"]) == (413, "Send at most 2 MB at once.")
