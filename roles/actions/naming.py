"""Someone whom an order is the first to name."""

from typing import Any

from django.db import transaction

from gcio_portal.history import because
from roles.models import Person

FIRST_NAMED = "first named by an order"  # the reason that the history keeps


@transaction.atomic
def name_person(**names: Any) -> Person:
    """A new person, spelt as the order spells the name. Raises ValidationError."""
    person = Person(**names)
    person.full_clean()
    with because(FIRST_NAMED):
        person.save()
    return person
