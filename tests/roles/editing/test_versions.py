"""Several old pages of one account: each text is kept and shown, up to a number that is told."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from roles.models import WorkingCopy
from tests.factories import known_person
from tests.pdf import PDF
from tests.roles.editor import editor, press, replacing, tag

pytestmark = pytest.mark.django_db

NONE = "ไม่ใช่วันที่ "


def versions(client, order, number: int):
    """So many pages, opened together and sent one after the other; the answer to the last."""
    opened = tag(client, order)
    answer = None
    for turn in range(number):
        answer = press(client, order, "save", opened, signed_on=f"{NONE}{turn}")
    return answer


def test_each_of_three_old_pages_is_shown(client, order):
    versions(client, order, 3)

    shown = editor(client, order)
    assert f'value="{NONE}2"' in shown.main
    assert f"{NONE}0" in shown.words
    assert f"{NONE}1" in shown.words
    assert 'value="theirs:1"' in shown.main


def test_any_of_them_can_be_taken_and_the_rest_still_waits(client, order):
    versions(client, order, 3)

    press(client, order, "theirs:0")

    shown = editor(client, order)
    assert f'value="{NONE}0"' in shown.main
    assert f"{NONE}1" in shown.words
    assert f"{NONE}2" in shown.words


def test_what_is_saved_next_counts(client, order):
    versions(client, order, 3)

    press(client, order, "save", signed_on="25/9/2569")

    assert not WorkingCopy.objects.exists()


def test_looking_for_a_name_does_not_let_the_others_go(client, order, seat):
    versions(client, order, 3)

    press(client, order, "search", signed_on=f"{NONE}2", **replacing(seat))

    assert f"{NONE}0" in editor(client, order).words


def test_one_more_than_can_be_compared_is_given_back_and_not_dropped(client, order):
    answer = versions(client, order, 7)

    assert answer.status_code == 409
    assert f'name="signed_on" value="{NONE}6"' in answer.content.decode()
    assert "Decide on those first" in answer.content.decode()
    assert len(WorkingCopy.objects.get().rivals) == WorkingCopy.MOST_RIVALS


def test_versions_that_say_the_same_are_one(client, order):
    opened = tag(client, order)
    for text in ("ก", "ข", "ก", "ข", "ก", "ข", "ก", "ข"):
        press(client, order, "save", opened, signed_on=text)

    assert [one["signed_on"] for one in WorkingCopy.objects.get().rivals] == ["ก"]


@pytest.mark.parametrize("button", ["theirs:9", "theirs:x", "theirs:-1"])
def test_a_version_that_there_is_not_changes_nothing(client, order, button):
    versions(client, order, 2)

    press(client, order, button)

    assert f'value="{NONE}1"' in editor(client, order).main
    assert len(WorkingCopy.objects.get().rivals) == 1


def test_versions_of_a_change_are_told_by_name(client, order, seat):
    first, second = known_person(), known_person()
    opened = tag(client, order)
    press(client, order, "search", opened, **replacing(seat, change_person=first.pk))

    press(client, order, "search", opened, **replacing(seat, change_person=second.pk))

    shown = editor(client, order)
    table = shown.main.split("<table", 1)[1].split("</table>", 1)[0]
    assert str(first) in table
    assert str(second) in table


@pytest.mark.parametrize("button", ["theirs", "theirs:0"])
def test_a_file_that_a_button_does_not_take_is_told_of(client, order, button):
    versions(client, order, 2)

    press(client, order, button, scan=SimpleUploadedFile("a.pdf", PDF))

    assert "The file that you chose was not kept" in editor(client, order).words
