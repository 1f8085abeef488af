"""What a trial of the API answers: as the write would, without numbers of records that nobody keeps."""

from typing import Any

from roles.models import OrderItem, Person


def without_what_is_not_kept(row: dict[str, Any]) -> dict[str, Any]:
    """The row of an order after its trial was taken back: null for each number that no record has.

    Two queries, after the end of the transaction of the trial.
    """
    items = row["items"]
    people = [item["person"] for item in items if item["person"]]
    kept_items = {*OrderItem.objects.filter(pk__in=[one["id"] for one in items]).values_list("pk", flat=True)}
    kept_people = {*Person.objects.filter(pk__in=[one["id"] for one in people]).values_list("pk", flat=True)}
    for rows, kept in ((items, kept_items), (people, kept_people)):
        for one in rows:
            one["id"] = one["id"] if one["id"] in kept else None
    return row
