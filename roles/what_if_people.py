"""What to look at in the people of an order: recorded as new though the registry may know them."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from roles.compliance import Finding, Severity, sentence
from roles.plans import Plan
from roles.what_if_effects import Effects, first_day


def known_already(plan: Plan, effects: Effects) -> Iterator[Finding]:
    """Someone new with the name, titles aside, of one whom the order could have named instead."""
    for item in plan.items:
        known = getattr(item, "namesakes", ())  # as roles.namesakes finds them
        if known:
            words = _(
                "%(person)s is written as someone new; the registry knows: %(known)s. Is it one of them?"
            )
            facts = {"person": item.person, "known": ", ".join(f"{name} ({pk})" for pk, name in known)}
            place = effects.place(item, first_day(item), "person")
            yield Finding("PERSON_KNOWN", Severity.WARNING, sentence(words, **facts), **place)
