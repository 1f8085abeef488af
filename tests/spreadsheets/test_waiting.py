"""What the page says of a file that waits its turn, or whose work ends while the page is made."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from roles.models import ImportFile, ImportState
from roles.spreadsheets import background
from roles.spreadsheets.background import LOCK, PATIENCE, enqueue
from tests.roles.pages import page
from tests.spreadsheets.sheets import appointment, as_csv, checked, sent

pytestmark = pytest.mark.django_db

INTERRUPTED = "The work on this file was interrupted"


@pytest.fixture
def queued(seat, steward, django_capture_on_commit_callbacks):
    """Three files in the queue, sent long ago."""
    imports = [
        sent(seat.committee.organization, as_csv([appointment(seat, order_number=f"{one}/2569")]), steward)
        for one in (1, 2, 3)
    ]
    with django_capture_on_commit_callbacks(execute=True):
        for one in imports:
            enqueue(one)
    ImportFile.objects.update(asked_at=timezone.now() - 2 * PATIENCE)
    DBTaskResult.objects.update(enqueued_at=timezone.now() - 2 * PATIENCE)
    return imports


@pytest.fixture
def busy():
    """A worker has its hand on another file."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, 2_000_000_000])
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, 2_000_000_000])


def shown(client, imported):
    return page(client, reverse("import-detail", args=[imported.pk]))


def test_a_file_that_waits_while_a_worker_is_busy_says_how_many_are_before_it(client, queued, busy):
    words = [shown(client, one).words for one in queued]

    assert not any(INTERRUPTED in one for one in words)
    assert "Waiting to be checked · 1 file before this one" in words[0]
    assert "Waiting to be checked · 3 files before this one" in words[2]
    assert "Interrupted" not in page(client, reverse("import-list")).words
    assert client.get(reverse("import-detail", args=[queued[2].pk])).headers["Refresh"] == "2"


def test_between_two_files_of_a_busy_worker_nothing_is_called_interrupted(client, queued):
    DBTaskResult.objects.create(
        status="SUCCESSFUL",
        args_kwargs={"args": [queued[0].pk - 1], "kwargs": {}},
        task_path=background.work_on.module_path,
        backend_name="default",
        run_after=timezone.now(),
        finished_at=timezone.now(),
        exception_class_path="",
        traceback="",
    )

    assert "Waiting to be checked · 2 files before this one" in shown(client, queued[2]).words


def test_a_file_in_the_queue_of_no_worker_is_called_interrupted(client, queued):
    assert INTERRUPTED in shown(client, queued[0]).words


def test_a_file_that_a_worker_took_up_and_never_began_is_called_interrupted_beside_a_busy_one(
    client, queued, busy
):
    DBTaskResult.objects.update(status="RUNNING")

    assert INTERRUPTED in shown(client, queued[0]).words


def test_a_file_whose_check_ends_while_the_page_is_made_is_not_shown_without_its_faults(
    client, seat, steward, monkeypatch
):
    imported = sent(seat.committee.organization, as_csv([appointment(seat, start_date="31/9/2569")]), steward)
    ImportFile.objects.update(state="CHECKING", done=1, rows=1)
    look = background._locked

    def ends_meanwhile():
        if ImportFile.objects.get().state == ImportState.CHECKING:
            checked(imported)
        return look()

    monkeypatch.setattr(background, "_locked", ends_meanwhile)

    first = client.get(reverse("import-detail", args=[imported.pk]))
    then = shown(client, imported)

    words = first.content.decode()
    assert " 0 จุด" not in words
    assert first.headers["Refresh"] == "2"
    assert "September 2569 has 30 days" in then.words
