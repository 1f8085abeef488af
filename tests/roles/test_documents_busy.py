"""A burst of long papers does not take the machine: one is set at a time, the others come again later."""

import threading
import time

import pytest

from roles.documents import typesetting
from roles.documents.typesetting import TypesetterBusy, _one_at_a_time, typeset_apart
from tests.roles.papers import page_count
from tests.roles.test_documents_letters import BLANK_ORDER


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(typesetting, "PATIENCE", 0.2)


@pytest.mark.django_db
def test_a_directory_asked_for_while_another_is_made_is_not_now_and_tells_when(client, hurried):
    with _one_at_a_time():
        answer = client.get("/directory.pdf?region=EASTERN&lang=en")

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "ETag" not in answer
    assert "Open the same address again in a few seconds." in answer.content.decode()
    assert client.get("/directory.pdf?region=EASTERN").status_code == 200


@pytest.mark.django_db
def test_a_directory_that_takes_too_long_is_ended_with_a_way_on_and_gives_its_turn_back(client, monkeypatch):
    monkeypatch.setattr(typesetting, "LONGEST", 0.01)
    answer = client.get("/directory.pdf?lang=en")
    monkeypatch.undo()

    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "ask for the directory of one ministry or region" in answer.content.decode()
    assert client.get("/directory.pdf?region=EASTERN").status_code == 200


def test_whoever_waits_a_little_gets_the_paper():
    turn = _one_at_a_time()
    turn.__enter__()
    timer = threading.Timer(0.3, turn.__exit__, (None, None, None))
    timer.start()

    made = typeset_apart("order", BLANK_ORDER)

    timer.join()
    assert page_count(made) == 1


def test_of_a_burst_one_is_made_one_waits_and_the_others_go_at_once(hurried):
    most_at_once, running, refused = 0, 0, []
    begin = threading.Barrier(8)

    def ask() -> None:
        nonlocal most_at_once, running
        begin.wait()
        asked = time.monotonic()
        try:
            with _one_at_a_time():
                running += 1
                most_at_once = max(most_at_once, running)
                time.sleep(0.5)
                running -= 1
        except TypesetterBusy:
            refused.append(time.monotonic() - asked)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most_at_once == 1
    assert len(refused) == 7
    assert sum(waited > 0.1 for waited in refused) == 1


def test_a_paper_that_fails_gives_its_turn_back(monkeypatch):
    with pytest.raises(Exception, match="non-zero exit"):
        typeset_apart("order", {})

    assert page_count(typeset_apart("order", BLANK_ORDER)) == 1
