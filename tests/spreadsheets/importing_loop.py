"""A process that sends, checks and applies spreadsheets without end, until someone kills it.

Run as `python -m tests.spreadsheets.importing_loop`; on its output it says which file it is about to send
(`begins 7`), and which is applied (`ends 7`). With `once` it ends after the first. With `recover` it starts
again whatever was interrupted, through the pages, and says `told 7` and `ends 7` of each.
"""

import os
import sys
from typing import Any

ROWS = 200  # each file: one draft that appoints someone new to as many seats
LETTERS = "กขคงจชญณดตถทธนบปผพมยรลวศสหอ"


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gcio_portal.settings")
    django.setup()
    if "recover" in sys.argv:
        recover()
        return
    user, seats = prepared()
    while True:
        one(user, seats)
        if "once" in sys.argv:
            return


def prepared() -> tuple[Any, list[Any]]:
    from committees.models import Seat
    from roles.models import User
    from tests.factories import CommitteeFactory, SeatFactory, UserFactory

    if not Seat.objects.exists():
        committee = CommitteeFactory(organization__code="KILLED")
        Seat.objects.bulk_create(
            SeatFactory.build(
                committee=committee, key=f"L-{number}", local_title_th="ที่ปรึกษา",
                local_start_date=committee.start_date,
            )
            for number in range(ROWS)
        )  # fmt: skip
        UserFactory(username="keeper", office="CENTRAL")
    seats = Seat.objects.select_related("committee__organization").order_by("pk")
    return User.objects.get(username="keeper"), list(seats)


def one(user: Any, seats: list[Any]) -> None:
    """One file from its sending to its drafts, with the worker of the portal in this process."""
    from django.db import transaction
    from django.utils import timezone

    from gcio_portal.worker import empty_the_queue
    from roles.actions.importing import ask_to_apply
    from roles.models import ImportFile
    from roles.spreadsheets.background import enqueue
    from tests.spreadsheets.sheets import appointment, as_csv, sent

    number = ImportFile.objects.count() + 1
    people = [f"{LETTERS[at // len(LETTERS)]}{LETTERS[at % len(LETTERS)]}" for at in range(len(seats))]
    rows = [
        appointment(seat, order_number=f"{number}/2569", given_th=given, person="new")
        for seat, given in zip(seats, people, strict=True)
    ]
    with transaction.atomic():
        imported = sent(seats[0].committee.organization, as_csv(rows), user)
        enqueue(imported)
    say("begins", imported.pk)
    empty_the_queue()
    with transaction.atomic():
        ask_to_apply(imported=imported, by=user, at=timezone.now())
        enqueue(imported)
    empty_the_queue()
    imported.refresh_from_db()
    if imported.state != "APPLIED":
        raise SystemExit(f"{imported.pk} is {imported.state}")
    say("ends", imported.pk)


def recover() -> None:
    """A worker that is started again takes up what waits; what was interrupted is asked for in its page."""
    from django.test import Client
    from django.urls import reverse

    from gcio_portal.worker import empty_the_queue
    from roles.models import ImportFile, User
    from tests.sessions import sign_in

    client = Client(HTTP_HOST="localhost")
    sign_in(client, User.objects.get(username="keeper"))
    empty_the_queue()
    a_minute_passes()
    for imported in ImportFile.objects.exclude(state="APPLIED").order_by("pk"):
        detail = reverse("import-detail", args=[imported.pk])
        if imported.state != "READY":  # checked, and nobody has asked for more
            shown = client.get(f"{detail}?lang=en").content.decode()
            if "The work on this file was interrupted" not in shown:
                raise SystemExit(f"the page of {imported.pk} ({imported.state}) does not tell")
            say("told", imported.pk)
            client.post(reverse("import-again", args=[imported.pk]))
            empty_the_queue()
        client.post(reverse("import-apply", args=[imported.pk]))
        empty_the_queue()
        imported.refresh_from_db()
        if imported.state != "APPLIED":
            raise SystemExit(f"{imported.pk} is {imported.state} after it was asked for again")
        say("ends", imported.pk)


def a_minute_passes() -> None:
    """What a worker had taken up, and not begun, is told as interrupted once it has waited for long."""
    from django.db.models import F
    from django_tasks_db.models import DBTaskResult

    from roles.models import ImportFile
    from roles.models.import_file import WAITING
    from roles.spreadsheets.background import PATIENCE

    ImportFile.objects.filter(state__in=WAITING).update(asked_at=F("asked_at") - 2 * PATIENCE)
    DBTaskResult.objects.update(
        started_at=F("started_at") - 2 * PATIENCE, finished_at=F("finished_at") - 2 * PATIENCE
    )


def say(word: str, pk: int) -> None:
    sys.stdout.write(f"{word} {pk}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
