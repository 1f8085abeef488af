"""Someone whom an order is the first to name."""

from typing import Any

from django.db import transaction

from roles.models import Person


@transaction.atomic
def name_person(**names: Any) -> Person:
    """A new person, spelt as the order spells the name. Raises ValidationError."""
    person = Person(**names)
    person.full_clean()
    person.save()
    return person
