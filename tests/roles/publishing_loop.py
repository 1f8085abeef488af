"""A process that publishes orders of fifty items without end, until someone kills it.

Run as `python -m tests.roles.publishing_loop`; on its output it says which order it is about to publish
(`begins 7`), and which is published (`ends 7`). With `once` it ends after the first, which fills the seats.
"""

import datetime
import os
import sys

SEATS = 25  # each order replaces the holder of every one: an ending and an appointment, fifty items
FIRST = datetime.date(2021, 1, 1)
DAY = datetime.timedelta(days=1)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gcio_portal.settings")
    django.setup()
    from django.utils import timezone

    from committees.models import Seat
    from roles.actions import publish_order, replace_holder, submit_order
    from roles.models import EndReason, Order, Person, User
    from tests.factories import CommitteeFactory, DraftFactory, PersonFactory, SeatFactory, UserFactory

    if not Seat.objects.exists():
        committee = CommitteeFactory(organization__code="KILLED")
        for number in range(SEATS):
            SeatFactory(
                committee=committee, key=f"L-{number}", local_title_th="ที่ปรึกษา",
                local_start_date=committee.start_date,
            )  # fmt: skip
        PersonFactory.create_batch(2)
        UserFactory(username="maker"), UserFactory(username="checker")
    seats = list(Seat.objects.select_related("committee__organization").order_by("pk"))
    maker, checker = (User.objects.get(username=name) for name in ("maker", "checker"))
    people = list(Person.objects.order_by("pk")[:2])
    while True:
        number = Order.objects.count() + 1
        day = FIRST + 2 * number * DAY
        order = DraftFactory(organization=seats[0].committee.organization, number=str(number))
        for seat in seats:
            replace_holder(
                order=order, seat=seat, person=people[number % 2], start_date=day,
                end_reason=EndReason.TRANSFERRED,
            )  # fmt: skip
        submit_order(order=order, by=maker, at=timezone.now())
        say("begins", order.pk)
        publish_order(order=order, by=checker, at=timezone.now())
        say("ends", order.pk)
        if "once" in sys.argv:
            return


def say(word: str, order: int) -> None:
    sys.stdout.write(f"{word} {order}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
